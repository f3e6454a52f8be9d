"""Leaves: finds the documents that hold a leaf of a query, written as any of its patterns, with the leaf's tf.

Functions that fill in `documents` and `tf` need room in both for every document that they may find. Where there is
none left, a list of postings is damaged, names documents more than once, and what it names is left out.
"""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import document_at, seek_document
from searchsvc.engines.whoosh.search.kernels.accumulator import Accumulator, add, add_all, listed, new_accumulator
from searchsvc.engines.whoosh.search.kernels.bitset import bits_of, is_set
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import (
    FOUND_POSITION,
    AskedDocuments,
    SegmentQuery,
    SegmentView,
)
from searchsvc.engines.whoosh.search.kernels.phrase import phrase
from searchsvc.engines.whoosh.search.kernels.term_frequency import crossing_tf, tf_of
from searchsvc.runtime.arrays import Float32s, Int64s, Uint64s, float32, int64
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import gallop

_SPARSE = 8
"""Where a term has more than so many postings for each document asked for, documents are looked up one by one."""
_MOST = 1 << 40
"""More postings than any term has."""


@inlined
def _is_asked_for(view: SegmentView, bits: Uint64s, local: int) -> bool:
    """Whether a document is in `bits`; where `bits` is empty, whether it is live."""
    return is_set(bits, local) if bits.size else not view.live.size or view.live[local + view.base]


@kernel
def _term(
    view: SegmentView, first: int, last: int, only_full: bool, bits: Uint64s, documents: Int64s, tf: Float32s
) -> int:
    """Fills in, of the documents of the postings [first, last), those asked for, with their tf; returns how many."""
    count = 0
    for posting in range(first, last):
        local = document_at(view.postings, posting)
        if _is_asked_for(view, bits, local):
            document = local + view.base
            value = tf_of(view, posting, document, only_full)
            if value > 0 and count < documents.size:
                documents[count], tf[count] = document, value
                count += 1
    return count


@kernel
def _term_of_few(
    view: SegmentView, first: int, last: int, only_full: bool, wanted: Int64s, documents: Int64s, tf: Float32s
) -> int:
    """The same as `_term` for a few documents (`wanted`) and many postings, most of which are skipped."""
    count, cursor = 0, gallop(wanted, 0, wanted.size, view.base)
    while cursor < wanted.size and wanted[cursor] < view.last:
        document = wanted[cursor]
        first = seek_document(view.postings, first, last, document - view.base)
        if first == last:
            break
        local = document_at(view.postings, first)
        if local > document - view.base:
            cursor = gallop(wanted, cursor, wanted.size, local + view.base)
            continue
        value = tf_of(view, first, document, only_full)
        if value > 0 and count < documents.size:
            documents[count], tf[count] = document, value
            count += 1
        first += 1
        cursor += 1
    return count


@kernel
def _prefer_full(view: SegmentView, first: int, last: int, only_full: bool, documents: Int64s, tf: Float32s) -> None:
    """Lowers each tf to that of the full occurrences plus a share of the others: `inflected`, or 0 with `only_full`.

    [first, last) are the postings of the pattern's full term. With `only_full` a document without any full occurrence
    gets `crossing_tf`.
    """
    for index in range(documents.size):
        document, of_full = documents[index], float32(0)
        first = seek_document(view.postings, first, last, document - view.base)
        if first < last and document_at(view.postings, first) == document - view.base:
            of_full = min(tf_of(view, first, document, False), tf[index])
        if not only_full:
            tf[index] = of_full + float32(view.norms.inflected) * (tf[index] - of_full)
        else:
            tf[index] = of_full if of_full > 0 else crossing_tf(view.norms, tf[index])


