"""An index of the format before this one is served until its successor is built, which starts from nothing.

`data/indexes/format-10.zip` was made by the last version that wrote format 10: a corpus, and its index of two segments.
"""

import zipfile
from pathlib import Path

import pytest

from searchsvc.engines.selection import open_engine, open_live, verify_index
from searchsvc.engines.whoosh.format.index_format import EARLIER_VERSION, FORMAT_VERSION
from searchsvc.engines.whoosh.store.generations import current_manifest
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search

EARLIER = Path(__file__).parents[2] / "data" / "indexes" / f"format-{EARLIER_VERSION}.zip"
QUERIES = ("教育", "medical teams", '"information technology"', "expand", "湖北 2020", "teach*")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    with zipfile.ZipFile(EARLIER) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def found(index: Path) -> list[list[str]]:
    engine = open_engine(index)
    return [sorted(hit.id for hit in search(engine, Query(text)).results) for text in QUERIES]


def test_an_earlier_index_is_served_until_its_successor_is_built(earlier: Path) -> None:
    index = earlier / "index"
    live = open_live(index)
    manifest = current_manifest(index)
    assert manifest is not None
    assert manifest.format == EARLIER_VERSION == FORMAT_VERSION - 1
    assert live.engine().status().releases == 5
    verify_index(index)
    before = found(index)
    assert sum(map(len, before)) > 5
    report = reindex(earlier / "corpus", index)
    assert report.added == 5
    assert live.engine().generation == report.generation
    manifest = current_manifest(index)
    assert manifest is not None
    assert manifest.format == FORMAT_VERSION
    assert found(index) == before
    verify_index(index)
