"""The kernels' terms: what they take, and what all of them do for every posting of a search, compiled.

Each works on one segment; documents are numbered over the whole index (`base` is the segment's first) and ascend. `tf`
is a leaf's BM25F frequency: its occurrences in each zone, weighted, over the zone's length norm.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.postings.posting import document_at, unpacked
from searchsvc.engines.whoosh.terms.term_dictionary import find_all
from searchsvc.runtime.kernel import allocating, inlined, kernel

FIRST, LAST, FULL, ONLY_FULL, RANGE, WIDTH, STEM, SOFT = range(8)
NORMS = np.dtype([("title", "<f4"), ("lead", "<f4"), ("rest", "<f4")])
"""What one occurrence in each zone of a document counts: the zone's weight over the document's length norm."""


class Zoned(NamedTuple):
    """What scoring needs of every document of the index: zone ends in positions, and `NORMS`.

    The others are those of `weights`, in capitals there: compiled in, they could not be changed.
    """

    title_ends: NDArray[np.uint32]
    lead_ends: NDArray[np.uint32]
    norms: NDArray[np.void]
    inflected: float
    crossing: float
    k1: float
    pair: float
    whole: float


class Patterns(NamedTuple):
    """A plan. Leaf `i` has the patterns [bounds[i], bounds[i + 1]).

    A row of `rows` is one pattern: its first and last slot, the term of its full occurrences or -1, whether only these
    count, whether it is a range, its width in positions, how long its stem is where it is a word, and whether it is
    soft: however often it stands there, it counts less than its weight. A slot is a term's number in the plan, and
    its offset; those of a range are its two ends.
    """

    slots: NDArray[np.int64]
    rows: NDArray[np.int64]
    weights: NDArray[np.float32]
    bounds: NDArray[np.int64]


class Rates(NamedTuple):
    """Of each leaf in how many live documents it is at most, each way to say it counting its weight; and its idf."""

    frequencies: NDArray[np.float64]
    idf: NDArray[np.float64]


class Group(NamedTuple):
    """Words typed side by side: leaves, of which at least `minimum` of the content words must be held.

    `leaves` are the content words, then, each from where it says, `pairs` of neighbours, `wholes` and `grams`, which
    only add to the score. `gram_weights` has one weight a gram.
    """

    leaves: NDArray[np.int64]
    pairs: int
    wholes: int
    grams: int
    minimum: int
    gram_weights: NDArray[np.float32]


class View(NamedTuple):
    """What one evaluation looks at: a segment's documents [base, last), those live, or all; and titles only, or not."""

    base: int
    last: int
    live: NDArray[np.bool_]
    title_only: bool


@kernel
def gallop(documents, low, high, wanted):
    """The first place in the ascending `documents[low:high]` that is not before `wanted`."""
    step = 1
    at = low
    while at < high and documents[at] < wanted:
        low = at + 1
        at += step
        step += step
    at = min(at, high)
    while low < at:
        middle = (low + at) >> 1
        if documents[middle] < wanted:
            low = middle + 1
        else:
            at = middle
    return low


@inlined
def seek_document(postings, low, high, wanted):
    """The first posting of [low, high) whose document is not before `wanted`."""
    step = 1
    at = low
    while at < high and document_at(postings, at) < wanted:
        low = at + 1
        at += step
        step += step
    at = min(at, high)
    while low < at:
        middle = (low + at) >> 1
        if document_at(postings, middle) < wanted:
            low = middle + 1
        else:
            at = middle
    return low


@inlined
def faint(zoned, tf):
    """The tf of a document in which a word only crosses others' boundaries: found, but below any with the real word."""
    return np.float32(zoned.crossing * tf / (1 + tf))


@inlined
def tf_of(postings, zoned, posting, document, title_only, only_full):
    """The tf of one posting; with `only_full` of its full occurrences, where it has any."""
    title, lead, rest, other = unpacked(postings, posting)
    norms = zoned.norms[document]
    tf = title * norms["title"]
    every = title
    if not title_only:
        tf += lead * norms["lead"] + rest * norms["rest"]
        every += lead + rest
    if only_full and other > 0 and every > 0:
        every = title + lead + rest
        return np.float32(tf * (every - other) / every) if every > other else faint(zoned, tf)
    return np.float32(tf)


@kernel
def _count(postings, plan, places, base, live, counts):
    """Adds to the number of each slot its term's postings in live documents; to a range's first slot the range's."""
    for pattern in range(plan.rows.shape[0]):
        first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
        for slot in range(first, last):
            begin, end = places[plan.slots[slot, 0], 1], places[plan.slots[slot, 0], 2]
            if plan.rows[pattern, RANGE]:
                begin, end = places[plan.slots[first, 0], 6], places[plan.slots[last - 1, 0], 6]
                if slot > first:
                    continue
            if not live.size:
                counts[slot] += end - begin
                continue
            for posting in range(begin, end):
                counts[slot] += live[document_at(postings, posting) + base]


@kernel
def look_up(postings, keys, plan, base, live, places, counts):
    """Fills in the places of a plan's terms in a segment, and adds to the counts of its slots."""
    find_all(postings, keys.letters, keys.ends, places)
    _count(postings, plan, places, base, live, counts)


@allocating
def rate(plan, counts, documents):
    """The `Rates` of a plan's leaves among so many documents; a pattern is in as many as its rarest slot."""
    frequencies = np.zeros(plan.bounds.size - 1, dtype=np.float64)
    idf = np.empty(frequencies.size, dtype=np.float64)
    for leaf in range(frequencies.size):
        for pattern in range(plan.bounds[leaf], plan.bounds[leaf + 1]):
            first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
            fewest = counts[first]
            for slot in range(first + 1, first if plan.rows[pattern, RANGE] else last):
                fewest = min(fewest, counts[slot])
            frequencies[leaf] += plan.weights[pattern] * fewest
        frequencies[leaf] = min(frequencies[leaf], np.float64(documents))
        idf[leaf] = np.log1p((documents - frequencies[leaf] + 0.5) / (frequencies[leaf] + 0.5))
    return Rates(frequencies, idf)
