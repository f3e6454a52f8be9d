"""The commands that make an index and look after it: reindex, status, verify.

The rule, here as in `query_commands`: a command imports what it needs when it runs, after it has chosen its kernels.
`--help` must not wait for the engine, nor a search for the web server.
"""

import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchsvc.cli.engine_options import build_options, dask_option, index_options
from searchsvc.cli.exits import LEFT_OUT, exit_status
from searchsvc.cli.kernels import kernels_for_look, kernels_for_reindex
from searchsvc.cli.left_out import name_left_out
from searchsvc.cli.options import corpus_option, json_option, option
from searchsvc.errors import UsageError

if TYPE_CHECKING:
    from searchsvc.indexing.reindex import ReindexReport

NICE = 15
"""How far a reindex stands back: far behind the workers that answer searches meanwhile."""


@click.command("reindex")
@corpus_option
@build_options
@option("--full", is_flag=True, help="Read every file, build anew, aside, and switch.")
@option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="Processes that read and analyse.",
)
@dask_option
@option(
    "--wait",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Seconds to wait for another reindex of the same index.",
)
@option(
    "--nice",
    type=click.IntRange(0, 19),
    default=NICE,
    show_default=True,
    help="How far to stand back for the processor, so that searches go first; 0 for not at all.",
)
@option(
    "--keep",
    type=click.IntRange(0, 9),
    default=1,
    show_default=True,
    help="Indexes to keep behind the new one, for a service to fall back to; on a cluster 1 at least.",
)
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--watch", "is_watching", is_flag=True, help="Stay, and reindex after each change, until Ctrl-C or SIGTERM.")
@json_option
@exit_status()
def reindex_command(  # noqa: PLR0913 - one for each option
    *,
    corpus: Path,
    index: Path,
    full: bool,
    jobs: int,
    dask: str | None,
    wait: float,
    nice: int,
    keep: int,
    dry_run: bool,
    is_watching: bool,
    as_json: bool,
) -> None:
    """Bring the index up to date with the corpus: new, changed and removed files.

    The index may stand inside the corpus folder; it does not belong to the corpus. With --watch each round is reported,
    as one line with --json; an index that another process writes is waited for, and the exit status is 0.
    """
    if is_watching and dry_run:
        raise UsageError("--watch and --dry-run exclude each other; leave one of them out.")
    _stand_back(nice)
    logging.basicConfig(format="warning: %(message)s")  # what a reindex logs are warnings, and go to stderr
    kernels_for_reindex(corpus, index)
    from searchsvc.cli.progress import progress_bar
    from searchsvc.indexing.reindex import reindex

    if is_watching:
        _watch(corpus, index, full, jobs, dask, keep, as_json)
        return
    with progress_bar() as show:
        report = reindex(
            corpus, index, full=full, jobs=jobs, dask=dask, dry_run=dry_run, wait=wait, keep=keep, progress=show
        )
    _print_report(report, as_json)
    sys.exit(LEFT_OUT if report.skipped else 0)


def _stand_back(nice: int) -> None:
    """Lets every search on this machine go first; where nobody searches, the reindex is as fast as without."""
    with suppress(AttributeError, OSError):  # not on Windows, nor where a sandbox forbids it
        os.setpriority(os.PRIO_PROCESS, 0, max(nice, os.getpriority(os.PRIO_PROCESS, 0)))


def _watch(corpus: Path, index: Path, full: bool, jobs: int, dask: str | None, keep: int, as_json: bool) -> None:
    """Watches until the person or the system asks for the end; what was not yet published is forgotten."""
    from searchsvc.indexing.watch import watch

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        watch(
            corpus,
            index,
            full=full,
            jobs=jobs,
            dask=dask,
            keep=keep,
            report=lambda report: _print_report(report, as_json),
            say=lambda sentence: click.echo(f"searchsvc: {sentence}", err=True),
        )


def _print_report(report: "ReindexReport", as_json: bool) -> None:
    from searchsvc.cli.render import print_report
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.presenter.releases import report_json

    for warned in report.warnings:
        click.echo(f"warning: {warned.place}: {warned.message}", err=True)
    name_left_out(report.skipped)
    if as_json:
        print_json(report_json(report))
    else:
        print_report(console(), report)


@click.command("status")
@index_options
@json_option
@exit_status()
def status_command(index: Path, as_json: bool) -> None:
    """Say what the index holds."""
    kernels_for_look(index)
    from searchsvc.cli.render import print_start_state, print_status
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.engines.selection import open_engine
    from searchsvc.presenter.releases import status_json
    from searchsvc.startup.state import start_state

    status, state = open_engine(index).status(), start_state()
    if as_json:
        print_json({**status_json(status), **state._asdict()})
    else:
        print_status(console(), status)
        print_start_state(console(), state)


@click.command("verify")
@index_options
@exit_status()
def verify_command(index: Path) -> None:
    """Check every byte of the index against its manifest."""
    kernels_for_look(index)
    from searchsvc.engines.selection import verify_index

    generation, size = verify_index(index)
    click.echo(f"generation {generation} is sound: {size:,} bytes checked")
