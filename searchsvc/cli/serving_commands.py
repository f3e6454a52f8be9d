"""The commands that answer others until they are stopped: serve, mcp."""

import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from searchsvc.cli.engine_options import engine_variables, index_options, service_options
from searchsvc.cli.exits import exit_status
from searchsvc.cli.kernels import kernels_for_search
from searchsvc.cli.options import option
from searchsvc.cli.settings_group import site_environment, site_of
from searchsvc.engines.choice import check_installed
from searchsvc.errors import SearchsvcError, UsageError
from searchsvc.web.settings import LogFormat, ServeSettings

if TYPE_CHECKING:
    from searchsvc.mcp.sources import Source

PATIENCE = 5.0
"""Seconds for which a service that is too busy is asked again; then an assistant is told."""


_USUAL = ServeSettings(Path("index"))
"""The defaults of the options, which stand in the settings alone."""


@click.command("serve")
@service_options
@option("--host", default=_USUAL.host, show_default=True, help="The address to listen at.")
@option("--port", type=click.IntRange(1, 65535), default=_USUAL.port, show_default=True, help="The port to listen at.")
@option("--workers", type=click.IntRange(1), default=_USUAL.workers, show_default=True, help="Processes that answer.")
@option(
    "--queue",
    type=click.IntRange(1, 10_000),
    default=_USUAL.queue,
    show_default=True,
    help="Requests that may wait for each worker; one more gets 503.",
)
@option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=_USUAL.timeout,
    show_default=True,
    help="Seconds for one request, waiting included.",
)
@option(
    "--export-timeout",
    type=click.FloatRange(1),
    default=_USUAL.export_timeout,
    show_default=True,
    help="Seconds for one export.",
)
@option(
    "--stop-timeout",
    type=click.FloatRange(1),
    default=_USUAL.stop_timeout,
    show_default=True,
    help="Seconds that requests get to finish when the service stops.",
)
@option(
    "--public-url",
    default=_USUAL.public_url,
    help="The address by which others know this service, such as https://search.example.org.",
)
@option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    default=_USUAL.trusted_hosts,
    help="A further name of this service; *.example.org for all below.",
)
@option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    default=_USUAL.trusted_proxies,
    help="An address or network whose X-Forwarded-For and X-Forwarded-Proto are believed.",
)
@option(
    "--log-format",
    type=click.Choice(get_args(LogFormat)),
    default=_USUAL.log_format,
    show_default=True,
    help="How the log is written.",
)
@option("--access-log/--no-access-log", default=_USUAL.access_log, show_default=True, help="Log every request.")
@option(
    "--log-queries/--no-log-queries",
    default=_USUAL.log_queries,
    show_default=True,
    help="Write the text of queries to the log.",
)
@option(
    "--slow-ms",
    type=click.FloatRange(0),
    default=_USUAL.slow_ms,
    show_default=True,
    help="Log searches that take longer, in milliseconds.",
)
@option("--metrics-listen", default=_USUAL.metrics_listen, help="HOST:PORT of an address of its own for /metrics.")
@option(
    "--editor-token",
    default=_USUAL.editor_token,
    help="Whoever sends it as a bearer token sees /metrics, and all of /status, at the public address.",
)
@option(
    "--missed-searches/--no-missed-searches",
    default=_USUAL.missed_searches,
    show_default=True,
    help="Count searches that find nothing, for editors.",
)
@click.pass_context
@exit_status()
def serve_command(ctx: click.Context, /, **settings: Any) -> None:  # noqa: ANN401 - each option is a field of the settings
    """Serve the pages and the API; a newer index is picked up without a restart.

    SIGTERM and Ctrl-C stop it when what is under way has been answered; SIGHUP loads it anew without a pause.
    """
    from searchsvc.web.door.serving import serve

    engine, site = engine_variables(settings), site_environment(ctx)
    check_installed(engine)
    told = ServeSettings(**settings, site=tuple(site.items()), engine_environment=tuple(engine.items()))
    if isinstance(ctx.obj, list):
        ctx.obj.append(told)
    else:
        serve(told, partial(_read_again, ctx.find_root().command))


def _read_again(root: click.Command) -> ServeSettings:
    """What the command line, the environment and the settings file say now. Raises UsageError."""
    found: list[ServeSettings] = []
    try:
        root.main(sys.argv[1:], prog_name="searchsvc", standalone_mode=False, obj=found)
    except click.ClickException as error:
        raise UsageError(error.format_message()) from error
    except SystemExit as ended:
        raise UsageError("what is wrong was said before this") from ended
    return found[0]


@click.command("mcp")
@index_options
@option("--url", default="", help="Ask the service at this address instead, such as http://127.0.0.1:8000.")
@click.pass_context
@exit_status()
def mcp_command(ctx: click.Context, index: Path, url: str) -> None:
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

    site = site_of(ctx)

    def open_index() -> "Source":
        kernels_for_search(index)
        from searchsvc.mcp.local import IndexSource

        return IndexSource(index, site)

    serve(opened_aside(open_index))
