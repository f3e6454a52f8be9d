"""The kernels of phrases: terms that stand at their distances, compiled. See `kernels` for the terms."""

import numpy as np
from numba import njit

from searchsvc.engines.whoosh.dictionary import place_of
from searchsvc.engines.whoosh.kernels import FIRST, LAST, gallop, seek_document
from searchsvc.engines.whoosh.segment import document_at, occurrence, occurrences_before, occurrences_of


@njit(cache=True, nogil=True, inline="always")
def phrase_starts(postings, places, slots, order, lows, before, found):
    """The positions at which the slots `order` stand together in the document that the postings `lows` are of.

    `before[i]` occurrences of a slot's term stand before it. Returns how many there are, and they in an array, which
    is `found` where that is long enough.
    """
    size = order.size
    fewest, rarest = np.int64(1) << 40, 0
    counts, at = np.empty(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for index in range(size):
        counts[index] = occurrences_of(postings, lows[index])
        if counts[index] < fewest:
            rarest, fewest = index, counts[index]
    if fewest > found.size:
        found = np.empty(2 * fewest, dtype=np.int64)
    count = 0
    rarest_place = place_of(places, slots[order[rarest], 0])
    exhausted = False
    for number in range(fewest):
        start = (occurrence(postings, rarest_place, before[rarest] + number) >> 1) - slots[order[rarest], 1]
        stands = start >= 0
        for index in range(size):
            if index == rarest or not stands:
                continue
            place = place_of(places, slots[order[index], 0])
            wanted = start + slots[order[index], 1]
            position = np.int64(-1)
            while at[index] < counts[index]:
                position = occurrence(postings, place, before[index] + at[index]) >> 1
                if position >= wanted:
                    break
                at[index] += 1
            exhausted |= at[index] == counts[index]
            stands = position == wanted
        if exhausted:
            break
        if stands:
            found[count] = start
            count += 1
    return count, found


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def phrase(postings, zoned, view, plan, places, pattern, among, restricted, documents, tf):
    """Fills in the documents in which the slots of a pattern stand together, with their tf; returns how many.

    Where it is `restricted`, only those of the documents `among`.
    """
    order = _by_frequency(places, plan.slots, plan.rows[pattern, FIRST], plan.rows[pattern, LAST])
    size = order.size
    lows, highs = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    known, before = np.empty(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    found = np.empty(64, dtype=np.int64)
    for index in range(size):
        term = plan.slots[order[index], 0]
        lows[index], highs[index] = places[term, 1], places[term, 2]
        known[index] = lows[index]
    cursor = gallop(among, 0, among.size, view.base) if restricted else 0
    count = 0
    while lows[0] < highs[0]:
        local = document_at(postings, lows[0])
        if restricted:
            cursor = gallop(among, cursor, among.size, local + view.base)
            if cursor == among.size or among[cursor] >= view.last:
                break
            wanted = np.int64(among[cursor]) - view.base
            if wanted > local:
                lows[0] = seek_document(postings, lows[0], highs[0], wanted)
                continue
        other = local
        for index in range(1, size):
            lows[index] = seek_document(postings, lows[index], highs[index], local)
            if lows[index] == highs[index]:
                return count
            other = document_at(postings, lows[index])
            if other != local:
                break
        if other != local:
            lows[0] = seek_document(postings, lows[0], highs[0], other)
            continue
        document = local + view.base
        if restricted or not view.live.size or view.live[document]:
            for index in range(size):
                place = place_of(places, plan.slots[order[index], 0])
                before[index] = occurrences_before(postings, place, lows[index], known[index], before[index])
                known[index] = lows[index]
            number, found = phrase_starts(postings, places, plan.slots, order, lows, before, found)
            value, norms = np.float32(0), zoned.norms[document]
            for index in range(number):
                if found[index] < zoned.title_ends[document]:
                    value += norms.title
                elif not view.title_only:
                    value += norms.lead if found[index] < zoned.lead_ends[document] else norms.rest
            if value > 0:
                documents[count], tf[count] = document, value
                count += 1
        lows[0] += 1
    return count
