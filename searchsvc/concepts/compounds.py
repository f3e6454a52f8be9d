"""Compounds: a word that is two names written together (流感疫情) has what the two are called together as other names.

So a disease with 疫情 is its epidemic, outbreak or pandemic, and none of these needs an entry of its own. The names may
stand in either order in English: influenza outbreak, outbreak of influenza.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from searchsvc.concepts.han import pieces
from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.names import slots_key
from searchsvc.queryparser.nodes import Alternative, Leaf, Slot
from searchsvc.text.units import Kind
from searchsvc.text.words import segmenter

_MOST_NAMES = 4
"""So many names of each part are put together."""
_MOST_TOGETHER, _MOST_APART = 9, 4
"""So many compounds of one language are searched for, and so many in the other order (outbreak of influenza)."""


class _Name(NamedTuple):
    """A name of one part: how it is shown, its slots, and what it counts."""

    text: str
    slots: tuple[Slot, ...]
    weight: float

    @property
    def is_chinese(self) -> bool:
        """Whether it is one run of Han characters."""
        return len(self.slots) == 1 and self.slots[0].kind is Kind.HAN


def _end(slots: Sequence[Slot]) -> int:
    last = slots[-1]
    return last.offset + (len(last.form) if last.kind is Kind.HAN else 1)


def _together(first: _Name, second: _Name, between: str) -> Alternative:
    """Two names one after the other; a space or one word (`between`) stands between them, or nothing."""
    start = _end(first.slots) + (1 if between.strip() else 0)
    slots = (*first.slots, *(replace(slot, offset=slot.offset + start) for slot in second.slots))
    if first.is_chinese and second.is_chinese:
        slots = (Slot(Kind.HAN, first.slots[0].form + second.slots[0].form, 0),)
    weight = round(first.weight * second.weight, 3)
    return Alternative(first.text + between + second.text, slots, weight, "concept")


def _compounds(left: Sequence[_Name], right: Sequence[_Name]) -> Iterator[Alternative]:
    """The first of both is what was typed. Names of both that are in one language are put together."""
    (english, english_right), (chinese, chinese_right) = (
        tuple([name for name in each if name.is_chinese is chosen][:_MOST_NAMES] for each in (left, right))
        for chosen in (False, True)
    )
    in_english = list(product(english, english_right))
    in_chinese = (pair for pair in product(chinese, chinese_right) if pair != (left[0], right[0]))
    yield from (_together(first, second, " ") for first, second in in_english[:_MOST_TOGETHER])
    yield from (_together(first, second, "") for first, second in islice(in_chinese, _MOST_TOGETHER))
    yield from (_together(second, first, " of ") for first, second in in_english[:_MOST_APART])


def _named(text: str, slots: tuple[Slot, ...], others: Sequence[Alternative]) -> list[_Name]:
    return [_Name(text, slots, 1.0), *(_Name(other.text, other.slots, other.weight) for other in others)]


def run_compounds(run: str, concepts: Concepts) -> tuple[Alternative, ...]:
    """The other names of a run that is two names and no word of the dictionary; none of any other."""
    if segmenter().knows(run):
        return ()
    parts = list(pieces(run, concepts.is_name, lambda char: concepts.longest.get(char, 0)))
    if len(parts) != 2 or not all(part.is_name for part in parts):
        return ()
    left, right = (
        _named(part.text, (Slot(Kind.HAN, part.text, 0),), concepts.named(part.text) or ()) for part in parts
    )
    return _others(left, right)


def mixture_compounds(leaf: Leaf, concepts: Concepts) -> tuple[Alternative, ...]:
    """The other names of a mixture whose Latin letters and digits are a name, and whose Han run is one (SARS疫情)."""
    *before, last = leaf.variants[0]
    if not before or last.kind is not Kind.HAN or any(slot.kind is Kind.HAN for slot in before):
        return ()
    key = slots_key(before)
    found = concepts.named(key) if concepts.is_name(key) else None
    if not found and len(before) == 1:
        found = concepts.abbreviated(before[0].form, capitals=leaf.capitals)
    others = concepts.named(last.form)
    if not found or not others:
        return ()
    typed = leaf.text.removesuffix(last.form)
    return _others(_named(typed, tuple(before), found), _named(last.form, (replace(last, offset=0),), others))


def _others(left: Sequence[_Name], right: Sequence[_Name]) -> tuple[Alternative, ...]:
    return tuple({each.slots: each for each in _compounds(left, right)}.values())
