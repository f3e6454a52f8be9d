"""What is stored of a release: its row, and the compressed rows of a segment."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.whoosh.format.stored_row import pack_row, unpack_release, unpack_row
from searchsvc.engines.whoosh.store.rows import DICTIONARY_SHARE, LEAST_SAMPLE, SAMPLE, RowReader, RowWriter
from searchsvc.errors import IndexDamaged
from searchsvc.model.release import PartialDate, ProvinceFact, Release

FULL = Release(
    id="2020/a.txt",
    title="臺灣 🎉 title",
    body="Body,\n第二行。𠮷",
    language="zh-Hant",
    date=PartialDate(2020, 7, None),
    date_source="declared",
    provinces=(ProvinceFact("CN-BJ", "text", "held"), ProvinceFact("CN-HB", "city", "mentioned")),
    category="新闻发布",
    source="教育部",
    url="https://example.org/a?b=c&d",
    extra={"editor": "<i>Li</i>", "nested": {"a": [1, None, 2.5, True]}},
    title_shown_only=True,
)


def read_back(rows: list[bytes], folder: Path) -> list[bytes]:
    writer = RowWriter(folder, "s")
    for row in rows:
        writer.add(row)
    writer.close()
    reader = RowReader(folder, "s")
    assert len(reader) == len(rows)
    return [reader.read(number) for number in range(len(rows))]


def test_a_row_has_what_a_hit_shows_and_the_texts() -> None:
    row = unpack_row(pack_row(FULL, b"title spans", b"body spans"))
    provinces = [["CN-BJ", "held"], ["CN-HB", "mentioned"]]
    assert row.shown == [FULL.id, "zh-Hant", "2020-07", 2020, provinces, "新闻发布", True]
    assert (row.title_spans, row.body_spans) == (b"title spans", b"body spans")
    assert (row.title.decode(), row.body.decode()) == (FULL.title, FULL.body)


@pytest.mark.parametrize(
    "release",
    [
        FULL,
        Release(id="", title="", body="", language=None),
        Release(id="𠮷", title="t", body="", language="en", date=PartialDate(2020)),
        Release(id="d", title="", body="b", language="zh-Hans", date=PartialDate(2020, 2, 29), extra={"a": "\0"}),
    ],
)
def test_a_release_comes_back_from_its_row(release: Release) -> None:
    assert unpack_release(unpack_row(pack_row(release, b"", b""))) == release
    assert unpack_release(unpack_row(pack_row(release, b"\0" * 300, b"x"))) == release


@given(st.lists(st.binary(), max_size=20))
def test_rows_come_back(rows: list[bytes]) -> None:
    with TemporaryDirectory() as scratch:
        assert read_back(rows, Path(scratch)) == rows


@pytest.mark.parametrize("size", [LEAST_SAMPLE - 1, LEAST_SAMPLE, 10 * LEAST_SAMPLE, SAMPLE, SAMPLE + 100_000])
def test_rows_come_back_whether_or_not_there_is_a_dictionary(tmp_path: Path, size: int) -> None:
    rng = random.Random(size)
    words = ["rural ", "school ", "教育部", "发布", "🎉", "\n"]
    rows: list[bytes] = []
    left = size
    while left:
        row = f"r{len(rows)} {''.join(rng.choices(words, k=rng.choice([0, 5, 200])))}".encode()[:left]
        rows.append(row)
        left -= len(row)
    assert read_back(rows, tmp_path) == rows
    dictionary = (tmp_path / "s.row_dictionary").stat().st_size
    assert bool(dictionary) == (size >= LEAST_SAMPLE)
    assert dictionary <= min(size, SAMPLE) // DICTIONARY_SHARE


@pytest.mark.parametrize("row", [b"", b"x", b"the very same row" * 10, b"one row" * LEAST_SAMPLE])
def test_rows_of_which_no_dictionary_can_be_trained_come_back(tmp_path: Path, row: bytes) -> None:
    rows = [row] * (LEAST_SAMPLE // max(len(row), 1) + 1)
    assert read_back(rows, tmp_path) == rows


def test_rows_are_read_from_several_threads(tmp_path: Path) -> None:
    rows = [f"row {number} of a release ".encode() * (number % 50) + b"." for number in range(1500)]
    writer = RowWriter(tmp_path, "s")
    for row in rows:
        writer.add(row)
    writer.close()
    reader = RowReader(tmp_path, "s")
    order = random.Random(1).choices(range(len(rows)), k=6000)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(reader.read, order)) == [rows[number] for number in order]


def test_a_damaged_row_is_told_from_others(tmp_path: Path) -> None:
    read_back([b"first row", b"second row"], tmp_path)
    path = tmp_path / "s.rows"
    path.write_bytes(path.read_bytes()[:-12] + b"\xff" * 12)
    reader = RowReader(tmp_path, "s")
    assert reader.read(0) == b"first row"
    with pytest.raises(IndexDamaged, match="row 1 "):
        reader.read(1)
