"""Warming: has every kernel compiled, or loaded from numba's cache, before the first real search waits for it.

A kernel is compiled when it is first called; so a few searches of every kind are made over an index of two releases.
"""

import os
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from searchsvc.catalog import Catalog
from searchsvc.engines.whoosh.batch import pack
from searchsvc.engines.whoosh.builder import open_builder
from searchsvc.engines.whoosh.engine import WhooshEngine, open_whoosh
from searchsvc.query import Query
from searchsvc.queryparser.parser import parse, relax
from searchsvc.release import PartialDate, ProvinceFact, Release
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


@cache
def warm() -> None:
    """Makes every kernel ready, once in a process, and for those that are forked from it.

    Takes seconds the first time on a machine, then a fraction of one.
    """
    texts = ("Rural school and bridge, 粤港澳大湾区市长 长春市长春节 教育部发布", "A rural school. schools")
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None  # no disk need be waited for
    with TemporaryDirectory(prefix="searchsvc-", dir=place) as folder:
        index = Path(folder)
        with open_builder(index, full=True, wait=0) as builder:
            builder.put(pack([_release(number, text) for number, text in enumerate(texts)]))
            builder.publish(Catalog())
        _search(open_whoosh(index))
        with open_builder(index, full=False, wait=0) as builder:  # now with a document that is deleted
            builder.put(pack([_release(0, texts[1])]))
            builder.publish(Catalog())
        _search(open_whoosh(index))
