"""The commands: each parses its arguments, calls one verb, prints what it returns, and ends with its status.

The rule: a command imports what it needs when it runs, and this is the only place that does so: `--help` must not
wait for the engine, nor a search for the web server.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchsvc.cli.exits import LEFT_OUT, end_at_once, exit_status
from searchsvc.cli.kernels import (
    kernels_for_evaluation,
    kernels_for_look,
    kernels_for_reindex,
    kernels_for_search,
)
from searchsvc.cli.options import QueryCommand, corpus_option, index_option, json_option, option
from searchsvc.errors import NotFound, UsageError

if TYPE_CHECKING:
    from searchsvc.indexing.reindex import ReindexReport
    from searchsvc.readers import Refusal


def _name_left_out(refusals: "Iterable[Refusal]") -> None:
    for refusal in refusals:
        click.echo(f"left out: {refusal}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="searchsvc")
def commands() -> None:
    """Full-text search for official releases in English and Chinese.

    Every option can come from its environment variable; several values are parted by spaces there.
    """


@commands.command("reindex")
@corpus_option
@index_option
@option("--full", is_flag=True, help="Build anew, aside, and switch.")
@option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="Processes that read and analyse.",
)
@option(
    "--wait",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Seconds to wait for another reindex of the same index.",
)
@option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@option("--watch", "is_watching", is_flag=True, help="Stay, and reindex after each change, until Ctrl-C or SIGTERM.")
@json_option
@exit_status()
def reindex_command(
    *, corpus: Path, index: Path, full: bool, jobs: int, wait: float, dry_run: bool, is_watching: bool, as_json: bool
) -> None:
    """Bring the index up to date with the corpus: new, changed and removed files.

    The index may stand inside the corpus folder; it is no part of the corpus. With --watch each round is reported, as
    one line with --json; an index that another process writes is waited for, and the exit status is 0.
    """
    if is_watching and dry_run:
        raise UsageError("--watch and --dry-run exclude each other; leave one of them out.")
    kernels_for_reindex(corpus, index)
    from searchsvc.cli.progress import progress_bar
    from searchsvc.indexing.reindex import reindex

    if is_watching:
        _watch(corpus, index, full, jobs, as_json)
        return
    with progress_bar() as show:
        report = reindex(corpus, index, full=full, jobs=jobs, dry_run=dry_run, wait=wait, progress=show)
    _print_report(report, as_json)
    sys.exit(LEFT_OUT if report.skipped else 0)


def _watch(corpus: Path, index: Path, full: bool, jobs: int, as_json: bool) -> None:
    """Watches until the person or the system asks for the end; what was not yet published is forgotten."""
    from searchsvc.indexing.watch import watch

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        watch(
            corpus,
            index,
            full=full,
            jobs=jobs,
            report=lambda report: _print_report(report, as_json),
            say=lambda sentence: click.echo(f"searchsvc: {sentence}", err=True),
        )


def _print_report(report: "ReindexReport", as_json: bool) -> None:
    from searchsvc.cli.render import print_report
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.presenter import report_json

    for warned in report.warnings:
        click.echo(f"warning: {warned.place}: {warned.message}", err=True)
    _name_left_out(report.skipped)
    if as_json:
        print_json(report_json(report))
    else:
        print_report(console(), report)


@commands.command("serve")
@index_option
@option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen at.")
@option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes that answer.")
@exit_status()
def serve_command(index: Path, host: str, port: int, workers: int) -> None:
    """Serve the pages and the API; a newer index is picked up without a restart."""
    from searchsvc.web.handover import serve

    serve(index, host, port, workers)


@commands.command("search", cls=QueryCommand)
@click.argument("query")
@index_option
@option("--province", multiple=True, help="A code or a name; repeat for or.")
@option("--year", multiple=True, help="A year or a range such as 2018..2020; repeat for or.")
@option("--language", multiple=True, help="en, zh, zh-Hans or zh-Hant; repeat for or.")
@option("--category", multiple=True, help="A category; repeat for or.")
@option("--from", "date_from", default="", help="The first date.")
@option("--to", "date_to", default="", help="The last date.")
@option("--sort", default="", help="relevance, newest or oldest.")
@option("--match", default="", help="auto, or any.")
@option("--expand", default="", help="on: words also stand for other names and translations; or off.")
@option("--page", default="", help="From 1.")
@option("--per-page", default="", help="From 0 to 100.")
@json_option
@exit_status()
def search_command(  # noqa: PLR0913 - one for each option
    *,
    query: str,
    index: Path,
    province: tuple[str, ...],
    year: tuple[str, ...],
    language: tuple[str, ...],
    category: tuple[str, ...],
    date_from: str,
    date_to: str,
    sort: str,
    match: str,
    expand: str,
    page: str,
    per_page: str,
    as_json: bool,
) -> None:
    """Search once. With --json the answer is exactly that of the API."""
    gc.disable()  # One search, then the end: looking for garbage would take a tenth of the time, and find next to none.
    kernels_for_search(index)
    from searchsvc.engines.selection import open_engine
    from searchsvc.searching.params import parse_query
    from searchsvc.searching.search import search

    asked = parse_query(
        {
            "q": (query,),
            "province": province,
            "year": year,
            "language": language,
            "category": category,
            "from": (date_from,),
            "to": (date_to,),
            "sort": (sort,),
            "match": (match,),
            "expand": (expand,),
            "page": (page,),
            "per_page": (per_page,),
        }
    )
    answer = search(open_engine(index), asked)
    if as_json:
        from searchsvc.cli.terminal import print_json
        from searchsvc.presenter import page_json

        print_json(page_json(answer))
    else:
        from searchsvc.cli.render import print_page
        from searchsvc.cli.terminal import console

        print_page(console(), answer)


@commands.command("show")
@click.argument("release_id", metavar="ID")
@index_option
@json_option
@exit_status()
def show_command(release_id: str, index: Path, as_json: bool) -> None:
    """Show one release."""
    kernels_for_look(index)
    from searchsvc.cli.render import print_release
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.engines.selection import open_engine
    from searchsvc.presenter import release_json

    release = open_engine(index).release(release_id)
    if release is None:
        raise NotFound(f"no release has the id {release_id!r}; 'searchsvc search' shows the ids there are")
    if as_json:
        print_json(release_json(release))
    else:
        print_release(console(), release)


@commands.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
@exit_status()
def inspect_command(paths: tuple[str, ...], as_json: bool) -> None:
    """Read files as the indexer would, and show what is found in them and why.

    The corrections of the nearest overrides.toml in a folder above a file apply.
    """
    from searchsvc.cli.render import print_inspection
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.corpus.overrides import OverridesByPath
    from searchsvc.facts import inspect_record
    from searchsvc.presenter import inspection_json
    from searchsvc.readers import Refusal, read_path

    left_out = False
    overrides = OverridesByPath()
    out = console()
    for path in paths:
        for item in read_path(path):
            if isinstance(item, Refusal):
                left_out = True
                _name_left_out([item])
                continue
            record, faults = overrides.apply(item)
            for fault in faults:
                click.echo(f"warning: {fault}", err=True)
            inspection = inspect_record(record)
            for message in dict.fromkeys((*item.warnings, *inspection.warnings)):
                click.echo(f"warning: {inspection.release.id}: {message}", err=True)
            if as_json:
                print_json(inspection_json(inspection))
            else:
                print_inspection(out, inspection)
    sys.exit(LEFT_OUT if left_out else 0)


@commands.command("status")
@index_option
@json_option
@exit_status()
def status_command(index: Path, as_json: bool) -> None:
    """Say what the index holds."""
    kernels_for_look(index)
    from searchsvc.cli.render import print_status
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.engines.selection import open_engine
    from searchsvc.presenter import status_json

    status = open_engine(index).status()
    if as_json:
        print_json(status_json(status))
    else:
        print_status(console(), status)


@commands.command("verify")
@index_option
@exit_status()
def verify_command(index: Path) -> None:
    """Check every byte of the index against its manifest."""
    kernels_for_look(index)
    from searchsvc.engines.selection import verify_index

    generation, size = verify_index(index)
    click.echo(f"generation {generation} is sound: {size:,} bytes checked")


@commands.command("eval")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@json_option
@exit_status()
def eval_command(folder: Path, as_json: bool) -> None:
    """Score the search on a judged set: corpus.jsonl, queries.jsonl and qrels.tsv in DIR."""
    kernels_for_evaluation()
    from searchsvc.cli.render import print_figures
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.evaluation.evaluate import evaluate

    evaluation = evaluate(folder)
    _name_left_out(evaluation.left_out)
    if as_json:
        print_json(dict(evaluation.figures.as_json()))
    else:
        print_figures(console(), evaluation.figures)
    sys.exit(LEFT_OUT if evaluation.left_out else 0)


def main() -> None:
    """The command `searchsvc`, which ends its process."""
    # Of NumPy's linear algebra we use nothing, and its threads spin for 0.06 s of a core before they sleep.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with end_at_once():
        commands()
