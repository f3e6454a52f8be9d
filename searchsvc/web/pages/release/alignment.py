"""Which paragraphs of two tellings stand beside each other: by their lengths, as Gale and Church align sentences.

W. A. Gale and K. W. Church, A Program for Aligning Sentences in Bilingual Corpora, Computational Linguistics 19 (1993).
A paragraph may stand beside none, one or two of the other telling. The cost of a pair is the square of how much its
lengths differ from what the lengths of both tellings lead to expect, over a variance that grows with the length.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import inf

MOST_PARAGRAPHS = 200
"""In each telling. Longer ones are not aligned: their paragraphs stand beside each other by their order."""
_BAND = 12  # paragraphs that a telling may be ahead of where its length says, which bounds the time
_VARIANCE = 6.8  # of the difference of two lengths, for each character
_COSTS = {(1, 1): 0.0, (1, 2): 2.3, (2, 1): 2.3, (0, 1): 4.5, (1, 0): 4.5}
"""What each kind of pair costs by itself, from how rare it is: -log of the shares of Gale and Church, over (1, 1)."""

Step = tuple[int, int]


def aligned(ours: Sequence[int], theirs: Sequence[int]) -> list[tuple[range, range]]:
    """The paragraphs of both tellings in rows, given the lengths of their paragraphs in characters."""
    if not ours or not theirs or max(len(ours), len(theirs)) > MOST_PARAGRAPHS:
        return [
            (range(n, min(n + 1, len(ours))), range(n, min(n + 1, len(theirs))))
            for n in range(max(len(ours), len(theirs)))
        ]
    steps = _best_steps(ours, theirs)
    rows: list[tuple[range, range]] = []
    at = len(ours), len(theirs)
    while at != (0, 0):
        step = steps[at]
        rows.append((range(at[0] - step[0], at[0]), range(at[1] - step[1], at[1])))
        at = at[0] - step[0], at[1] - step[1]
    return rows[::-1]


def _best_steps(ours: Sequence[int], theirs: Sequence[int]) -> dict[Step, Step]:
    """The last pair of the cheapest way to each place within the band."""
    our_ends, their_ends = [0, *accumulate(ours)], [0, *accumulate(theirs)]
    ratio = their_ends[-1] / max(1, our_ends[-1])
    costs: dict[Step, float] = {(0, 0): 0.0}
    steps: dict[Step, Step] = {}
    for i in range(len(ours) + 1):
        middle = i * len(theirs) // len(ours)
        reach = _BAND + len(theirs) // len(ours)
        for j in range(max(0, middle - reach), min(len(theirs), middle + reach) + 1):
            best = costs.get((i, j), inf)
            for (down, along), kind in _COSTS.items():
                before = costs.get((i - down, j - along))
                if before is None:
                    continue
                mine = our_ends[i] - our_ends[i - down]
                yours = their_ends[j] - their_ends[j - along]
                cost = before + kind + _cost(mine * ratio, yours)
                if cost < best:
                    best, steps[i, j] = cost, (down, along)
            if best < inf:
                costs[i, j] = best
    return steps


def _cost(expected: float, length: float) -> float:
    return (expected - length) ** 2 / (2 * _VARIANCE * max(1.0, expected + length))
