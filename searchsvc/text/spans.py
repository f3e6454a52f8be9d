"""Spans: where in an original text each position of its tokens stands, packed small enough to be stored.

A row of spans is (position, start, length, is a run). A run of Han characters is one row that takes as many positions
as it has characters; anything else takes one position. A start is an offset in code points of the original text.

The packed form of a text is one byte that says how many bytes each integer takes, and then three columns of integers:
how far each row's position is from the end of the row before; the same of each row's start; and `length * 2`, plus one
for a run. With it a stored release is marked without a second analysis. Most words stand one character apart, so the
columns compress well. Where one original character folds to several letters, the next row may begin before the last
has ended; so the distance between starts is stored as `2 * distance`, or as `-2 * distance - 1` where it is negative.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Bools, Int32s, Int64s, Uint8s, int64
from searchsvc.runtime.kernel import IS_PLAIN, allocating, kernel
from searchsvc.text.kernels.characters import FoldedTexts
from searchsvc.text.kernels.cutting import HAN_RUN
from searchsvc.text.units import Cut


class Rows(NamedTuple):
    """The rows of several texts, one after the other: those of text `i` are the rows before `ends[i]`.

    Integers of 32 bits where rows are about to be packed, and of 64 where they have been read.
    """

    positions: Int32s | Int64s
    starts: Int32s | Int64s
    lengths: Int32s | Int64s
    runs: Bools
    ends: Int64s


def _rows_of(folded: FoldedTexts, cut: Cut) -> Rows:
    """The rows of all texts.

    A run in which something without a width stands (a zero-width space, say) is not one row but one a character.
    """
    first, last = cut.units["start"].copy(), cut.units["end"].copy()
    positions = cut.units["position"].copy()
    starts = folded.starts[first].astype(np.int32)
    lengths = folded.ends[last - 1].astype(np.int32) - starts
    runs = cut.units["kind"] == HAN_RUN
    is_uneven = runs & (lengths != last - first)
    if not is_uneven.any():
        return Rows(positions, starts, lengths, runs, cut.ends)
    counts = np.where(is_uneven, last - first, 1)
    ends = np.cumsum(counts)
    offsets = np.arange(counts.sum()) - np.repeat(ends - counts, counts)
    is_character = np.repeat(is_uneven, counts)
    characters = (np.repeat(first, counts) + offsets)[is_character]
    starts, lengths = np.repeat(starts, counts), np.repeat(lengths, counts)
    starts[is_character] = folded.starts[characters]
    lengths[is_character] = folded.ends[characters] - starts[is_character]
    row_ends = np.concatenate([[0], ends])[cut.ends]
    return Rows(np.repeat(positions, counts) + offsets, starts, lengths, np.repeat(runs & ~is_uneven, counts), row_ends)


def _columns_of(rows: Rows) -> NDArray[np.int32]:
    """The three columns of all texts as integers that are not negative."""
    columns = np.empty((3, len(rows.positions)), dtype=np.int32)
    counts = np.diff(rows.ends, prepend=0)
    firsts = (rows.ends - counts)[counts > 0]  # the first rows of texts
    for column, begins, widths in (
        (columns[0], rows.positions, np.where(rows.runs, rows.lengths, np.int32(1))),
        (columns[1], rows.starts, rows.lengths),
    ):
        column[:] = begins
        column[1:] -= begins[:-1] + widths[:-1]
        column[firsts] = begins[firsts]
    columns[1] = (columns[1] << 1) ^ (columns[1] >> 31)
    columns[2] = rows.lengths * 2 + rows.runs
    return columns


@allocating
def _pack(columns: Int32s, row_ends: Int64s, packed: Uint8s, packed_ends: Int64s) -> None:
    """Packs the columns of all texts one text after the other; `packed_ends` becomes where each ends."""
    at = first = 0
    for text in range(row_ends.size):
        last = row_ends[text]
        if last > first:
            largest = columns[:, first:last].max()
            width = 1 if largest <= 0xFF else 2 if largest <= 0xFFFF else 4
            packed[at] = width
            at += 1
            size = (last - first) * width
            for column in range(3):
                for byte in range(width):  # only the lowest eight bits are kept
                    packed[at + byte : at + size : width] = columns[column, first:last] >> (8 * byte)
                at += size
            first = last
        packed_ends[text] = at


def pack_spans(folded: FoldedTexts, cut: Cut) -> list[bytes]:
    """The packed spans of the tokens of each text."""
    rows = _rows_of(folded, cut)
    packed = np.empty(len(rows.ends) + 12 * len(rows.positions), dtype=np.uint8)
    ends = np.empty(len(rows.ends), dtype=np.int64)
    _pack(_columns_of(rows), rows.ends, packed, ends)
    whole = packed[: ends[-1] if len(ends) else 0].tobytes()
    return [whole[start:end] for start, end in pairwise([0, *ends.tolist()])]


@allocating
def read_spans_by_row(packed: Uint8s, begins: Int64s, ends: Int64s) -> Rows:
    """The rows of texts, the packed spans of text `i` being `packed[begins[i]:ends[i]]`."""
    count = 0
    for text in range(ends.size):
        if ends[text] > begins[text]:
            count += (ends[text] - begins[text] - 1) // (3 * int64(packed[begins[text]]))
    positions, starts, lengths = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    runs, row_ends = np.empty(count, np.bool_), np.empty(ends.size, np.int64)
    row = 0
    for text in range(ends.size):
        if ends[text] > begins[text]:
            width = int64(packed[begins[text]])
            at = begins[text] + 1
            size = (ends[text] - at) // 3
            position = start = 0  # where the row before ends
            for number in range(at, at + size - size % width, width):
                position += _number(packed, number, width)
                distance = _number(packed, number + size, width)
                start += (distance >> 1) ^ -(distance & 1)
                length = _number(packed, number + 2 * size, width)
                is_run = length & 1 == 1
                length >>= 1
                positions[row], starts[row], lengths[row], runs[row] = position, start, length, is_run
                position += length if is_run else 1
                start += length
                row += 1
        row_ends[text] = row
    return Rows(positions, starts, lengths, runs, row_ends)


@kernel
def _number(packed: Uint8s, at: int, width: int) -> int:
    """The integer of one, two or four bytes, the lowest first."""
    value = int64(packed[at])
    if width > 1:
        value |= int64(packed[at + 1]) << 8
    if width > 2 and at + 3 < packed.size:
        value |= int64(packed[at + 2]) << 16 | int64(packed[at + 3]) << 24
    return value


def read_spans_at_once(packed: Uint8s, begins: Int64s, ends: Int64s) -> Rows:
    """The same as `read_spans_by_row`, by operations on whole arrays: a hundred times as fast in plain Python."""
    row_ends = np.empty(ends.size, dtype=np.int64)
    count = 0
    for text in range(ends.size):
        if ends[text] > begins[text]:
            count += (ends[text] - begins[text] - 1) // (3 * int(packed[begins[text]]))
        row_ends[text] = count
    columns = np.empty((3, count), dtype=np.int64)
    first = 0
    for text in range(ends.size):
        begin, last = begins[text], row_ends[text]
        if last > first:
            width = int(packed[begin])
            size = (last - first) * width
            for column in range(3):
                at = begin + 1 + column * size
                columns[column, first:last] = packed[at : at + size : width]
                for byte in range(1, width):
                    columns[column, first:last] += packed[at + byte : at + size : width].astype(np.int64) << (8 * byte)
        first = last
    lengths = columns[2] >> 1
    runs = (columns[2] & 1) == 1
    widths = np.where(runs, lengths, 1)
    positions = np.cumsum(columns[0] + widths)
    starts = np.cumsum(((columns[1] >> 1) ^ -(columns[1] & 1)) + lengths)
    first = position = start = 0
    for text in range(ends.size):  # each text counts from its own beginning
        last = row_ends[text]
        if last > first:
            next_position, next_start = positions[last - 1], starts[last - 1]
            positions[first:last] -= position
            starts[first:last] -= start
            first, position, start = last, next_position, next_start
    return Rows(positions - widths, starts - lengths, lengths, runs, row_ends)


read_spans = read_spans_at_once if IS_PLAIN else read_spans_by_row
"""The quicker of the two: compiled, `read_spans_by_row` takes 8 microseconds for a page of hits, and the other 20."""
