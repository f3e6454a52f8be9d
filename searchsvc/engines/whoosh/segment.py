"""Segment files: how postings are laid out on disk, written piece by piece and read as memory-mapped arrays.

A posting's payload packs how often its term occurs in each zone into 32 bits, so that scoring reads no positions:

    title 6 bits | lead 7 | rest 11 | of all these, not full 8

What does not fit is `ESCAPED`, and stands in a table of its own. Occurrences (`position * 2`, plus one where full) are
16 bits wide, or 32 for terms of long releases. Every `BLOCK` postings a pointer says where their occurrences begin.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.parts import U32, Part, starts

BLOCK = 16
ESCAPED = np.uint32(0xFFFFFFFF)
TITLE_BITS, LEAD_BITS, REST_BITS, OTHER_BITS = 6, 7, 11, 8
_LEAD_SHIFT = TITLE_BITS
_REST_SHIFT = TITLE_BITS + LEAD_BITS
_OTHER_SHIFT = TITLE_BITS + LEAD_BITS + REST_BITS
WIDE = np.uint64(1 << 63)

_ARRAYS: dict[str, type[np.unsignedinteger[Any]]] = {
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
    """The arrays of a segment, as `_ARRAYS` says; memory-mapped."""

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


@njit(cache=True, nogil=True)
def _payloads(documents, within, occurrences, title_ends, lead_ends, payloads, escapes, escaped):
    """Fills in the payload of each posting; returns how many are escaped."""
    at, count = 0, 0
    for posting in range(documents.size):
        document = documents[posting]
        title, lead, rest, other = 0, 0, 0, 0
        for _ in range(within[posting]):
            occurrence = occurrences[at]
            at += 1
            position = occurrence >> 1
            other += 1 - (occurrence & 1)
            if position < title_ends[document]:
                title += 1
            elif position < lead_ends[document]:
                lead += 1
            else:
                rest += 1
        if (
            title < 1 << TITLE_BITS
            and lead < 1 << LEAD_BITS
            and rest < 1 << REST_BITS
            and other < (1 << OTHER_BITS) - 1
        ):
            payloads[posting] = title | lead << _LEAD_SHIFT | rest << _REST_SHIFT | other << _OTHER_SHIFT
        else:
            payloads[posting] = ESCAPED
            escapes[count] = posting
            escaped[4 * count], escaped[4 * count + 1] = title, lead
            escaped[4 * count + 2], escaped[4 * count + 3] = rest, other
            count += 1
    return count


@njit(cache=True, nogil=True)
def _pointers(begins, within, blocks, pointers):
    for term in range(begins.size - 1):
        before = 0
        for posting in range(begins[term], begins[term + 1]):
            place = posting - begins[term]
            if place % BLOCK == 0:
                pointers[blocks[term] + place // BLOCK] = before
            before += within[posting]


@njit(cache=True, nogil=True)
def _largest(ends, occurrences, largest):
    for term in range(ends.size - 1):
        most = 0
        for place in range(ends[term], ends[term + 1]):
            most = max(most, occurrences[place])
        largest[term] = most


class SegmentFiles:
    """Writes the arrays of one segment to files, piece by piece in ascending order of terms."""

    def __init__(self, folder: Path, name: str, fields: list[str]) -> None:
        self._folder, self._name, self._fields = folder, name, fields
        self._files: dict[str, IO[bytes]] = {each: _path(folder, name, each).open("wb") for each in _ARRAYS}
        self._sizes = dict.fromkeys(_ARRAYS, 0)
        self._term_end = 0

    def _write(self, name: str, values: NDArray[Any]) -> None:
        array = np.ascontiguousarray(values, dtype=_ARRAYS[name])
        self._files[name].write(array.data)
        self._sizes[name] += array.size

    def write(self, part: Part, zones: Zones) -> None:
        """Writes the next piece."""
        lengths = np.fromiter(map(len, part.terms), dtype=np.uint64, count=len(part.terms))
        self._write("terms", np.frombuffer(b"".join(part.terms), dtype=np.uint8))
        self._write("term_ends", self._term_end + np.cumsum(lengths))
        self._term_end += int(lengths.sum())
        begins = starts(part.frequencies)
        self._write("begins", begins[:-1] + self._sizes["documents"])
        self._write_payloads(part, zones)
        blocks = starts((part.frequencies + (BLOCK - 1)) // BLOCK)
        pointers = np.zeros(blocks[-1], dtype=np.uint32)
        _pointers(begins, part.within, blocks, pointers)
        self._write("blocks", blocks[:-1] + self._sizes["pointers"])
        self._write("pointers", pointers)
        self._write_occurrences(part)
        self._write("documents", part.documents)

    def _write_payloads(self, part: Part, zones: Zones) -> None:
        payloads = np.empty(len(part.documents), dtype=np.uint32)
        escapes = np.empty(len(part.documents), dtype=np.uint64)
        escaped = np.empty(4 * len(part.documents), dtype=np.uint32)
        count = _payloads(
            part.documents, part.within, part.occurrences, zones.title, zones.lead, payloads, escapes, escaped
        )
        self._write("escapes", escapes[:count] + np.uint64(self._sizes["payloads"]))
        self._write("escaped", escaped[: 4 * count])
        self._write("payloads", payloads)

    def _write_occurrences(self, part: Part) -> None:
        ends = starts(part.counts)
        largest = np.zeros(len(part.terms), dtype=np.uint32)
        _largest(ends, part.occurrences, largest)
        is_wide = largest > 0xFFFF
        narrow_sizes = np.where(is_wide, 0, part.counts.astype(np.int64))
        wide_sizes = np.where(is_wide, part.counts.astype(np.int64), 0)
        narrow_spots = starts(narrow_sizes)[:-1] + self._sizes["narrow"]
        wide_spots = starts(wide_sizes)[:-1] + self._sizes["wide"]
        spots = np.where(is_wide, wide_spots, narrow_spots).astype(np.uint64)
        spots[is_wide] |= WIDE
        self._write("spots", spots)
        which = np.repeat(is_wide, part.counts.astype(np.int64))
        self._write("narrow", part.occurrences[~which])
        self._write("wide", part.occurrences[which])

    def close(self) -> None:
        """Ends the files."""
        self._write("begins", np.array([self._sizes["documents"]]))
        self._write("blocks", np.array([self._sizes["pointers"]]))
        for file in self._files.values():
            file.close()
        _path(self._folder, self._name, "fields").write_text(json.dumps(self._fields), "utf-8")


def _path(folder: Path, name: str, array: str) -> Path:
    return folder / f"{name}.{array}"


def open_postings(folder: Path, name: str) -> tuple[Postings, list[str]]:
    """The arrays of a segment, and the names of its fields by number."""
    arrays = [_map(_path(folder, name, each), _ARRAYS[each]) for each in Postings._fields]
    fields: list[str] = json.loads(_path(folder, name, "fields").read_text("utf-8"))
    return Postings(*arrays), fields


def _map(path: Path, dtype: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    if path.stat().st_size == 0:
        nothing = np.empty(0, dtype=dtype)
        nothing.flags.writeable = False  # like a mapped array, so that kernels are compiled for one type only
        return nothing
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)


def write_segment(folder: Path, name: str, fields: list[str], pieces: Iterable[Part], zones: Zones) -> None:
    """Writes a whole segment from the pieces of its part."""
    files = SegmentFiles(folder, name, fields)
    for piece in pieces:
        files.write(piece, zones)
    files.close()


@njit(cache=True, nogil=True)
def unpacked(postings, posting):
    """How often a posting's term is in the title, in the lead, in the rest, and how many of these are not full."""
    payload = postings.payloads[posting]
    if payload != ESCAPED:
        return (
            np.int64(payload & ((1 << TITLE_BITS) - 1)),
            np.int64(payload >> _LEAD_SHIFT & ((1 << LEAD_BITS) - 1)),
            np.int64(payload >> _REST_SHIFT & ((1 << REST_BITS) - 1)),
            np.int64(payload >> _OTHER_SHIFT),
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
    terms = [term_at(postings, number) for number in range(len(frequencies))]
    return Part(terms, frequencies, counts.astype(np.uint64), postings.documents, within, occurrences)
