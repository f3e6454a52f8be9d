"""Looks up keys in sorted lists of terms that stand as one stretch of bytes."""

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.terms.term_dictionary import Keys
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Int64s, Records, Uint8s, read_only
from searchsvc.runtime.kernel import kernel


@kernel
def _compare(text: Uint8s, begin: int, end: int, letters: Uint8s, key_begin: int, key_end: int) -> int:
    """Below, equal to or above zero where a term is less than a key, equal to it, or greater."""
    size = min(end - begin, key_end - key_begin)
    index = 0
    while index < size and text[begin + index] == letters[key_begin + index]:
        index += 1
    if index < size:
        return -1 if text[begin + index] < letters[key_begin + index] else 1
    return (end - begin) - (key_end - key_begin)


@kernel
def seek_keys(text: Uint8s, ends: Int64s, first: int, last: int, keys: Keys, places: Int64s) -> None:
    """Fills in for each key twice the number of the first term of [first, last) not before it, plus one if it is it."""
    key_begin = 0
    for number in range(keys.ends.size):
        low, high = first, last
        is_there = 0
        while low < high:
            middle = (low + high) >> 1
            begin = ends[middle - 1] if middle else 0
            order = _compare(text, begin, ends[middle], keys.letters, key_begin, keys.ends[number])
            if order < 0:
                low = middle + 1
            else:
                high = middle
                if order == 0:
                    is_there = 1
        places[number] = 2 * low + is_there
        key_begin = keys.ends[number]


@kernel
def mark_terms(
    text: Uint8s, ends: Int64s, document_ends: Int64s, keys: Keys, ranges: Records, places: Int64s, marked: Uint8s
) -> None:
    """Marks, of the terms of each document, those that are a key, or lie in a range of `RANGE` between two keys.

    The terms of each document are sorted, and end before `document_ends`; `places` has room for one of each key.
    """
    first = 0
    for document in range(document_ends.size):
        last = document_ends[document]
        seek_keys(text, ends, first, last, keys, places)
        for number in range(places.size):
            if places[number] & 1:
                marked[places[number] >> 1] = 1
        for each in range(ranges.size):
            for term in range(places[ranges[each]["first"]] >> 1, places[ranges[each]["last"]] >> 1):
                marked[term] = 1
        first = last


RANGE = np.dtype([("first", "<i8"), ("last", "<i8")], align=True)
"""All terms from a key to before another, by the numbers of the keys."""


def places_of(terms: TermList, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The number of the first term that is not before each key, and whether it is the key."""
    places = np.empty(len(keys.ends), dtype=np.int64)
    seek_keys(read_only(terms.text), read_only(terms.ends), 0, len(terms), keys, places)
    return places >> 1, (places & 1).astype(np.bool_)
