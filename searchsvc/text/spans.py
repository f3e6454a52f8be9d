"""Spans: where in an original text each position of its units stands, packed small enough to be stored.

A row is (position, start, length, is run): a run of Han characters takes as many positions as characters, anything else
one. Rows are kept as differences in the narrowest integers that hold them, so that marking a stored release needs no
second analysis.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.fold import Folded
from searchsvc.text.units import Kind, Unit

Coded = NDArray[np.int64]
"""Packed rows, read: all steps in position, then all steps in start, then all `length * 2 + is run`."""


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
    return bytes([np.dtype(width).itemsize]) + coded.astype(width).tobytes()


def read_spans(packed: bytes) -> Coded:
    """The spans that were packed."""
    if not packed:
        return np.empty(0, dtype=np.int64)
    return np.frombuffer(packed, dtype=f"<u{packed[0]}", offset=1).astype(np.int64)
