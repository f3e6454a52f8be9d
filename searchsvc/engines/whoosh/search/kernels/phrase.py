"""Phrases: finds the documents in which terms stand at given distances from each other.

The two rarest terms of a phrase nearly always decide whether it is there. What is known of these two is kept in
variables rather than in arrays, because after a store to an array everything that was read before must be read again.
The other terms are checked only where both of these stand.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.postings.posting import (
    crosses_words,
    document_at,
    occurrence_at,
    occurrence_count,
    occurrences_before,
    seek_document,
)
from searchsvc.engines.whoosh.search.kernels.bitset import is_set
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import AskedDocuments, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.search.kernels.term_frequency import crossing_tf
from searchsvc.engines.whoosh.terms.term_dictionary import info_of
from searchsvc.runtime.arrays import Float32s, Int64s, Records, float32, int64
from searchsvc.runtime.kernel import allocating, kernel
from searchsvc.runtime.sorted_search import gallop

_NO_DOCUMENT = 1 << 40
"""A number beyond those of all documents."""


class _PhraseTerms(NamedTuple):
    """The terms of a phrase, the rarest first: their numbers in the query, and their offsets in positions.

    `cursors` has, for each term but the first two, the first posting that has not been passed.
    """

    terms: Int64s
    offsets: Int64s
    cursors: Int64s


@allocating
def _by_frequency(query: SegmentQuery, pattern: int) -> _PhraseTerms:
    """The terms of a pattern, the rarest first."""
    first, last = query.patterns[pattern]["first"], query.patterns[pattern]["last"]
    terms, offsets = np.empty(last - first, dtype=np.int64), np.empty(last - first, dtype=np.int64)
    for slot in range(first, last):
        term = query.slots[slot]["term"]
        size = query.infos[term]["last"] - query.infos[term]["first"]
        at = slot - first
        while at > 0 and query.infos[terms[at - 1]]["last"] - query.infos[terms[at - 1]]["first"] > size:
            terms[at], offsets[at] = terms[at - 1], offsets[at - 1]
            at -= 1
        terms[at], offsets[at] = term, query.slots[slot]["offset"]
    cursors = np.empty(last - first - 2, dtype=np.int64)
    for index in range(cursors.size):
        cursors[index] = query.infos[terms[index + 2]]["first"]
    return _PhraseTerms(terms, offsets, cursors)


@kernel
def _next_with_others(postings: SegmentPostings, infos: Records, phrase_terms: _PhraseTerms, local: int) -> int:
    """Moves the cursors of all terms but the first two to the document `local`.

    Returns `local` where all these terms are in it; else the next document that may hold them, or `_NO_DOCUMENT` where
    a term has no more postings.
    """
    cursors = phrase_terms.cursors
    for index in range(cursors.size):
        last = infos[phrase_terms.terms[index + 2]]["last"]
        cursors[index] = seek_document(postings, cursors[index], last, local)
        if cursors[index] == last:
            return int64(_NO_DOCUMENT)
        other = document_at(postings, cursors[index])
        if other != local:
            return other
    return local


@kernel
def _others_stand(postings: SegmentPostings, infos: Records, phrase_terms: _PhraseTerms, start: int) -> bool:
    """Whether each term but the first two stands at its offset from `start`, in the document at the cursors."""
    for index in range(phrase_terms.cursors.size):
        info = info_of(infos, phrase_terms.terms[index + 2])
        posting = phrase_terms.cursors[index]
        low = occurrences_before(postings, info, posting, info.first, int64(0))
        end = low + occurrence_count(postings, posting)
        wanted = start + phrase_terms.offsets[index + 2]
        high = end
        while low < high:  # as `lower_bound`, which takes an array: occurrences are packed bits
            middle = (low + high) >> 1
            if occurrence_at(postings, info, middle) >> 1 < wanted:
                low = middle + 1
            else:
                high = middle
        if low == end or occurrence_at(postings, info, low) >> 1 != wanted:
            return False
    return True


@allocating
def phrase(
    view: SegmentView,
    query: SegmentQuery,
    pattern: int,
    asked: AskedDocuments,
    documents: Int64s,
    tf: Float32s,
    positions: Records,
    most: int,
) -> tuple[int, int]:
    """Fills in the documents in which the slots of a pattern (at least two) stand at their offsets, with their tf.

    Also fills in the document and position of each such place in `positions` (of `FOUND_POSITION`), up to `most` for a
    document and as far as there is room. Returns how many documents and how many positions were filled in. Of a
    bounded pattern places that only cross words count where there are no others, and then as `crossing_tf`.
    """
    row = query.patterns[pattern]
    bounded_width = row["width"] if row["bounded"] else int64(0)
    terms = _by_frequency(query, pattern)
    return _find_phrase(view, query.infos, terms, bounded_width, asked, documents, tf, positions, most)


@kernel
def _find_phrase(  # noqa: PLR0912, PLR0915 - one function, so that its cursors stay in registers
    view: SegmentView,
    infos: Records,
    phrase_terms: _PhraseTerms,
    bounded_width: int,
    asked: AskedDocuments,
    documents: Int64s,
    tf: Float32s,
    positions: Records,
    most: int,
) -> tuple[int, int]:
    """The same as `phrase`, with the terms sorted by frequency; `bounded_width` is 0 where the pattern is unbounded."""
    postings, norms = view.postings, view.norms
    rarest, other = info_of(infos, phrase_terms.terms[0]), info_of(infos, phrase_terms.terms[1])
    offset, distance = phrase_terms.offsets[0], phrase_terms.offsets[1] - phrase_terms.offsets[0]
    has_others, is_narrowed, wanted = phrase_terms.cursors.size > 0, asked.bits.size > 0, asked.documents
    at, other_at = rarest.first, other.first
    known, other_known, before, other_before = at, other_at, int64(0), int64(0)
    cursor = count = filled = 0
    while at < rarest.last:
        local = document_at(postings, at)
        if is_narrowed and not is_set(asked.bits, local):
            cursor = gallop(wanted, cursor, wanted.size, local + view.base)
            if cursor == wanted.size or wanted[cursor] >= view.last:
                break
            at = seek_document(postings, at + 1, rarest.last, wanted[cursor] - view.base)
            continue
        other_at = seek_document(postings, other_at, other.last, local)
        if other_at == other.last:
            break
        following = document_at(postings, other_at)
        if following == local and has_others:
            following = _next_with_others(postings, infos, phrase_terms, local)
        if following != local:
            at = seek_document(postings, at, rarest.last, following)
            continue
        document = local + view.base
        if not is_narrowed and view.live.size and not view.live[document]:
            at += 1
            continue
        before = occurrences_before(postings, rarest, at, known, before)
        other_before = occurrences_before(postings, other, other_at, other_known, other_before)
        known, other_known = at, other_at
        other_count, number, written = occurrence_count(postings, other_at), int64(0), 0
        value, crossing, position = float32(0), float32(0), int64(-1)
        for each in range(occurrence_count(postings, at)):
            first = occurrence_at(postings, rarest, before + each) >> 1
            while position < first + distance and number < other_count:
                position = occurrence_at(postings, other, other_before + number) >> 1
                number += 1
            if position < first + distance:
                break
            start = first - offset
            if position > first + distance or start < 0:
                continue
            if has_others and not _others_stand(postings, infos, phrase_terms, start):
                continue
            counted = float32(0)
            if start < norms.title_ends[document]:
                counted = norms.norms[document]["title"]
            elif not view.title_only:
                in_lead = start < norms.lead_ends[document]
                counted = norms.norms[document]["lead"] if in_lead else norms.norms[document]["rest"]
            if bounded_width and crosses_words(postings, local, start, start + bounded_width):
                crossing += counted
            else:
                value += counted
            if written < most and filled < positions.size:
                positions[filled]["document"], positions[filled]["position"] = document, start
                filled, written = filled + 1, written + 1
        if value == 0 and crossing > 0:
            value = crossing_tf(norms, crossing)
        if value > 0 and count < documents.size:
            documents[count], tf[count] = document, value
            count += 1
        at += 1
    return count, filled
