"""Trees: scores the documents of leaves, and combines them by the operators of the tree.

Everywhere `documents` ascend, and `scores` has the score of each. `intersect`, `without` and `unite` fill in `out` and
`out_scores`, which must have room for every document that may come out.
"""

import numpy as np

from searchsvc.engines.whoosh.search.kernels.accumulator import add, listed, new_accumulator
from searchsvc.engines.whoosh.search.kernels.bitset import bits_of
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import (
    AskedDocuments,
    KeptTfs,
    LeafStatistics,
    SegmentQuery,
    SegmentView,
    WordGroup,
)
from searchsvc.engines.whoosh.search.kernels.leaf import leaf_documents, leaf_documents_among, leaf_documents_asked
from searchsvc.runtime.arrays import Float32s, Float64s, Int64s, float32
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import gallop


@inlined
def _saturated(tf: float, idf: float, k1: float) -> float:
    """BM25's score of a tf: idf * (k1 + 1) * tf / (tf + k1). A leaf that counts more or less than 1 has its idf so."""
    return float32(idf * (k1 + 1)) * tf / (tf + float32(k1))


@allocating
def _rarest_first(leaves: Int64s, frequencies: Float64s) -> Int64s:
    """The indexes of `leaves` in ascending order of their frequencies."""
    ordered = np.arange(leaves.size)
    for index in range(1, ordered.size):
        leaf, at = ordered[index], index
        while at > 0 and frequencies[leaves[ordered[at - 1]]] > frequencies[leaves[leaf]]:
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = leaf
    return ordered


@allocating
def _weighted(group: WordGroup, idf: Float64s) -> Float64s:
    """For each leaf of a group its idf times its weight."""
    return idf[group.leaves] * group.weights


@kernel
def _bound(group: WordGroup, weighted: Float64s, k1: float) -> float:
    """An upper bound of the score that a group's leaves can reach without its wholes."""
    bound = 0.0
    for at in range(group.leaves.size):
        if at < group.wholes or at >= group.others:
            bound += weighted[at]
    return bound * (k1 + 1)


@kernel
def _add_kept(documents: Int64s, scores: Float32s, tf: Float32s, weighted: float, k1: float) -> None:
    """Adds to each score that of a leaf's tf in its document; `tf` has that of every document of the index."""
    for index in range(documents.size):
        value = tf[documents[index]]
        if value > 0:
            scores[index] += _saturated(value, weighted, k1)


@allocating
def words(
    view: SegmentView, query: SegmentQuery, group: WordGroup, statistics: LeafStatistics, kept: KeptTfs
) -> tuple[Int64s, Float32s]:
    """The documents that hold at least `minimum` of the finding leaves of a group, with their scores.

    Where a document holds another leaf of the group too, that leaf's score is added. A document that holds a whole
    scores more than the words alone ever can. The tf of leaves that find nothing may be among the `kept`.
    """
    k1, weighted = view.norms.k1, _weighted(group, statistics.idf)
    order = _rarest_first(group.leaves[: group.wholes], statistics.frequencies)
    if not order.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    if group.minimum >= order.size:
        documents, scores = _all_of(view, query, group.leaves[order], weighted[order])
    else:
        documents, scores = _at_least(view, query, group.leaves[order], weighted[order], group.minimum)
    if not documents.size or group.wholes == group.leaves.size:
        return documents, scores
    asked = AskedDocuments(documents, bits_of(documents, view.base, view.last))
    for number in range(group.wholes, group.leaves.size):
        if not statistics.frequencies[group.leaves[number]]:
            continue
        if kept.rows.size and kept.rows[group.leaves[number]] >= 0:
            _add_kept(documents, scores, kept.tf[kept.rows[group.leaves[number]]], weighted[number], k1)
            continue
        bonus = 0.0
        if number < group.others:
            bonus = group.weights[number] * _bound(group, weighted, k1)
        held, tf = leaf_documents_asked(view, query, group.leaves[number], asked)
        at = 0
        for index in range(held.size):
            while at < documents.size - 1 and documents[at] < held[index]:
                at += 1
            scores[at] += _saturated(tf[index], weighted[number], k1) + float32(bonus)
    return documents, scores


@allocating
def _all_of(view: SegmentView, query: SegmentQuery, leaves: Int64s, weighted: Float64s) -> tuple[Int64s, Float32s]:
    """The documents that hold all of `leaves`, which has the rarest first, with their scores."""
    documents, scores = leaf_documents(view, query, leaves[0])
    for index in range(scores.size):
        scores[index] = _saturated(scores[index], weighted[0], view.norms.k1)
    for number in range(1, leaves.size):
        if not documents.size:
            return documents, scores
        held, tf = leaf_documents_among(view, query, leaves[number], documents)
        at = 0
        for index in range(held.size):
            while at < documents.size - 1 and documents[at] < held[index]:
                at += 1
            documents[index] = held[index]
            scores[index] = scores[at] + _saturated(tf[index], weighted[number], view.norms.k1)
        documents, scores = documents[: held.size], scores[: held.size]
    return documents, scores


@allocating
def _at_least(
    view: SegmentView, query: SegmentQuery, leaves: Int64s, weighted: Float64s, minimum: int
) -> tuple[Int64s, Float32s]:
    """The documents that hold at least `minimum` of `leaves`, with their scores."""
    size, are_counted = view.last - view.base, minimum > 1
    accumulator = new_accumulator(size)
    times = np.empty(size if are_counted else 0, dtype=np.uint16)  # a query has at most a thousand words
    for number in range(leaves.size):
        documents, tf = leaf_documents(view, query, leaves[number])
        for index in range(documents.size):
            local = documents[index] - view.base
            is_first = add(accumulator, local, _saturated(tf[index], weighted[number], view.norms.k1))
            if are_counted:
                times[local] = 1 if is_first else times[local] + 1
    documents, scores = listed(accumulator, view.base)
    if not are_counted:
        return documents, scores
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
