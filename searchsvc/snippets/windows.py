"""Windows: which stretches of a text show its marks best, as kernels over code points.

A mark is a row of `marks`, as `fragments.compose` takes them; a window is a row of `windows`: its start and end.
"""

import numpy as np

from searchsvc.runtime.arrays import Bools, Int64s, Uint32s
from searchsvc.runtime.kernel import kernel

SNIPPET_WIDTH = 180
"""The width of a snippet in columns; a Han character takes two."""
_CONTEXT = 40
_WIDE = 0x2E80
_SPACE = ord(" ")
_FULL_STOP = ord(".")
_BOUNDARIES = np.array([ord(sign) for sign in "。！？；!?;\n"], dtype=np.uint32)
_SPACES = np.array([chr(code).isspace() for code in range(0x3001)], dtype=np.bool_)
"""Whether each code point is white space; none after these is."""
_LETTERS = np.array([chr(code).isalnum() for code in range(_WIDE)], dtype=np.bool_)


@kernel
def is_space(letter: int) -> bool:
    """Whether a code point is white space."""
    return bool(letter < _SPACES.size and _SPACES[letter])


@kernel
def _is_boundary(letters: Uint32s, at: int, end: int) -> bool:
    """Whether a sentence or a line ends with the letter at `at`; a full stop ends one before white space."""
    letter = letters[at]
    if letter == _FULL_STOP:
        return at + 1 < end and is_space(letters[at + 1])
    for boundary in _BOUNDARIES:  # noqa: SIM110 - numba compiles no generator here
        if letter == boundary:
            return True
    return False


@kernel
def best_anchor(marks: Int64s, first: int, last: int, windows: Int64s, taken: int, shown: Bools, inside: Int64s) -> int:
    """The mark of [first, last) at which a new window had best begin; -1 where none would show anything new.

    The best is the one whose window has the most leaves that are not `shown` yet; among those, the one with the most
    marks; among those, the earliest. It must not overlap the `taken` windows that there are already. `inside` is room
    to work in, with one element a leaf.
    """
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
def _window_start(letters: Uint32s, anchor: int, floor: int) -> int:
    """Where a window begins that shows what starts at `anchor`: after the last end of a sentence nearby, or at a word.

    Never before `floor`.
    """
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
def advance(letters: Uint32s, start: int, last: int) -> int:
    """Where a piece ends that begins at `start` and is `SNIPPET_WIDTH` columns wide: at `last` at most.

    It does not end inside a Latin word, unless that is all there is.
    """
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
def window(
    letters: Uint32s,
    anchor: tuple[int, int],
    merged: Int64s,
    number: int,
    text: tuple[int, int],
    windows: Int64s,
    taken: int,
) -> tuple[int, int]:
    """The stretch of a text to show around a mark, the anchor: its start and end.

    It overlaps none of the `taken` windows that there are already, and cuts none of the text's marks (the first
    `number` ranges of `merged`) in two, except one that is very long. `anchor` and `text` are starts and ends too.
    """
    anchor_start, anchor_end = anchor
    floor, last = text
    ceiling = last
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
