"""Looks up where the terms of a query are in a segment, and how rare its leaves are in the whole index."""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import document_at
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import LeafStatistics, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.terms.term_dictionary import Keys, find_all
from searchsvc.runtime.arrays import Int64s
from searchsvc.runtime.kernel import allocating, kernel


@kernel
def _count_postings(view: SegmentView, query: SegmentQuery, counts: Int64s) -> None:
    """Adds to the count of each slot its term's postings in live documents, of a range all to its first slot."""
    infos, slots = query.infos, query.slots
    for pattern in range(query.patterns.size):
        first, last = query.patterns[pattern]["first"], query.patterns[pattern]["last"]
        is_range = query.patterns[pattern]["range"]
        for slot in range(first, first + 1 if is_range else last):
            begin, end = infos[slots[slot]["term"]]["first"], infos[slots[slot]["term"]]["last"]
            if is_range:
                begin = infos[slots[first]["term"]]["own_first"]
                end = infos[slots[last - 1]["term"]]["own_first"]
            if not view.live.size:
                counts[slot] += end - begin
                continue
            for posting in range(begin, end):
                counts[slot] += view.live[document_at(view.postings, posting) + view.base]


@kernel
def look_up(view: SegmentView, keys: Keys, query: SegmentQuery, counts: Int64s) -> None:
    """Fills in the infos of a query's terms in a segment, by their keys, and adds to the counts of its slots."""
    find_all(view.postings, keys, query.infos)
    _count_postings(view, query, counts)


@allocating
def leaf_statistics(query: SegmentQuery, counts: Int64s, documents: int) -> LeafStatistics:
    """The statistics of a query's leaves in an index of `documents` documents, from the counts of its slots.

    A pattern is taken to be in as many documents as its rarest slot. idf is ln(1 + (N - n + 0.5) / (n + 0.5)), which
    unlike that of Robertson and Zaragoza (2009) is never negative.
    """
    frequencies = np.zeros(query.bounds.size - 1, dtype=np.float64)
    idf = np.empty(frequencies.size, dtype=np.float64)
    for leaf in range(frequencies.size):
        for pattern in range(query.bounds[leaf], query.bounds[leaf + 1]):
            first, last = query.patterns[pattern]["first"], query.patterns[pattern]["last"]
            fewest = counts[first]
            for slot in range(first + 1, first if query.patterns[pattern]["range"] else last):
                fewest = min(fewest, counts[slot])
            frequencies[leaf] += query.patterns[pattern]["weight"] * fewest
        frequencies[leaf] = min(frequencies[leaf], np.float64(documents))
        idf[leaf] = np.log1p((documents - frequencies[leaf] + 0.5) / (frequencies[leaf] + 0.5))
    return LeafStatistics(frequencies, idf)
