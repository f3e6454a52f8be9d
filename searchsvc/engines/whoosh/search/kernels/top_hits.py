"""The best hits of a search: a heap of a fixed size, whose first element is the worst of them."""

from typing import NamedTuple

from searchsvc.runtime.arrays import Float32s, Int64s, Uint32s, float32
from searchsvc.runtime.kernel import inlined, kernel


class TopHits(NamedTuple):
    """Room for as many hits as are wanted: their scores and documents. Unless `by_score`, every hit scores 0.

    `ranks` has a different number for every document of the index. Of hits with the same score the one with the lowest
    rank is the best, so that the order of hits is always the same.
    """

    scores: Float32s
    documents: Int64s
    ranks: Uint32s
    by_score: bool


@inlined
def _is_worse(top: TopHits, left: int, right: int) -> bool:
    """Whether one element of the heap is worse than another."""
    if top.scores[left] != top.scores[right]:
        return bool(top.scores[left] < top.scores[right])
    return bool(top.ranks[top.documents[left]] > top.ranks[top.documents[right]])


@inlined
def _swap(top: TopHits, left: int, right: int) -> None:
    top.scores[left], top.scores[right] = top.scores[right], top.scores[left]
    top.documents[left], top.documents[right] = top.documents[right], top.documents[left]


@kernel
def _sift_up(top: TopHits, at: int) -> None:
    """Restores the heap after its element `at`, the last, was added."""
    while at > 0:
        parent = (at - 1) >> 1
        if not _is_worse(top, at, parent):
            return
        _swap(top, at, parent)
        at = parent


@kernel
def _sift_down(top: TopHits, size: int) -> None:
    """Restores the heap of `size` elements after its first was replaced."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and _is_worse(top, child + 1, child):
            child += 1
        if not _is_worse(top, child, at):
            return
        _swap(top, at, child)
        at = child


@inlined
def offer(top: TopHits, size: int, document: int, score: float) -> int:
    """Adds a hit to the heap of `size` hits if it is one of the best; returns how many hits the heap holds then."""
    most = top.scores.size
    score = score if top.by_score else float32(0)
    if size < most:
        top.scores[size], top.documents[size] = score, document
        _sift_up(top, size)
        size += 1
    elif most and (
        score > top.scores[0] or (score == top.scores[0] and top.ranks[document] < top.ranks[top.documents[0]])
    ):
        top.scores[0], top.documents[0] = score, document
        _sift_down(top, size)
    return size


@kernel
def sort_hits(top: TopHits, size: int) -> None:
    """Sorts the `size` hits of the heap, the best first; it is a heap no longer."""
    for last in range(size - 1, 0, -1):
        _swap(top, 0, last)
        _sift_down(top, last)
