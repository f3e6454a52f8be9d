"""The commands that ask: search, show, inspect, eval. See `index_commands` for the rule about imports."""

import gc
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from searchsvc.cli.engine_options import index_options
from searchsvc.cli.exits import LEFT_OUT, exit_status
from searchsvc.cli.kernels import kernels_for_evaluation, kernels_for_look, kernels_for_search
from searchsvc.cli.left_out import name_left_out
from searchsvc.cli.options import QueryCommand, json_option, option
from searchsvc.errors import NotFound, ReleaseMoved, UsageError

if TYPE_CHECKING:
    from searchsvc.model.release import Inspection
    from searchsvc.readers import Refusal


@click.command("search", cls=QueryCommand)
@click.argument("query")
@index_options
@option("--province", multiple=True, help="A code or a name; repeat for or.")
@option("--year", multiple=True, help="A year or a range such as 2018..2020; repeat for or.")
@option("--language", multiple=True, help="en, zh, zh-Hans or zh-Hant; repeat for or.")
@option("--category", multiple=True, help="A category, by any of its names; repeat for or.")
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
    from searchsvc.engines.selection import damage_told, open_engine
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
    engine = open_engine(index)
    with damage_told(engine):
        answer = search(engine, asked)
    if as_json:
        from searchsvc.cli.terminal import print_json
        from searchsvc.presenter.pages import page_json

        print_json(page_json(answer))
    else:
        from searchsvc.cli.render import print_page
        from searchsvc.cli.terminal import console

        print_page(console(), answer)


@click.command("show")
@click.argument("release_id", metavar="ID")
@index_options
@json_option
@exit_status()
def show_command(release_id: str, index: Path, as_json: bool) -> None:
    """Show one release, and in which other languages its event is told; one that has moved is found by its old id."""
    kernels_for_look(index)
    from searchsvc.cli.render import print_release
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.engines.selection import damage_told, open_engine
    from searchsvc.presenter.releases import release_json
    from searchsvc.searching.releases import find_release

    engine = open_engine(index)
    with damage_told(engine):
        try:
            release = find_release(engine, release_id)
        except ReleaseMoved as moved:
            click.echo(f"searchsvc: {moved}", err=True)
            release = find_release(engine, moved.release_id)
        except NotFound:
            message = f"no release has the id {release_id!r}; 'searchsvc search' shows the ids there are"
            raise NotFound(message) from None
        versions = engine.versions(release.id) or ()
    if as_json:
        print_json(release_json(release))
    else:
        print_release(console(), release, versions)


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@json_option
@option(
    "--html", "page", type=click.File("w", encoding="utf-8", lazy=True), help="Write one page for a browser to a file."
)
@exit_status()
def inspect_command(paths: tuple[str, ...], as_json: bool, page: TextIO | None) -> None:
    """Read files as the indexer would, and show what is found in them and why.

    The corrections of the nearest overrides.toml in a folder above a file apply.
    """
    from searchsvc.cli.render import print_inspection
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.presenter.releases import inspection_json
    from searchsvc.readers import Refusal

    if page is not None and as_json:
        raise UsageError("--json and --html exclude each other; leave one of them out.")
    left_out = False
    out = console()

    def told() -> "Iterator[Inspection | Refusal]":
        """What was read, after its warnings and the files that were left out have been named."""
        nonlocal left_out
        for item in _read_all(paths, explain=page is not None):
            if isinstance(item, Refusal):
                left_out = True
                name_left_out([item])
            else:
                for message in item.warnings:
                    click.echo(f"warning: {item.release.id}: {message}", err=True)
            yield item

    if page is not None:
        from searchsvc.web.pages.inspection import write_inspection_page

        write_inspection_page(told(), page)
    else:
        for item in told():
            if isinstance(item, Refusal):
                continue
            if as_json:
                print_json(inspection_json(item))
            else:
                print_inspection(out, item)
    sys.exit(LEFT_OUT if left_out else 0)


def _read_all(paths: Iterable[str], *, explain: bool) -> "Iterator[Inspection | Refusal]":
    """The releases of some paths with their corrections, whose faults are named; `explain` is that of `read_path`."""
    from searchsvc.corpus.overrides import OverridesByPath
    from searchsvc.facts import inspect_record
    from searchsvc.readers import Refusal, read_path

    overrides = OverridesByPath()
    for path in paths:
        for item in read_path(path, explain=explain):
            if isinstance(item, Refusal):
                yield item
                continue
            record, faults = overrides.apply(item)
            for fault in faults:
                click.echo(f"warning: {fault}", err=True)
            inspection = inspect_record(record)
            yield replace(inspection, warnings=tuple(dict.fromkeys((*item.warnings, *inspection.warnings))))


@click.command("eval")
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
    name_left_out(evaluation.left_out)
    if as_json:
        print_json(dict(evaluation.figures.as_json()))
    else:
        print_figures(console(), evaluation.figures)
    sys.exit(LEFT_OUT if evaluation.left_out else 0)
