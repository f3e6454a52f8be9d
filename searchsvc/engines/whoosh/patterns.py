"""Patterns: the terms of the index that stand for a leaf of a query, at which distances.

The pure half of a search: what is looked for; `evaluate` looks for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from searchsvc.engines.whoosh.schema import TEXT
from searchsvc.engines.whoosh.snapshot import OpenSegment, Snapshot
from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.analyzer import WORD_MARK, clipped, word_terms
from searchsvc.text.units import Kind
from searchsvc.text.words import segmenter

MOST_EXPANDED = 1000
"""To so many words a prefix within a longer phrase may expand in one segment."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Terms that must stand at their offsets: one way in which a leaf can be written. It takes `width` positions.

    `full` is the term of those occurrences that are the very word: the form that was typed, or the Han characters as a
    word. Where it is None, occurrences are marked as full themselves. With `only_full` the others hardly count: they
    only cross the boundaries of words.
    """

    terms: tuple[tuple[str, int], ...]
    width: int
    full: str | None = None
    only_full: bool = False


def covering_grams(run: str) -> list[tuple[str, int]]:
    """The fewest character pairs that together cover a Han run, each with its offset; a lone character is itself."""
    if len(run) == 1:
        return [(run, 0)]
    offsets = [*range(0, len(run) - 1, 2)]
    if offsets[-1] + 2 < len(run):
        offsets.append(len(run) - 2)
    return [(run[offset : offset + 2], offset) for offset in offsets]


def _slot_terms(slot: Slot) -> list[tuple[str, int]]:
    if slot.kind is Kind.WORD:
        return [(word_terms(slot.form)[1], slot.offset)]
    if slot.kind is Kind.NUMBER:
        return [(clipped(slot.form), slot.offset)]
    return [(gram, slot.offset + offset) for gram, offset in covering_grams(slot.form)]


def _width(slots: Sequence[Slot]) -> int:
    """How many positions the slots take together."""
    last = slots[-1]
    return last.offset + (len(last.form) if last.kind is Kind.HAN else 1)


def pattern(slots: Sequence[Slot]) -> Pattern:
    """The pattern of one variant of a leaf."""
    terms = tuple(term for slot in slots for term in _slot_terms(slot))
    width, form = _width(slots), slots[0].form
    if len(slots) > 1 or slots[0].kind is Kind.NUMBER:
        return Pattern(terms, width)
    if slots[0].kind is Kind.WORD:
        return Pattern(terms, width, full=word_terms(form)[0])
    if len(form) == 1 or not segmenter().knows(form):
        return Pattern(terms, width)
    return Pattern(terms, width, full=WORD_MARK + form if len(form) > 2 else None, only_full=True)


def adjacent_pairs(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The neighbouring content words of a query as leaves in which both stand together."""
    pairs: list[Leaf] = []
    for left, right in pairwise(leaves):
        if left.stop or right.stop or left.prefix or right.prefix:
            continue
        first, second = left.variants[0], right.variants[0]
        moved = tuple(Slot(slot.kind, slot.form, slot.offset + _width(first)) for slot in second)
        pairs.append(Leaf(f"{left.text} {right.text}", ((*first, *moved),)))
    return pairs


def is_lone_prefix(leaf: Leaf) -> bool:
    """Whether a leaf is a prefix and nothing else: its terms are neighbours in the index."""
    return leaf.prefix and len(leaf.variants[0]) == 1


def prefix_range(segment: OpenSegment, leaf: Leaf) -> tuple[int, int]:
    """The numbers [first, last) of the terms of a segment that begin with a leaf's last slot.

    They are words and numbers only: marked terms begin with their mark.
    """
    return segment.range(TEXT, clipped(leaf.variants[0][-1].form))


def patterns(snapshot: Snapshot, leaf: Leaf) -> list[Pattern]:
    """The patterns of a leaf; of one that ends in a prefix, one for each word and number of the index that fits.

    Raises QueryTooSlow where more than `MOST_EXPANDED` fit.
    """
    if not leaf.prefix:
        return [pattern(slots) for slots in leaf.variants]
    slots = leaf.variants[0]
    fixed = tuple(term for slot in slots[:-1] for term in _slot_terms(slot))
    offset = slots[-1].offset
    expanded: dict[str, None] = {}
    for segment in snapshot.segments:
        first, last = prefix_range(segment, leaf)
        if last - first > MOST_EXPANDED:
            raise QueryTooSlow("too many words begin like that; use a longer prefix")
        expanded |= dict.fromkeys(map(segment.term, range(first, last)))
    return [Pattern((*fixed, (term, offset)), offset + 1) for term in expanded]
