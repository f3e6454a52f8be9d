"""The dictionary of a segment: its terms in order, each with where its postings and occurrences are.

Terms are front-coded (Witten, Moffat, Bell: Managing Gigabytes, 1999, 4.1) in blocks of up to `BLOCK_TERMS`. The first
of a block stands whole, so that a term is found by a binary search over blocks and a walk within one. An entry is

    shared | rest length | rest | frequency * 2 + is alias | alias: number of the term, else: occurrences and width

with every number in as many bytes of seven bits as it needs. A term stands with its field's number before it. The last
number of a term that is no alias holds two: the lowest `WIDTH_BITS` are the width of each occurrence in bits, less one;
the bits above are how many more occurrences than postings the term has. Each block has a head, which says how much
stands before the block (`format.segment_files.HEAD`); a last head has the sums over all blocks.

Whatever leads out of the files of the segment raises IndexError, as plain NumPy would: only damage does. It is looked
for where a term is looked up, so that what walks through its postings need not.

This module has the kernels; the rest of the engine uses them through `dictionary_reader`.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.format.segment_postings import POINTER_INTERVAL, SegmentPostings
from searchsvc.runtime.arrays import Int64s, Records, Uint8s, int64
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import lower_bound

BLOCK_TERMS = 32
"""The most terms in a block of the dictionary."""
ALIAS, _NO_ALIAS = 1, -1
"""The lowest bit of the third number of an entry: the term shares the postings of another."""
WIDTH_BITS = 5
MOST_BITS = 63
"""Of a number: no sign is stored."""


class TermInfo(NamedTuple):
    """Where a term is: its `number`, its postings [`first`, `last`), its first skip pointer (`pointer`), the `bit` at
    which its occurrences begin, and the `width` of each in bits.

    `own_first` is where the postings of all terms before it end; it differs from `first` where the term is an alias.
    Between the `own_first` of two terms are the postings of all terms from the one to before the other. A term that the
    segment does not have has no postings (`last` is `first`), and the `number` and `own_first` of the term after it.
    """

    number: int
    first: int
    last: int
    pointer: int
    bit: int
    width: int
    own_first: int


TERM_INFO = np.dtype([(name, "<i8") for name in TermInfo._fields], align=True)
"""A `TermInfo` as an element of an array, whose fields are read by name."""


class Keys(NamedTuple):
    """Terms to look up, one after the other, each with its field's number before it; term `i` ends at `ends[i]`.

    `letters` is read-only.
    """

    letters: Uint8s
    ends: Int64s


class _Entry(NamedTuple):
    """An entry as read: its rest is [`begin`, `end`) of the dictionary's bytes, and the next entry begins at `next`.

    `flags` and `size` are its last two numbers, not yet taken apart.
    """

    shared: int
    begin: int
    end: int
    flags: int
    size: int
    next: int


@inlined
def _varint(data: Uint8s, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where the next one begins. One that does not end is taken to end in time."""
    last = data.size - 1
    at = min(at, last)
    value = int64(data[at] & 127)
    shift = 7
    while data[at] & 128 and at < last and shift < MOST_BITS:
        at += 1
        value |= int64(data[at] & 127) << shift
        shift += 7
    return value, at + 1


@kernel
def _entry(postings: SegmentPostings, at: int) -> _Entry:
    """The entry that begins at `at`. Raises IndexError where it is not within the dictionary."""
    if not 0 <= at < postings.dictionary.size:
        raise IndexError("an entry of a dictionary is not within it")
    shared, at = _varint(postings.dictionary, at)
    length, begin = _varint(postings.dictionary, at)
    if length > postings.dictionary.size - begin:
        raise IndexError("a term of a dictionary goes beyond its end")
    flags, at = _varint(postings.dictionary, begin + length)
    size, at = _varint(postings.dictionary, at)
    return _Entry(shared, begin, begin + length, flags, size, at)


@kernel
def term_count(postings: SegmentPostings) -> int:
    """How many terms a segment has."""
    return int64(postings.heads[postings.heads.size - 1]["terms"])


