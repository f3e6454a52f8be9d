"""The writer of segments: the arrays of `segment`, written piece by piece in ascending order of terms."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.parts import Part, starts
from searchsvc.engines.whoosh.segment import (
    ARRAYS,
    BLOCK,
    ESCAPED,
    LEAD_BITS,
    LEAD_SHIFT,
    OTHER_BITS,
    OTHER_SHIFT,
    REST_BITS,
    REST_SHIFT,
    TITLE_BITS,
    WIDE,
    Zones,
    array_path,
)


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
            payloads[posting] = title | lead << LEAD_SHIFT | rest << REST_SHIFT | other << OTHER_SHIFT
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
        self._files: dict[str, IO[bytes]] = {each: array_path(folder, name, each).open("wb") for each in ARRAYS}
        self._sizes = dict.fromkeys(ARRAYS, 0)
        self._term_end = 0

    def _write(self, name: str, values: NDArray[Any]) -> None:
        array = np.ascontiguousarray(values, dtype=ARRAYS[name])
        self._files[name].write(array.data)
        self._sizes[name] += array.size

    def write(self, part: Part, zones: Zones) -> None:
        """Writes the next piece."""
        self._write("terms", part.terms.text)
        self._write("term_ends", self._term_end + part.terms.ends)
        self._term_end += len(part.terms.text)
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
        array_path(self._folder, self._name, "fields").write_text(json.dumps(self._fields), "utf-8")


def write_segment(folder: Path, name: str, fields: list[str], pieces: Iterable[Part], zones: Zones) -> None:
    """Writes a whole segment from the pieces of its part."""
    files = SegmentFiles(folder, name, fields)
    for piece in pieces:
        files.write(piece, zones)
    files.close()
