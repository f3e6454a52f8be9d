"""The kernels: what is done once for every posting or document of a search, compiled.

Each works on one segment and appends what it finds in ascending order of documents, numbered over the whole index
(`base` is the segment's first). `tf` is a word's BM25F frequency: its occurrences in each zone, weighted, over the
zone's length norm. Nothing here allocates; the caller gives arrays that are large enough.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.segment import occurrence, occurrence_place, unpacked
from searchsvc.engines.whoosh.weights import CROSSING


class Zoned(NamedTuple):
    """What scoring needs of every document of the index: zone ends in positions, and zone weights over length norms."""

    title_ends: NDArray[np.uint32]
    lead_ends: NDArray[np.uint32]
    title: NDArray[np.float32]
    lead: NDArray[np.float32]
    rest: NDArray[np.float32]


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
def _faint(tf):
    """The tf of a document in which a word only crosses others' boundaries: found, but below any with the real word."""
    return np.float32(CROSSING * tf / (1 + tf))


@njit(cache=True, nogil=True, inline="always")
def _single(postings, zoned, posting, document, title_only, only_full):
    """The tf of one posting; with `only_full` of its full occurrences, where it has any."""
    title, lead, rest, other = unpacked(postings, posting)
    tf = title * zoned.title[document]
    count = title
    if not title_only:
        tf += lead * zoned.lead[document] + rest * zoned.rest[document]
        count += lead + rest
    if not count:
        return np.float32(0)
    if only_full and other > 0:
        every = title + lead + rest
        return np.float32(tf * (every - other) / every) if every > other else _faint(tf)
    return np.float32(tf)


@njit(cache=True, nogil=True)
def term_all(postings, zoned, term, base, live, title_only, only_full, out_documents, out_tf, count):
    """Every live document of a term, with its tf."""
    for posting in range(np.int64(postings.begins[term]), np.int64(postings.begins[term + 1])):
        document = np.int64(postings.documents[posting]) + base
        if live.size and not live[document]:
            continue
        tf = _single(postings, zoned, posting, document, title_only, only_full)
        if tf > 0:
            out_documents[count] = document
            out_tf[count] = tf
            count += 1
    return count


@njit(cache=True, nogil=True)
def term_among(postings, zoned, term, base, last, among, title_only, only_full, out_documents, out_tf, count):
    """Those of the ascending documents `among` below `last` that a term is in, with its tf."""
    low, high = np.int64(postings.begins[term]), np.int64(postings.begins[term + 1])
    for index in range(gallop(among, 0, among.size, base), among.size):
        document = np.int64(among[index])
        if document >= last:
            break
        low = gallop(postings.documents, low, high, document - base)
        if low == high:
            break
        if np.int64(postings.documents[low]) == document - base:
            tf = _single(postings, zoned, low, document, title_only, only_full)
            if tf > 0:
                out_documents[count] = document
                out_tf[count] = tf
                count += 1
    return count


@njit(cache=True, nogil=True)
def _holds(postings, spot, low, high, wanted):
    """Whether the ascending occurrences at places [low, high) hold the position `wanted`."""
    while low < high:
        middle = (low + high) >> 1
        position = occurrence(postings, spot, middle) >> 1
        if position < wanted:
            low = middle + 1
        elif position > wanted:
            high = middle
        else:
            return True
    return False


@njit(cache=True, nogil=True)
def phrase_starts(postings, terms, offsets, at, out):
    """The first positions at which all terms, at postings `at`, stand at their offsets; returns how many."""
    rarest, fewest = 0, np.int64(1 << 40)
    places = np.empty((terms.size, 2), dtype=np.int64)
    for index in range(terms.size):
        before, number = occurrence_place(postings, terms[index], at[index])
        places[index, 0], places[index, 1] = before, before + number
        if number < fewest:
            rarest, fewest = index, number
    count = 0
    for place in range(places[rarest, 0], places[rarest, 1]):
        start = (occurrence(postings, postings.spots[terms[rarest]], place) >> 1) - offsets[rarest]
        stands = start >= 0
        for index in range(terms.size):
            if stands and index != rarest:
                spot = postings.spots[terms[index]]
                stands = _holds(postings, spot, places[index, 0], places[index, 1], start + offsets[index])
        if stands:
            if count < out.size:
                out[count] = start
            count += 1
    return count


