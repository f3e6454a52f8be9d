"""Snippets: where a query's words stand in an original text, and which pieces of it show them best.

Ranges of the original text only, in code points; overlapping and touching ones are merged (马克思, never 马克|思).
Escaping is the presenter's.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from searchsvc.page import Fragment
from searchsvc.queryparser.nodes import Leaf, Node, Slot, positive_leaves
from searchsvc.text.analyzer import joined_forms, word_terms
from searchsvc.text.fold import Folded, fold
from searchsvc.text.units import Kind, Unit, units

SNIPPET_WIDTH = 180
"""The width of a snippet in columns; a Han character takes two."""
MAX_SNIPPETS = 2
LONGEST_MARKED = 400_000
"""Of a longer text only so many characters are looked at."""
_CONTEXT = 40
_BOUNDARY = re.compile(r"[。！？；!?;\n]|\.\s")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A range of the original text in which the leaf numbered `leaf` stands."""

    start: int
    end: int
    leaf: int


class _Text:
    """A text cut into units, ready to be asked where a leaf stands."""

    def __init__(self, text: str) -> None:
        self.folded: Folded = fold(text[:LONGEST_MARKED])
        self._units = tuple(units(self.folded.text))
        self._positions = [unit.position for unit in self._units]
        self._places = [unit.start for unit in self._units]
        self._by_form: dict[str, list[Unit]] = {}
        for unit in self._units:
            for form in _forms(unit):
                self._by_form.setdefault(form, []).append(unit)
        self._joined = {
            position: (form, self._units[index + span - 1])
            for form, position, span in joined_forms(self._units)
            for index in (bisect_right(self._positions, position) - 1,)
        }

    def spans(self, leaf: Leaf) -> Iterator[tuple[int, int]]:
        """The spans of a leaf in the folded text."""
        for slots in leaf.variants:
            if len(slots) == 1 and slots[0].kind is Kind.HAN:
                yield from self._substrings(slots[0].form)
            else:
                yield from self._runs(slots, leaf.prefix)

    def _substrings(self, form: str) -> Iterator[tuple[int, int]]:
        place = self.folded.text.find(form)
        while place >= 0:
            yield place, place + len(form)
            place = self.folded.text.find(form, place + 1)

    def _runs(self, slots: tuple[Slot, ...], prefix: bool) -> Iterator[tuple[int, int]]:
        for start, position in self._starts(slots[0], prefix and len(slots) == 1):
            end = None
            for slot in slots:
                end = self._end(slot, position + slot.offset, prefix and slot is slots[-1])
                if end is None:
                    break
            if end is not None:
                yield start, end

    def _starts(self, slot: Slot, prefix: bool) -> Iterator[tuple[int, int]]:
        """(place in the folded text, position) of everything that the first slot may stand at."""
        if prefix:
            for unit in self._units:
                if unit.kind is not Kind.HAN and unit.form.startswith(slot.form):
                    yield unit.start, unit.position
        elif slot.kind is Kind.HAN:
            for start, _ in self._substrings(slot.form):
                unit = self._units[bisect_right(self._places, start) - 1]
                yield start, unit.position + start - unit.start
        else:
            for unit in self._by_form.get(_key(slot), ()):
                yield unit.start, unit.position
            for position, (form, _) in self._joined.items():
                if slot.kind is Kind.WORD and word_terms(form)[1] == word_terms(slot.form)[1]:
                    yield self._unit_at(position).start, position

    def _unit_at(self, position: int) -> Unit:
        return self._units[bisect_right(self._positions, position) - 1]

    def _end(self, slot: Slot, position: int, prefix: bool) -> int | None:
        """The end in the folded text of the slot at a position; None where something else stands there."""
        if not self._units or position < 0:
            return None
        unit = self._unit_at(position)
        offset = position - unit.position
        if offset >= unit.width or unit.kind is not slot.kind:
            return None
        if slot.kind is Kind.HAN:
            return unit.start + offset + len(slot.form) if unit.form.startswith(slot.form, offset) else None
        if prefix:
            return unit.end if unit.form.startswith(slot.form) else None
        if _key(slot) in _forms(unit):
            return unit.end
        joined = self._joined.get(position)
        if joined and slot.kind is Kind.WORD and word_terms(joined[0])[1] == word_terms(slot.form)[1]:
            return joined[1].end
        return None


