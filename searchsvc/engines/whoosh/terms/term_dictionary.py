"""The dictionary of a segment: its terms in order, each with where its postings and occurrences are.

Terms are front-coded (Witten, Moffat, Bell: Managing Gigabytes, 1999, 4.1) in blocks of up to `TERMS`; the first of a
block stands whole, so that a term is found by a binary search over blocks and a walk within one. An entry is

    shared | rest length | rest | frequency * 2 + is alias | alias: number of the term, else: occurrences and width

all of it in variable bytes; a term stands with its field's number before it. The last number is the bits of each
occurrence less one, in `WIDTH_BITS`, and above them how many occurrences there are beyond one a posting. A head is the
sum over all entries before its block: where its entries begin, postings, pointers, bits of occurrences, terms.
"""

from collections.abc import Collection
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import BLOCK, Postings
from searchsvc.runtime.kernel import allocating, inlined, kernel

TERMS = 32
HEAD = 5
ALIAS = 1
WIDTH_BITS = 5


class Place(NamedTuple):
    """Where a term is: its `number`, its postings [`first`, `last`), its first pointer, the bit `spot` at which its
    occurrences begin, and the `width` in bits of each.

    `own` is where the postings of the terms before it end, so that those of neighbouring terms are a stretch. Of a term
    that is not there, `last` is `first`, and `number` and `own` are those of the first term after it.
    """

    number: int
    first: int
    last: int
    pointer: int
    spot: int
    width: int
    own: int


@inlined
def _varint(data, at):
    value = np.int64(data[at] & 127)
    shift = 7
    while data[at] & 128:
        at += 1
        value |= np.int64(data[at] & 127) << shift
        shift += 7
    return value, at + 1


@inlined
def _head(postings, block):
    """The sums before a block: entries, postings, pointers, bits, terms."""
    at = block * HEAD
    heads = postings.heads
    return (
        np.int64(heads[at]),
        np.int64(heads[at + 1]),
        np.int64(heads[at + 2]),
        np.int64(heads[at + 3]),
        np.int64(heads[at + 4]),
    )


@kernel
def term_count(postings):
    """How many terms a segment has."""
    return np.int64(postings.heads[postings.heads.size - 1])


@kernel
def _block_before(postings, key):
    """The last block whose first term is not after `key`; 0 where there is none."""
    low, high = 0, postings.heads.size // HEAD - 1
    while low < high:
        middle = (low + high) >> 1
        at = np.int64(postings.heads[middle * HEAD])
        _, at = _varint(postings.dictionary, at)
        length, at = _varint(postings.dictionary, at)
        common = min(length, key.size)
        index = 0
        while index < common and postings.dictionary[at + index] == key[index]:
            index += 1
        if postings.dictionary[at + index] > key[index] if index < common else length > key.size:
            high = middle
        else:
            low = middle + 1
    return max(low - 1, 0)


@kernel
def _block_at(postings, column, value):
    """The last block before which the sum of a column of its head is not above a value."""
    low, high = 0, postings.heads.size // HEAD
    while low < high:
        middle = (low + high) >> 1
        if np.int64(postings.heads[middle * HEAD + column]) <= value:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)


@kernel
def _entry(postings, at):
    """An entry: the shared length, where its rest begins and ends, its last two numbers, where the next is."""
    shared, at = _varint(postings.dictionary, at)
    length, begin = _varint(postings.dictionary, at)
    flags, at = _varint(postings.dictionary, begin + length)
    size, at = _varint(postings.dictionary, at)
    return shared, begin, begin + length, flags, size, at


@kernel
def place_at(postings, number):
    """The place of a term by its number; of the number after the last, the end of all postings."""
    at, posting, pointer, spot, term = _head(postings, _block_at(postings, 4, number))
    while True:
        if number == term_count(postings):
            return Place(number, posting, posting, pointer, 0, 0, posting)
        _, _, _, flags, size, at = _entry(postings, at)
        frequency = flags >> 1
        width = (size & ((1 << WIDTH_BITS) - 1)) + 1
        if term == number:
            if flags & ALIAS:
                other = place_at(postings, size)
                return Place(number, other.first, other.last, other.pointer, other.spot, other.width, posting)
            return Place(number, posting, posting + frequency, pointer, spot, width, posting)
        if not flags & ALIAS:
            posting += frequency
            pointer += (frequency - 1) // BLOCK
            spot += (frequency + (size >> WIDTH_BITS)) * width
        term += 1


@kernel
def term_of_posting(postings, posting):
    """The number of the term that a posting is of."""
    number = _head(postings, _block_at(postings, 1, posting))[4]
    while place_at(postings, number + 1).own <= posting:
        number += 1
    return number


