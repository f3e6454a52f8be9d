"""Trees: scores the documents of leaves, and combines them by the operators of the tree.

Everywhere `documents` ascend, and `scores` has the score of each. `intersect`, `without` and `unite` fill in `out` and
`out_scores`, which must have room for every document that may come out.
"""

import numpy as np

from searchsvc.engines.whoosh.search.kernels.accumulator import add, listed, new_accumulator
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import (
    FieldNorms,
    LeafStatistics,
    SegmentQuery,
    SegmentView,
    WordGroup,
)
from searchsvc.engines.whoosh.search.kernels.leaf import leaf_documents, leaf_documents_among
from searchsvc.runtime.arrays import Float32s, Float64s, Int64s, float32
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import gallop


@inlined
def _saturated(tf: float, idf: float, k1: float) -> float:
    """BM25's score of a tf: idf * (k1 + 1) * tf / (tf + k1)."""
    return float32(idf * (k1 + 1)) * tf / (tf + float32(k1))


@allocating
def _rarest_first(leaves: Int64s, frequencies: Float64s) -> Int64s:
    """The leaves in ascending order of their frequencies."""
    ordered = leaves.copy()
    for index in range(1, ordered.size):
        leaf, at = ordered[index], index
        while at > 0 and frequencies[ordered[at - 1]] > frequencies[leaf]:
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = leaf
    return ordered


@kernel
def _bound(norms: FieldNorms, group: WordGroup, idf: Float64s) -> float:
    """An upper bound of the score that a group's leaves can reach without its wholes."""
    bound = 0.0
    for at in range(group.leaves.size):
        if at < group.pairs:
            bound += idf[group.leaves[at]]
        elif at < group.wholes:
            bound += norms.pair * idf[group.leaves[at]]
        elif at >= group.grams:
            bound += group.gram_weights[at - group.grams] * idf[group.leaves[at]]
    return bound * (norms.k1 + 1)


@allocating
def words(
    view: SegmentView, query: SegmentQuery, group: WordGroup, statistics: LeafStatistics
) -> tuple[Int64s, Float32s]:
    """The documents that hold at least `minimum` of the content words of a group, with their scores.

    Where a document holds another leaf of the group too, that leaf's score is added, times its weight. A document that
    holds a whole scores more than the words alone ever can.
    """
    norms, idf = view.norms, statistics.idf
    content = _rarest_first(group.leaves[: group.pairs], statistics.frequencies)
    if not content.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    if group.minimum >= content.size:
        documents, scores = _all_of(view, query, content, idf)
    else:
        documents, scores = _at_least(view, query, content, group.minimum, idf)
    for number in range(group.pairs, group.leaves.size):
        if not documents.size:
            return documents, scores
        leaf, weight, bonus = group.leaves[number], norms.pair, 0.0
        if number >= group.grams:
            weight = np.float64(group.gram_weights[number - group.grams])
        elif number >= group.wholes:
            weight, bonus = norms.whole, norms.whole * _bound(norms, group, idf)
        held, tf = leaf_documents_among(view, query, leaf, documents)
        at = 0
        for index in range(held.size):
            while documents[at] < held[index]:
                at += 1
            scores[at] += float32(weight) * _saturated(tf[index], idf[leaf], norms.k1) + float32(bonus)
    return documents, scores


@allocating
def _all_of(view: SegmentView, query: SegmentQuery, content: Int64s, idf: Float64s) -> tuple[Int64s, Float32s]:
    """The documents that hold all leaves of `content`, which has the rarest first, with their scores."""
    documents, scores = leaf_documents(view, query, content[0])
    for index in range(scores.size):
        scores[index] = _saturated(scores[index], idf[content[0]], view.norms.k1)
    for each in content[1:]:
        if not documents.size:
            return documents, scores
        held, tf = leaf_documents_among(view, query, each, documents)
        at = 0
        for index in range(held.size):
            while documents[at] < held[index]:
                at += 1
            documents[index] = held[index]
            scores[index] = scores[at] + _saturated(tf[index], idf[each], view.norms.k1)
        documents, scores = documents[: held.size], scores[: held.size]
    return documents, scores


@allocating
def _at_least(
    view: SegmentView, query: SegmentQuery, content: Int64s, minimum: int, idf: Float64s
) -> tuple[Int64s, Float32s]:
    """The documents that hold at least `minimum` leaves of `content`, with their scores."""
    size = view.last - view.base
    accumulator, times = new_accumulator(size), np.empty(size, dtype=np.uint16)  # a query has at most a thousand words
    for each in content:
        documents, tf = leaf_documents(view, query, each)
        for index in range(documents.size):
            local = documents[index] - view.base
            is_first = add(accumulator, local, _saturated(tf[index], idf[each], view.norms.k1))
            times[local] = 1 if is_first else times[local] + 1
    documents, scores = listed(accumulator, view.base)
    count = 0
    for index in range(documents.size):
        if times[documents[index] - view.base] >= minimum:
            documents[count], scores[count] = documents[index], scores[index]
            count += 1
    return documents[:count], scores[:count]


@kernel
def intersect(
    left: Int64s, left_scores: Float32s, right: Int64s, right_scores: Float32s, out: Int64s, out_scores: Float32s
) -> int:
    """Fills in the documents that are in both `left` and `right`, with the sum of their scores; returns how many."""
    if left.size > right.size:
        left, left_scores, right, right_scores = right, right_scores, left, left_scores
    at, count = 0, 0
    for index in range(left.size):
        at = gallop(right, at, right.size, left[index])
        if at == right.size:
            break
        if right[at] == left[index]:
            out[count] = left[index]
            out_scores[count] = left_scores[index] + right_scores[at]
            count += 1
    return count


@kernel
def without(left: Int64s, left_scores: Float32s, right: Int64s, out: Int64s, out_scores: Float32s) -> int:
    """Fills in the documents of `left` that are not in `right`, with their scores; returns how many."""
    at, count = 0, 0
    for index in range(left.size):
        at = gallop(right, at, right.size, left[index])
        if at == right.size or right[at] != left[index]:
            out[count] = left[index]
            out_scores[count] = left_scores[index]
            count += 1
    return count


@kernel
def unite(
    left: Int64s, left_scores: Float32s, right: Int64s, right_scores: Float32s, out: Int64s, out_scores: Float32s
) -> int:
    """Fills in the documents that are in `left` or `right`, with the sum of their scores; returns how many."""
    at, other, count = 0, 0, 0
    while at < left.size or other < right.size:
        if other == right.size or (at < left.size and left[at] < right[other]):
            out[count], out_scores[count] = left[at], left_scores[at]
            at += 1
        elif at == left.size or right[other] < left[at]:
            out[count], out_scores[count] = right[other], right_scores[other]
            other += 1
        else:
            out[count], out_scores[count] = left[at], left_scores[at] + right_scores[other]
            at, other = at + 1, other + 1
        count += 1
    return count
