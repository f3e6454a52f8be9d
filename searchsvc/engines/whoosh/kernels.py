"""The kernels of leaves: what is done once for every posting of a search, compiled.

Each works on one segment; documents are numbered over the whole index (`base` is the segment's first) and ascend. `tf`
is a leaf's BM25F frequency: its occurrences in each zone, weighted, over the zone's length norm.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.dictionary import place_of
from searchsvc.engines.whoosh.segment import document_at, occurrence, occurrences_before, occurrences_of, unpacked

FIRST, LAST, FULL, ONLY_FULL, RANGE, WIDTH, STEM, SOFT = range(8)
_DENSE = 16
"""Where a leaf's patterns have at least one posting for so many documents, they are summed in an array over all."""


NORMS = np.dtype([("title", "<f4"), ("lead", "<f4"), ("rest", "<f4")])
"""What one occurrence in each zone of a document counts: the zone's weight over the document's length norm."""


class Zoned(NamedTuple):
    """What scoring needs of every document of the index: zone ends in positions, and `NORMS`.

    The last two are `weights.INFLECTED` and `weights.CROSSING`: compiled in, they could not be changed.
    """

    title_ends: NDArray[np.uint32]
    lead_ends: NDArray[np.uint32]
    norms: NDArray[np.void]
    inflected: float
    crossing: float


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


class View(NamedTuple):
    """What one evaluation looks at: a segment's documents [base, last), those live, or all; and titles only, or not."""

    base: int
    last: int
    live: NDArray[np.bool_]
    title_only: bool


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True, inline="always")
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


@njit(cache=True, nogil=True, inline="always")
def _faint(zoned, tf):
    """The tf of a document in which a word only crosses others' boundaries: found, but below any with the real word."""
    return np.float32(zoned.crossing * tf / (1 + tf))


@njit(cache=True, nogil=True, inline="always")
def _tf(postings, zoned, posting, document, title_only, only_full):
    """The tf of one posting; with `only_full` of its full occurrences, where it has any."""
    title, lead, rest, other = unpacked(postings, posting)
    norms = zoned.norms[document]
    tf = title * norms.title
    every = title
    if not title_only:
        tf += lead * norms.lead + rest * norms.rest
        every += lead + rest
    if only_full and other > 0 and every > 0:
        every = title + lead + rest
        return np.float32(tf * (every - other) / every) if every > other else _faint(zoned, tf)
    return np.float32(tf)


@njit(cache=True, nogil=True)
def _term_all(postings, zoned, view, first, last, only_full, documents, tf):
    """Fills in every document of the postings [first, last), with its tf; returns how many there are."""
    count = 0
    for posting in range(first, last):
        document = document_at(postings, posting) + view.base
        if not view.live.size or view.live[document]:
            value = _tf(postings, zoned, posting, document, view.title_only, only_full)
            if value > 0:
                documents[count], tf[count] = document, value
                count += 1
    return count


@njit(cache=True, nogil=True)
def _term_among(postings, zoned, view, first, last, only_full, among, documents, tf):
    """Fills in those of the documents `among` that the postings [first, last) are of; returns how many there are."""
    count, cursor = 0, gallop(among, 0, among.size, view.base)
    while cursor < among.size and among[cursor] < view.last:
        document = among[cursor]
        first = seek_document(postings, first, last, document - view.base)
        if first == last:
            break
        local = document_at(postings, first)
        if local > document - view.base:
            cursor = gallop(among, cursor, among.size, local + view.base)
            continue
        value = _tf(postings, zoned, first, document, view.title_only, only_full)
        if value > 0:
            documents[count], tf[count] = document, value
            count += 1
        first += 1
        cursor += 1
    return count


@njit(cache=True, nogil=True)
def _prefer_full(postings, zoned, view, first, last, only_full, documents, tf):
    """Lowers tf to those of the full occurrences, whose postings are [first, last), plus a share of the rest."""
    for index in range(documents.size):
        document, of_full = documents[index], np.float32(0)
        first = seek_document(postings, first, last, document - view.base)
        if first < last and document_at(postings, first) == document - view.base:
            of_full = min(_tf(postings, zoned, first, document, view.title_only, False), tf[index])
        if not only_full:
            tf[index] = of_full + np.float32(zoned.inflected) * (tf[index] - of_full)
        else:
            tf[index] = of_full if of_full > 0 else _faint(zoned, tf[index])


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
def _phrase(postings, zoned, view, plan, places, pattern, among, restricted, documents, tf):
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


