"""Spans: where in an original text each position of its units stands, packed small enough to be stored.

A row is (position, start, length, is run): a run of Han characters takes as many positions as characters, anything else
one. Rows are kept as differences in the narrowest integers that hold them, so that marking a stored release needs no
second analysis.
"""

from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.text.characters import FoldedTexts
from searchsvc.text.unit_kernels import HAN_RUN
from searchsvc.text.units import Cut

Coded = NDArray[np.int64]
"""Packed rows, read: all steps in position, then all steps in start, then all `length * 2 + is run`."""


@njit(cache=True, nogil=True)
def _fill_rows(units, starts, ends, rows):
    """Fills in the coded rows of one text; returns how many there are."""
    count = last_position = last_start = 0
    for index in range(units.size):
        unit = units[index]
        start, length = starts[unit.start], ends[unit.end - 1] - starts[unit.start]
        is_run = unit.kind == HAN_RUN
        width = 1
        if is_run and length != unit.end - unit.start:  # something without a width stands in the run
            is_run, width = False, unit.end - unit.start
        for offset in range(width):
            if width > 1:
                start = starts[unit.start + offset]
                length = ends[unit.start + offset] - start
            position = unit.position + offset
            rows[0, count], rows[1, count] = position - last_position, start - last_start
            rows[2, count] = length * 2 + is_run
            last_position, last_start = position, start
            count += 1
    return count


@njit(cache=True, nogil=True)
def _pack(units, unit_ends, starts, ends, packed, packed_ends):
    rows = np.empty((3, starts.size), dtype=np.int64)
    at = begin = 0
    for text in range(unit_ends.size):
        count = _fill_rows(units[begin : unit_ends[text]], starts, ends, rows)
        begin = unit_ends[text]
        if count:
            largest = rows[:, :count].max()
            width = 1 if largest <= 0xFF else 2 if largest <= 0xFFFF else 4
            packed[at] = width
            at += 1
            for kind in range(3):
                for row in range(count):
                    for byte in range(width):
                        packed[at] = (rows[kind, row] >> (8 * byte)) & 0xFF
                        at += 1
        packed_ends[text] = at


def pack_spans(folded: FoldedTexts, cut: Cut) -> list[bytes]:
    """The packed spans of each text's units."""
    packed = np.empty(len(cut.ends) + 12 * len(folded.codes), dtype=np.uint8)
    ends = np.empty(len(cut.ends), dtype=np.int64)
    _pack(cut.units, cut.ends, folded.starts, folded.ends, packed, ends)
    whole = packed[: ends[-1] if len(ends) else 0].tobytes()
    starts = [0, *ends.tolist()]
    return [whole[start:end] for start, end in pairwise(starts)]


def read_spans(packed: bytes) -> Coded:
    """The spans that were packed."""
    if not packed:
        return np.empty(0, dtype=np.int64)
    return np.frombuffer(packed, dtype=f"<u{packed[0]}", offset=1).astype(np.int64)
