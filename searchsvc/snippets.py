"""Snippets: the pieces of original texts that show best where a query's words stand in them.

A page of results is one call: its texts go in as UTF-8, one after the other, with the marks found in them; what comes
out are `Fragment`s. Ranges of the original text only, in code points; overlapping and touching ones are merged (马克思,
never 马克|思). Escaping is the presenter's.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.page import Fragment

SNIPPET_WIDTH = 180
"""The width of a snippet in columns; a Han character takes two."""
MAX_SNIPPETS = 2
_CONTEXT = 40
_WIDE = 0x2E80
_ELLIPSIS = ord("…")
_SPACE = ord(" ")
_FULL_STOP = ord(".")
_BOUNDARIES = np.array([ord(sign) for sign in "。！？；!?;\n"], dtype=np.uint32)
_SPACES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_LETTERS = np.array([chr(code).isalnum() for code in range(_WIDE)], dtype=np.bool_)

Marks = NDArray[np.int64]
"""Stretches of texts, one a row: the text's number, its start and end in code points, the number of a leaf."""
NO_MARKS: Marks = np.empty((0, 4), dtype=np.int64)


class Texts(NamedTuple):
    """Several texts as code points, one after the other: text `i` ends at `ends[i]`."""

    letters: NDArray[np.uint32]
    ends: NDArray[np.int64]


@njit(cache=True, nogil=True)
def decode(encoded, begin, end, letters, at):
    """Appends the code points of a stretch of UTF-8; returns where they end."""
    index = begin
    while index < end:
        lead = np.uint32(encoded[index])
        if lead < 0x80:
            letters[at], index = lead, index + 1
        elif lead < 0xE0:
            letters[at] = (lead & 0x1F) << 6 | encoded[index + 1] & 0x3F
            index += 2
        elif lead < 0xF0:
            letters[at] = (lead & 0x0F) << 12 | (encoded[index + 1] & 0x3F) << 6 | encoded[index + 2] & 0x3F
            index += 3
        else:
            letters[at] = (
                (lead & 0x07) << 18
                | (encoded[index + 1] & 0x3F) << 12
                | (encoded[index + 2] & 0x3F) << 6
                | encoded[index + 3] & 0x3F
            )
            index += 4
        at += 1
    return at


def read_texts(encoded: Sequence[bytes]) -> Texts:
    """Texts in UTF-8 as code points."""
    texts = [each.decode() for each in encoded]
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    return Texts(np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32), ends)


@njit(cache=True, nogil=True)
def is_space(letter):
    """Whether a code point is white space."""
    for space in _SPACES:
        if letter == space:
            return True
    return False


@njit(cache=True, nogil=True)
def _is_boundary(letters, at, end):
    """Whether a sentence or a line ends with the letter at `at`; a full stop ends one before white space."""
    letter = letters[at]
    if letter == _FULL_STOP:
        return at + 1 < end and is_space(letters[at + 1])
    for boundary in _BOUNDARIES:
        if letter == boundary:
            return True
    return False


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _best_anchor(marks, first, last, windows, taken, shown, inside):
    """The mark whose window has most leaves not yet shown, then most marks, then is the earliest; -1 where none has."""
    best_leaves, best_marks, chosen = 0, 0, -1
    fresh = 0  # how many leaves that are not shown the window holds; `inside` has how often each
    inside[:] = 0
    after = first
    for anchor in range(first, last):
        limit = marks[anchor, 1] + SNIPPET_WIDTH - _CONTEXT
        while after < last and (after <= anchor or marks[after, 2] <= limit):
            leaf = marks[after, 3]
            if not shown[leaf]:
                fresh += inside[leaf] == 0
                inside[leaf] += 1
            after += 1
        count = after - anchor
        if fresh and (fresh > best_leaves or (fresh == best_leaves and count > best_marks)):
            free = True
            for each in range(taken):
                free &= not (windows[each, 0] < marks[anchor, 2] and marks[anchor, 1] < windows[each, 1])
            if free:
                best_leaves, best_marks, chosen = fresh, count, anchor
        leaf = marks[anchor, 3]
        if inside[leaf]:
            inside[leaf] -= 1
            fresh -= inside[leaf] == 0
    return chosen


@njit(cache=True, nogil=True)
def _window_start(letters, anchor, floor):
    """Where a window that shows `anchor` begins: after the last sentence end nearby, else at a word."""
    earliest = max(floor, anchor - _CONTEXT)
    for at in range(anchor - 1, earliest - 1, -1):
        if _is_boundary(letters, at, anchor):
            return at + 1
    if earliest == floor:
        return floor
    for at in range(earliest, anchor):
        if letters[at] == _SPACE:
            return at + 1
    return earliest


