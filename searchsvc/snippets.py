"""Snippets: the pieces of an original text that show best where a query's words stand in it.

Ranges of the original text only, in code points; overlapping and touching ones are merged (马克思, never 马克|思).
Escaping is the presenter's.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from searchsvc.engine import Mark
from searchsvc.page import Fragment

SNIPPET_WIDTH = 180
"""The width of a snippet in columns; a Han character takes two."""
MAX_SNIPPETS = 2
_CONTEXT = 40
_SPACES = re.compile(r"\s+")
_WIDE = re.compile(r"[\u2e80-\U0010ffff]+")
_BOUNDARY = re.compile(r"[。！？；!?;\n]|\.\s")


def _merged(marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def marked_text(text: str, marks: Sequence[Mark]) -> Fragment:
    """The whole text with its marks."""
    return Fragment(text, _merged(marks))


def snippets(text: str, marks: Sequence[Mark]) -> tuple[Fragment, ...]:
    """The pieces of a text that show its marks best, in the order of the text; without marks its beginning."""
    if not marks:
        return (_piece(text, 0, _advance(text, 0, SNIPPET_WIDTH), ()),) if text.strip() else ()
    merged = _merged(marks)
    windows: list[tuple[int, int]] = []
    shown: set[int] = set()
    every = {leaf for _, _, leaf in marks}
    while len(windows) < MAX_SNIPPETS and shown != every:
        anchor = _best_anchor(marks, windows, shown)
        if anchor is None:
            break
        windows.append(_window(text, marks[anchor], merged, windows))
        low, high = windows[-1]
        shown |= {leaf for start, end, leaf in marks if low <= start and end <= high}
    return tuple(_piece(text, start, end, merged) for start, end in sorted(windows))


def _best_anchor(marks: Sequence[Mark], taken: Sequence[tuple[int, int]], shown: set[int]) -> int | None:
    """The mark whose window has most leaves not yet shown, then most marks, then is the earliest.

    None where no window shows a leaf that is not shown yet.
    """
    best: tuple[int, int] = (0, 0)
    chosen: int | None = None
    inside: dict[int, int] = {}  # how many marks of each fresh leaf the window holds
    last, count = 0, len(marks)
    for first, (anchor, anchor_end, leaf) in enumerate(marks):
        limit = anchor + SNIPPET_WIDTH - _CONTEXT
        while last < count and (last <= first or marks[last][1] <= limit):
            entering = marks[last][2]
            if entering not in shown:
                inside[entering] = inside.get(entering, 0) + 1
            last += 1
        rating = (len(inside), last - first)
        if inside and rating > best and not any(low < anchor_end and anchor < high for low, high in taken):
            best, chosen = rating, first
        if leaf in inside:
            inside[leaf] -= 1
            if not inside[leaf]:
                del inside[leaf]
    return chosen


def _window(
    text: str, anchor: Mark, merged: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The stretch around an anchor that overlaps no other, and cuts no mark in two but one that is very long."""
    floor = max((end for _, end in taken if end <= anchor[0]), default=0)
    ceiling = min((start for start, _ in taken if start >= anchor[1]), default=len(text))
    start = _window_start(text, anchor[0], floor)
    end = min(max(_advance(text, start, SNIPPET_WIDTH), anchor[1]), ceiling)
    cut_first = bisect_left(merged, (start, start)) - 1
    if cut_first >= 0 and merged[cut_first][1] > start:
        start = max(merged[cut_first][0], floor)
    cut_last = bisect_left(merged, (end, end)) - 1
    if cut_last >= 0 and merged[cut_last][1] > end:
        whole = merged[cut_last][1] if merged[cut_last][0] <= anchor[0] else merged[cut_last][0]
        end = min(whole, max(end, start + 2 * SNIPPET_WIDTH), ceiling)
    return start, end


def _window_start(text: str, anchor: int, floor: int) -> int:
    """Where a window that shows `anchor` begins: after the last sentence end nearby, else at a word."""
    earliest = max(floor, anchor - _CONTEXT)
    ends = [match.end() for match in _BOUNDARY.finditer(text, earliest, anchor)]
    if ends:
        return ends[-1]
    if earliest == floor:
        return floor
    space = text.find(" ", earliest, anchor)
    return space + 1 if space >= 0 else earliest


def _advance(text: str, start: int, columns: int) -> int:
    """The end of a piece that begins at `start` and is `columns` wide, not within a Latin word."""
    end = start
    while columns > 0 and (piece := text[end : end + (columns + 1) // 2]):
        columns -= len(piece) if piece.isascii() else 2 * len(piece) - len(_WIDE.sub("", piece))
        end += len(piece)
    if end < len(text) and text[end - 1] < "\u2e80" and text[end].isalnum():
        space = text.rfind(" ", start, end)
        if space > start:
            return space
    return end


def _piece(text: str, start: int, end: int, marks: tuple[tuple[int, int], ...]) -> Fragment:
    """`text[start:end]` with white space folded to single spaces, an ellipsis at each cut, and its marks."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    pieces: list[str] = ["…" if text[:start].strip() else ""]
    at, length = start, len(pieces[0])
    kept: list[tuple[int, int]] = []
    for index in range(bisect_left(marks, (start, start)), len(marks)):
        low, high = marks[index]
        if low >= end:
            break
        before = _folded_spaces(text[at:low])
        inside = _folded_spaces(text[low : min(high, end)])
        length += len(before)
        kept.append((length, length + len(inside)))
        length += len(inside)
        pieces += (before, inside)
        at = min(high, end)
    pieces += (_folded_spaces(text[at:end]), "…" if text[end:].strip() else "")
    return Fragment("".join(pieces), tuple(kept))


def _folded_spaces(text: str) -> str:
    """The text with each stretch of white space as one space."""
    return _SPACES.sub(" ", text)
