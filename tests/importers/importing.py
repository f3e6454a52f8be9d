"""Helpers: an import into a folder, what it leaves there, and how a reindex reads that."""

from collections.abc import Callable
from pathlib import Path

from searchsvc.facts import inspect_record
from searchsvc.importers.import_folder import ImportFolder, ImportReport, open_folder
from searchsvc.model.release import Release
from searchsvc.readers import Refusal, read_file
from searchsvc.readers.walk import walk_corpus


def imported(into: Path, run: Callable[[ImportFolder], None]) -> ImportReport:
    with open_folder(into) as folder:
        run(folder)
        return folder.report()


def files(into: Path) -> dict[str, tuple[bytes, int]]:
    """The bytes of every file below a folder, and when it was written."""
    return {
        str(path.relative_to(into)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(into.rglob("*"))
        if path.is_file()
    }


def releases(into: Path) -> dict[str, Release]:
    """The releases of a folder by their titles; a file that gives none fails."""
    found: dict[str, Release] = {}
    for source in walk_corpus(into).files:
        for item in read_file(source):
            assert not isinstance(item, Refusal), str(item)
            release = inspect_record(item).release
            found[release.title] = release
    return found


def page(title: str, text: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh"><head>{head}<title>{title}</title></head><body>'
        "<div class=nav>首页 | 新闻</div>"
        f"<h1>{title}</h1><div class=content><p>{text}</p><p>{text}</p><p>{text}</p></div></body></html>"
    )
