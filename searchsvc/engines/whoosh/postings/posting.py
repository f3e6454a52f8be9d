"""One posting of a segment as kernels read it: its document, how often its term is in each zone, its occurrences."""

import numpy as np

from searchsvc.engines.whoosh.format.segment_files import (
    BLOCK,
    ESCAPED,
    KINDS,
    LEAD_SHIFT,
    OTHER_SHIFT,
    REST_SHIFT,
    SUMS,
)
from searchsvc.runtime.kernel import inlined, kernel


@inlined
def document_at(postings, posting):
    """The document of a posting."""
    if postings.high_bits:
        at = posting * postings.high_bits
        high = np.int64(postings.high[at >> 3]) >> (at & 7) & ((1 << postings.high_bits) - 1)
        return np.int64(postings.documents[posting]) | high << 16
    return np.int64(postings.documents[posting])


@kernel
def _escape(escapes, posting):
    low, high = 0, escapes.size
    while low < high:
        middle = (low + high) // 2
        if escapes[middle] < posting:
            low = middle + 1
        else:
            high = middle
    return 4 * low


@inlined
def unpacked(postings, posting):
    """How often a posting's term is in the title, in the lead, in the rest, and how many of these are not full."""
    payload = postings.payloads[posting]
    if payload != ESCAPED:
        kind = np.int64(KINDS[payload])
        return kind & 255, kind >> LEAD_SHIFT & 255, kind >> REST_SHIFT & 255, kind >> OTHER_SHIFT
    at = _escape(postings.escapes, posting)
    return (
        np.int64(postings.escaped[at]),
        np.int64(postings.escaped[at + 1]),
        np.int64(postings.escaped[at + 2]),
        np.int64(postings.escaped[at + 3]),
    )


@inlined
def occurrences_of(postings, posting):
    """How many occurrences a posting has."""
    payload = postings.payloads[posting]
    if payload != ESCAPED:
        return SUMS[payload]
    at = _escape(postings.escapes, posting)
    return np.int64(postings.escaped[at]) + np.int64(postings.escaped[at + 1]) + np.int64(postings.escaped[at + 2])


@inlined
def occurrences_before(postings, place, posting, known, known_before):
    """How many occurrences of a term stand before those of `posting`, which `known_before` stand before `known`'s.

    `known` is an earlier posting of the term, as a cursor that moves forward has it.
    """
    block_first = posting - (posting - place.first) % BLOCK
    if known < block_first:
        known = block_first
        if block_first == place.first:
            known_before = np.int64(0)
        else:
            known_before = np.int64(postings.pointers[place.pointer + (block_first - place.first) // BLOCK - 1])
    for each in range(known, posting):
        known_before += occurrences_of(postings, each)
    return known_before


@inlined
def occurrence(postings, place, number):
    """An occurrence of a term, by its number among all of the term's."""
    bit = place.spot + number * place.width
    words = np.int64(postings.occurrences[bit >> 5]) | np.int64(postings.occurrences[(bit >> 5) + 1]) << 32
    return words >> (bit & 31) & ((1 << place.width) - 1)
