"""Warming up: every kernel is called once, so that it is compiled, or loaded, before a real search waits for it.

A few searches of every kind are made over two indexes of two releases. These are kept in the kernel cache, because
building them takes 0.15 s and kernels that no search needs.
"""

import os
import shutil
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from searchsvc.concepts.relaxing import relax
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.format.index_format import INDEX_NAME
from searchsvc.engines.whoosh.format.segment_postings import open_postings
from searchsvc.engines.whoosh.postings.segment_reader import as_run, postings_of
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.engines.whoosh.terms.dictionary_reader import all_infos
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine, open_whoosh
from searchsvc.errors import IndexDamaged, IndexUnavailable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.queryparser.parser import parse
from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import kernel_folder
from searchsvc.suggest.pinyin import syllables

_QUERIES = (
    "",
    "school",
    "rural school",
    '"rural school"',
    "大湾区 市长",
    "大湾区 学校",
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
        engine.search(Query(q), tree, partial(relax, tree, engine.concepts))
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
_KEPT = "warm-up"


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


def _read_whole(index: Path) -> None:
    """Reads an index of one segment as a merge does, and as Whoosh's own cursors do."""
    held = hold_current(index)
    (segment,) = TOC.read(FileStorage(str(held.folder)), INDEX_NAME).segments
    postings, _ = open_postings(held.folder, segment.segment_id(), segment.doc_count_all())
    as_run(postings)
    all_infos(postings)
    postings_of(postings, 0)
    held.release()


def exercise_all(folder: Path) -> None:
    """Calls every kernel, those that build an index too. What was built stays below `folder`, for `warm` to search."""
    built = folder / _KEPT
    shutil.rmtree(built, ignore_errors=True)
    _build(built)
    _search_both(built)
    _read_whole(built / _WHOLE)


@cache
def warm() -> None:
    """Has every kernel of a search loaded, once in a process and for those that are forked from it.

    Takes a fraction of a second where the kernels are compiled. Plain kernels have nothing to load.
    """
    if IS_PLAIN:
        return
    folder = kernel_folder()
    if folder is not None and (folder / _KEPT).exists():
        with suppress(IndexDamaged, IndexUnavailable, OSError):
            _search_both(folder / _KEPT)
            return
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None  # no disk need be waited for
    with TemporaryDirectory(prefix="searchsvc-", dir=place) as scratch:
        _build(Path(scratch))
        _search_both(Path(scratch))