@kernel
def seek(postings, key):
    """The number of the first term that is not before `key`, and whether it is `key`."""
    if not term_count(postings):
        return np.int64(0), False
    block = _block_before(postings, key)
    at, _, _, _, term = _head(postings, block)
    last = np.int64(postings.heads[(block + 1) * HEAD + 4])
    matched = 0  # how much of the key the term before has
    while term < last:
        shared, begin, end, _, _, at = _entry(postings, at)
        if shared < matched:
            return term, False  # it departs from the term before where that still was the key: it is after
        if shared == matched:
            index = 0
            common = min(end - begin, key.size - matched)
            while index < common and postings.dictionary[begin + index] == key[matched + index]:
                index += 1
            if index == key.size - matched:
                return term, index == end - begin
            if index < end - begin and postings.dictionary[begin + index] > key[matched + index]:
                return term, False
            matched += index
        term += 1
    return term, False


@inlined
def _put_place(place, out, index):
    out[index, 0], out[index, 1], out[index, 2] = place.number, place.first, place.last
    out[index, 3], out[index, 4], out[index, 5] = place.pointer, place.spot, place.width
    out[index, 6] = place.own


@kernel
def find_all(postings, keys, ends, out):
    """The place of each of several terms (`keys` one after the other), as rows of `out` in the order of `Place`."""
    begin = 0
    for index in range(ends.size):
        number, found = seek(postings, keys[begin : ends[index]])
        begin = ends[index]
        _put_place(place_at(postings, number), out, index)
        if not found:
            out[index, 1] = out[index, 2] = out[index, 6]


@inlined
def place_of(rows, index):
    """A row of `find_all` as a `Place`."""
    return Place(
        rows[index, 0], rows[index, 1], rows[index, 2], rows[index, 3], rows[index, 4], rows[index, 5], rows[index, 6]
    )


def find_term(postings: Postings, key: bytes) -> int:
    """The number of a term; -1 where it is not there."""
    number, found = seek(postings, np.frombuffer(key, dtype=np.uint8))
    return int(number) if found else -1


def first_term(postings: Postings, key: bytes) -> int:
    """The number of the first term that is not before `key`."""
    return int(seek(postings, np.frombuffer(key, dtype=np.uint8))[0])


def after_prefix(prefix: bytes) -> bytes:
    """The least key that is after all that begin with a prefix; empty where there is none."""
    after = prefix.rstrip(b"\xff")
    return after[:-1] + bytes([after[-1] + 1]) if after else b""


def term_range(postings: Postings, prefix: bytes) -> tuple[int, int]:
    """The numbers [first, last) of the terms that begin with a prefix."""
    after = after_prefix(prefix)
    return first_term(postings, prefix), first_term(postings, after) if after else int(term_count(postings))


@allocating
def _entries(postings, first, last, letters, ends):
    """Fills in the terms [first, last) one after the other, as far as there is room; returns their size in all."""
    at, _, _, _, term = _head(postings, _block_at(postings, 4, first))
    held = np.empty(256, dtype=np.uint8)  # the term at hand
    size = 0
    while term < last:
        shared, begin, end, _, _, at = _entry(postings, at)
        length = shared + end - begin
        if length > held.size:
            longer = np.empty(2 * length, dtype=np.uint8)
            longer[:shared] = held[:shared]
            held = longer
        held[shared:length] = postings.dictionary[begin:end]
        if term >= first:
            if size + length <= letters.size:
                letters[size : size + length] = held[:length]
            size += length
            ends[term - first] = size
        term += 1
    return size


def terms_between(postings: Postings, first: int, last: int) -> list[bytes]:
    """The terms [first, last), each with its field's number before it."""
    keys = keys_between(postings, first, last)
    blob, bounds = keys.letters.tobytes(), [0, *keys.ends.tolist()]
    return [blob[low:high] for low, high in pairwise(bounds)]


def term_at(postings: Postings, number: int) -> bytes:
    """A term by its number, with its field's number before it."""
    return terms_between(postings, number, number + 1)[0]


@kernel
def all_places(postings, out):
    """The place of every term, as rows of `out` in the order of `Place`."""
    for term in range(out.shape[0]):
        _put_place(place_at(postings, term), out, term)


Rows = NDArray[np.int64]
"""Places as rows, in the order of `Place`."""


class Keys(NamedTuple):
    """Terms to look up, one after the other, each with its field's number before it; term `i` ends at `ends[i]`."""

    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]


def keys_between(postings: Postings, first: int, last: int) -> Keys:
    """The terms [first, last) as kernels take them."""
    ends = np.empty(max(last - first, 0), dtype=np.int64)
    size = _entries(postings, first, last, np.empty(0, dtype=np.uint8), ends)
    letters = np.empty(size, dtype=np.uint8)
    _entries(postings, first, last, letters, ends)
    return Keys(letters, ends)


def join_keys(keys: Collection[bytes]) -> Keys:
    """Terms as kernels take them."""
    ends = np.fromiter(accumulate(map(len, keys)), dtype=np.int64, count=len(keys))
    return Keys(np.frombuffer(b"".join(keys) or b"\0", dtype=np.uint8), ends)


def find_places(postings: Postings, keys: Keys) -> Rows:
    """The place of each of several terms."""
    out = np.empty((len(keys.ends), len(Place._fields)), dtype=np.int64)
    find_all(postings, keys.letters, keys.ends, out)
    return out
