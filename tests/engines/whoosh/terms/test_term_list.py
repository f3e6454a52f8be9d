"""Sorted terms as one stretch of bytes: read as a list, cut, chosen from, and merged like sets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.whoosh.terms import term_list
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds

TERMS = st.sets(st.binary(min_size=1, max_size=12).filter(lambda term: 0xFF not in term), max_size=12).map(sorted)
WORDS = [b"a", b"ab", b"abcdefgh", b"abcdefghi", b"b", "教育".encode()]


def test_it_is_read_as_a_list() -> None:
    terms = TermList.of(WORDS)
    assert len(terms) == 6
    assert [*terms] == WORDS
    assert [terms[number] for number in range(6)] == WORDS
    assert terms[-1] == WORDS[-1]
    assert terms[1:4] == WORDS[1:4]
    assert terms[::-2] == WORDS[::-2]
    assert terms.lengths().tolist() == [1, 2, 8, 9, 1, 6]
    with pytest.raises(IndexError):
        _ = terms[6]
    assert [*TermList.of([])] == []


@given(TERMS, st.data())
def test_pieces_and_choices(words: list[bytes], data: st.DataObject) -> None:
    terms = TermList.of(words)
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    assert [*terms.piece(first, last)] == words[first:last]
    numbers = sorted(data.draw(st.sets(st.integers(0, max(0, len(words) - 1)), max_size=len(words))))
    assert [*terms.chosen(np.array(numbers, dtype=np.int64))] == [words[number] for number in numbers]


@given(st.lists(TERMS, max_size=5))
def test_lists_are_merged_into_their_distinct_terms(lists: list[list[bytes]]) -> None:
    merged, numbers = merge_terms([TermList.of(words) for words in lists])
    assert [*merged] == sorted({word for words in lists for word in words})
    assert len(numbers) == len(lists)
    for words, places in zip(lists, numbers, strict=True):
        assert [merged[int(place)] for place in places] == words


def test_terms_that_differ_only_late_or_in_length_are_not_mixed_up() -> None:
    lists = [[b"abcdefgh", b"abcdefghb"], [b"abcdefg", b"abcdefgha", b"abcdefghb"], [b"abcdefgh\0"]]
    merged, _ = merge_terms([TermList.of(words) for words in lists])
    assert [*merged] == [b"abcdefg", b"abcdefgh", b"abcdefgh\0", b"abcdefgha", b"abcdefghb"]


@given(st.lists(TERMS, min_size=1, max_size=4), st.sampled_from([4, 6, 10]))
def test_slices_hold_the_same_range_of_terms_of_every_list(lists: list[list[bytes]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(term_list, "MOST_TERMS", most)
        patch.setattr(term_list, "SAMPLES", most // 2)
        bounds = slice_bounds([TermList.of(words) for words in lists])
    assert len({len(each) for each in bounds}) == 1
    sliced = [[words[first:last] for first, last in each] for words, each in zip(lists, bounds, strict=True)]
    for words, pieces in zip(lists, sliced, strict=True):
        assert [word for piece in pieces for word in piece] == words
    rounds = [sorted({word for piece in together for word in piece}) for together in zip(*sliced, strict=True)]
    assert [word for each in rounds for word in each] == sorted({word for words in lists for word in words})
