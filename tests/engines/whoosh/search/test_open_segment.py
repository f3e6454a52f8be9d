"""What one open segment says of its terms."""

from pathlib import Path

from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.format.index_format import TEXT
from searchsvc.engines.whoosh.search.open_segment import OpenSegment
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import Release


def _segment(folder: Path) -> OpenSegment:
    texts = ("bridges and roads", "bridges, roads and bright lamps", "roads, brides")
    with open_builder(folder, full=False, wait=0) as builder:
        builder.put(pack([Release(f"r{number}", "", text, "en", None, None) for number, text in enumerate(texts)]))
        builder.publish(Catalog())
    return Snapshot(hold_current(folder)).segments[0]


def test_terms_that_begin_with_a_prefix_come_with_the_number_of_their_documents(tmp_path: Path) -> None:
    segment = _segment(tmp_path)
    first, last = segment.range(TEXT, "bri")
    assert segment.frequencies(first, last) == {"brides": 1, "bridges": 2, "bright": 1}
    assert segment.most_frequent(first, last, 2) == {"brides": 1, "bridges": 2}
    assert segment.terms(first, last) == ["brides", "bridges", "bright"]
    assert segment.find(TEXT, "bright") == last - 1
    assert segment.find(TEXT, "brigh") == -1
