"""Which matches only cross words, by the bits of a document."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.postings.posting import crosses_words
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.indexing.reindex import reindex


def postings(folder: Path, *titles: str) -> SegmentPostings:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, title in enumerate(titles):
        (corpus / f"{number}.txt").write_text(title, "utf-8")
    reindex(corpus, folder / "index")
    (segment,) = Snapshot(hold_current(folder / "index")).segments
    return segment.postings


@pytest.mark.parametrize(
    ("text", "sought", "crosses"),
    [
        ("服务水平提高明显", "高明", True),
        ("记者高明报道", "高明", False),
        ("国王大陆之行结束", "王大陆", True),
        ("演员王大陆出席首映", "王大陆", False),
        ("江南春天花会开幕", "江南春", True),
        ("中华人民共和国成立", "人民共", False),  # it is held by one word
        ("馆藏流浪地球仪展出", "流浪地球", True),
        ("流浪地球", "流浪地球", False),
    ],
)
def test_a_match_crosses_words_where_an_end_of_it_cuts_one(
    tmp_path: Path, text: str, sought: str, crosses: bool
) -> None:
    start = text.index(sought)
    assert crosses_words(postings(tmp_path, "教育", text), 1, start, start + len(sought)) == crosses


def test_without_bits_nothing_is_known_to_cross(tmp_path: Path) -> None:
    bits, ends = np.empty(0, dtype=np.uint8), np.empty(0, dtype=np.int64)
    bits.flags.writeable = ends.flags.writeable = False
    nothing = postings(tmp_path, "教育")._replace(continued=bits, continued_ends=ends)
    assert not crosses_words(nothing, 0, 0, 2)
