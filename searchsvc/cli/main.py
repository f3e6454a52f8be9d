"""The command `searchsvc`: its commands, and how it begins and ends."""

import os

import click

from searchsvc.cli.exits import end_at_once
from searchsvc.cli.import_command import import_command
from searchsvc.cli.index_commands import reindex_command, status_command, verify_command
from searchsvc.cli.operation_commands import config_command, doctor_command
from searchsvc.cli.query_commands import eval_command, inspect_command, search_command, show_command
from searchsvc.cli.serving_commands import mcp_command, serve_command
from searchsvc.cli.settings_group import CommandGroup


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="searchsvc")
def commands() -> None:
    """Full-text search for official releases in English and Chinese.

    Every option can come from its environment variable (several values are separated by spaces there), else from
    searchsvc.toml in the working folder; 'searchsvc config' shows what holds, and from where.
    """


for _command in (
    reindex_command,
    serve_command,
    search_command,
    show_command,
    inspect_command,
    status_command,
    verify_command,
    eval_command,
    import_command,
    config_command,
    doctor_command,
    mcp_command,
):
    commands.add_command(_command)


def main() -> None:
    """The command `searchsvc`, which ends its process."""
    # Of NumPy's linear algebra we use nothing, and its threads spin for 0.06 s of a core before they sleep.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with end_at_once():
        commands()