def _forms(unit: Unit) -> tuple[str, ...]:
    """What a unit may be asked for by, besides being part of a Han run."""
    if unit.kind is Kind.WORD:
        return (word_terms(unit.form)[1],)
    if unit.kind is Kind.NUMBER:
        return (unit.form, unit.form.removesuffix("%")) if unit.form.endswith("%") else (unit.form,)
    return ()


def _key(slot: Slot) -> str:
    return word_terms(slot.form)[1] if slot.kind is Kind.WORD else slot.form


def _worth_marking(leaves: Iterable[Leaf]) -> list[Leaf]:
    """The leaves to mark: single Han characters only where the query has nothing longer."""
    distinct = list(dict.fromkeys(leaves))
    longer = [leaf for leaf in distinct if not (len(leaf.text) == 1 and leaf.variants[0][0].kind is Kind.HAN)]
    return longer or distinct


def _marks(text: str, tree: Node) -> list[_Mark]:
    leaves = _worth_marking(positive_leaves(tree))
    if not leaves or not text:
        return []
    cut = _Text(text)
    found = {
        _Mark(*cut.folded.original_span(start, end), leaf)
        for leaf, each in enumerate(leaves)
        for start, end in cut.spans(each)
    }
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.leaf))


def _merged(marks: Iterable[_Mark]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for mark in marks:
        if merged and mark.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], mark.end))
        else:
            merged.append((mark.start, mark.end))
    return tuple(merged)


def mark(text: str, tree: Node) -> Fragment:
    """The whole text with the query's words marked."""
    return Fragment(text, _merged(_marks(text, tree)))


def snippets(text: str, tree: Node) -> tuple[Fragment, ...]:
    """The pieces of a text that show the query's words best, in the order of the text; else its beginning."""
    marks = _marks(text, tree)
    if not marks:
        return (_piece(text, 0, _advance(text, 0, SNIPPET_WIDTH), ()),) if text.strip() else ()
    windows: list[tuple[int, int]] = []
    shown: set[int] = set()
    while len(windows) < MAX_SNIPPETS:
        best = _best_window(text, marks, windows, shown)
        if best is None:
            break
        windows.append(best)
        shown |= {each.leaf for each in marks if best[0] <= each.start and each.end <= best[1]}
    merged = _merged(marks)
    return tuple(_piece(text, start, end, merged) for start, end in sorted(windows))


def _best_window(
    text: str, marks: Sequence[_Mark], taken: Sequence[tuple[int, int]], shown: set[int]
) -> tuple[int, int] | None:
    """The window with most leaves not yet shown, then most marks, then the earliest; none that adds nothing."""
    best: tuple[int, int, int] | None = None
    last = 0
    for first in range(len(marks)):
        limit = marks[first].start + SNIPPET_WIDTH - _CONTEXT
        last = max(last, first)
        while last < len(marks) and marks[last].end <= limit:
            last += 1
        inside = marks[first : min(last, first + 64)] or marks[first : first + 1]
        if any(start < marks[first].end and marks[first].start < end for start, end in taken):
            continue
        fresh = len({each.leaf for each in inside} - shown)
        rating = (fresh, len(inside), -first)
        if fresh and (best is None or rating > best):
            best = rating
    if best is None:
        return None
    anchor = marks[-best[2]]
    floor = max((end for _, end in taken if end <= anchor.start), default=0)
    ceiling = min((start for start, _ in taken if start >= anchor.end), default=len(text))
    start = _window_start(text, anchor.start, floor)
    return start, min(max(_advance(text, start, SNIPPET_WIDTH), anchor.end), ceiling)


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
    while end < len(text) and columns > 0:
        columns -= 2 if text[end] >= "\u2e80" else 1
        end += 1
    if end < len(text) and text[end - 1] < "\u2e80" and text[end].isalnum():
        space = text.rfind(" ", start, end)
        if space > start:
            return space
    return end


def _piece(text: str, start: int, end: int, marks: tuple[tuple[int, int], ...]) -> Fragment:
    """`text[start:end]` with white space folded to single spaces, an ellipsis at each cut, and its marks."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    out = "…" if text[:start].strip() else ""
    places: list[int] = []
    for index in range(start, end):
        places.append(len(out))
        char = text[index]
        if not char.isspace():
            out += char
        elif not out.endswith(" "):
            out += " "
    places.append(len(out))
    inside = [(max(low, start), min(high, end)) for low, high in marks if low < end and high > start]
    kept = tuple((places[low - start], places[high - start]) for low, high in inside)
    return Fragment(out + ("…" if text[end:].strip() else ""), kept)
