"""The command `import`: feeds, web archives, saved sites and tables become files of a corpus folder."""

import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchsvc.cli.exits import LEFT_OUT, exit_status
from searchsvc.cli.left_out import name_left_out
from searchsvc.cli.options import json_option, option
from searchsvc.errors import UsageError

if TYPE_CHECKING:
    from searchsvc.importers.import_folder import ImportFolder

_KINDS = {"feed": "feed", "rss": "feed", "atom": "feed", "warc": "warc", "sitemap": "sitemap", "csv": "csv"}
MAX_MEMORY = 4 * 2**30
"""Bytes of address space: what a hostile source would take beyond that is refused by the system."""


@click.command("import")
@click.argument("kind", type=click.Choice(list(_KINDS), case_sensitive=False))
@click.argument("source", type=click.Path(path_type=Path))
@option(
    "--into",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write into, usually one in the corpus.",
)
@option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="The column of a field (csv); repeat.")
@option("--pages", type=click.Path(path_type=Path), help="The folder of the saved pages (sitemap).")
@json_option
@exit_status()
def import_command(
    *, kind: str, source: Path, into: Path, columns: tuple[str, ...], pages: Path | None, as_json: bool
) -> None:
    """Make corpus files of a SOURCE: a feed, a web archive, a saved site with its sitemap, or a table.

    SOURCE is a file, or a folder that holds some. Each file says where it comes from. Nothing is fetched, and files
    that would be the same are left alone. What cannot be used is named, and the exit status is then 3.
    """
    kind = _KINDS[kind.lower()]
    if columns and kind != "csv":
        raise UsageError("--column is for csv; leave it out.")
    if pages and kind != "sitemap":
        raise UsageError("--pages is for sitemap; leave it out.")
    if not source.exists():
        raise UsageError(f"There is no {source}; name a file, or a folder that holds some.")
    from searchsvc.cli.terminal import console, print_json
    from searchsvc.importers.import_folder import open_folder

    _limit_memory()
    try:
        with open_folder(into) as folder:
            _import(kind, source, folder, columns, pages)
            report = folder.report()
    except ModuleNotFoundError as error:
        raise UsageError(f"import {kind} needs {error.name}; run: pip install 'searchsvc[import]'") from None
    except MemoryError:
        raise UsageError(f"{source} needs more than {MAX_MEMORY >> 30} GiB of memory to read; split it.") from None
    name_left_out(report.skipped)
    if as_json:
        print_json(
            {
                "written": report.written,
                "unchanged": report.unchanged,
                "duplicates": report.duplicates,
                "ignored": report.ignored,
                "skipped": [{"path": each.path, "line": each.line, "reason": each.reason} for each in report.skipped],
            }
        )
    else:
        console().print(
            f"{report.written:,} files written, {report.unchanged:,} unchanged; {report.duplicates:,} duplicates, "
            f"{report.ignored:,} ignored, {len(report.skipped):,} left out"
        )
    sys.exit(LEFT_OUT if report.skipped else 0)


def _import(kind: str, source: Path, folder: "ImportFolder", columns: tuple[str, ...], pages: Path | None) -> None:
    match kind:
        case "feed":
            from searchsvc.importers.feed import import_feeds

            import_feeds(source, folder)
        case "warc":
            from searchsvc.importers.web_archive import import_archives

            import_archives(source, folder)
        case "sitemap":
            from searchsvc.importers.sitemap import import_site

            import_site(source, folder, pages)
        case _:
            from searchsvc.importers.table import import_tables

            import_tables(source, folder, columns)


def _limit_memory() -> None:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > MAX_MEMORY:
        with suppress(ValueError, OSError):  # macOS does not limit it
            resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, hard))
