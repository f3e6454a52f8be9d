"""Windows: which stretches of a text show its marks best, as kernels over code points."""

import numpy as np

from searchsvc.runtime.kernel import kernel

SNIPPET_WIDTH = 180
"""The width of a snippet in columns; a Han character takes two."""
_CONTEXT = 40
_WIDE = 0x2E80
_SPACE = ord(" ")
_FULL_STOP = ord(".")
_BOUNDARIES = np.array([ord(sign) for sign in "。！？；!?;\n"], dtype=np.uint32)
_SPACES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_LETTERS = np.array([chr(code).isalnum() for code in range(_WIDE)], dtype=np.bool_)


@kernel
def is_space(letter):
    """Whether a code point is white space."""
    for space in _SPACES:
        if letter == space:
            return True
    return False


@kernel
def _is_boundary(letters, at, end):
    """Whether a sentence or a line ends with the letter at `at`; a full stop ends one before white space."""
    letter = letters[at]
    if letter == _FULL_STOP:
        return at + 1 < end and is_space(letters[at + 1])
    for boundary in _BOUNDARIES:
        if letter == boundary:
            return True
    return False


@kernel
def best_anchor(marks, first, last, windows, taken, shown, inside):
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


@kernel
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


@kernel
def advance(letters, start, last):
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


@kernel
def window(letters, anchor_start, anchor_end, merged, number, begin, last, windows, taken):
    """The stretch around an anchor that overlaps no other, and cuts no mark in two but one that is very long."""
    floor, ceiling = begin, last
    for each in range(taken):
        if windows[each, 1] <= anchor_start:
            floor = max(floor, windows[each, 1])
        if windows[each, 0] >= anchor_end:
            ceiling = min(ceiling, windows[each, 0])
    start = _window_start(letters, anchor_start, floor)
    end = min(max(advance(letters, start, last), anchor_end), ceiling)
    for each in range(number):
        low, high = merged[each, 0], merged[each, 1]
        if low < start < high:
            start = max(low, floor)
        if low < end < high:
            whole = high if low <= anchor_start else low
            end = min(whole, max(end, start + 2 * SNIPPET_WIDTH), ceiling)
            break
    return start, end
