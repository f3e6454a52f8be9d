"""The evaluator: a query tree becomes, for every document, whether it matches and how well.

One array element a document; every node of the tree is a few whole-array operations. It answers every query of the
language, and there is no other evaluator.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh import weights
from searchsvc.engines.whoosh.schema import TEXT_FIELDS
from searchsvc.engines.whoosh.snapshot import NO_KEYS, POSITION_BITS, Keys, Snapshot
from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Slot, Words
from searchsvc.text.analyzer import STEM_MARK, WORD_MARK, clipped, word_terms
from searchsvc.text.units import Kind
from searchsvc.text.words import segmenter

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """For each document: whether it matches, and its score (0 where it does not)."""

    mask: Mask
    scores: Scores


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Where a leaf occurs in a field: ascending keys of its first positions, each with a weight."""

    keys: Keys
    weights: Scores


class Evaluator:
    """Evaluates trees over one snapshot, until `deadline` (on `time.monotonic`'s clock)."""

    def __init__(self, snapshot: Snapshot, deadline: float) -> None:
        self._snapshot = snapshot
        self._deadline = deadline
        self._leaves: dict[tuple[Leaf, Sequence[str]], Evaluation] = {}

    def evaluate(self, node: Node, fields: Sequence[str] = TEXT_FIELDS) -> Evaluation:
        """The evaluation of a tree in these fields. Raises QueryTooSlow."""
        match node:
            case Leaf():
                return self._leaf(node, fields)
            case Words():
                return self._words(node, fields)
            case And(children):
                parts = [self.evaluate(child, fields) for child in children]
                return self._limited(np.logical_and.reduce([part.mask for part in parts]), parts)
            case Or(children):
                parts = [self.evaluate(child, fields) for child in children]
                return self._limited(np.logical_or.reduce([part.mask for part in parts]), parts)
            case Not(child):
                return self._unscored(self._snapshot.live & ~self.evaluate(child, fields).mask)
            case InTitle(child):
                return self.evaluate(child, ("title",))
            case Everything():
                return self._unscored(self._snapshot.live.copy())
            case Nothing():
                return self._unscored(np.zeros(self._snapshot.size, dtype=np.bool_))

    def _unscored(self, mask: Mask) -> Evaluation:
        return Evaluation(mask, np.zeros(self._snapshot.size, dtype=np.float32))

    @staticmethod
    def _limited(mask: Mask, parts: Iterable[Evaluation]) -> Evaluation:
        scores = np.zeros(len(mask), dtype=np.float32)
        for part in parts:
            scores += part.scores
        scores[~mask] = 0
        return Evaluation(mask, scores)

    def _words(self, node: Words, fields: Sequence[str]) -> Evaluation:
        content = [leaf for leaf in node.leaves if not leaf.stop]
        parts = [self._leaf(leaf, fields) for leaf in content]
        held = np.zeros(self._snapshot.size, dtype=np.int32)
        for part in parts:
            held += part.mask
        mask = held >= node.minimum
        extra = [(whole, weights.WHOLE) for whole in node.wholes]
        extra += [(pair, weights.PAIR) for pair in adjacent_pairs(node.leaves)]
        if mask.any():
            for leaf, weight in extra:
                part = self._leaf(leaf, fields)
                parts.append(Evaluation(part.mask, part.scores * np.float32(weight)))
        return self._limited(mask, parts)

    def _leaf(self, leaf: Leaf, fields: Sequence[str]) -> Evaluation:
        known = self._leaves.get((leaf, fields))
        if known is None:
            known = self._leaves[leaf, fields] = self._evaluate_leaf(leaf, fields)
        return known

    def _evaluate_leaf(self, leaf: Leaf, fields: Sequence[str]) -> Evaluation:
        if time.monotonic() > self._deadline:
            raise QueryTooSlow("the search took too long; use fewer words or a longer prefix")
        snapshot = self._snapshot
        frequency = np.zeros(snapshot.size, dtype=np.float32)
        for field in fields:
            found = self._occurrences(leaf, field)
            if not found.keys.size:
                continue
            weight = found.weights * np.float32(weights.ZONE_WEIGHT[field])
            if field == "body":
                in_lead = (found.keys & 0xFFFFFFFF) < weights.LEAD_POSITIONS
                weight = weight * (1 + np.float32(weights.LEAD_BONUS) * in_lead)
            summed = np.bincount(found.keys >> POSITION_BITS, weights=weight, minlength=snapshot.size)
            b = weights.ZONE_B[field]
            frequency += (summed / (1 - b + b * snapshot.relative_lengths[field])).astype(np.float32)
        mask = frequency > 0
        idf = _idf(snapshot.count, int(np.count_nonzero(mask)))
        return Evaluation(mask, np.float32(idf) * frequency * (weights.K1 + 1) / (frequency + np.float32(weights.K1)))

    def _occurrences(self, leaf: Leaf, field: str) -> _Occurrences:
        found = [self._variant(variant, leaf.prefix, field) for variant in leaf.variants]
        if len(found) == 1:
            return found[0]
        keys = np.concatenate([each.keys for each in found])
        keys, places = np.unique(keys, return_index=True)
        return _Occurrences(keys, np.concatenate([each.weights for each in found])[places])

    def _variant(self, slots: tuple[Slot, ...], prefix: bool, field: str) -> _Occurrences:
        if len(slots) > 1 or prefix:
            keys = self._together([self._slot_parts(slot, field, prefix and slot is slots[-1]) for slot in slots])
            return _Occurrences(keys, np.ones(len(keys), dtype=np.float32))
        slot = slots[0]
        if slot.kind is Kind.WORD:
            exact, stemmed = word_terms(slot.form)
            return self._weighted(field, self._snapshot.keys(field, stemmed), exact, weights.INFLECTED)
        keys = self._together([self._slot_parts(slot, field, False)])
        if slot.kind is Kind.HAN and len(slot.form) > 1 and segmenter().knows(slot.form):
            return self._weighted(field, keys, WORD_MARK + slot.form, weights.CROSSING)
        return _Occurrences(keys, np.ones(len(keys), dtype=np.float32))

    def _weighted(self, field: str, keys: Keys, full: str, otherwise: float) -> _Occurrences:
        """Keys with weight 1 where the term `full` stands, else with the lower weight."""
        if not keys.size:
            return _Occurrences(keys, np.empty(0, dtype=np.float32))
        is_full = _contained(keys, self._snapshot.keys(field, full))
        return _Occurrences(keys, np.where(is_full, np.float32(1), np.float32(otherwise)))

    def _slot_parts(self, slot: Slot, field: str, prefix: bool) -> list[tuple[Keys, int]]:
        """The keys that must all stand for a slot, each with its distance from the leaf's first position."""
        if prefix:
            terms = self._snapshot.expand(field, clipped(slot.form))
            keys = [self._snapshot.keys(field, term) for term in terms if not term.startswith((STEM_MARK, WORD_MARK))]
            return [(np.unique(np.concatenate(keys)) if keys else NO_KEYS, slot.offset)]
        if slot.kind is Kind.WORD:
            return [(self._snapshot.keys(field, word_terms(slot.form)[1]), slot.offset)]
        if slot.kind is Kind.NUMBER:
            return [(self._snapshot.keys(field, clipped(slot.form)), slot.offset)]
        return [(self._snapshot.keys(field, gram), slot.offset + offset) for gram, offset in covering_grams(slot.form)]

    @staticmethod
    def _together(groups: list[list[tuple[Keys, int]]]) -> Keys:
        """The first positions at which all parts stand, the rarest part first."""
        parts = sorted((part for group in groups for part in group), key=lambda part: part[0].size)
        keys, offset = parts[0]
        found = keys - offset
        for keys, offset in parts[1:]:
            if not found.size:
                return NO_KEYS
            found = found[_contained(found + offset, keys)]
        return found


