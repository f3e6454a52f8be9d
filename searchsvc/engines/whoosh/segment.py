"""Segments: how postings are laid out on disk, and read as memory-mapped arrays.

A posting's payload packs how often its term occurs in each zone into 32 bits, so that scoring reads no positions:

    title 6 bits | lead 7 | rest 11 | of all these, not full 8

What does not fit is `ESCAPED`, and stands in a table of its own. Occurrences (`position * 2`, plus one where full) are
16 bits wide, or 32 for terms of long releases. Every `BLOCK` postings a pointer says where their occurrences begin.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.parts import U32, Part
from searchsvc.engines.whoosh.term_list import TermList

BLOCK = 16
ESCAPED = np.uint32(0xFFFFFFFF)
TITLE_BITS, LEAD_BITS, REST_BITS, OTHER_BITS = 6, 7, 11, 8
LEAD_SHIFT = TITLE_BITS
REST_SHIFT = TITLE_BITS + LEAD_BITS
OTHER_SHIFT = TITLE_BITS + LEAD_BITS + REST_BITS
WIDE = np.uint64(1 << 63)

ARRAYS: dict[str, type[np.unsignedinteger[Any]]] = {
    "terms": np.uint8,  # the terms one after the other, each with its field's number before it
    "term_ends": np.uint64,
    "begins": np.uint64,  # where a term's postings begin; one more at the end
    "blocks": np.uint64,  # where a term's block pointers begin
    "spots": np.uint64,  # where a term's occurrences begin, in `wide` where the top bit is set, else in `narrow`
    "documents": np.uint32,
    "payloads": np.uint32,
    "pointers": np.uint32,  # of each block: how many occurrences of the term stand before it
    "narrow": np.uint16,
    "wide": np.uint32,
    "escapes": np.uint64,  # the postings that are escaped, ascending
    "escaped": np.uint32,  # of each: title, lead, rest, other
}


class Zones(NamedTuple):
    """Where the zones of each document of a segment end, in positions: `title`, and `lead` (of the body)."""

    title: U32
    lead: U32


class Postings(NamedTuple):
    """The arrays of a segment, as `ARRAYS` says; memory-mapped."""

    terms: NDArray[np.uint8]
    term_ends: NDArray[np.uint64]
    begins: NDArray[np.uint64]
    blocks: NDArray[np.uint64]
    spots: NDArray[np.uint64]
    documents: U32
    payloads: U32
    pointers: U32
    narrow: NDArray[np.uint16]
    wide: U32
    escapes: NDArray[np.uint64]
    escaped: U32


def array_path(folder: Path, name: str, array: str) -> Path:
    """The file of one array of a segment."""
    return folder / f"{name}.{array}"


def open_postings(folder: Path, name: str) -> tuple[Postings, list[str]]:
    """The arrays of a segment, and the names of its fields by number."""
    arrays = [_map(array_path(folder, name, each), ARRAYS[each]) for each in Postings._fields]
    fields: list[str] = json.loads(array_path(folder, name, "fields").read_text("utf-8"))
    return Postings(*arrays), fields


def _map(path: Path, dtype: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    if path.stat().st_size == 0:
        nothing = np.empty(0, dtype=dtype)
        nothing.flags.writeable = False  # like a mapped array, so that kernels are compiled for one type only
        return nothing
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)


@njit(cache=True, nogil=True)
def unpacked(postings, posting):
    """How often a posting's term is in the title, in the lead, in the rest, and how many of these are not full."""
    payload = postings.payloads[posting]
    if payload != ESCAPED:
        return (
            np.int64(payload & ((1 << TITLE_BITS) - 1)),
            np.int64(payload >> LEAD_SHIFT & ((1 << LEAD_BITS) - 1)),
            np.int64(payload >> REST_SHIFT & ((1 << REST_BITS) - 1)),
            np.int64(payload >> OTHER_SHIFT),
        )
    low, high = 0, postings.escapes.size
    while low < high:
        middle = (low + high) // 2
        if postings.escapes[middle] < posting:
            low = middle + 1
        else:
            high = middle
    return (
        np.int64(postings.escaped[4 * low]),
        np.int64(postings.escaped[4 * low + 1]),
        np.int64(postings.escaped[4 * low + 2]),
        np.int64(postings.escaped[4 * low + 3]),
    )


