"""The kernels of trees: the documents of leaves scored and brought together, compiled. See `kernels` for the terms."""

import numpy as np

from searchsvc.engines.whoosh.search.kernels.accumulator import add, listed, new_sums
from searchsvc.engines.whoosh.search.kernels.leaf import leaf_documents
from searchsvc.engines.whoosh.search.kernels.postings_kernels import gallop
from searchsvc.runtime.kernel import allocating, inlined, kernel


@inlined
def _saturated(tf, idf, k1):
    """BM25's score of a tf."""
    return np.float32(idf * (k1 + 1)) * tf / (tf + np.float32(k1))


@allocating
def _rarest_first(leaves, frequencies):
    """The leaves in the order of their frequencies."""
    ordered = leaves.copy()
    for index in range(1, ordered.size):
        leaf, at = ordered[index], index
        while at > 0 and frequencies[ordered[at - 1]] > frequencies[leaf]:
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = leaf
    return ordered


@kernel
def _bound(zoned, group, idf):
    """What the score of the words of a group never exceeds, but for its wholes."""
    bound = 0.0
    for at in range(group.leaves.size):
        if at < group.pairs:
            bound += idf[group.leaves[at]]
        elif at < group.wholes:
            bound += zoned.pair * idf[group.leaves[at]]
        elif at >= group.grams:
            bound += group.gram_weights[at - group.grams] * idf[group.leaves[at]]
    return bound * (zoned.k1 + 1)


@allocating
def words(postings, zoned, view, plan, places, group, rates):
    """The documents that hold at least `minimum` of the content words of a group, with their scores.

    The score of each other leaf of the group where it is held too is added, times its weight. A whole comes above
    whatever the words alone can score.
    """
    nothing, idf = np.empty(0, dtype=np.int64), rates.idf
    content = _rarest_first(group.leaves[: group.pairs], rates.frequencies)
    if not content.size:
        return nothing, np.empty(0, dtype=np.float32)
    if group.minimum >= content.size:
        documents, scores = leaf_documents(postings, zoned, view, plan, places, content[0], nothing, False)
        for index in range(scores.size):
            scores[index] = _saturated(scores[index], idf[content[0]], zoned.k1)
        for each in content[1:]:
            if not documents.size:
                return documents, scores
            held, tf = leaf_documents(postings, zoned, view, plan, places, each, documents, True)
            at = 0
            for index in range(held.size):
                while documents[at] < held[index]:
                    at += 1
                documents[index] = held[index]
                scores[index] = scores[at] + _saturated(tf[index], idf[each], zoned.k1)
            documents, scores = documents[: held.size], scores[: held.size]
    else:
        documents, scores = _at_least(postings, zoned, view, plan, places, content, group.minimum, idf)
    for number in range(group.pairs, group.leaves.size):
        if not documents.size:
            return documents, scores
        leaf, weight, bonus = group.leaves[number], zoned.pair, 0.0
        if number >= group.grams:
            weight = np.float64(group.gram_weights[number - group.grams])
        elif number >= group.wholes:
            weight, bonus = zoned.whole, zoned.whole * _bound(zoned, group, idf)
        held, tf = leaf_documents(postings, zoned, view, plan, places, leaf, documents, True)
        at = 0
        for index in range(held.size):
            while documents[at] < held[index]:
                at += 1
            scores[at] += np.float32(weight) * _saturated(tf[index], idf[leaf], zoned.k1) + np.float32(bonus)
    return documents, scores


@allocating
def _at_least(postings, zoned, view, plan, places, content, minimum, idf):
    """The documents that hold at least `minimum` of the leaves, with their scores."""
    size = view.last - view.base
    nothing = np.empty(0, dtype=np.int64)
    sums, times = new_sums(size), np.empty(size, dtype=np.uint16)  # a query has at most a thousand words
    for each in content:
        documents, tf = leaf_documents(postings, zoned, view, plan, places, each, nothing, False)
        for index in range(documents.size):
            local = documents[index] - view.base
            times[local] = 1 if add(sums, local, _saturated(tf[index], idf[each], zoned.k1)) else times[local] + 1
    documents, scores = listed(sums, view.base)
    count = 0
    for index in range(documents.size):
        if times[documents[index] - view.base] >= minimum:
            documents[count], scores[count] = documents[index], scores[index]
            count += 1
    return documents[:count], scores[:count]


@kernel
def intersect(left, left_scores, right, right_scores, out, out_scores):
    """The documents of both, with the sum of their scores."""
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
def without(left, left_scores, right, out, out_scores):
    """The documents of `left` that are not in `right`."""
    at, count = 0, 0
    for index in range(left.size):
        at = gallop(right, at, right.size, left[index])
        if at == right.size or right[at] != left[index]:
            out[count] = left[index]
            out_scores[count] = left_scores[index]
            count += 1
    return count


@kernel
def unite(left, left_scores, right, right_scores, out, out_scores):
    """The documents of either, with the sum of their scores."""
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
