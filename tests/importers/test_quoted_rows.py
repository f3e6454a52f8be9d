"""A quotation mark that is not closed takes no row but its own."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.importers.quoted_rows import read_rows


def rows(text: str) -> list[list[str]]:
    return [row.cells for row in read_rows(text, ",") if not row.fault]


def faults(text: str) -> list[int]:
    return [row.line for row in read_rows(text, ",") if row.fault]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2), min_size=1))
def test_what_a_program_wrote_is_read_back(table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    assert rows(written.getvalue()) == table


@pytest.mark.parametrize(
    ("text", "expected", "lines"),
    [
        ('a,"b\nc,d\ne,f\n', [["c", "d"], ["e", "f"]], [1]),
        ('a,b\n"c,d\ne,"f"\ng,h\n', [["a", "b"], ["e", "f"], ["g", "h"]], [2]),
        ('a,"b\nc"\nd,e\n', [["a", "b\nc"], ["d", "e"]], []),
        ('"a"b,c\nd,e\n', [["ab", "c"], ["d", "e"]], []),
        ('a"b,c\n', [['a"b', "c"]], []),
    ],
)
def test_only_the_row_with_the_mark_is_left_out(text: str, expected: list[list[str]], lines: list[int]) -> None:
    assert rows(text) == expected
    assert faults(text) == lines


@pytest.mark.parametrize("piece", ['"', 'a,"\n', '"a,x\nB,"y\n', '""\n', 'a"b,"\n', '"a"b\n', '"\n\n'])
def test_marks_in_any_number_take_linear_time(piece: str) -> None:
    began = time.process_time()
    assert len(faults(piece * 100_001)) <= 1002
    assert time.process_time() - began < 10