@njit(cache=True, nogil=True)
def _advance(letters, start, last):
    """The end of a piece that begins at `start` and is `SNIPPET_WIDTH` columns wide, not within a Latin word."""
    end, columns = start, SNIPPET_WIDTH
    while end < last and columns > 0:
        columns -= 2 if letters[end] >= _WIDE else 1
        end += 1
    if start < end < last and letters[end - 1] < _WIDE and letters[end] < _WIDE and _LETTERS[letters[end]]:
        for at in range(end - 1, start, -1):
            if letters[at] == _SPACE:
                return at
    return end


@njit(cache=True, nogil=True)
def _window(letters, anchor_start, anchor_end, merged, number, begin, last, windows, taken):
    """The stretch around an anchor that overlaps no other, and cuts no mark in two but one that is very long."""
    floor, ceiling = begin, last
    for each in range(taken):
        if windows[each, 1] <= anchor_start:
            floor = max(floor, windows[each, 1])
        if windows[each, 0] >= anchor_end:
            ceiling = min(ceiling, windows[each, 0])
    start = _window_start(letters, anchor_start, floor)
    end = min(max(_advance(letters, start, last), anchor_end), ceiling)
    for each in range(number):
        low, high = merged[each, 0], merged[each, 1]
        if low < start < high:
            start = max(low, floor)
        if low < end < high:
            whole = high if low <= anchor_start else low
            end = min(whole, max(end, start + 2 * SNIPPET_WIDTH), ceiling)
            break
    return start, end


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _piece(letters, begin, last, start, end, merged, number, out, at, ranges, count, fragment):
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
        ranges[count, 0], ranges[count, 1] = fragment, at - first
        at = _fold(letters, low, high, out, at)
        ranges[count, 2] = at - first
        count += 1
        place = high
    at = _fold(letters, place, end, out, at)
    for index in range(end, last):
        if not is_space(letters[index]):
            out[at] = _ELLIPSIS
            at += 1
            break
    return at, count


@njit(cache=True, nogil=True)
def compose(texts, whole, marks, leaves, out, ranges, fragments):
    """Fills in the letters of all fragments, their marks (fragment, start, end), and (text, end) of each fragment.

    The marks are sorted. Of a text that is `whole` the only fragment is all of it. Returns how many there are of each.
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
                ranges[count, 0], ranges[count, 1], ranges[count, 2] = made, merged[each, 0], merged[each, 1]
                ranges[count, 1:] -= begin
                count += 1
            at += end - begin
            fragments[made, 0], fragments[made, 1] = text, at
            made += 1
        elif last == first:
            windows[0, 0], windows[0, 1] = begin, _advance(letters, begin, end)
            taken = 1
        else:
            shown[:] = False
            every = 0
            for index in range(first, last):
                every += not shown[marks[index, 3]]
                shown[marks[index, 3]] = True
            shown[:] = False
            while taken < MAX_SNIPPETS and every:
                anchor = _best_anchor(marks, first, last, windows, taken, shown, inside)
                if anchor < 0:
                    break
                low, high = _window(
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
                made,
            )
            if at > before:
                fragments[made, 0], fragments[made, 1] = text, at
                made += 1
        first, begin = last, end
    return at, count, made


class Room(NamedTuple):
    """Arrays that are large enough for the fragments of some texts: letters, marks, and fragments."""

    letters: NDArray[np.uint32]
    ranges: NDArray[np.int64]
    made: NDArray[np.int64]


def make_room(letters: int, texts: int, marks: int) -> Room:
    """Room for the fragments of so many texts, with so many letters and marks in all."""
    return Room(
        np.empty(letters + 2 * MAX_SNIPPETS * texts, dtype=np.uint32),
        np.empty((2 * marks + 1, 3), dtype=np.int64),
        np.empty((texts * MAX_SNIPPETS, 2), dtype=np.int64),
    )


def read_fragments(room: Room, sizes: tuple[int, int, int], texts: int) -> list[tuple[Fragment, ...]]:
    """The fragments of each text, as `compose` made them; `sizes` is what that returned."""
    letters, count, pieces = sizes
    written = room.letters[:letters].tobytes().decode("utf-32-le")
    marked: list[list[tuple[int, int]]] = [[] for _ in range(pieces)]
    for piece, start, end in room.ranges[:count].tolist():
        marked[piece].append((start, end))
    found: list[list[Fragment]] = [[] for _ in range(texts)]
    begin = 0
    for (text, end), each in zip(room.made[:pieces].tolist(), marked, strict=True):
        found[text].append(Fragment(written[begin:end], tuple(each)))
        begin = end
    return [tuple(each) for each in found]


def fragments(texts: Texts, whole: NDArray[np.bool_], marks: Marks) -> list[tuple[Fragment, ...]]:
    """For each text the pieces that show its marks best, in order; without marks its beginning; of a `whole` one all.

    Marks are sorted by text, start and end; they are changed.
    """
    room = make_room(len(texts.letters), len(texts.ends), len(marks))
    leaves = int(marks[:, 3].max()) + 1 if len(marks) else 0
    return read_fragments(room, compose(texts, whole, marks, leaves, *room), len(texts.ends))