@njit(cache=True, nogil=True)
def occurrence_place(postings, term, posting):
    """How many occurrences of a term stand before those of a posting, and how many those are."""
    place = posting - np.int64(postings.begins[term])
    block = place // BLOCK
    before = np.int64(postings.pointers[np.int64(postings.blocks[term]) + block])
    for each in range(posting - place % BLOCK, posting):
        title, lead, rest, _ = unpacked(postings, each)
        before += title + lead + rest
    title, lead, rest, _ = unpacked(postings, posting)
    return before, title + lead + rest


@njit(cache=True, nogil=True)
def occurrence(postings, spot, place):
    """The occurrence at a place of a term's, by the term's entry in `spots`."""
    if spot & WIDE:
        return np.int64(postings.wide[np.int64(spot & ~WIDE) + place])
    return np.int64(postings.narrow[np.int64(spot) + place])


@njit(cache=True, nogil=True)
def _compare(postings, term, key):
    """Below, at or above 0 as a term is before, the same as, or after `key`."""
    begin = np.int64(postings.term_ends[term - 1]) if term else 0
    end = np.int64(postings.term_ends[term])
    for index in range(min(end - begin, key.size)):
        difference = np.int64(postings.terms[begin + index]) - np.int64(key[index])
        if difference:
            return difference
    return end - begin - key.size


@njit(cache=True, nogil=True)
def first_term(postings, key):
    """The number of the first term that is not before `key`."""
    low, high = 0, postings.term_ends.size
    while low < high:
        middle = (low + high) // 2
        if _compare(postings, middle, key) < 0:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _find(postings, key):
    term = first_term(postings, key)
    if term < postings.term_ends.size and _compare(postings, term, key) == 0:
        return term
    return -1


def find_term(postings: Postings, key: bytes) -> int:
    """The number of a term; -1 where it is not there."""
    return int(_find(postings, np.frombuffer(key, dtype=np.uint8)))


def term_range(postings: Postings, prefix: bytes) -> tuple[int, int]:
    """The numbers [first, last) of the terms that begin with a prefix."""
    first = int(first_term(postings, np.frombuffer(prefix, dtype=np.uint8)))
    after = prefix.rstrip(b"\xff")
    if not after:
        return first, len(postings.term_ends)
    after = after[:-1] + bytes([after[-1] + 1])
    return first, int(first_term(postings, np.frombuffer(after, dtype=np.uint8)))


def term_at(postings: Postings, number: int) -> bytes:
    """A term by its number, with its field's number before it."""
    begin = int(postings.term_ends[number - 1]) if number else 0
    return postings.terms[begin : int(postings.term_ends[number])].tobytes()


@njit(cache=True, nogil=True)
def _within(postings, first, last, out):
    for posting in range(first, last):
        title, lead, rest, _ = unpacked(postings, posting)
        out[posting - first] = title + lead + rest


def postings_of(postings: Postings, number: int) -> tuple[U32, U32, U32]:
    """A term's documents, how often it is in each, and all its occurrences in order."""
    first, last = int(postings.begins[number]), int(postings.begins[number + 1])
    within = np.empty(last - first, dtype=np.uint32)
    _within(postings, first, last, within)
    spot, count = int(postings.spots[number]), int(within.sum())
    if spot & int(WIDE):
        begin = spot & ~int(WIDE)
        occurrences = postings.wide[begin : begin + count]
    else:
        occurrences = postings.narrow[spot : spot + count].astype(np.uint32)
    return postings.documents[first:last], within, occurrences


def as_part(postings: Postings) -> Part:
    """A whole segment as a part, to be merged."""
    frequencies = np.diff(postings.begins.astype(np.int64)).astype(np.uint32)
    within = np.empty(len(postings.documents), dtype=np.uint32)
    _within(postings, 0, len(within), within)
    counts = np.add.reduceat(within, postings.begins[:-1].astype(np.int64)) if len(frequencies) else frequencies
    is_wide = np.repeat((postings.spots & WIDE) != 0, counts.astype(np.int64))
    occurrences = np.empty(int(counts.sum()), dtype=np.uint32)
    occurrences[is_wide] = postings.wide
    occurrences[~is_wide] = postings.narrow
    terms = TermList(np.asarray(postings.terms), postings.term_ends.astype(np.int64))
    return Part(terms, frequencies, counts.astype(np.uint64), postings.documents, within, occurrences)
