"""The index: whether it is there, whole, of this version, and its owner's alone; how old it is, and what was left."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from searchsvc.doctor.finding import Finding, Subject, listed, megabytes
from searchsvc.doctor.processes import holders
from searchsvc.doctor.resources import folder_size
from searchsvc.engines.whoosh.format.index_format import EARLIER_VERSION, FORMAT_VERSION
from searchsvc.engines.whoosh.store.generations import (
    current_manifest,
    generation_folder,
    generations_folder,
    lock_file,
)
from searchsvc.engines.whoosh.store.manifest import HELD, Manifest, check_opening
from searchsvc.engines.whoosh.store.pointer import read_pointer
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.errors import IndexDamaged, IndexUnavailable

_FULL = "Run 'searchsvc reindex --full'; what serves goes on serving until it is done."


def check_index(subject: Subject) -> Iterator[Finding]:
    """Everything about the index folder and the generation that serves."""
    index = subject.index
    if not index.is_dir():
        where = f"{index} is a file" if index.exists() else f"there is none in {index}"
        yield Finding("index", "wrong", where, "Run 'searchsvc reindex', or name the index with --index.")
        return
    try:
        manifest = current_manifest(index)
        if manifest is None:
            yield Finding("index", "wrong", f"{index} holds no generation yet", "Run 'searchsvc reindex'.")
            return
        yield permissions_finding(index)
        yield from _generation_findings(index, generation_folder(index, manifest.generation), manifest)
    except IndexDamaged as error:
        yield Finding("index", "wrong", _without_advice(error), _FULL)
    yield from leftover_findings(index)


def _generation_findings(index: Path, folder: Path, manifest: Manifest) -> Iterator[Finding]:
    advice = "Run 'searchsvc reindex': it builds the index anew."
    if manifest.format == EARLIER_VERSION:
        message = f"it is of format {manifest.format}, which is still served; this version writes {FORMAT_VERSION}"
        yield Finding("index format", "notice", message, advice)
    elif manifest.format != FORMAT_VERSION:
        message = f"it is of format {manifest.format}; this version reads {FORMAT_VERSION} and {EARLIER_VERSION}"
        yield Finding("index format", "wrong", message, advice)
        return
    else:
        yield Finding("index format", "fine", f"{FORMAT_VERSION}, that of this version")
    check_opening(folder, manifest)
    yield Finding("index", "fine", f"{manifest.releases:,} releases in {megabytes(folder_size(folder))}, as it says")
    try:
        engine = open_whoosh(index)
    except (IndexUnavailable, OSError) as error:
        yield Finding("opening", "wrong", f"the index cannot be opened: {error}", _FULL)
    else:
        yield Finding("opening", "fine", f"generation {engine.generation} opens")
    yield age_finding(manifest.built, datetime.now(UTC))


def age_finding(built: str, now: datetime) -> Finding:
    """How old a generation is that was built at a time (ISO 8601)."""
    seconds = max(0.0, (now - datetime.fromisoformat(built)).total_seconds())
    days, hours, minutes = int(seconds // 86_400), int(seconds // 3_600), int(seconds // 60)
    age = f"{days} days" if days > 1 else f"{hours} hours" if hours > 1 else f"{minutes} minutes"
    return Finding("age", "fine", f"built {age} ago, at {built}")


def permissions_finding(index: Path) -> Finding:
    """Whether the index folder is its owner's alone: it holds pickles, which run code when they are read."""
    status = index.stat()
    if status.st_mode & 0o077:
        message = f"others may enter {index} (mode {status.st_mode & 0o777:o})"
        return Finding("permissions", "wrong", message, f"Run: chmod 700 {index}")
    if status.st_uid != os.geteuid():
        message = f"{index} belongs to user {status.st_uid}, and this is user {os.geteuid()}"
        return Finding("permissions", "notice", message, "Run searchsvc doctor as the user that serves.")
    return Finding("permissions", "fine", f"{index} is its owner's alone")


def leftover_findings(index: Path) -> Iterator[Finding]:
    """Builds that were not finished, and older generations that nobody holds; none while the index is being written."""
    generations = generations_folder(index)
    if holders(lock_file(index)) or not generations.is_dir():
        return
    kept: set[str] = set()
    with suppress(IndexDamaged):
        kept = {each.name for each in read_pointer(index)}
    names = sorted(each.name for each in generations.iterdir() if each.is_dir() and each.name not in kept)
    unfinished = [name for name in names if name.startswith(".")]
    unheld = [name for name in names if not name.startswith(".") and not holders(generation_folder(index, name) / HELD)]
    if unfinished:
        size = megabytes(sum(folder_size(generations / name) for name in unfinished))
        message = f"a reindex that was killed or failed left {listed(unfinished)} ({size} with what it shares)"
        yield Finding("leftovers", "notice", message, "The next 'searchsvc reindex' removes it.")
    if unheld:
        message = f"nobody uses {listed(unheld)} any more"
        yield Finding("leftovers", "fine", message + "; the next reindex removes what no service holds")
    if not unfinished and not unheld:
        yield Finding("leftovers", "fine", "none")


def _without_advice(error: IndexDamaged) -> str:
    return str(error).partition("; run ")[0]
