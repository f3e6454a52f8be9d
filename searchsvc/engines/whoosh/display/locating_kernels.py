"""Locating: at which positions of a few documents the leaves of a query stand."""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import (
    document_at,
    occurrence_at,
    occurrence_count,
    occurrences_before,
    seek_document,
)
from searchsvc.engines.whoosh.search.kernels.bitset import bits_of
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import AskedDocuments, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.search.kernels.phrase import phrase
from searchsvc.engines.whoosh.terms.term_dictionary import info_at, info_of, term_of_posting
from searchsvc.runtime.arrays import Int64s, Records, int64
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import lower_bound

_RESERVED = 32
"""So many positions in a document are left to each pattern by those before it, where there is room for so many."""


@inlined
def _put_position(
    positions: Records, count: int, document: int, position: int, width: int, stem: int, leaf: int
) -> int:
    """Appends where a pattern stands, where there is room; returns how many positions there are then."""
    if count == positions.size:
        return count
    positions[count]["document"], positions[count]["position"] = document, position
    positions[count]["width"], positions[count]["stem"], positions[count]["leaf"] = width, stem, leaf
    return count + 1


@allocating
def _locate_range(
    view: SegmentView,
    query: SegmentQuery,
    pattern: int,
    leaf: int,
    documents: Int64s,
    most: int,
    positions: Records,
    count: int,
) -> int:
    """Appends all positions of a range's terms, up to `most` a document, in one pass over their postings."""
    which = np.full(view.last - view.base, -1, dtype=np.int16)  # a page has a hundred documents at most
    held = np.zeros(documents.size, dtype=np.int64)
    for index in range(documents.size):
        if view.base <= documents[index] < view.last:
            which[documents[index] - view.base] = index
    row = query.patterns[pattern]
    first, last = query.slots[row["first"]]["term"], query.slots[row["last"] - 1]["term"]
    for posting in range(query.infos[first]["own_first"], query.infos[last]["own_first"]):
        index = which[document_at(view.postings, posting)]
        if index < 0:
            continue
        info = info_at(view.postings, term_of_posting(view.postings, posting))
        before = occurrences_before(view.postings, info, posting, info.first, int64(0))
        for number in range(min(occurrence_count(view.postings, posting), most - held[index])):
            position = occurrence_at(view.postings, info, before + number) >> 1
            count = _put_position(positions, count, index, position, 1, 0, leaf)
            held[index] += 1
    return count


@kernel
def _locate_word(
    view: SegmentView,
    query: SegmentQuery,
    pattern: int,
    leaf: int,
    documents: Int64s,
    most: int,
    positions: Records,
    count: int,
) -> int:
    """Appends all positions of the only term of a pattern, up to `most` a document."""
    row = query.patterns[pattern]
    slot = query.slots[row["first"]]
    info = info_of(query.infos, slot["term"])
    for index in range(documents.size):
        local = documents[index] - view.base
        if not 0 <= local < view.last - view.base:
            continue
        posting = seek_document(view.postings, info.first, info.last, local)
        if posting == info.last or document_at(view.postings, posting) != local:
            continue
        before = occurrences_before(view.postings, info, posting, info.first, int64(0))
        for each in range(min(occurrence_count(view.postings, posting), most)):
            position = (occurrence_at(view.postings, info, before + each) >> 1) - slot["offset"]
            count = _put_position(positions, count, index, position, row["width"], row["stem"], leaf)
    return count


@allocating
def _locate_phrase(
    view: SegmentView,
    query: SegmentQuery,
    pattern: int,
    leaf: int,
    documents: Int64s,
    most: int,
    positions: Records,
    count: int,
) -> int:
    """Appends all positions where the terms of a pattern stand together, up to `most` a document."""
    order = np.argsort(documents)
    ascending = documents[order]
    asked = AskedDocuments(ascending, bits_of(ascending, view.base, view.last))
    held, tf = np.empty(ascending.size, dtype=np.int64), np.empty(ascending.size, dtype=np.float32)
    _, filled = phrase(view, query, pattern, asked, held, tf, positions[count:], most)
    row = query.patterns[pattern]
    for each in range(count, count + filled):
        index = order[lower_bound(ascending, 0, ascending.size, positions[each]["document"])]
        positions[each]["document"] = index
        positions[each]["width"], positions[each]["stem"], positions[each]["leaf"] = row["width"], row["stem"], leaf
    return count + filled


@allocating
def locate(
    view: SegmentView, query: SegmentQuery, leaves: Int64s, documents: Int64s, positions: Records, count: int
) -> int:
    """Appends where leaves of a query stand in those of a few documents that are of one segment; returns how many.

    `positions` is of `FOUND_POSITION`, and has `count` already; `document` and `leaf` in it are indexes of the arrays
    `documents` and `leaves`. Documents have equal shares of it, of which each pattern leaves some to those after it: no
    pattern goes without because another stands there very often.
    """
    here = left = 0
    for document in documents:
        here += view.base <= document < view.last
    for leaf in leaves:
        left += query.bounds[leaf + 1] - query.bounds[leaf]
    if not here:
        return count
    limit = count + positions.size // documents.size * here
    for leaf in range(leaves.size):
        for pattern in range(query.bounds[leaves[leaf]], query.bounds[leaves[leaf] + 1]):
            room = (limit - count) // here
            most = max(room - _RESERVED * (left - 1), room // left, 1)
            left -= 1
            row = query.patterns[pattern]
            if row["range"]:
                count = _locate_range(view, query, pattern, leaf, documents, most, positions, count)
            elif row["last"] - row["first"] == 1:
                count = _locate_word(view, query, pattern, leaf, documents, most, positions, count)
            else:
                count = _locate_phrase(view, query, pattern, leaf, documents, most, positions, count)
    return count