def _idf(count: int, holding: int) -> float:
    return float(np.log1p((count - holding + 0.5) / (holding + 0.5)))


def _contained(keys: Keys, within: Keys) -> Mask:
    """For each key whether it is among the ascending keys `within`."""
    if not within.size:
        return np.zeros(len(keys), dtype=np.bool_)
    places = np.searchsorted(within, keys)
    places[places == within.size] = 0
    held: Mask = within[places] == keys
    return held


def covering_grams(run: str) -> list[tuple[str, int]]:
    """The fewest character pairs that together cover a Han run, each with its offset; a lone character is itself."""
    if len(run) == 1:
        return [(run, 0)]
    offsets = [*range(0, len(run) - 1, 2)]
    if offsets[-1] + 2 < len(run):
        offsets.append(len(run) - 2)
    return [(run[offset : offset + 2], offset) for offset in offsets]


def adjacent_pairs(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The neighbouring content words of a query as leaves in which both stand together."""
    pairs: list[Leaf] = []
    for left, right in pairwise(leaves):
        if left.stop or right.stop or left.prefix or right.prefix:
            continue
        first, second = left.variants[0], right.variants[0]
        width = first[-1].offset + (len(first[-1].form) if first[-1].kind is Kind.HAN else 1)
        moved = tuple(Slot(slot.kind, slot.form, slot.offset + width) for slot in second)
        pairs.append(Leaf(f"{left.text} {right.text}", ((*first, *moved),)))
    return pairs
