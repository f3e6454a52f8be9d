"""Options that say which engine holds the index and where its cluster is, beside the one that names the folder.

They are told by the environment for as long as a command runs, because every process that it starts needs the same.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource
from typing_extensions import override

from searchsvc.cli.options import Command, index_option, option
from searchsvc.engines.choice import ENGINES, told_by_environment

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
"""What OpenSearch takes as the name of an index, with room behind it for our own endings."""


class _Address(click.ParamType[str]):
    """The address of a node."""

    name = "address"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            parts = urlsplit(value)
            is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_right = False
        if not is_right:
            self.fail("it is not the address of a node; use one such as http://127.0.0.1:9200", param, ctx)
        if "@" in parts.netloc:
            self.fail("an address holds no password; use opensearch_user and opensearch_password", param, ctx)
        return value


class _Scheduler(click.ParamType[str]):
    """The address of a Dask scheduler."""

    name = "address"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            parts = urlsplit(value)
            is_right = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and bool(parts.port)
        except ValueError:
            is_right = False
        if not is_right:
            self.fail("it is not the address of a Dask scheduler; use one such as tcp://127.0.0.1:8786", param, ctx)
        return value


class _IndexName(click.ParamType[str]):
    """A name for an index on a cluster."""

    name = "text"

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not _NAME.fullmatch(value):
            self.fail(f"{value!r} is no name for an index; use small letters, digits and hyphens", param, ctx)
        return value


def _not_typed(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuses a password on the command line, which everybody on the machine sees while the command runs."""
    if ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE:
        raise click.BadParameter(
            "others would see it among the processes; set SEARCHSVC_OPENSEARCH_PASSWORD, or write it in the settings "
            "file",
            ctx,
            param,
        )
    return value


_OF_EVERY_COMMAND = (
    option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="Where the index is: whoosh for a folder of this machine, opensearch for a cluster.",
    ),
    option(
        "--opensearch", type=_Address(), multiple=True, help="The address of a node of the cluster; repeat for more."
    ),
    option(
        "--opensearch-name", type=_IndexName(), default="searchsvc", show_default=True, help="Its name on the cluster."
    ),
    option("--opensearch-user", default="", help="Who the cluster knows us as."),
    option(
        "--opensearch-password",
        default="",
        callback=_not_typed,
        help="Our password there; only the variable and the settings file may tell it.",
    ),
    option("--opensearch-ca", type=click.Path(path_type=Path), help="A file of certificates by which it is trusted."),
)
_OF_A_BUILD = (
    option(
        "--opensearch-shards",
        type=click.IntRange(1, 1024),
        default=1,
        show_default=True,
        help="Into how many parts an index is divided that is built from nothing.",
    ),
    option(
        "--opensearch-replicas",
        type=click.IntRange(0, 9),
        default=1,
        show_default=True,
        help="Copies of each part on further nodes, where there are so many.",
    ),
)
dask_option = option(
    "--dask",
    type=_Scheduler(),
    help="The address of a Dask scheduler, whose workers read and analyse in place of processes of this machine.",
)
_VARIABLES: dict[str, str] = {
    "engine": "SEARCHSVC_ENGINE",
    "opensearch": "SEARCHSVC_OPENSEARCH",
    "opensearch_name": "SEARCHSVC_OPENSEARCH_NAME",
    "opensearch_user": "SEARCHSVC_OPENSEARCH_USER",
    "opensearch_password": "SEARCHSVC_OPENSEARCH_PASSWORD",
    "opensearch_ca": "SEARCHSVC_OPENSEARCH_CA",
    "opensearch_shards": "SEARCHSVC_OPENSEARCH_SHARDS",
    "opensearch_replicas": "SEARCHSVC_OPENSEARCH_REPLICAS",
}
NAMES = frozenset(_VARIABLES)
"""Of all settings of the engine, whichever command has them."""


def engine_variables(settings: MutableMapping[str, Any]) -> dict[str, str]:
    """Takes the settings of the engine out of those of a command: the variables that tell other processes the same."""
    told = {variable: settings.pop(name) for name, variable in _VARIABLES.items() if name in settings}
    return {variable: _written(value) for variable, value in told.items()}


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _declared(command: Command, options: Iterable[Callable[[Command], Command]]) -> Command:
    for each in reversed((index_option, *options)):
        command = each(command)
    return command


def _running_under(command: Command) -> Command:
    """The command without the settings of the engine, which the environment holds while it runs."""

    @wraps(command)
    def run(*arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        with told_by_environment(engine_variables(settings)):
            return command(*arguments, **settings)

    return run


def index_options(command: Command) -> Command:
    """The options of a command that reads the index; it is called with the folder alone."""
    return _declared(_running_under(command), _OF_EVERY_COMMAND)


def build_options(command: Command) -> Command:
    """The options of a command that builds the index; it is called with the folder alone."""
    return _declared(_running_under(command), (*_OF_EVERY_COMMAND, *_OF_A_BUILD))


def service_options(command: Command) -> Command:
    """The options of a command that passes the settings of the engine on to its processes by itself."""
    return _declared(command, _OF_EVERY_COMMAND)