@njit(cache=True, nogil=True)
def phrase(
    postings, zoned, terms, offsets, base, last, live, among, restricted, title_only, out_documents, out_tf, count
):
    """The documents in which all terms stand at their offsets, with the phrase's tf; where `restricted`, of `among`.

    The terms are given rarest first.
    """
    size = terms.size
    lows, highs = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    for index in range(size):
        lows[index] = np.int64(postings.begins[terms[index]])
        highs[index] = np.int64(postings.begins[terms[index] + 1])
    found = np.empty(1024, dtype=np.int64)
    cursor = gallop(among, 0, among.size, base) if restricted else 0
    while lows[0] < highs[0]:
        local = np.int64(postings.documents[lows[0]])
        if restricted:
            cursor = gallop(among, cursor, among.size, local + base)
            if cursor == among.size or np.int64(among[cursor]) >= last:
                break
            wanted = np.int64(among[cursor]) - base
            if wanted > local:
                lows[0] = gallop(postings.documents, lows[0], highs[0], wanted)
                continue
        together = True
        for index in range(1, size):
            lows[index] = gallop(postings.documents, lows[index], highs[index], local)
            if lows[index] == highs[index]:
                return count
            next_local = np.int64(postings.documents[lows[index]])
            if next_local != local:
                together = False
                lows[0] = gallop(postings.documents, lows[0], highs[0], next_local)
                break
        if not together:
            continue
        document = local + base
        if not live.size or live[document]:
            number = phrase_starts(postings, terms, offsets, lows, found)
            if number > found.size:
                found = np.empty(2 * number, dtype=np.int64)
                number = phrase_starts(postings, terms, offsets, lows, found)
            tf = np.float32(0)
            for index in range(number):
                if found[index] < zoned.title_ends[document]:
                    tf += zoned.title[document]
                elif not title_only:
                    in_lead = found[index] < zoned.lead_ends[document]
                    tf += zoned.lead[document] if in_lead else zoned.rest[document]
            if tf > 0:
                out_documents[count] = document
                out_tf[count] = tf
                count += 1
        lows[0] += 1
    return count


@njit(cache=True, nogil=True)
def prefer_full(documents, tf, full_documents, full_tf, share, only_full):
    """Lowers each tf to that of its full occurrences plus `share` of the rest; with `only_full`, none of it."""
    at = 0
    for index in range(documents.size):
        at = gallop(full_documents, at, full_documents.size, documents[index])
        full = np.float32(0)
        if at < full_documents.size and full_documents[at] == documents[index]:
            full = min(full_tf[at], tf[index])
        if not only_full:
            tf[index] = full + np.float32(share) * (tf[index] - full)
        else:
            tf[index] = full if full > 0 else _faint(tf[index])


@njit(cache=True, nogil=True)
def range_all(postings, zoned, first, last, base, live, title_only, sums, times):
    """Adds the tf of every posting of the terms [first, last) to its document's, and counts it."""
    for posting in range(np.int64(postings.begins[first]), np.int64(postings.begins[last])):
        document = np.int64(postings.documents[posting]) + base
        if live.size and not live[document]:
            continue
        tf = _single(postings, zoned, posting, document, title_only, False)
        if tf > 0:
            sums[document] += tf
            times[document] += 1


@njit(cache=True, nogil=True)
def live_postings(postings, first, last, base, live):
    """How many postings the terms [first, last) have in live documents."""
    count = 0
    for posting in range(np.int64(postings.begins[first]), np.int64(postings.begins[last])):
        count += live[np.int64(postings.documents[posting]) + base]
    return count


@njit(cache=True, nogil=True)
def score(tf, idf, k1, out):
    """BM25's saturation of each tf, times idf."""
    for index in range(tf.size):
        out[index] = np.float32(idf * (k1 + 1)) * tf[index] / (tf[index] + np.float32(k1))


@njit(cache=True, nogil=True)
def add_scores(documents, scores, part_documents, part_scores, weight, bonus):
    """Adds to the score of each document that is also in the part, `weight` times the part's, and `bonus`."""
    at = 0
    for index in range(part_documents.size):
        at = gallop(documents, at, documents.size, part_documents[index])
        if at == documents.size:
            return
        if documents[at] == part_documents[index]:
            scores[at] += np.float32(weight) * part_scores[index] + np.float32(bonus)


@njit(cache=True, nogil=True)
def intersect(left, left_scores, right, right_scores, out, out_scores):
    """The documents of both, with the sum of their scores."""
    if left.size > right.size:
        left, left_scores, right, right_scores = right, right_scores, left, left_scores
    at, count = 0, 0
    for index in range(left.size):
        at = gallop(right, at, right.size, left[index])
        if at == right.size:
            break
        if right[at] == left[index]:
            out[count] = left[index]
            out_scores[count] = left_scores[index] + right_scores[at]
            count += 1
    return count


@njit(cache=True, nogil=True)
def without(left, left_scores, right, out, out_scores):
    """The documents of `left` that are not in `right`."""
    at, count = 0, 0
    for index in range(left.size):
        at = gallop(right, at, right.size, left[index])
        if at == right.size or right[at] != left[index]:
            out[count] = left[index]
            out_scores[count] = left_scores[index]
            count += 1
    return count


@njit(cache=True, nogil=True)
def accumulate(documents, scores, sums, times):
    """Adds a part's scores to those of its documents, and counts the parts of each."""
    for index in range(documents.size):
        sums[documents[index]] += scores[index]
        times[documents[index]] += 1


@njit(cache=True, nogil=True)
def collect(sums, times, minimum, out, out_scores):
    """The documents that at least `minimum` parts hold, with their sums; leaves both arrays at 0."""
    count = 0
    for document in range(times.size):
        if times[document]:
            if times[document] >= minimum:
                out[count] = document
                out_scores[count] = sums[document]
                count += 1
            sums[document] = 0
            times[document] = 0
    return count
