"""Warming: has every kernel compiled, or loaded from numba's cache, before the first real search waits for it.

A kernel is compiled when it is first called; so a few searches of every kind are made over two indexes of two releases.
These are kept beside the kernels, because building them takes 0.15 s and kernels that no search needs.
"""

import os
import shutil
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.compiling import sources, stamp_path
from searchsvc.engines.whoosh.format.index_format import INDEX_NAME
from searchsvc.engines.whoosh.format.segment_files import open_postings
from searchsvc.engines.whoosh.postings.segment_reader import as_part, postings_of
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine, open_whoosh
from searchsvc.errors import IndexDamaged, IndexUnavailable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.queryparser.parser import parse, relax
from searchsvc.suggest.pinyin import syllables

_QUERIES = (
    "",
    "school",
    "rural school",
    '"rural school"',
    "大湾区 市长",
    "教育部发布",
    "schoo*",
    "school -bridge",
    "school OR bridge",
    "title:school",
    "rural AND (school OR bridge)",
    "nowhere school",
    "one two three four five rural school",
)


def _release(number: int, text: str) -> Release:
    provinces = (ProvinceFact("CN-BJ", "text", "held"),)
    return Release(f"r{number}", text, text, "en", PartialDate(2020, 7, 15), "text", provinces, category="Notices")


def _search(engine: WhooshEngine) -> None:
    for q in _QUERIES:
        tree = parse(q)
        engine.search(Query(q), tree, partial(relax, tree))
    engine.vocabulary.near("scholo", 2.0)
    engine.vocabulary.counts_among(parse("rural"), ["school"])
    engine.similar("r0", 1)
    syllables("教育")
    chosen = Query("school", ("CN-BJ",), ("2020",), "2019", "2021", ("en",), ("Notices",), sort="newest")
    engine.search(chosen, parse("school"), lambda: None)


_IN_MEMORY = "/dev/shm"
_TEXTS = (
    "Rural school and bridge, 粤港澳大湾区市长 长春市长春节 教育部发布",
    "A rural school. schools…",
)  # … folds to three points
_WHOLE, _DELETED = "whole", "deleted"
_KEPT = "searchsvc-warming"


def _build(folder: Path) -> None:
    """Builds two indexes of two releases, the second with a document that is deleted."""
    for name in (_WHOLE, _DELETED):
        with open_builder(folder / name, full=True, wait=0) as builder:
            builder.put(pack([_release(number, text) for number, text in enumerate(_TEXTS)]))
            builder.publish(Catalog())
    with open_builder(folder / _DELETED, full=False, wait=0) as builder:
        builder.put(pack([_release(0, _TEXTS[1])]))
        builder.publish(Catalog())


def _search_both(folder: Path) -> None:
    for name in (_WHOLE, _DELETED):
        _search(open_whoosh(folder / name))


def _kept() -> Path | None:
    """Where the two indexes of these sources are kept, if anything is."""
    stamp = stamp_path()
    return None if stamp is None else stamp.with_name(f"{_KEPT}-{sources()[:16]}")


def _scratch() -> TemporaryDirectory[str]:
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None  # no disk need be waited for
    return TemporaryDirectory(prefix="searchsvc-", dir=place)


def _keep(built: Path) -> None:
    kept = _kept()
    if kept is None or kept.exists():
        return
    with suppress(OSError):  # no room, or another process keeps its own: they can be built again
        for older in kept.parent.glob(f"{_KEPT}-*"):
            shutil.rmtree(older, ignore_errors=True)
        half = kept.with_name(f"{_KEPT}-half-{os.getpid()}")
        shutil.copytree(built, half)
        half.rename(kept)


def _read_whole(index: Path) -> None:
    """Reads an index of one segment as a merge does, and as Whoosh's own cursors do."""
    held = hold_current(index)
    (segment,) = TOC.read(FileStorage(str(held.folder)), INDEX_NAME).segments
    postings, _ = open_postings(held.folder, segment.segment_id())
    as_part(postings)
    postings_of(postings, 0)
    held.release()


def make_all() -> None:
    """Has every kernel compiled, those that build an index too; keeps what was built, for `warm` to search."""
    with _scratch() as scratch:
        _build(Path(scratch))
        _search_both(Path(scratch))
        _read_whole(Path(scratch) / _WHOLE)
        _keep(Path(scratch))


@cache
def warm() -> None:
    """Makes every kernel of a search ready, once in a process, and for those that are forked from it.

    Takes a fraction of a second; seconds the first time on a machine.
    """
    kept = _kept()
    if kept is not None and kept.exists():
        with suppress(IndexDamaged, IndexUnavailable, OSError):
            _search_both(kept)
            return
    with _scratch() as scratch:
        _build(Path(scratch))
        _search_both(Path(scratch))