@kernel
def _block_of_key(postings: SegmentPostings, key: Uint8s) -> int:
    """The last block whose first term is not after `key`; 0 where there is none."""
    low, high = 0, postings.heads.size - 1
    while low < high:
        middle = (low + high) >> 1
        first = _entry(postings, postings.heads[middle]["entries"])
        length = first.end - first.begin
        common = min(length, key.size)
        index = 0
        while index < common and postings.dictionary[first.begin + index] == key[index]:
            index += 1
        if postings.dictionary[first.begin + index] > key[index] if index < common else length > key.size:
            high = middle
        else:
            low = middle + 1
    return max(low - 1, 0)


@kernel
def _block_of_term(postings: SegmentPostings, number: int) -> int:
    """The block of a term by its number; for the number after the last term, the index of the last head."""
    block = lower_bound(postings.heads["terms"], 0, postings.heads.size, number + 1) - 1
    if block < 0 or number - postings.heads[block]["terms"] > BLOCK_TERMS or number > term_count(postings):
        raise IndexError("a dictionary does not have so many terms")
    return block


@kernel
def _checked(postings: SegmentPostings, info: TermInfo, more: int) -> TermInfo:
    """The same info, where its postings, pointers and occurrences are there: `more` occurrences than postings.

    Nothing of it is added before it is known to be small, so that no sum overflows. Raises IndexError.
    """
    frequency, bits = info.last - info.first, (postings.occurrences.size - 1) * 32
    if (
        not 0 <= info.first <= postings.payloads.size
        or not 0 <= frequency <= postings.payloads.size - info.first
        or not 0 <= info.pointer <= postings.pointers.size - max(0, (frequency - 1) // POINTER_INTERVAL)
        or not 0 <= info.bit <= bits
        or not 0 <= more <= bits
        or (frequency + more) * info.width > bits - info.bit
    ):
        raise IndexError("a term has postings that are not there")
    return info


@kernel
def _own_info_at(postings: SegmentPostings, number: int) -> tuple[TermInfo, int]:
    """The info of a term by its own entry, and the term that it is an alias of; `_NO_ALIAS` where it is none."""
    head = postings.heads[_block_of_term(postings, number)]
    at, posting, pointer, bit = head["entries"], head["postings"], head["pointers"], head["bits"]
    term = head["terms"]
    is_last = number == term_count(postings)
    while term < number:
        entry = _entry(postings, at)
        at = entry.next
        if not entry.flags & ALIAS:
            frequency = entry.flags >> 1
            posting += frequency
            pointer += (frequency - 1) // POINTER_INTERVAL
            bit += (frequency + (entry.size >> WIDTH_BITS)) * ((entry.size & ((1 << WIDTH_BITS) - 1)) + 1)
        term += 1
    if is_last:
        return _checked(
            postings, TermInfo(number, posting, posting, pointer, int64(0), int64(0), posting), int64(0)
        ), int64(_NO_ALIAS)
    entry = _entry(postings, at)
    if entry.flags & ALIAS:
        return _checked(
            postings, TermInfo(number, posting, posting, pointer, int64(0), int64(0), posting), int64(0)
        ), entry.size
    width, more = (entry.size & ((1 << WIDTH_BITS) - 1)) + 1, entry.size >> WIDTH_BITS
    info = TermInfo(number, posting, posting + (entry.flags >> 1), pointer, bit, width, posting)
    return _checked(postings, info, more), int64(_NO_ALIAS)


@kernel
def info_at(postings: SegmentPostings, number: int) -> TermInfo:
    """The info of a term by its number; for the number after the last term, no postings, at the end of all.

    Raises IndexError where there is no such term, or its postings are not there.
    """
    info, alias = _own_info_at(postings, number)
    if alias == _NO_ALIAS:
        return info
    if alias >= number:
        raise IndexError("a term is an alias of a later one")
    other, further = _own_info_at(postings, alias)
    if further != _NO_ALIAS:
        raise IndexError("a term is an alias of an alias")
    return TermInfo(number, other.first, other.last, other.pointer, other.bit, other.width, info.own_first)


@kernel
def term_of_posting(postings: SegmentPostings, posting: int) -> int:
    """The number of the term that a posting is of."""
    block = max(lower_bound(postings.heads["postings"], 0, postings.heads.size, posting + 1) - 1, 0)
    number = int64(postings.heads[block]["terms"])
    while info_at(postings, number + 1).own_first <= posting:
        number += 1
    return number


@kernel
def seek(postings: SegmentPostings, key: Uint8s) -> tuple[int, bool]:
    """The number of the first term that is not before `key`, and whether it is `key`."""
    if postings.heads.size < 2:
        return 0, False
    block = _block_of_key(postings, key)
    at, term = postings.heads[block]["entries"], postings.heads[block]["terms"]
    last = postings.heads[block + 1]["terms"]
    matched = 0  # how many letters of the key the previous term begins with
    while term < last:
        entry = _entry(postings, at)
        at = entry.next
        if entry.shared < matched:
            return term, False  # it differs where the previous term equals the key, so it is after the key
        if entry.shared == matched:
            index, length = 0, entry.end - entry.begin
            common = min(length, key.size - matched)
            while index < common and postings.dictionary[entry.begin + index] == key[matched + index]:
                index += 1
            if index == key.size - matched:
                return term, index == length
            if index < length and postings.dictionary[entry.begin + index] > key[matched + index]:
                return term, False
            matched += index
        term += 1
    return term, False


@inlined
def _put_info(info: TermInfo, infos: Records, index: int) -> None:
    infos[index]["number"], infos[index]["first"], infos[index]["last"] = info.number, info.first, info.last
    infos[index]["pointer"], infos[index]["bit"], infos[index]["width"] = info.pointer, info.bit, info.width
    infos[index]["own_first"] = info.own_first


@inlined
def info_of(infos: Records, index: int) -> TermInfo:
    """An element of an array of infos as single numbers, which a loop need not read from memory again and again."""
    info = infos[index]
    return TermInfo(
        info["number"],
        info["first"],
        info["last"],
        info["pointer"],
        info["bit"],
        info["width"],
        info["own_first"],
    )


@kernel
def find_all(postings: SegmentPostings, keys: Keys, infos: Records) -> None:
    """Fills in the info of each of several terms."""
    begin = int64(0)
    for index in range(keys.ends.size):
        end = keys.ends[index]
        number, is_there = seek(postings, keys.letters[begin:end])
        begin = end
        _put_info(info_at(postings, number), infos, index)
        if not is_there:
            infos[index]["first"] = infos[index]["last"] = infos[index]["own_first"]


@kernel
def fill_infos(postings: SegmentPostings, infos: Records) -> None:
    """Fills in the info of every term of a segment, in order."""
    for term in range(infos.size):
        _put_info(info_at(postings, term), infos, term)


@allocating
def unpack_terms(postings: SegmentPostings, first: int, last: int, letters: Uint8s, ends: Int64s) -> int:
    """Fills in the terms [first, last), those for which `letters` has room, and all `ends`.

    Returns how many bytes all these terms take together.
    """
    head = postings.heads[_block_of_term(postings, first)]
    at, term = head["entries"], head["terms"]
    held = np.empty(256, dtype=np.uint8)  # the term at hand, and how long it is
    known = size = 0
    while term < last:
        entry = _entry(postings, at)
        at = entry.next
        if entry.shared > known:
            raise IndexError("a term shares more letters than the one before it has")
        known = length = entry.shared + entry.end - entry.begin
        if length > held.size:
            longer = np.empty(2 * length, dtype=np.uint8)
            longer[: entry.shared] = held[: entry.shared]
            held = longer
        held[entry.shared : length] = postings.dictionary[entry.begin : entry.end]
        if term >= first:
            if size + length <= letters.size:
                letters[size : size + length] = held[:length]
            size += length
            ends[term - first] = size
        term += 1
    return size
