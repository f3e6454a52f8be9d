"""Snippets: the pieces of original texts that show best where a query's words stand in them.

A page of results is one call of `compose`: texts as code points and the marks found in them go in, and the letters and
marks of all pieces come out, which `read_fragments` makes `Fragment`s of. A mark is a range of the original text, in
code points; marks that overlap or touch are merged (马克思, never 马克|思). Escaping for HTML is up to the presenter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.page import Fragment
from searchsvc.runtime.arrays import Bools, Int64s, Uint32s
from searchsvc.runtime.kernel import allocating, kernel
from searchsvc.snippets.windows import advance, best_anchor, is_space, window

MAX_SNIPPETS = 2
_ELLIPSIS = ord("…")
_SPACE = ord(" ")


class Texts(NamedTuple):
    """Several texts as code points, one after the other: text `i` ends at `ends[i]`."""

    letters: NDArray[np.uint32]
    ends: NDArray[np.int64]


@kernel
def _merge(marks: Int64s, first: int, last: int, out: Int64s) -> int:
    """Writes the ranges of the marks [first, last) of one text to `out`, those that overlap or touch as one.

    Returns how many ranges that makes.
    """
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
def _copy_spaced(letters: Uint32s, low: int, high: int, out: Uint32s, at: int) -> int:
    """Copies letters[low:high] to `out` from `at` on, white space as single spaces; returns where the copy ends."""
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
def _put_piece(
    letters: Uint32s,
    text: tuple[int, int],
    piece: tuple[int, int],
    merged: Int64s,
    number: int,
    out: Uint32s,
    at: int,
    ranges: Int64s,
    count: int,
) -> tuple[int, int]:
    """Appends one piece of a text, with an ellipsis wherever something is cut off, and the piece's marks.

    `text` and `piece` are each where it starts and ends among the letters; the first `number` ranges of `merged` are
    the text's marks. Returns how many letters of `out` and how many rows of `ranges` are used now.
    """
    begin, last = text
    start, end = piece
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
        at = _copy_spaced(letters, place, low, out, at)
        ranges[count, 0] = at - first
        at = _copy_spaced(letters, low, high, out, at)
        ranges[count, 1] = at - first
        count += 1
        place = high
    at = _copy_spaced(letters, place, end, out, at)
    for index in range(end, last):
        if not is_space(letters[index]):
            out[at] = _ELLIPSIS
            at += 1
            break
    return at, count


class _Workspace(NamedTuple):
    """Room to work in: windows and merged marks (start, end) of one text, and for each leaf whether it is shown yet."""

    windows: Int64s
    merged: Int64s
    shown: Bools
    inside: Int64s


@kernel
def _choose_windows(
    letters: Uint32s, marks: Int64s, first: int, last: int, number: int, text: tuple[int, int], work: _Workspace
) -> int:
    """Fills in the windows of a text that show its marks [first, last) best, in its order; returns how many.

    The text's merged marks are the first `number`. A second window is taken only if it shows a leaf that the first does
    not.
    """
    windows, shown = work.windows, work.shown
    shown[:] = False
    left = 0  # how many leaves are not shown yet
    for index in range(first, last):
        left += not shown[marks[index, 3]]
        shown[marks[index, 3]] = True
    shown[:] = False
    taken = 0
    while taken < MAX_SNIPPETS and left:
        anchor = best_anchor(marks, first, last, windows, taken, shown, work.inside)
        if anchor < 0:
            break
        low, high = window(letters, (marks[anchor, 1], marks[anchor, 2]), work.merged, number, text, windows, taken)
        windows[taken, 0], windows[taken, 1] = low, high
        taken += 1
        for index in range(first, last):
            if low <= marks[index, 1] and marks[index, 2] <= high and not shown[marks[index, 3]]:
                shown[marks[index, 3]] = True
                left -= 1
    if taken == MAX_SNIPPETS and windows[1, 0] < windows[0, 0]:
        low, high = windows[0, 0], windows[0, 1]
        windows[0, 0], windows[0, 1] = windows[1, 0], windows[1, 1]
        windows[1, 0], windows[1, 1] = low, high
    return taken


@allocating
def compose(
    texts: Texts, whole: Bools, marks: Int64s, leaves: int, out: Uint32s, ranges: Int64s, fragments: Int64s
) -> tuple[int, int, int]:
    """Writes the fragments of some texts into the arrays of a `Room`; returns how many letters, marks and fragments.

    A row of `marks` is the number of a text, the mark's start and end in code points of that text, and the number of
    the query's leaf that is found there, less than `leaves`. The rows are sorted; their starts and ends are changed.

    A text that is `whole` has one fragment, which is all of it. Any other has the pieces that show its marks best, at
    most `MAX_SNIPPETS`, or its beginning where it has no marks.
    """
    work = _Workspace(
        np.empty((MAX_SNIPPETS, 2), dtype=np.int64),
        np.empty((marks.shape[0], 2), dtype=np.int64),
        np.zeros(leaves, dtype=np.bool_),
        np.zeros(leaves, dtype=np.int64),
    )
    at, count, made, first, begin = 0, 0, 0, 0, 0
    letters, windows, merged = texts.letters, work.windows, work.merged
    for text in range(texts.ends.size):
        end = texts.ends[text]
        last = first
        while last < marks.shape[0] and marks[last, 0] == text:
            marks[last, 1] += begin
            marks[last, 2] += begin
            last += 1
        number = _merge(marks, first, last, merged)
        taken = 0
        if whole[text]:
            out[at : at + end - begin] = letters[begin:end]
            ranges[count : count + number] = merged[:number] - begin
            at, count = at + end - begin, count + number
            fragments[made, 0], fragments[made, 1], fragments[made, 2] = text, at, count
            made += 1
        elif last == first:
            windows[0, 0], windows[0, 1] = begin, advance(letters, begin, end)
            taken = 1
        else:
            taken = _choose_windows(letters, marks, first, last, number, (begin, end), work)
        for each in range(taken):
            before = at
            piece = windows[each, 0], windows[each, 1]
            at, count = _put_piece(letters, (begin, end), piece, merged, number, out, at, ranges, count)
            if at > before:
                fragments[made, 0], fragments[made, 1], fragments[made, 2] = text, at, count
                made += 1
        first, begin = last, end
    return at, count, made


class Room(NamedTuple):
    """Arrays that are large enough for the fragments of some texts.

    `letters` are the code points of all fragments, `ranges` their marks: start and end, in code points of the fragment.
    A row of `made` is one fragment: the number of its text, and where its letters and its ranges end.
    """

    letters: NDArray[np.uint32]
    ranges: NDArray[np.int64]
    made: NDArray[np.int64]


def make_room(letters: int, texts: int, marks: int) -> Room:
    """Room for the fragments of so many texts with so many letters and marks in all; a mark may be in two fragments."""
    return Room(
        np.empty(letters + 2 * MAX_SNIPPETS * texts, dtype=np.uint32),
        np.empty((2 * marks + 1, 2), dtype=np.int64),
        np.empty((texts * MAX_SNIPPETS, 3), dtype=np.int64),
    )


def read_fragments(room: Room, sizes: tuple[int, int, int], texts: int) -> list[tuple[Fragment, ...]]:
    """The fragments of each text from the arrays that `compose` filled; `sizes` is what it returned."""
    letters, count, pieces = sizes
    written = room.letters[:letters].tobytes().decode("utf-32-le")
    marks = [*map(tuple, room.ranges[:count].tolist())]
    found: list[list[Fragment]] = [[] for _ in range(texts)]
    begin = first = 0
    for text, end, last in room.made[:pieces].tolist():
        found[text].append(Fragment(written[begin:end], tuple(marks[first:last])))
        begin, first = end, last
    return [*map(tuple, found)]
