"""The kernel of phrases: terms that stand at their distances, compiled. See `kernels` for the terms.

The two rarest terms of a phrase decide nearly always, so these two are numbers and not elements of arrays: a store to
an array would have everything that was read before it read again. The others are asked where both of these stand.
"""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import document_at, occurrence, occurrences_before, occurrences_of
from searchsvc.engines.whoosh.search.kernels.accumulator import is_set
from searchsvc.engines.whoosh.search.kernels.postings_kernels import FIRST, LAST, gallop, seek_document
from searchsvc.engines.whoosh.terms.term_dictionary import place_of
from searchsvc.runtime.kernel import allocating, kernel


@allocating
def _by_frequency(places, slots, first, last):
    """The slots [first, last), those of the rarest terms first."""
    order = np.arange(first, last)
    for index in range(1, order.size):
        slot = order[index]
        size = places[slots[slot, 0], 2] - places[slots[slot, 0], 1]
        at = index
        while at > 0 and places[slots[order[at - 1], 0], 2] - places[slots[order[at - 1], 0], 1] > size:
            order[at] = order[at - 1]
            at -= 1
        order[at] = slot
    return order


@kernel
def _next_with(postings, places, terms, lows, local):
    """Moves to a document in the postings of all terms: returns it where they have it, else a later one that may do.

    That is beyond all documents where one of them has no more.
    """
    for index in range(terms.size):
        last = places[terms[index], 2]
        lows[index] = seek_document(postings, lows[index], last, local)
        if lows[index] == last:
            return np.int64(1) << 40
        other = document_at(postings, lows[index])
        if other != local:
            return other
    return local


@kernel
def _all_stand(postings, places, terms, offsets, lows, start):
    """Whether each of the terms stands at its offset from a position, in the document whose postings are `lows`."""
    for index in range(terms.size):
        place = place_of(places, terms[index])
        before = occurrences_before(postings, place, lows[index], place.first, np.int64(0))
        low, high = before, before + occurrences_of(postings, lows[index])
        wanted = start + offsets[index]
        while low < high:
            middle = (low + high) >> 1
            if occurrence(postings, place, middle) >> 1 < wanted:
                low = middle + 1
            else:
                high = middle
        if low == before + occurrences_of(postings, lows[index]) or occurrence(postings, place, low) >> 1 != wanted:
            return False
    return True


@allocating
def phrase(postings, zoned, view, plan, places, pattern, among, held, documents, tf, starts, most):
    """Fills in the documents in which the slots of a pattern stand together, with their tf; returns how many.

    Where any are `held`, which are the documents `among`, only those; else those that are live. Into `starts`, as far
    as there is room, come document and position of each place where they do, up to `most` of a document; also returned
    is how many these are.
    """
    order = _by_frequency(places, plan.slots, plan.rows[pattern, FIRST], plan.rows[pattern, LAST])
    terms, offsets = plan.slots[order, 0], plan.slots[order, 1]
    lows = places[terms[2:], 1]
    return _phrase(postings, zoned, view, places, terms, offsets, lows, among, held, documents, tf, starts, most)


@kernel
def _phrase(postings, zoned, view, places, terms, offsets, lows, among, held, documents, tf, starts, most):
    """The same of terms in the order of their frequency; `lows` is the first posting of each but the first two."""
    rarest, other = place_of(places, terms[0]), place_of(places, terms[1])
    offset, distance = offsets[0], offsets[1] - offsets[0]
    terms, offsets = terms[2:], offsets[2:]
    at, other_at = rarest.first, other.first
    known, other_known, before, other_before = at, other_at, np.int64(0), np.int64(0)
    cursor = count = filled = 0
    while at < rarest.last:
        local = document_at(postings, at)
        if held.size and not is_set(held, local):
            cursor = gallop(among, cursor, among.size, local + view.base)
            if cursor == among.size or among[cursor] >= view.last:
                break
            at = seek_document(postings, at + 1, rarest.last, among[cursor] - view.base)
            continue
        other_at = seek_document(postings, other_at, other.last, local)
        if other_at == other.last:
            break
        following = document_at(postings, other_at)
        if following == local and terms.size:
            following = _next_with(postings, places, terms, lows, local)
        if following != local:
            at = seek_document(postings, at, rarest.last, following)
            continue
        document = local + view.base
        if not held.size and view.live.size and not view.live[document]:
            at += 1
            continue
        before = occurrences_before(postings, rarest, at, known, before)
        other_before = occurrences_before(postings, other, other_at, other_known, other_before)
        known, other_known = at, other_at
        others, number, written = occurrences_of(postings, other_at), np.int64(0), 0
        value, position = np.float32(0), np.int64(-1)
        for each in range(occurrences_of(postings, at)):
            first = occurrence(postings, rarest, before + each) >> 1
            while position < first + distance and number < others:
                position = occurrence(postings, other, other_before + number) >> 1
                number += 1
            if position < first + distance:
                break
            start = first - offset
            if position > first + distance or start < 0:
                continue
            if terms.size and not _all_stand(postings, places, terms, offsets, lows, start):
                continue
            if start < zoned.title_ends[document]:
                value += zoned.norms[document]["title"]
            elif not view.title_only:
                value += (
                    zoned.norms[document]["lead"]
                    if start < zoned.lead_ends[document]
                    else zoned.norms[document]["rest"]
                )
            if written < most and filled < starts.shape[0]:
                starts[filled, 0], starts[filled, 1] = document, start
                filled, written = filled + 1, written + 1
        if value > 0:
            documents[count], tf[count] = document, value
            count += 1
        at += 1
    return count, filled