@njit(cache=True, nogil=True)
def _pattern(postings, zoned, view, plan, places, pattern, among, restricted, documents, tf):
    """Fills in what a pattern that is no range finds, where `restricted` among some documents; returns how many."""
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
    full, only_full = plan.rows[pattern, FULL], plan.rows[pattern, ONLY_FULL] == 1
    if last - first > 1:
        count = _phrase(postings, zoned, view, plan, places, pattern, among, restricted, documents, tf)
    else:
        term = plan.slots[first, 0]
        begin, end = places[term, 1], places[term, 2]
        if full >= 0 and places[full, 1] == begin and places[full, 2] == end:
            full, only_full = np.int64(-1), False  # there is no other form
        marked = only_full and full < 0
        if restricted:
            count = _term_among(postings, zoned, view, begin, end, marked, among, documents, tf)
        else:
            count = _term_all(postings, zoned, view, begin, end, marked, documents, tf)
    if full >= 0:
        begin, end = places[full, 1], places[full, 2]
        _prefer_full(postings, zoned, view, begin, end, only_full, documents[:count], tf[:count])
    soft, weight = plan.rows[pattern, SOFT] == 1, plan.weights[pattern]
    for index in range(count):
        tf[index] = weight * (tf[index] / (1 + tf[index]) if soft else tf[index])
    return count


@njit(cache=True, nogil=True)
def _add_range(postings, zoned, view, plan, places, pattern, sums):
    """Adds the tf of every posting of a range's terms to its document's in `sums`, which begins at `base`."""
    first, last, weight = plan.rows[pattern, FIRST], plan.rows[pattern, LAST] - 1, plan.weights[pattern]
    for posting in range(places[plan.slots[first, 0], 6], places[plan.slots[last, 0], 6]):
        local = document_at(postings, posting)
        document = local + view.base
        if not view.live.size or view.live[document]:
            sums[local] += weight * _tf(postings, zoned, posting, document, view.title_only, False)


@njit(cache=True, nogil=True)
def _postings_of(plan, places, pattern):
    """How many postings the rarest term of a pattern has."""
    fewest = np.int64(1) << 40
    for slot in range(plan.rows[pattern, FIRST], plan.rows[pattern, LAST]):
        fewest = min(fewest, places[plan.slots[slot, 0], 2] - places[plan.slots[slot, 0], 1])
    return fewest


@njit(cache=True, nogil=True)
def leaf_documents(postings, zoned, view, plan, places, leaf, among, restricted):
    """Every document of a leaf with its tf, where `restricted` of those `among`."""
    first, last = plan.bounds[leaf], plan.bounds[leaf + 1]
    size, every, most = view.last - view.base, np.int64(0), np.int64(0)
    ranges = False
    for pattern in range(first, last):
        if plan.rows[pattern, RANGE]:
            ranges = True
            continue
        number = _postings_of(plan, places, pattern)
        if restricted:
            number = min(number, among.size)
        every += number
        most = max(most, number)
    if last - first == 1 and not ranges:
        documents, tf = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
        count = _pattern(postings, zoned, view, plan, places, first, among, restricted, documents, tf)
        return documents[:count], tf[:count]
    if not ranges and every * _DENSE < size:
        documents, tf = np.empty(every, dtype=np.int64), np.empty(every, dtype=np.float32)
        count = 0
        for pattern in range(first, last):
            count += _pattern(
                postings, zoned, view, plan, places, pattern, among, restricted, documents[count:], tf[count:]
            )
        return _summed(documents[:count], tf[:count])
    documents, tf = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    sums = np.zeros(size, dtype=np.float32)
    for pattern in range(first, last):
        if plan.rows[pattern, RANGE]:
            _add_range(postings, zoned, view, plan, places, pattern, sums)
            continue
        count = _pattern(postings, zoned, view, plan, places, pattern, among, restricted, documents, tf)
        for index in range(count):
            sums[documents[index] - view.base] += tf[index]
    return _chosen(sums, view.base, among) if restricted else positive(sums, view.base)


@njit(cache=True, nogil=True)
def _summed(documents, tf):
    """The distinct documents in order, each with the sum of its tf."""
    order = np.argsort(documents, kind="mergesort")
    out, sums = np.empty(documents.size, dtype=np.int64), np.empty(documents.size, dtype=np.float32)
    count = 0
    for index in range(order.size):
        document = documents[order[index]]
        if count and out[count - 1] == document:
            sums[count - 1] += tf[order[index]]
        else:
            out[count], sums[count] = document, tf[order[index]]
            count += 1
    return out[:count], sums[:count]


@njit(cache=True, nogil=True)
def positive(sums, base):
    """The documents with a sum above 0, from `base` on, and the sums."""
    count = 0
    for index in range(sums.size):
        count += sums[index] > 0
    documents, found = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.float32)
    count = 0
    for index in range(sums.size):
        if sums[index] > 0:
            documents[count], found[count] = index + base, sums[index]
            count += 1
    return documents, found


@njit(cache=True, nogil=True)
def _chosen(sums, base, among):
    """Those of the documents `among` that have a sum above 0, and the sums."""
    documents, found = np.empty(among.size, dtype=np.int64), np.empty(among.size, dtype=np.float32)
    count = 0
    for index in range(among.size):
        local = among[index] - base
        if 0 <= local < sums.size and sums[local] > 0:
            documents[count], found[count] = among[index], sums[local]
            count += 1
    return documents[:count], found[:count]


@njit(cache=True, nogil=True)
def count_postings(postings, plan, places, base, live, counts):
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
