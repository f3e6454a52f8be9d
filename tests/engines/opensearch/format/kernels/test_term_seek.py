"""Keys are found in sorted terms as Python's own bisect finds them."""

from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.engines.opensearch.format.kernels.term_seek import RANGE, mark_terms, places_of
from searchsvc.engines.whoosh.terms.dictionary_reader import join_keys
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import read_only

TERMS = st.lists(st.binary(min_size=1, max_size=4), max_size=12, unique=True).map(sorted)
KEYS = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=6)


@given(TERMS, KEYS)
def test_places(terms: list[bytes], keys: list[bytes]) -> None:
    places, are_there = places_of(TermList.of(terms), join_keys(keys))
    assert places.tolist() == [bisect_left(terms, key) for key in keys]
    assert are_there.tolist() == [key in terms for key in keys]


@given(st.lists(TERMS, min_size=1, max_size=3), KEYS, st.binary(min_size=1, max_size=3))
def test_the_terms_that_a_query_asks_for_are_marked_in_every_document(
    documents: list[list[bytes]], keys: list[bytes], low: bytes
) -> None:
    high = low + b"\xff\xff\xff\xff\xff"
    every = join_keys([*keys, low, high])
    terms = TermList.of([term for each in documents for term in each])
    ranges = np.array([(len(keys), len(keys) + 1)], dtype=RANGE)
    marked = np.zeros(len(terms), dtype=np.uint8)
    document_ends = np.cumsum([len(each) for each in documents], dtype=np.int64)
    places = np.empty(len(every.ends), dtype=np.int64)
    mark_terms(read_only(terms.text), read_only(terms.ends), document_ends, every, ranges, places, marked)
    assert [bool(each) for each in marked] == [term in (*keys, high) or low <= term < high for term in terms]