@allocating
def _pattern(
    view: SegmentView, query: SegmentQuery, pattern: int, asked: AskedDocuments, documents: Int64s, tf: Float32s
) -> int:
    """Fills in the documents that hold a pattern (not a range), with their tf; returns how many."""
    infos, row = query.infos, query.patterns[pattern]
    first, full, only_full = row["first"], row["full"], row["only_full"]
    if row["last"] - first > 1:
        nowhere = np.empty(0, dtype=FOUND_POSITION)
        count, _ = phrase(view, query, pattern, asked, documents, tf, nowhere, 0)
    else:
        term = query.slots[first]["term"]
        begin, end = infos[term]["first"], infos[term]["last"]
        if full >= 0 and infos[full]["first"] == begin and infos[full]["last"] == end:
            full, only_full = int64(-1), False  # the word occurs in no other form
        is_marked = only_full and full < 0
        if asked.bits.size and asked.documents.size * _SPARSE < end - begin:
            count = _term_of_few(view, begin, end, is_marked, asked.documents, documents, tf)
        else:
            count = _term(view, begin, end, is_marked, asked.bits, documents, tf)
    if full >= 0:
        begin, end = infos[full]["first"], infos[full]["last"]
        _prefer_full(view, begin, end, only_full, documents[:count], tf[:count])
    is_soft, weight = row["soft"], row["weight"]
    for index in range(count):
        tf[index] = weight * (tf[index] / (1 + tf[index]) if is_soft else tf[index])
    return count


@kernel
def _add_range(view: SegmentView, query: SegmentQuery, pattern: int, bits: Uint64s, accumulator: Accumulator) -> None:
    """Adds the tf of each posting of a range's terms to the sum of its document, if that is asked for."""
    row = query.patterns[pattern]
    first, last = query.slots[row["first"]]["term"], query.slots[row["last"] - 1]["term"]
    for posting in range(query.infos[first]["own_first"], query.infos[last]["own_first"]):
        local = document_at(view.postings, posting)
        if _is_asked_for(view, bits, local):
            value = row["weight"] * tf_of(view, posting, local + view.base, False)
            if value > 0:
                add(accumulator, local, value)


@kernel
def add_range_tf(view: SegmentView, query: SegmentQuery, leaf: int, tf: Float32s) -> None:
    """Adds to `tf`, of every document of the index, that of a leaf that is written as one range.

    The terms of a range are added in their order, as by `leaf_documents`, so that both come to the same sum.
    """
    row = query.patterns[query.bounds[leaf]]
    first, last = query.slots[row["first"]]["term"], query.slots[row["last"] - 1]["term"]
    for posting in range(query.infos[first]["own_first"], query.infos[last]["own_first"]):
        document = document_at(view.postings, posting) + view.base
        tf[document] += row["weight"] * tf_of(view, posting, document, False)


@kernel
def _fewest_postings(query: SegmentQuery, pattern: int) -> int:
    """How many postings the rarest term of a pattern has."""
    fewest = int64(_MOST)
    for slot in range(query.patterns[pattern]["first"], query.patterns[pattern]["last"]):
        term = query.slots[slot]["term"]
        fewest = min(fewest, query.infos[term]["last"] - query.infos[term]["first"])
    return fewest


@allocating
def leaf_documents(view: SegmentView, query: SegmentQuery, leaf: int) -> tuple[Int64s, Float32s]:
    """Every live document that holds a leaf, with the leaf's tf."""
    everything = AskedDocuments(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64))
    return leaf_documents_asked(view, query, leaf, everything)


@allocating
def leaf_documents_among(
    view: SegmentView, query: SegmentQuery, leaf: int, documents: Int64s
) -> tuple[Int64s, Float32s]:
    """Those of `documents` that hold a leaf, with the leaf's tf. `documents` must not be empty."""
    return leaf_documents_asked(view, query, leaf, AskedDocuments(documents, bits_of(documents, view.base, view.last)))


@allocating
def leaf_documents_asked(
    view: SegmentView, query: SegmentQuery, leaf: int, asked: AskedDocuments
) -> tuple[Int64s, Float32s]:
    """The documents that are asked for and hold a leaf, with the leaf's tf; of the live ones where none is named."""
    first, last = query.bounds[leaf], query.bounds[leaf + 1]
    most, has_ranges = int64(0), False
    for pattern in range(first, last):
        if query.patterns[pattern]["range"]:
            has_ranges = True
        else:
            most = max(most, _fewest_postings(query, pattern))
    if asked.bits.size:
        most = min(most, asked.documents.size)
    documents, tf = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    if last - first == 1 and not has_ranges:
        count = _pattern(view, query, first, asked, documents, tf)
        return documents[:count], tf[:count]
    accumulator = new_accumulator(view.last - view.base)
    for pattern in range(first, last):
        if query.patterns[pattern]["range"]:
            _add_range(view, query, pattern, asked.bits, accumulator)
            continue
        count = _pattern(view, query, pattern, asked, documents, tf)
        add_all(accumulator, view.base, documents[:count], tf[:count])
    return listed(accumulator, view.base)
