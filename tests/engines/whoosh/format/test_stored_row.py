"""A release goes into a row and comes out the same, whole or in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.whoosh.format.stored_row import pack_row, shown_of, title_of, unpack_release, unpack_row
from searchsvc.model.release import PartialDate, ProvinceFact, Release

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
