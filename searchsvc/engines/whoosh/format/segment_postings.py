"""The postings of a segment: how they are laid out on disk, and opened as memory-mapped arrays.

A posting is a document and a payload. Of the document's number the lower 16 bits stand in one array, and the higher
ones, 1, 2, 4 or 8 bits where a segment has more documents than 16 bits can number, in another. The payload says how
often the term occurs in each zone, so that scoring reads no positions; `payload_codes` has how it is one byte.

Occurrences (`position * 2`, plus one where full) take as many bits as the largest of their term. At every
`POINTER_INTERVAL` postings of a term a skip pointer says where their occurrences begin. A term whose postings are
exactly another's (a stem of which there is one form) has none of its own: it is an alias.

Beside the postings stands where the Chinese words of each document end (`text.word_bounds`), a bit for each position.
A segment that Whoosh's own writers made has none of that: all its occurrences count as words.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import (
    CONTINUED,
    CONTINUED_ENDS,
    ELEMENT_TYPES,
    FIELDS,
    POSTINGS_ARRAYS,
    U32,
    array_path,
    map_array,
)
from searchsvc.runtime.arrays import Int64s, Records, Uint8s, Uint16s, Uint32s

POINTER_INTERVAL = 16
"""In postings of one term."""
MOST_DOCUMENTS = 1 << 24
"""So many documents a segment may have."""


class Zones(NamedTuple):
    """Where the zones of each document of a segment end, in positions: `title`, and `lead` (of the body)."""

    title: U32
    lead: U32


class SegmentPostings(NamedTuple):
    """The arrays of a segment, memory-mapped; `segment_files` has what stands in each.

    `high_bits` is how many bits of a document's number stand in `high`: 0, 1, 2, 4 or 8. `continued` has the positions
    within words as bits, those of each document up to byte `continued_ends`; both are empty where none were written.
    `last_document` is the greatest number of a document: none that stands in a file is believed to be greater.
    """

    dictionary: Uint8s
    heads: Records
    documents: Uint16s
    high: Uint8s
    payloads: Uint8s
    pointers: Uint32s
    occurrences: Uint32s
    escapes: Int64s
    escaped: Records
    high_bits: int
    continued: Uint8s
    continued_ends: Int64s
    last_document: int


def high_bits(documents: int) -> int:
    """How many bits besides 16 the numbers of so many documents take: 0, 1, 2, 4 or 8."""
    return next(bits for bits in (0, 1, 2, 4, 8) if documents <= 1 << 16 + bits)


def open_postings(folder: Path, segment: str, documents: int) -> tuple[SegmentPostings, list[str]]:
    """The arrays of a segment of so many documents, and the names of its fields by number."""
    arrays = [map_array(folder, segment, name) for name in POSTINGS_ARRAYS]
    about = json.loads(array_path(folder, segment, FIELDS).read_text("utf-8"))
    bounds = [_map_if_there(folder, segment, name) for name in (CONTINUED, CONTINUED_ENDS)]
    return SegmentPostings._make([*arrays, about["high_bits"], *bounds, documents - 1]), about["fields"]


def _map_if_there(folder: Path, segment: str, name: str) -> NDArray[Any]:
    if array_path(folder, segment, name).exists():
        return map_array(folder, segment, name)
    nothing = np.empty(0, dtype=ELEMENT_TYPES[name])
    nothing.flags.writeable = False
    return nothing
