"""A replayed build holds what an ordinary build of the same corpus holds."""

from pathlib import Path

import pytest

from benchmarks import replayed_build
from benchmarks.corpus import BenchRelease
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search

POOL = [
    BenchRelease("", f"Bridge {number} opens", f"The bridge {number} opens in Hubei.", "2020-01-02", "en", ("CN-HB",))
    for number in range(6)
]


def test_a_replayed_build_is_as_an_ordinary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replayed_build, "CHUNK", 3)
    monkeypatch.setattr(replayed_build, "POOL", len(POOL))
    replayed_build.write_corpus(tmp_path, 20, POOL)
    replayed_build.pack_pool(tmp_path)
    replayed_build.build(tmp_path)
    corpus, index = tmp_path / replayed_build.CORPUS, tmp_path / replayed_build.INDEX
    again = reindex(corpus, index)
    assert (again.unchanged, again.added, again.changed) == (20, 0, 0)
    reindex(corpus, tmp_path / "ordinary")
    for q in ("", "bridge", "bridge 4", "id:growth-00000017"):
        ours, theirs = (search(open_engine(each), Query(q=q)) for each in (index, tmp_path / "ordinary"))
        assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
        assert [(hit.id, hit.title) for hit in ours.results] == [(hit.id, hit.title) for hit in theirs.results]
