import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.analyzer import analyze_texts
from searchsvc.text.fold import fold
from searchsvc.text.spans import Rows, pack_spans, read_spans_at_once, read_spans_by_row
from searchsvc.text.units import units


def packed(text: str) -> bytes:
    analysis = analyze_texts([text])
    return pack_spans(analysis.folded, analysis.cut)[0]


def read(*spans: bytes) -> Rows:
    ends = np.cumsum([len(each) for each in spans], dtype=np.int64)
    begins = ends - [len(each) for each in spans]
    joined = np.frombuffer(b"".join(spans), dtype=np.uint8)
    found, same = read_spans_by_row(joined, begins, ends), read_spans_at_once(joined, begins, ends)
    for column, same_column in zip(found, same, strict=True):
        assert column.tolist() == same_column.tolist()
    return found


def unpacked(spans: bytes) -> list[tuple[int, int, int, int]]:
    found = read(spans)
    assert found.ends.tolist() == [len(found.positions)]
    columns = (found.positions, found.starts, found.lengths, found.runs.astype(np.int64))
    return list(zip(*(column.tolist() for column in columns), strict=True))


def rows(text: str) -> list[tuple[int, int, int, int]]:
    return unpacked(packed(text))


def test_a_run_is_one_row_and_a_word_another() -> None:
    assert rows("教育部 MOE’s") == [(0, 0, 3, 1), (3, 4, 5, 0)]


def test_a_run_with_something_without_width_in_it_is_a_row_a_character() -> None:
    assert rows("教\u200b育") == [(0, 0, 2, 0), (1, 2, 1, 0)]


def test_nothing_is_nothing() -> None:
    assert packed("…") == b""
    assert unpacked(b"") == []


def test_several_texts_are_read_as_each_is_alone() -> None:
    spans = [
        packed(text) for text in ("教育部 MOE’s", "", "教\u200b育", "a" + " " * 400 + "b", " " * 70_000 + "教育", "c")
    ]
    together, alone = read(*spans), [read(each) for each in spans]
    for column in range(4):
        assert together[column].tolist() == [value for rows in alone for value in rows[column].tolist()]
    assert np.diff(together.ends, prepend=0).tolist() == [len(rows.positions) for rows in alone]


@given(st.text("教育ab1 ，’s\n\u200bﬁé㍿½" + "臺灣", max_size=80), st.integers(0, 3))
def test_rows_stand_where_their_units_do(text: str, far: int) -> None:
    text = " " * (300 * far) + text
    folded = fold(text)
    wanted = [
        (unit.position + offset, folded.starts[unit.start + offset] if unit.width > 1 else folded.starts[unit.start])
        for unit in units(folded.text)
        for offset in range(unit.width)
    ]
    found = [
        (position + offset, start + offset)
        for position, start, length, run in rows(text)
        for offset in range(length if run else 1)
    ]
    assert found == wanted
