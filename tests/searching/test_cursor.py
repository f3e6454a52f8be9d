"""Cursors: what they hold comes back, and whatever else is sent is told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import CursorExpired, CursorForeign
from searchsvc.searching.cursor import BEGINNING, CursorToken, first_match, write_cursor
from searchsvc.searching.parameter_types import Refused

INDEX, SEARCH = ("0.1", "g1", "ready"), ("q=教育", "per_page=20")


@given(st.integers(0, 2**32 - 1))
def test_the_place_comes_back(first: int) -> None:
    token = write_cursor(first, INDEX, SEARCH)
    assert len(token) == 32
    assert first_match(CursorToken().read(f" {token} "), INDEX, SEARCH) == first


def test_the_star_begins_any_search() -> None:
    assert CursorToken().read("*") == BEGINNING
    assert first_match(BEGINNING, INDEX, SEARCH) == 0


def test_another_search_and_another_index_are_told_apart() -> None:
    cursor = CursorToken().read(write_cursor(40, INDEX, SEARCH))
    with pytest.raises(CursorForeign, match=r"cursor=\*"):
        first_match(cursor, INDEX, ("q=教", "育per_page=20"))
    for index in (("0.2", "g1", "ready"), ("0.1", "g2", "ready"), ("0.1", "g1", "preparing")):
        with pytest.raises(CursorExpired, match=r"cursor=\*"):
            first_match(cursor, index, SEARCH)


def test_a_cursor_that_was_changed_belongs_to_no_search() -> None:
    token = write_cursor(40, INDEX, SEARCH)
    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(CursorForeign):
            first_match(CursorToken().read(changed), INDEX, SEARCH)


@pytest.mark.parametrize(
    "token", ["", "**", "a" * 31, "a" * 33, "é" * 32, "+" * 32, "=" * 32, "A" * 30 + "==", "\udcff"]
)
def test_what_is_not_written_like_a_cursor_is_refused(token: str) -> None:
    with pytest.raises(Refused, match="next_cursor"):
        CursorToken().read(token)
