"""The evaluator: a query tree becomes, segment by segment, the documents that match, ascending, each with its score.

Words typed side by side are one call of a kernel; everything above them is set logic over sorted arrays. It answers
every query of the language, and there is no other evaluator.
"""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.search import ranking as weights
from searchsvc.engines.whoosh.search.frequent_characters import LEAST_SHARE, NOTHING_KEPT
from searchsvc.engines.whoosh.search.kernels import tree as tree_kernels
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import KeptTfs, SegmentQuery, WordGroup
from searchsvc.engines.whoosh.search.kernels.leaf import add_range_tf
from searchsvc.engines.whoosh.search.outline import Outline, WordParts
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.searched import Searched
from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import (
    And,
    Everything,
    InTitle,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Words,
)

Documents = NDArray[np.int64]
Scores = NDArray[np.float32]
Found = tuple[Documents, Scores]
"""Ascending documents, each with its score."""

_NOTHING: Found = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
_ONCE: Scores = np.ones(1, dtype=np.float32)


class Evaluator:
    """Evaluates the tree of an outline over one snapshot, until `deadline`. Raises QueryTooSlow.

    The plan of the outline has the queries of this snapshot. The deadline is on `time.thread_time`'s clock: a search
    that waits while others have the processor is not too slow.
    """

    def __init__(self, snapshot: Searched, outline: Outline, deadline: float) -> None:
        self._snapshot, self._tree, self._deadline = snapshot, outline.tree, deadline
        self.plan: Plan = outline.plan
        self._groups = {node: self._group(parts) for node, parts in outline.parts.items()}
        self._kept = self._frequent_characters(outline)

    def _group(self, parts: WordParts) -> WordGroup:
        content, finding = len(parts.content), len(parts.finding)
        pair = weights.pair_weight(content)
        counts = [
            *(weights.word_weight(leaf.count) for leaf in parts.content),
            *map(weights.gram_weight, parts.finding),
            *(weights.WHOLE for _ in parts.wholes),
            *(pair for _ in parts.pairs),
            *map(weights.gram_weight, parts.others),
        ]
        return WordGroup(
            leaves=np.array([*map(self.plan.number, parts.leaves)], dtype=np.int64),
            weights=np.array(counts, dtype=np.float32),
            wholes=content + finding,
            others=content + finding + len(parts.wholes),
            minimum=parts.minimum,
        )

    def _frequent_characters(self, outline: Outline) -> KeptTfs:
        """The tf of the frequent characters that only add to a score."""
        number, frequencies = self.plan.number, self.plan.statistics.frequencies
        least = LEAST_SHARE * self._snapshot.count
        grams = (gram for node in outline.parts for gram in node.grams if gram.literal and len(gram.text) == 1)
        frequent = {gram.text: number(gram) for gram in grams if frequencies[number(gram)] >= least}
        if not frequent:
            return NOTHING_KEPT
        return self._snapshot.frequent_characters.of(frequent.items(), len(frequencies), self._add_tf)

    def _add_tf(self, leaf: int, tf: Scores) -> None:
        for number, query in enumerate(self.plan.queries):
            add_range_tf(self._snapshot.view(number), query, leaf, tf)

    def _alone(self, leaf: Leaf) -> WordGroup:
        return WordGroup(np.array([self.plan.number(leaf)], dtype=np.int64), _ONCE, wholes=1, others=1, minimum=1)

    def evaluate(self) -> list[Found]:
        """For each segment the documents that match, with their scores."""
        return [
            self._evaluate(self._tree, segment, query, title_only=False)
            for segment, query in enumerate(self.plan.queries)
        ]

    def _evaluate(self, node: Node, segment: int, query: SegmentQuery, *, title_only: bool) -> Found:
        def among(child: Node) -> Found:
            return self._evaluate(child, segment, query, title_only=title_only)

        match node:
            case Leaf():
                return self._words(self._alone(node), segment, query, title_only=title_only)
            case Words():
                return self._words(self._groups[node], segment, query, title_only=title_only)
            case And(children):
                return self._and(children, segment, query, title_only=title_only)
            case Or(children):
                found = among(children[0])
                for child in children[1:]:
                    found = _united(found, among(child))
                return found
            case Not(child):
                return _without(self._everything(segment), among(child))
            case InTitle(child):
                return self._evaluate(child, segment, query, title_only=True)
            case Everything():
                return self._everything(segment)
            case Nothing():
                return _NOTHING

    def _words(self, group: WordGroup, segment: int, query: SegmentQuery, *, title_only: bool) -> Found:
        if time.thread_time() > self._deadline:
            raise QueryTooSlow("the search took too long; use fewer words or a longer prefix")
        view = self._snapshot.view(segment, title_only=title_only)
        kept = NOTHING_KEPT if title_only else self._kept
        return tree_kernels.words(view, query, group, self.plan.statistics, kept)

    def _everything(self, segment: int) -> Found:
        base, last = self._snapshot.segments[segment].base, self._snapshot.segments[segment].last
        documents = np.flatnonzero(self._snapshot.all_live[base:last]) + base
        return documents, np.zeros(len(documents), dtype=np.float32)

    def _and(self, children: Sequence[Node], segment: int, query: SegmentQuery, *, title_only: bool) -> Found:
        """Negations last: they only take away."""
        found: Found | None = None
        for child in children:
            if not isinstance(child, Not):
                other = self._evaluate(child, segment, query, title_only=title_only)
                found = other if found is None else _intersection(found, other)
        if found is None:
            found = self._everything(segment)
        for child in children:
            if isinstance(child, Not) and len(found[0]):
                found = _without(found, self._evaluate(child.child, segment, query, title_only=title_only))
        return found


def _united(left: Found, right: Found) -> Found:
    most = len(left[0]) + len(right[0])
    out = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    count = tree_kernels.unite(*left, *right, *out)
    return out[0][:count], out[1][:count]


def _without(found: Found, other: Found) -> Found:
    out = np.empty_like(found[0]), np.empty_like(found[1])
    count = tree_kernels.without(*found, other[0], *out)
    return out[0][:count], out[1][:count]


def _intersection(left: Found, right: Found) -> Found:
    most = min(len(left[0]), len(right[0]))
    out = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    count = tree_kernels.intersect(*left, *right, *out)
    return out[0][:count], out[1][:count]
