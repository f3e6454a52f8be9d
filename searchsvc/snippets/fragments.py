"""Snippets: the pieces of original texts that show best where a query's words stand in them.

A page of results is one call of `compose`: texts as code points and the marks found in them go in, and the letters and
marks of all pieces come out, which `read_fragments` makes `Fragment`s of. Ranges of the original text only, in code
points; overlapping and touching ones are merged (马克思, never 马克|思). Escaping is the presenter's.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.page import Fragment
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.snippets.windows import advance, best_anchor, is_space, window

MAX_SNIPPETS = 2
_ELLIPSIS = ord("…")
_SPACE = ord(" ")


class Texts(NamedTuple):
    """Several texts as code points, one after the other: text `i` ends at `ends[i]`."""

    letters: NDArray[np.uint32]
    ends: NDArray[np.int64]


@inlined
def _low(byte):
    """The six bits that a byte after the first adds, as a number that can be shifted."""
    return np.int64(byte) & 0x3F


@kernel
def decode(encoded, begin, end, letters, at):
    """Appends the code points of a stretch of UTF-8; returns where they end."""
    index = begin
    while index < end:
        lead = np.int64(encoded[index])
        if lead < 0x80:
            letters[at], index = lead, index + 1
        elif lead < 0xE0:
            letters[at] = (lead & 0x1F) << 6 | _low(encoded[index + 1])
            index += 2
        elif lead < 0xF0:
            letters[at] = (lead & 0x0F) << 12 | _low(encoded[index + 1]) << 6 | _low(encoded[index + 2])
            index += 3
        else:
            letters[at] = (
                (lead & 0x07) << 18
                | _low(encoded[index + 1]) << 12
                | _low(encoded[index + 2]) << 6
                | _low(encoded[index + 3])
            )
            index += 4
        at += 1
    return at


@kernel
def _merged(marks, first, last, out):
    """The marks [first, last) of one text, overlapping and touching ones as one; returns how many."""
    count = 0
    for index in range(first, last):
        start, end = marks[index, 1], marks[index, 2]
        if count and start <= out[count - 1, 1]:
            out[count - 1, 1] = max(out[count - 1, 1], end)
        else:
            out[count, 0], out[count, 1] = start, end
            count += 1
    return count


@kernel
def _fold(letters, low, high, out, at):
    """Appends a stretch with each white space in it as one space; returns where it ends."""
    spaced = False
    for index in range(low, high):
        if (letters[index] <= _SPACE or letters[index] >= 0x80) and is_space(letters[index]):
            if not spaced:
                out[at] = _SPACE
                at += 1
            spaced = True
            continue
        out[at] = letters[index]
        at += 1
        spaced = False
    return at


@kernel
def _piece(letters, begin, last, start, end, merged, number, out, at, ranges, count):
    """Appends letters[start:end] with an ellipsis at each cut, and its marks; returns where both end."""
    while start < end and is_space(letters[start]):
        start += 1
    while end > start and is_space(letters[end - 1]):
        end -= 1
    first = at
    for index in range(begin, start):
        if not is_space(letters[index]):
            out[at] = _ELLIPSIS
            at += 1
            break
    place = start
    for each in range(number):
        low, high = max(merged[each, 0], start), min(merged[each, 1], end)
        if low >= high:
            continue
        at = _fold(letters, place, low, out, at)
        ranges[count, 0] = at - first
        at = _fold(letters, low, high, out, at)
        ranges[count, 1] = at - first
        count += 1
        place = high
    at = _fold(letters, place, end, out, at)
    for index in range(end, last):
        if not is_space(letters[index]):
            out[at] = _ELLIPSIS
            at += 1
            break
    return at, count


@allocating
def compose(texts, whole, marks, leaves, out, ranges, fragments):
    """Fills in the letters of all fragments, their marks (start, end), and of each fragment its text and both's ends.

    A mark is a row: the text's number, its start and end in code points there, the number of a leaf (below `leaves`).
    Marks are sorted, and are changed. Of a text that is `whole` the only fragment is all of it; of any other the pieces
    that show its marks best, or its beginning. Returns how many letters, marks and fragments there are.
    """
    windows = np.empty((MAX_SNIPPETS, 2), dtype=np.int64)
    shown, inside = np.zeros(leaves, dtype=np.bool_), np.zeros(leaves, dtype=np.int64)
    merged = np.empty((marks.shape[0], 2), dtype=np.int64)
    at, count, made, first, begin = 0, 0, 0, 0, 0
    letters = texts.letters
    for text in range(texts.ends.size):
        end = texts.ends[text]
        last = first
        while last < marks.shape[0] and marks[last, 0] == text:
            marks[last, 1] += begin
            marks[last, 2] += begin
            last += 1
        number = _merged(marks, first, last, merged)
        taken = 0
        if whole[text]:
            out[at : at + end - begin] = letters[begin:end]
            for each in range(number):
                ranges[count, 0], ranges[count, 1] = merged[each, 0] - begin, merged[each, 1] - begin
                count += 1
            at += end - begin
            fragments[made, 0], fragments[made, 1], fragments[made, 2] = text, at, count
            made += 1
        elif last == first:
            windows[0, 0], windows[0, 1] = begin, advance(letters, begin, end)
            taken = 1
        else:
            shown[:] = False
            every = 0
            for index in range(first, last):
                every += not shown[marks[index, 3]]
                shown[marks[index, 3]] = True
            shown[:] = False
            while taken < MAX_SNIPPETS and every:
                anchor = best_anchor(marks, first, last, windows, taken, shown, inside)
                if anchor < 0:
                    break
                low, high = window(
                    letters, marks[anchor, 1], marks[anchor, 2], merged, number, begin, end, windows, taken
                )
                windows[taken, 0], windows[taken, 1] = low, high
                taken += 1
                for index in range(first, last):
                    if low <= marks[index, 1] and marks[index, 2] <= high and not shown[marks[index, 3]]:
                        shown[marks[index, 3]] = True
                        every -= 1
            if taken == 2 and windows[1, 0] < windows[0, 0]:
                windows[0, 0], windows[0, 1], windows[1, 0], windows[1, 1] = (
                    windows[1, 0],
                    windows[1, 1],
                    windows[0, 0],
                    windows[0, 1],
                )
        for each in range(taken):
            before = at
            at, count = _piece(
                letters,
                begin,
                end,
                windows[each, 0],
                windows[each, 1],
                merged,
                number,
                out,
                at,
                ranges,
                count,
            )
            if at > before:
                fragments[made, 0], fragments[made, 1], fragments[made, 2] = text, at, count
                made += 1
        first, begin = last, end
    return at, count, made


class Room(NamedTuple):
    """Arrays that are large enough for the fragments of some texts: letters, marks, and fragments."""

    letters: NDArray[np.uint32]
    ranges: NDArray[np.int64]
    made: NDArray[np.int64]


def make_room(letters: int, texts: int, marks: int) -> Room:
    """Room for the fragments of so many texts, with so many letters and marks in all; two may share a mark."""
    return Room(
        np.empty(letters + 2 * MAX_SNIPPETS * texts, dtype=np.uint32),
        np.empty((2 * marks + 1, 2), dtype=np.int64),
        np.empty((texts * MAX_SNIPPETS, 3), dtype=np.int64),
    )


def read_fragments(room: Room, sizes: tuple[int, int, int], texts: int) -> list[tuple[Fragment, ...]]:
    """The fragments of each text, as `compose` made them; `sizes` is what that returned."""
    letters, count, pieces = sizes
    written = room.letters[:letters].tobytes().decode("utf-32-le")
    marks = [*map(tuple, room.ranges[:count].tolist())]
    found: list[list[Fragment]] = [[] for _ in range(texts)]
    begin = first = 0
    for text, end, last in room.made[:pieces].tolist():
        found[text].append(Fragment(written[begin:end], tuple(marks[first:last])))
        begin, first = end, last
    return [*map(tuple, found)]
