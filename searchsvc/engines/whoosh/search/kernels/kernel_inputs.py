"""What the kernels of a search take: a segment as it is looked at, a query compiled for it, the documents asked for.

Each kernel works on one segment. Documents are numbered over the whole index, and ascend; within a segment they are
numbered from 0 (`local`). `tf` is a leaf's BM25F frequency in a document: its occurrences in each zone, weighted, over
the zone's length norm.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.runtime.arrays import Bools, Float32s, Float64s, Int64s, Records, Uint32s, Uint64s

NORMS = np.dtype([("title", "<f4"), ("lead", "<f4"), ("rest", "<f4")])
"""What one occurrence in each zone of a document counts: the zone's weight over the document's length norm."""


class FieldNorms(NamedTuple):
    """What scoring needs of every document of the index: where its zones end, in positions, and its `NORMS`.

    The numbers are those of `ranking`, where they stand in capitals: compiled in, they could not be changed.
    """

    title_ends: Uint32s
    lead_ends: Uint32s
    norms: Records
    inflected: float
    crossing: float
    k1: float
    pair: float
    whole: float


class SegmentView(NamedTuple):
    """What one evaluation looks at: the documents [`base`, `last`) of the index, which are those of one segment.

    `live` says of every document of the index whether it is not deleted; it is empty where none is, or where it does
    not matter. With `title_only` nothing but titles is looked at.
    """

    postings: SegmentPostings
    norms: FieldNorms
    base: int
    last: int
    live: Bools
    title_only: bool


SLOT = np.dtype([("term", "<i8"), ("offset", "<i8")], align=True)
"""A term of a pattern, by its number in the query, and at how many positions from the pattern's first it stands."""
PATTERN = np.dtype(
    [
        ("first", "<i8"),  # its slots are [first, last): terms that must stand together;
        ("last", "<i8"),  # those of a range are its two ends
        ("full", "<i8"),  # the term of its full occurrences; -1 where occurrences are marked as full themselves
        ("width", "<i8"),  # in positions
        ("stem", "<i8"),  # how long its stem is, where it is one word; else 0
        ("weight", "<f4"),  # what it counts for its leaf
        ("only_full", "?"),  # whether occurrences that are not full hardly count
        ("range", "?"),  # whether it stands for all terms between its two slots, the second excluded
        ("soft", "?"),  # whether it counts less than its weight, however often it stands there
    ],
    align=True,
)
"""One way in which a leaf of a query may be written: see `plan.Pattern`."""

FOUND_POSITION = np.dtype([(name, "<i8") for name in ("document", "position", "width", "stem", "leaf")], align=True)
"""Where a pattern stands in a document: at which position, `width` and `stem` as in `PATTERN`, and of which leaf."""


class SegmentQuery(NamedTuple):
    """A query compiled for one segment. Leaf `i` is any of the patterns [`bounds[i]`, `bounds[i + 1]`).

    `slots` are of `SLOT`, `patterns` of `PATTERN`, and `infos`, the only array that differs from segment to segment, of
    `TERM_INFO`: where each term of the query is in the segment.
    """

    slots: Records
    patterns: Records
    bounds: Int64s
    infos: Records


class LeafStatistics(NamedTuple):
    """Of each leaf in how many live documents it is at most, where each pattern counts its weight; and its idf."""

    frequencies: Float64s
    idf: Float64s


class WordGroup(NamedTuple):
    """Words typed side by side: leaves, of which at least `minimum` of the content words must be held.

    `leaves` are the content words, then, each from where it says, `pairs` of neighbours, `wholes` and `grams`, which
    only add to the score. `gram_weights` has one weight a gram.
    """

    leaves: Int64s
    pairs: int
    wholes: int
    grams: int
    minimum: int
    gram_weights: Float32s


class AskedDocuments(NamedTuple):
    """The documents that are asked for: `documents` of the index, ascending, and a bit for each local one (`bitset`).

    Where `bits` is empty, all that are live are asked for.
    """

    documents: Int64s
    bits: Uint64s
