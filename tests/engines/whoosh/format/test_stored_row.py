"""A release goes into a row and comes out the same, whole or in parts; a damaged row is told from a whole one."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.whoosh.format.stored_row import (
    StoredTexts,
    pack_row,
    read_stored_texts,
    shown_of,
    title_of,
    unpack_release,
    unpack_row,
)
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.text.analyzer import analyze_texts
from searchsvc.text.kernels.characters import text_of
from searchsvc.text.spans import pack_spans

FULL = Release(
    id="2020/湖北.txt",
    title="教育 🎉",
    body="第一行\n\nsecond",
    language="zh-Hans",
    date=PartialDate(2020, 7),
    date_source="text",
    provinces=(ProvinceFact("CN-BJ", "city", "held"), ProvinceFact("CN-HB", "text", "mentioned")),
    category="通知",
    source="教育部",
    url="https://example.org/",
    extra={"nested": {"a": [1, None, "é"]}},
    title_shown_only=True,
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.mark.parametrize("release", [FULL, Release("a", "", "")])
def test_a_release_comes_back(release: Release) -> None:
    assert unpack_release(unpack_row(pack_row(release, b"", b""))) == release


@given(TEXT, TEXT, st.binary(max_size=9), st.binary(max_size=9))
def test_parts_do_not_run_into_each_other(title: str, body: str, title_spans: bytes, body_spans: bytes) -> None:
    row = unpack_row(pack_row(Release("r", title, body), title_spans, body_spans))
    assert (row.title.decode(), row.body.decode()) == (title, body)
    assert (row.title_spans, row.body_spans) == (title_spans, body_spans)


def test_what_a_hit_shows_is_read_without_the_rest() -> None:
    row = pack_row(FULL, b"ts", b"bs")
    provinces = [["CN-BJ", "held"], ["CN-HB", "mentioned"]]
    assert shown_of(row) == ["2020/湖北.txt", "zh-Hans", "2020-07", 2020, provinces, "通知", True]
    assert shown_of(row[: len(row) // 2]) == shown_of(row)
    assert title_of(row) == ("教育 🎉", True)
    assert title_of(pack_row(Release("a", "T", ""), b"", b"")) == ("T", False)


def stored(title: str, body: str) -> bytes:
    analysis = analyze_texts([title, body])
    return pack_row(Release("r", title, body), *pack_spans(analysis.folded, analysis.cut))


def read(rows: Sequence[bytes]) -> StoredTexts:
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    return read_stored_texts(np.frombuffer(b"".join(rows), dtype=np.uint8), ends)


def texts_in(found: StoredTexts) -> list[str]:
    bounds = pairwise([0, *found.texts.ends.tolist()])
    return [text_of(found.texts.letters[begin:end]) for begin, end in bounds]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_texts_come_back_in_turn(releases: list[tuple[str, str]]) -> None:
    found = read([stored(*each) for each in releases])
    assert found.is_whole
    assert texts_in(found) == [text for each in releases for text in each]


def test_each_text_has_its_own_spans() -> None:
    found = read([stored("教育 news", "one, two"), stored("", "北京")])
    assert np.diff(found.spans.ends, prepend=0).tolist() == [2, 2, 0, 1]
    assert found.spans.starts.tolist() == [0, 3, 0, 5, 0]


@pytest.mark.parametrize("cut", [0, 3, 19, 40])
def test_a_row_that_ends_early_is_damaged(cut: int) -> None:
    whole = stored("教育", "北京大学")
    found = read([whole, whole[:cut]])
    assert not found.is_whole
    assert texts_in(found) == [""] * 4


def test_a_row_whose_sizes_are_wrong_is_damaged() -> None:
    row = stored("教育", "北京大学")
    for part in range(5):
        wrong = bytearray(row)
        wrong[4 * part + 3] = 0xFF
        assert not read([bytes(wrong), row]).is_whole


def test_a_row_whose_last_letter_is_cut_short_is_damaged() -> None:
    row = stored("教育", "北京大学")
    assert not read([row[:-1], row]).is_whole
