"""The kernels of leaves: the documents of every way to write a leaf, compiled. See `kernels` for the terms."""

import numpy as np

from searchsvc.engines.whoosh.postings.posting import document_at
from searchsvc.engines.whoosh.search.kernels.accumulator import add, add_all, bits_of, is_set, listed, new_sums
from searchsvc.engines.whoosh.search.kernels.phrase import phrase
from searchsvc.engines.whoosh.search.kernels.postings_kernels import (
    FIRST,
    FULL,
    LAST,
    ONLY_FULL,
    RANGE,
    SOFT,
    faint,
    gallop,
    seek_document,
    tf_of,
)
from searchsvc.runtime.kernel import allocating, kernel

_SPARSE = 8
"""A list of postings that is so many times as long as that of the documents asked for is not read through."""


@kernel
def _term(postings, zoned, view, first, last, only_full, held, documents, tf):
    """Fills in the documents of the postings [first, last) that are live, or `held` where there is such, with their tf.

    Returns how many there are.
    """
    count = 0
    for posting in range(first, last):
        local = document_at(postings, posting)
        document = local + view.base
        if is_set(held, local) if held.size else not view.live.size or view.live[document]:
            value = tf_of(postings, zoned, posting, document, view.title_only, only_full)
            if value > 0:
                documents[count], tf[count] = document, value
                count += 1
    return count


@kernel
def _term_of_few(postings, zoned, view, first, last, only_full, among, documents, tf):
    """The same for few documents, `among`, and many postings, most of which are passed over."""
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
        value = tf_of(postings, zoned, first, document, view.title_only, only_full)
        if value > 0:
            documents[count], tf[count] = document, value
            count += 1
        first += 1
        cursor += 1
    return count


@kernel
def _prefer_full(postings, zoned, view, first, last, only_full, documents, tf):
    """Lowers tf to those of the full occurrences, whose postings are [first, last), plus a share of the rest."""
    for index in range(documents.size):
        document, of_full = documents[index], np.float32(0)
        first = seek_document(postings, first, last, document - view.base)
        if first < last and document_at(postings, first) == document - view.base:
            of_full = min(tf_of(postings, zoned, first, document, view.title_only, False), tf[index])
        if not only_full:
            tf[index] = of_full + np.float32(zoned.inflected) * (tf[index] - of_full)
        else:
            tf[index] = of_full if of_full > 0 else faint(zoned, tf[index])


@kernel
def _pattern(postings, zoned, view, plan, places, pattern, among, held, nowhere, documents, tf):
    """Fills in what a pattern that is no range finds, of the `held` documents `among` where any are; how many.

    `nowhere` is no room for where phrases stand, which nobody asks here.
    """
    first, last = plan.rows[pattern, FIRST], plan.rows[pattern, LAST]
    full, only_full = plan.rows[pattern, FULL], plan.rows[pattern, ONLY_FULL] == 1
    if last - first > 1:
        count, _ = phrase(postings, zoned, view, plan, places, pattern, among, held, documents, tf, nowhere, 0)
    else:
        term = plan.slots[first, 0]
        begin, end = places[term, 1], places[term, 2]
        if full >= 0 and places[full, 1] == begin and places[full, 2] == end:
            full, only_full = np.int64(-1), False  # there is no other form
        marked = only_full and full < 0
        if held.size and among.size * _SPARSE < end - begin:
            count = _term_of_few(postings, zoned, view, begin, end, marked, among, documents, tf)
        else:
            count = _term(postings, zoned, view, begin, end, marked, held, documents, tf)
    if full >= 0:
        begin, end = places[full, 1], places[full, 2]
        _prefer_full(postings, zoned, view, begin, end, only_full, documents[:count], tf[:count])
    soft, weight = plan.rows[pattern, SOFT] == 1, plan.weights[pattern]
    for index in range(count):
        tf[index] = weight * (tf[index] / (1 + tf[index]) if soft else tf[index])
    return count


@kernel
def _add_range(postings, zoned, view, plan, places, pattern, held, sums):
    """Adds the tf of every posting of a range's terms to its document's, of the `held` ones where any are."""
    first, last, weight = plan.rows[pattern, FIRST], plan.rows[pattern, LAST] - 1, plan.weights[pattern]
    for posting in range(places[plan.slots[first, 0], 6], places[plan.slots[last, 0], 6]):
        local = document_at(postings, posting)
        document = local + view.base
        if is_set(held, local) if held.size else not view.live.size or view.live[document]:
            value = weight * tf_of(postings, zoned, posting, document, view.title_only, False)
            if value > 0:
                add(sums, local, value)


@kernel
def _postings_of(plan, places, pattern):
    """How many postings the rarest term of a pattern has."""
    fewest = np.int64(1) << 40
    for slot in range(plan.rows[pattern, FIRST], plan.rows[pattern, LAST]):
        fewest = min(fewest, places[plan.slots[slot, 0], 2] - places[plan.slots[slot, 0], 1])
    return fewest


@allocating
def leaf_documents(postings, zoned, view, plan, places, leaf, among, restricted):
    """Every document of a leaf with its tf, where `restricted` of those `among`."""
    first, last = plan.bounds[leaf], plan.bounds[leaf + 1]
    most, ranges = np.int64(0), False
    for pattern in range(first, last):
        if plan.rows[pattern, RANGE]:
            ranges = True
        else:
            most = max(most, _postings_of(plan, places, pattern))
    held, nowhere = np.empty(0, dtype=np.uint64), np.empty((0, 2), dtype=np.int64)
    if restricted:
        most = min(most, among.size)
        held = bits_of(among, view.base, view.last)
    documents, tf = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    if last - first == 1 and not ranges:
        count = _pattern(postings, zoned, view, plan, places, first, among, held, nowhere, documents, tf)
        return documents[:count], tf[:count]
    sums = new_sums(view.last - view.base)
    for pattern in range(first, last):
        if plan.rows[pattern, RANGE]:
            _add_range(postings, zoned, view, plan, places, pattern, held, sums)
            continue
        count = _pattern(postings, zoned, view, plan, places, pattern, among, held, nowhere, documents, tf)
        add_all(sums, view.base, documents[:count], tf[:count])
    return listed(sums, view.base)
