"""Missing words: what of a query a hit lacks, as it was typed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.fold import fold
from searchsvc.text.units import Kind, Unit, units

_BETWEEN = "\n"
"""What stands between two Han runs: no run holds it."""


class TypedWords:
    """The words of a query as they were typed, found by the leaves that were made of them.

    A leaf is looked for only where its first slot stands, so that many leaves of a long query cost little.
    """

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._folded = fold(typed)
        self._units = tuple(units(self._folded.text))
        self._runs = ""  # the Han runs of the query, with `_BETWEEN` after each
        self._starts: list[int] = []  # where in `_runs` each begins,
        self._numbers: list[int] = []  # and which unit it is
        self._others: dict[tuple[Kind, str], list[int]] = {}
        for at, unit in enumerate(self._units):
            if unit.kind is Kind.HAN:
                self._starts.append(len(self._runs))
                self._numbers.append(at)
                self._runs += unit.form + _BETWEEN
            else:
                self._others.setdefault((unit.kind, unit.form), []).append(at)

    def _beginnings(self, slots: Sequence[Slot]) -> Iterator[int]:
        """The units, in order, at which slots may begin; a Han run that several slots begin in ends with the first."""
        first = slots[0]
        if first.kind is not Kind.HAN:
            yield from self._others.get((first.kind, first.form), ())
            return
        wanted = first.form if len(slots) == 1 else first.form + _BETWEEN
        place = self._runs.find(wanted)
        while place >= 0:
            yield self._numbers[bisect_right(self._starts, place) - 1]
            place = self._runs.find(wanted, place + 1)

    def of(self, leaf: Leaf) -> str:
        """The words that became a leaf, as they stand in the query first; the leaf's own text where they do not."""
        slots = leaf.variants[0]
        for at in self._beginnings(slots):
            unit = self._units[at]
            start = _start(slots, self._units[at : at + len(slots)])
            if start >= 0:
                last = self._units[at + len(slots) - 1]
                first = unit.start + start
                end = first + len(slots[0].form) if len(slots) == 1 and unit.kind is Kind.HAN else last.end
                if len(slots) > 1 and last.kind is Kind.HAN:
                    end = last.start + len(slots[-1].form)
                begin, stop = self._folded.original_span(first, end)
                return self._typed[begin:stop]
        return leaf.text


def _start(slots: Sequence[Slot], found: Sequence[Unit]) -> int:
    """Where in the first of some units slots begin that are the whole rest of them; -1 where they are not these."""
    if len(found) < len(slots) or any(slot.kind is not unit.kind for slot, unit in zip(slots, found, strict=True)):
        return -1
    *before, last = slots
    if not before:
        return found[0].form.find(last.form) if last.kind is Kind.HAN else (0 if found[0].form == last.form else -1)
    first, *between = before
    if not found[0].form.endswith(first.form) or (first.kind is not Kind.HAN and found[0].form != first.form):
        return -1
    if any(slot.form != unit.form for slot, unit in zip(between, found[1:-1], strict=True)):
        return -1
    is_end = found[-1].form.startswith(last.form) if last.kind is Kind.HAN else found[-1].form == last.form
    return len(found[0].form) - len(first.form) if is_end else -1


def missing_of_page(typed: str, missing: Iterable[Sequence[Leaf]]) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """The words that each hit of a page lacks, as typed, and those that all of them lack, in the order of the query."""
    each = [tuple(leaves) for leaves in missing]
    if not any(each):
        return [() for _ in each], ()
    words = TypedWords(typed)
    texts = {leaf: words.of(leaf) for leaf in dict.fromkeys(leaf for leaves in each for leaf in leaves)}
    of_hits = [tuple(dict.fromkeys(texts[leaf] for leaf in leaves)) for leaves in each]
    of_all = tuple(word for word in of_hits[0] if all(word in of_hit for of_hit in of_hits))
    return of_hits, of_all
