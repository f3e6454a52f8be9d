"""What the kernels of a search take: a view of a segment, a query compiled for it, the documents asked for.

Each kernel works on one segment. A `document` is a number in the whole index, and arrays of documents ascend; `local`
is a document's number within its segment, from 0. `tf` is a leaf's BM25F frequency in a document: its occurrences,
each weighted by its zone and divided by the zone's length norm.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.runtime.arrays import Bools, Float32s, Float64s, Int64s, Records, Uint32s, Uint64s

NORMS = np.dtype([("title", "<f4"), ("lead", "<f4"), ("rest", "<f4")])
"""What one occurrence counts in each zone of a document: the zone's weight, divided by the document's length norm."""


class FieldNorms(NamedTuple):
    """What scoring needs to know of every document of the index: where its zones end, in positions, and its `NORMS`.

    The single numbers are the constants of the same names in `ranking`. They are passed to the kernels, because a
    constant that is compiled in could not be changed.
    """

    title_ends: Uint32s
    lead_ends: Uint32s
    norms: Records
    inflected: float
    crossing: float
    k1: float


class SegmentView(NamedTuple):
    """One segment as an evaluation sees it. Its documents are [`base`, `last`) of the index.

    `live` says for every document of the index whether it is live, that is, not deleted. It is empty where no document
    is deleted or where it does not matter. With `title_only` only titles are searched.
    """

    postings: SegmentPostings
    norms: FieldNorms
    base: int
    last: int
    live: Bools
    title_only: bool


SLOT = np.dtype([("term", "<i8"), ("offset", "<i8")], align=True)
"""A term of a pattern: its number in the query, and its `offset` from the pattern's first position."""
PATTERN = np.dtype(
    [
        ("first", "<i8"),  # its slots are [first, last): terms that must stand together;
        ("last", "<i8"),  # a range has two slots, its ends
        ("full", "<i8"),  # the term of its full occurrences; -1 where each occurrence is marked as full or not
        ("width", "<i8"),  # in positions
        ("stem", "<i8"),  # the length of its stem in characters, where it is one word; else 0
        ("weight", "<f4"),  # what an occurrence counts for its leaf
        ("only_full", "?"),  # whether occurrences that are not full hardly count
        ("range", "?"),  # whether it stands for all terms from its first slot to its second, that one excluded
        ("bounded", "?"),  # whether occurrences hardly count that begin or end within a word (`posting.crosses_words`)
        ("soft", "?"),  # whether it counts less than its weight, however often it occurs
    ],
    align=True,
)
"""One way in which a leaf of a query may be written: see `plan.Pattern`."""

FOUND_POSITION = np.dtype([(name, "<i8") for name in ("document", "position", "width", "stem", "leaf")], align=True)
"""One place where a pattern stands: document, position, `width` and `stem` as in `PATTERN`, number of the leaf."""


class SegmentQuery(NamedTuple):
    """A query compiled for one segment. Leaf `i` may be written as any of `patterns[bounds[i]:bounds[i + 1]]`.

    `slots` has elements of `SLOT`, `patterns` of `PATTERN`, and `infos` of `TERM_INFO`: where each term of the query is
    in the segment. Only `infos` differs from segment to segment.
    """

    slots: Records
    patterns: Records
    bounds: Int64s
    infos: Records


class LeafStatistics(NamedTuple):
    """For each leaf the most live documents that can hold it, each pattern's times its weight; and the leaf's idf."""

    frequencies: Float64s
    idf: Float64s


class WordGroup(NamedTuple):
    """Words typed side by side. A document must hold at least `minimum` of the leaves that find it.

    `leaves` has the numbers of the leaves that find documents, then of wholes and of others that only add to the score
    of what is found; `wholes` and `others` are the indexes at which these begin. `weights` has for each what it counts,
    where a word typed once counts 1.
    """

    leaves: Int64s
    weights: Float32s
    wholes: int
    others: int
    minimum: int


class KeptTfs(NamedTuple):
    """The tf of some leaves in every document, which need not be made of postings again.

    `rows` has for each leaf of a query its row in `tf`, or -1; it is empty where nothing is kept. `tf` has two
    dimensions: an element of a row for each document of the index, which is 0 where the document lacks the leaf.
    """

    rows: Int64s
    tf: Float32s


class AskedDocuments(NamedTuple):
    """The documents that a kernel looks for: `documents` of the index, ascending, and a bitset of them (`bits`).

    `bits` has a bit for each document of the segment. Where it is empty, the kernel looks for all live documents.
    """

    documents: Int64s
    bits: Uint64s
