"""The commands: each parses its arguments, calls one verb, prints what it returns, and ends with its status."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from searchsvc.cli import render
from searchsvc.cli.exits import LEFT_OUT, exit_status
from searchsvc.engines import open_engine, verify_index
from searchsvc.errors import NotFound
from searchsvc.evaluation import evaluate
from searchsvc.facts import inspect_record
from searchsvc.params import parse_query
from searchsvc.presenter import inspection_json, page_json, release_json, status_json, to_json_bytes
from searchsvc.readers import Refusal, read_path
from searchsvc.reindex import Progress, ReindexReport, reindex
from searchsvc.release import Json
from searchsvc.search import search
from searchsvc.web.server import serve

Command = Callable[..., Any]


def _path_option(name: str, default: str, text: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}",
        type=click.Path(path_type=Path),
        default=default,
        show_default=True,
        envvar=f"SEARCHSVC_{name.upper()}",
        show_envvar=True,
        help=text,
    )


index_option = _path_option("index", "index", "The folder of the index.")
corpus_option = _path_option("corpus", "corpus", "The folder of the releases.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _out() -> Console:
    return Console(soft_wrap=True)


def _print_json(value: Json) -> None:
    sys.stdout.buffer.write(to_json_bytes(value) + b"\n")
    sys.stdout.flush()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="searchsvc")
def main() -> None:
    """Full-text search for official releases in English and Chinese."""


@main.command("reindex")
@corpus_option
@index_option
@click.option("--full", is_flag=True, help="Build anew, aside, and switch.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    envvar="SEARCHSVC_JOBS",
    show_envvar=True,
    help="Processes that read and analyse.",
)
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    envvar="SEARCHSVC_WAIT",
    show_envvar=True,
    help="Seconds to wait for another reindex of the same index.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@json_option
def reindex_command(
    corpus: Path, index: Path, full: bool, jobs: int, wait: float, dry_run: bool, as_json: bool
) -> None:
    """Bring the index up to date with the corpus: new, changed and removed files."""
    with exit_status(), _progress() as show:
        report = reindex(corpus, index, full=full, jobs=jobs, dry_run=dry_run, wait=wait, progress=show)
    for warned in report.warnings:
        click.echo(f"warning: {warned.place}: {warned.message}", err=True)
    for refusal in report.skipped:
        click.echo(f"left out: {refusal}", err=True)
    if as_json:
        _print_json(_report_json(report))
    else:
        render.print_report(_out(), report)
    sys.exit(LEFT_OUT if report.skipped else 0)


class _progress:  # noqa: N801 - used as a function
    """A progress bar on stderr, where that is a terminal."""

    def __enter__(self) -> Callable[[Progress], None]:
        self._bar = ProgressBar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("files"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("reading", total=None)
        if self._bar.console.is_terminal:
            self._bar.start()
        return self._show

    def _show(self, progress: Progress) -> None:
        self._bar.update(
            self._task,
            completed=progress.files,
            total=progress.of_files,
            description=f"{progress.releases:,} releases",
        )

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _report_json(report: ReindexReport) -> dict[str, Any]:
    return {
        "generation": report.generation,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "ignored": report.ignored,
        "skipped": [{"path": each.path, "line": each.line, "reason": each.reason} for each in report.skipped],
        "warnings": [
            {"path": each.place.path, "line": each.place.line, "message": each.message} for each in report.warnings
        ],
        "releases": report.releases,
        "seconds": report.seconds,
    }


@main.command("serve")
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, envvar="SEARCHSVC_HOST", show_envvar=True)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="SEARCHSVC_PORT", show_envvar=True
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    envvar="SEARCHSVC_WORKERS",
    show_envvar=True,
    help="Processes that answer.",
)
def serve_command(index: Path, host: str, port: int, workers: int) -> None:
    """Serve the pages and the API; a newer index is picked up without a restart."""
    with exit_status():
        serve(index, host, port, workers)


@main.command("search")
@click.argument("query", envvar="SEARCHSVC_QUERY")
@index_option
@click.option("--province", multiple=True, help="A code or a name; repeat for or.")
@click.option("--year", multiple=True, help="A year or a range such as 2018..2020; repeat for or.")
@click.option("--language", multiple=True, help="en, zh, zh-Hans or zh-Hant; repeat for or.")
@click.option("--category", multiple=True, help="A category; repeat for or.")
@click.option("--from", "date_from", default="", help="The first date.")
@click.option("--to", "date_to", default="", help="The last date.")
@click.option("--sort", default="", help="relevance, newest or oldest.")
@click.option("--match", default="", help="auto, or any.")
@click.option("--page", default="", help="From 1.")
@click.option("--per-page", default="", help="From 0 to 100.")
@json_option
def search_command(query: str, index: Path, as_json: bool, **given: str | tuple[str, ...]) -> None:
    """Search once. With --json the answer is exactly that of the API."""
    names = {"date_from": "from", "date_to": "to"}
    raw = {names.get(name, name): (value,) if isinstance(value, str) else value for name, value in given.items()}
    with exit_status():
        page = search(open_engine(index), parse_query({"q": [query], **raw}))
    if as_json:
        _print_json(page_json(page))
    else:
        render.print_page(_out(), page)


@main.command("show")
@click.argument("release_id", metavar="ID")
@index_option
@json_option
def show_command(release_id: str, index: Path, as_json: bool) -> None:
    """Show one release."""
    with exit_status():
        release = open_engine(index).release(release_id)
        if release is None:
            raise NotFound(f"no release has the id {release_id!r}; 'searchsvc search' shows the ids there are")
    if as_json:
        _print_json(release_json(release))
    else:
        render.print_release(_out(), release)


@main.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
def inspect_command(paths: tuple[str, ...], as_json: bool) -> None:
    """Read files as the indexer would, and show what is found in them and why."""
    left_out = False
    console = _out()
    for path in paths:
        for item in read_path(path):
            if isinstance(item, Refusal):
                left_out = True
                click.echo(f"left out: {item}", err=True)
                continue
            inspection = inspect_record(item)
            for message in dict.fromkeys((*item.warnings, *inspection.warnings)):
                click.echo(f"warning: {inspection.release.id}: {message}", err=True)
            if as_json:
                _print_json(inspection_json(inspection))
            else:
                render.print_inspection(console, inspection)
    sys.exit(LEFT_OUT if left_out else 0)


@main.command("status")
@index_option
@json_option
def status_command(index: Path, as_json: bool) -> None:
    """Say what the index holds."""
    with exit_status():
        status = open_engine(index).status()
    if as_json:
        _print_json(status_json(status))
    else:
        render.print_status(_out(), status)


@main.command("verify")
@index_option
def verify_command(index: Path) -> None:
    """Check every byte of the index against its manifest."""
    with exit_status():
        generation, size = verify_index(index)
    click.echo(f"generation {generation} is sound: {size:,} bytes checked")


@main.command("eval")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@json_option
def eval_command(folder: Path, as_json: bool) -> None:
    """Score the search on a judged set: corpus.jsonl, queries.jsonl and qrels.tsv in DIR."""
    with exit_status():
        figures = evaluate(folder)
    if as_json:
        _print_json(dict(figures.as_json()))
    else:
        render.print_figures(_out(), figures)
