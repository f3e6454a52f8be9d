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


class Zoned(NamedTuple):
    """What scoring needs of every document of the index: zone ends in positions, and zone weights over length norms.

    The last two are `weights.INFLECTED` and `weights.CROSSING`: compiled in, they could not be changed.
    """

    title_ends: NDArray[np.uint32]
    lead_ends: NDArray[np.uint32]
    title: NDArray[np.float32]
    lead: NDArray[np.float32]
    rest: NDArray[np.float32]
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _single(postings, zoned, posting, document, title_only, only_full):
    """The tf of one posting; with `only_full` of its full occurrences, where it has any."""
    title, lead, rest, other = unpacked(postings, posting)
    tf = title * zoned.title[document]
    every = title
    if not title_only:
        tf += lead * zoned.lead[document] + rest * zoned.rest[document]
        every += lead + rest
    if not every:
        return np.float32(0)
    if only_full and other > 0:
        every = title + lead + rest
        return np.float32(tf * (every - other) / every) if every > other else _faint(zoned, tf)
    return np.float32(tf)


@njit(cache=True, nogil=True)
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
            if at[index] == counts[index]:
                return count, found
            stands = position == wanted
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
def _preferring(postings, zoned, places, full, at, local, document, title_only, only_full, tf):
    """A tf lowered to that of the full occurrences, plus a share of the rest; and the cursor `at` in the full's."""
    of_full = np.float32(0)
    if full >= 0:
        last = places[full, 2]
        at = seek_document(postings, at, last, local)
        if at < last and document_at(postings, at) == local:
            of_full = min(_single(postings, zoned, at, document, title_only, False), tf)
    if not only_full:
        return of_full + np.float32(zoned.inflected) * (tf - of_full), at
    return (of_full if of_full > 0 else _faint(zoned, tf)), at


@njit(cache=True, nogil=True)
def _pattern(postings, zoned, view, plan, places, pattern, among, restricted, weight, out, tf):
    """What a pattern finds: where `restricted`, adds its tf to those of the documents `among`; else appends to `out`.

    Returns how many were appended.
    """
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
    full, only_full = plan.rows[pattern, FULL], plan.rows[pattern, ONLY_FULL] == 1
    prefers, soft = full >= 0, plan.rows[pattern, SOFT] == 1
    at_full = places[full, 1] if prefers else np.int64(0)
    order = _by_frequency(places, plan.slots, first, last)
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
        together = True
        for index in range(1, size):
            lows[index] = seek_document(postings, lows[index], highs[index], local)
            if lows[index] == highs[index]:
                return count
            other = document_at(postings, lows[index])
            if other != local:
                together = False
                lows[0] = seek_document(postings, lows[0], highs[0], other)
                break
        if not together:
            continue
        document = local + view.base
        if not view.live.size or view.live[document]:
            if size == 1:
                value = _single(postings, zoned, lows[0], document, view.title_only, only_full and not prefers)
            else:
                for index in range(size):
                    place = place_of(places, plan.slots[order[index], 0])
                    before[index] = occurrences_before(postings, place, lows[index], known[index], before[index])
                    known[index] = lows[index]
                number, found = phrase_starts(postings, places, plan.slots, order, lows, before, found)
                value = np.float32(0)
                for index in range(number):
                    if found[index] < zoned.title_ends[document]:
                        value += zoned.title[document]
                    elif not view.title_only:
                        in_lead = found[index] < zoned.lead_ends[document]
                        value += zoned.lead[document] if in_lead else zoned.rest[document]
            if value > 0:
                if prefers:
                    value, at_full = _preferring(
                        postings, zoned, places, full, at_full, local, document, view.title_only, only_full, value
                    )
                if soft:
                    value /= 1 + value
                if restricted:
                    tf[cursor] += weight * value
                else:
                    out[count], tf[count] = document, weight * value
                    count += 1
        lows[0] += 1
    return count


@njit(cache=True, nogil=True)
def _add_range(postings, zoned, view, plan, places, pattern, weight, sums):
    """Adds the tf of every posting of a range's terms to its document's in `sums`, which begins at `base`."""
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST] - 1
    for posting in range(places[plan.slots[first, 0], 6], places[plan.slots[last, 0], 6]):
        local = document_at(postings, posting)
        document = local + view.base
        if not view.live.size or view.live[document]:
            sums[local] += weight * _single(postings, zoned, posting, document, view.title_only, False)


@njit(cache=True, nogil=True)
def _postings_of(plan, places, pattern):
    """How many postings the rarest term of a pattern has, or a whole range."""
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
    if plan.rows[pattern, RANGE]:
        return places[plan.slots[last - 1, 0], 6] - places[plan.slots[first, 0], 6]
    fewest = np.int64(1) << 40
    for slot in range(first, last):
        fewest = min(fewest, places[plan.slots[slot, 0], 2] - places[plan.slots[slot, 0], 1])
    return fewest


@njit(cache=True, nogil=True)
def leaf_all(postings, zoned, view, plan, places, leaf):
    """Every document of a leaf, with its tf."""
    first, last = plan.bounds[leaf], plan.bounds[leaf + 1]
    total, ranges = np.int64(0), False
    for pattern in range(first, last):
        total += _postings_of(plan, places, pattern)
        ranges |= plan.rows[pattern, RANGE] == 1
    nothing = np.empty(0, dtype=np.int64)
    size = view.last - view.base
    if not ranges and (last - first == 1 or total * _DENSE < size):
        documents, tf = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.float32)
        count = 0
        for pattern in range(first, last):
            count += _pattern(
                postings,
                zoned,
                view,
                plan,
                places,
                pattern,
                nothing,
                False,
                plan.weights[pattern],
                documents[count:],
                tf[count:],
            )
        if last - first == 1:
            return documents[:count], tf[:count]
        return _summed(documents[:count], tf[:count])
    sums = np.zeros(size, dtype=np.float32)
    every = np.empty(0, dtype=np.int64)
    if not ranges or last - first > 1:
        every = np.arange(view.base, view.last)
    for pattern in range(first, last):
        weight = plan.weights[pattern]
        if plan.rows[pattern, RANGE]:
            _add_range(postings, zoned, view, plan, places, pattern, weight, sums)
        else:
            _pattern(postings, zoned, view, plan, places, pattern, every, True, weight, nothing, sums)
    return positive(sums, view.base)


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
def leaf_among(postings, zoned, view, plan, places, leaf, among):
    """The tf of a leaf in each of the documents `among`; 0 where it is not there."""
    tf = np.zeros(among.size, dtype=np.float32)
    nothing = np.empty(0, dtype=np.int64)
    for pattern in range(plan.bounds[leaf], plan.bounds[leaf + 1]):
        weight = plan.weights[pattern]
        if plan.rows[pattern, RANGE]:
            sums = np.zeros(view.last - view.base, dtype=np.float32)
            _add_range(postings, zoned, view, plan, places, pattern, weight, sums)
            for index in range(among.size):
                tf[index] += sums[among[index] - view.base]
        else:
            _pattern(postings, zoned, view, plan, places, pattern, among, True, weight, nothing, tf)
    return tf


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
