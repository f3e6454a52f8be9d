"""Spans: where in an original text each position of its units stands, packed small enough to be stored.

A row is (position, start, length, is run): a run of Han characters takes as many positions as characters, anything else
one. Packed are a byte that says how wide the integers are, then how far each row's position, and then how far each
row's start, is from the end of the row before, and all `length * 2 + is run`; so marking a stored release needs no
second analysis. Words mostly stand one sign apart, which compresses well. As a sign that folds to several letters may
begin rows that overlap, distances of starts are `2 * distance`, or `-2 * distance - 1` below zero.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.text.kernels.characters import FoldedTexts
from searchsvc.text.kernels.cutting import HAN_RUN
from searchsvc.text.units import Cut


class Rows(NamedTuple):
    """The rows of several texts, one after the other: those of text `i` are the rows before `ends[i]`."""

    positions: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    runs: NDArray[np.bool_]
    ends: NDArray[np.int64]


@allocating
def new_rows(count, texts):
    """Room for so many rows of so many texts."""
    return Rows(
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.empty(count, dtype=np.bool_),
        np.empty(texts, dtype=np.int64),
    )


@kernel
def _fill_rows(units, starts, ends, rows):
    """Fills in the coded rows of one text; returns how many there are."""
    positions, unit_starts, unit_ends, kinds = units["position"], units["start"], units["end"], units["kind"]
    count = next_position = end = 0
    for index in range(units.size):
        first, last = unit_starts[index], unit_ends[index]
        start, length = np.int64(starts[first]), np.int64(ends[last - 1]) - np.int64(starts[first])
        is_run = kinds[index] == HAN_RUN
        width = 1
        if is_run and length != last - first:  # something without a width stands in the run
            is_run, width = False, last - first
        for offset in range(width):
            if width > 1:
                start = np.int64(starts[first + offset])
                length = np.int64(ends[first + offset]) - start
            position = positions[index] + offset
            distance = start - end
            rows[0, count] = position - next_position
            rows[1, count] = 2 * distance if distance >= 0 else -2 * distance - 1
            rows[2, count] = length * 2 + is_run
            next_position, end = position + (length if is_run else 1), start + length
            count += 1
    return count


@allocating
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


@inlined
def read_number(packed, at, width):
    """The little-endian integer of `width` bytes that begins at `at`."""
    value = np.int64(packed[at])
    for each in range(1, width):
        value |= np.int64(packed[at + each]) << (8 * each)
    return value


@kernel
def count_rows(packed, begin, end):
    """How many rows `packed[begin:end]`, the spans of one text, hold."""
    return (end - begin - 1) // (3 * np.int64(packed[begin])) if end > begin else 0


@kernel
def read_rows(packed, begin, end, rows, row):
    """Fills in the rows of `packed[begin:end]`, the spans of one text, from `row` on; returns where they end."""
    size = count_rows(packed, begin, end)
    width = np.int64(packed[begin]) if size else 1
    at, step = begin + 1, size * width
    position = start = 0
    for _ in range(size):
        position += read_number(packed, at, width)
        distance = read_number(packed, at + step, width)
        start += -(distance + 1 >> 1) if distance & 1 else distance >> 1
        coded = read_number(packed, at + 2 * step, width)
        length, is_run = coded >> 1, coded & 1
        rows.positions[row], rows.starts[row] = position, start
        rows.lengths[row], rows.runs[row] = length, is_run
        position, start = position + (length if is_run else 1), start + length
        row, at = row + 1, at + width
    return row
