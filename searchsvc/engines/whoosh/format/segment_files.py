"""Segments: how postings are laid out on disk, and read as memory-mapped arrays.

A posting is a document (its lower 16 bits, and apart from them 1, 2, 4 or 8 more where a segment has more documents)
and a payload: how often its term occurs in each zone, so that scoring reads no positions. The `KINDS` that make up
nearly all payloads take one byte; any other is `ESCAPED`, and stands in a table of its own. Occurrences (`position *
2`, plus one where full) take as many bits as the largest of their term. Every `BLOCK` postings a pointer says where
their occurrences begin. A term whose postings are exactly another's (a stem of which there is one form) has none of
its own.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

U32 = NDArray[np.uint32]

BLOCK = 16
MOST_DOCUMENTS = 1 << 24
"""So many documents a segment may have."""
ESCAPED = 255
LEAD_SHIFT, REST_SHIFT, OTHER_SHIFT = 8, 16, 24

ARRAYS: dict[str, type[np.unsignedinteger[Any]]] = {
    "dictionary": np.uint8,  # the terms, as `dictionary` packs them
    "heads": np.uint64,
    "documents": np.uint16,
    "high": np.uint8,  # the higher bits of documents, those of several postings a byte; empty where 16 are enough
    "payloads": np.uint8,
    "pointers": np.uint32,  # of each block but a term's first: how many occurrences of the term stand before it
    "occurrences": np.uint32,  # one after the other without a gap, lowest bits first, and a word more
    "escapes": np.uint64,  # the postings that are escaped, ascending
    "escaped": np.uint32,  # of each: title, lead, rest, other
}


class Zones(NamedTuple):
    """Where the zones of each document of a segment end, in positions: `title`, and `lead` (of the body)."""

    title: U32
    lead: U32


class Postings(NamedTuple):
    """The arrays of a segment, as `ARRAYS` says; memory-mapped."""

    dictionary: NDArray[np.uint8]
    heads: NDArray[np.uint64]
    documents: NDArray[np.uint16]
    high: NDArray[np.uint8]
    payloads: NDArray[np.uint8]
    pointers: U32
    occurrences: U32
    escapes: NDArray[np.uint64]
    escaped: U32
    high_bits: int


def high_bits(documents: int) -> int:
    """How many bits besides 16 the numbers of so many documents take: 0, or 1, 2, 4, 8."""
    return next(bits for bits in (0, 1, 2, 4, 8) if documents <= 1 << 16 + bits)


def _kinds() -> NDArray[np.uint32]:
    """The commonest payloads, packed as title | lead | rest | not full, by a rule that fits texts of both languages."""
    title, lead, rest, other = np.indices((4, 16, 18, 18), dtype=np.int64, sparse=True)  # more than any of them has
    every = title + lead + rest
    mixed = np.where((other > 0) & (other < every), 3 + np.minimum(other, every - other), 0.3 * (other > 0))
    rated = 2.3 * title + 0.6 * lead + 0.55 * rest + mixed
    packed = title | lead << LEAD_SHIFT | rest << REST_SHIFT | other << OTHER_SHIFT
    possible = (every > 0) & (other <= every)
    best = np.lexsort((packed[possible], rated[possible]))[:ESCAPED]
    return np.append(packed[possible][best], 0).astype(np.uint32)


KINDS = _kinds()
"""What each payload but `ESCAPED` stands for."""
SUMS = np.array([(k & 255) + (k >> LEAD_SHIFT & 255) + (k >> REST_SHIFT & 255) for k in KINDS.tolist()], dtype=np.int64)
"""How many occurrences each payload but `ESCAPED` has."""


def array_path(folder: Path, name: str, array: str) -> Path:
    """The file of one array of a segment."""
    return folder / f"{name}.{array}"


def open_postings(folder: Path, name: str) -> tuple[Postings, list[str]]:
    """The arrays of a segment, and the names of its fields by number."""
    arrays = [map_array(array_path(folder, name, each), dtype) for each, dtype in ARRAYS.items()]
    about = json.loads(array_path(folder, name, "fields").read_text("utf-8"))
    return Postings._make([*arrays, about["high_bits"]]), about["fields"]


def map_array(path: Path, dtype: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    """A file as an array that is read from disk where it is looked at."""
    if path.stat().st_size == 0:
        nothing = np.empty(0, dtype=dtype)
        nothing.flags.writeable = False  # like a mapped array, so that kernels are compiled for one type only
        return nothing
    return np.memmap(path, dtype=dtype, mode="r").view(np.ndarray)
