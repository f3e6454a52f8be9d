"""The server: the tools over one source, spoken over stdin and stdout with the official SDK.

Nothing else may be written to stdout; the SDK points it at stderr while it serves. The log goes to stderr too.
"""

from collections.abc import Callable
from importlib.metadata import version

from mcp.server import MCPServer
from mcp.types import ToolAnnotations

from searchsvc.mcp.sources import Source
from searchsvc.mcp.tools import INSTRUCTIONS, Tools

_ONLY_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def make_server(source: Callable[[], Source]) -> MCPServer:
    """The server with its tools; `source` gives the releases, and is asked at each call."""
    server = MCPServer(
        "searchsvc",
        title="Official releases",
        description="Official releases in English and Chinese: search, read, count, and cite.",
        instructions=INSTRUCTIONS,
        version=version("searchsvc"),
        log_level="WARNING",
    )
    tools = Tools(source)
    for tool, title in (
        (tools.search, "Search releases"),
        (tools.read, "Read a release"),
        (tools.facets, "Count releases"),
        (tools.other_tellings, "Find other tellings"),
    ):
        server.add_tool(tool, title=title, annotations=_ONLY_READS, structured_output=True)
    return server


def serve(source: Callable[[], Source]) -> None:
    """Serves one assistant until it closes stdin."""
    make_server(source).run("stdio")
