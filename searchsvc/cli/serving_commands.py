"""The commands that serve until they are stopped: mcp. See `index_commands` for the rule about imports."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchsvc.cli.exits import exit_status
from searchsvc.cli.kernels import kernels_for_search
from searchsvc.cli.options import index_option, option
from searchsvc.errors import SearchsvcError

if TYPE_CHECKING:
    from searchsvc.mcp.sources import Source

PATIENCE = 5.0
"""Seconds for which a service that is too busy is asked again; then the assistant is told."""


@click.command("mcp")
@index_option
@option("--url", default="", help="Ask the service at this address instead, such as http://127.0.0.1:8000.")
@exit_status()
def mcp_command(index: Path, url: str) -> None:
    """Serve an assistant that speaks MCP over stdin and stdout: search, read, count, cite.

    The assistant's program starts this command. It answers from the index, or with --url from a running service.
    """
    if find_spec("mcp") is None:
        raise SearchsvcError("the MCP server needs its SDK; install it with: pip install 'searchsvc[mcp]'")
    from searchsvc.mcp.server import serve
    from searchsvc.mcp.sources import ServiceSource, opened_aside

    if url:
        from searchsvc.client.connection import connect

        service = ServiceSource(connect(url, patience=PATIENCE), url)
        serve(lambda: service)
        return

    def open_index() -> "Source":
        kernels_for_search(index)
        from searchsvc.mcp.local import IndexSource

        return IndexSource(index)

    serve(opened_aside(open_index))
