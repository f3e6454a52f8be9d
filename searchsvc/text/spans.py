"""Spans: where in an original text each position of its units stands, packed small enough to be stored.

A row is (position, start, length, is run): a run of Han characters takes as many positions as characters, anything else
one. Rows are kept as differences, so that marking a stored release needs no second analysis.
"""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.fold import Folded
from searchsvc.text.units import Kind, Unit

Spans = NDArray[np.int64]
"""Rows of four columns: first position, start, length in characters, and 1 for a run of Han characters."""


def _rows(folded: Folded, sequence: Sequence[Unit]) -> Iterator[tuple[int, int, int, int]]:
    starts, ends = folded.starts, folded.ends
    for unit in sequence:
        start, end = starts[unit.start], ends[unit.end - 1]
        if unit.kind is not Kind.HAN:
            yield unit.position, start, end - start, 0
        elif end - start == unit.width:
            yield unit.position, start, end - start, 1
        else:  # something without a width stands in the run
            for offset in range(unit.width):
                place = unit.start + offset
                yield unit.position + offset, starts[place], ends[place] - starts[place], 0


def pack_spans(folded: Folded, sequence: Sequence[Unit]) -> bytes:
    """The spans of a text's units, packed."""
    rows = np.array(list(_rows(folded, sequence)), dtype=np.int64).reshape(-1, 4)
    if not len(rows):
        return b""
    coded = np.empty((3, len(rows)), dtype=np.int64)
    coded[0] = np.diff(rows[:, 0], prepend=0)
    coded[1] = np.diff(rows[:, 1], prepend=0)
    coded[2] = rows[:, 2] * 2 + rows[:, 3]
    width: type[np.unsignedinteger] = np.uint8
    if coded.max() > 0xFF:
        width = np.uint16 if coded.max() <= 0xFFFF else np.uint32
    return bytes([np.dtype(width).itemsize]) + zlib.compress(coded.astype(width).tobytes(), 1)


def unpack_spans(packed: bytes) -> Spans:
    """The spans that were packed."""
    if not packed:
        return np.empty((0, 4), dtype=np.int64)
    flat = np.frombuffer(zlib.decompress(packed[1:]), dtype=f"<u{packed[0]}").astype(np.int64)
    coded = flat.reshape(3, -1)
    return np.stack([np.cumsum(coded[0]), np.cumsum(coded[1]), coded[2] >> 1, coded[2] & 1], axis=1)


def span_of(spans: Spans, first: int, last: int) -> tuple[int, int] | None:
    """The stretch of the original text from position `first` to `last`, inclusive; None where no unit stands there."""
    rows = np.searchsorted(spans[:, 0], (first, last), side="right") - 1
    if rows[0] < 0:
        return None
    at, start, length, run = spans[rows[0]].tolist()
    if first - at >= (length if run else 1):
        return None
    begin = start + (first - at if run else 0)
    at, start, length, run = spans[rows[1]].tolist()
    end = start + (min(last - at + 1, length) if run else length)
    return begin, end
