"""Postings: the occurrences of numbered terms, sorted by term, with the terms as UTF-8.

Terms are kept as one stretch of bytes, not as objects, because a batch has tens of thousands.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.kernel import allocating, kernel
from searchsvc.text.kernels.characters import U8, U32
from searchsvc.text.kernels.term_table import TERMS, TermTable

_KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of some documents, numbered from 0, by ascending term, then document, then occurrence.

    Term `t` is `text[ends[t - 1]:ends[t]]`, in UTF-8; it is in `frequencies[t]` documents, `counts[t]` times in all.
    `documents` and `within` (how often in that document) have one element a posting, `occurrences` one an occurrence.
    """

    text: U8
    ends: NDArray[np.int64]
    frequencies: U32
    counts: NDArray[np.uint64]
    documents: U32
    within: U32
    occurrences: U32


@kernel
def _encode(pool, starts, lengths, text, ends):
    """Writes terms in UTF-8; returns how many bytes that are."""
    at = 0
    for term in range(ends.size):
        for place in range(starts[term], starts[term] + lengths[term]):
            code = pool[place]
            if code < 0x80:
                text[at] = code
                at += 1
                continue
            more = 1 if code < 0x800 else 2 if code < 0x10000 else 3
            text[at] = ((0xFF00 >> (more + 1)) & 0xFF) | (code >> (6 * more))
            for each in range(1, more + 1):
                text[at + each] = 0x80 | ((code >> (6 * (more - each))) & 0x3F)
            at += more + 1
        ends[term] = at
    return at


@kernel
def _keys(text, ends, chosen, skipped, keys):
    """Eight bytes of each chosen term, after those skipped, as a number that sorts alike."""
    for index in range(chosen.size):
        term = chosen[index]
        start = (ends[term - 1] if term else 0) + skipped
        key = np.uint64(0)
        for place in range(start, start + _KEY_BYTES):
            key = (key << np.uint64(8)) | np.uint64(text[place] if place < ends[term] else 0)
        keys[index] = key


def sorted_terms(text: U8, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of terms, none of which holds a zero byte, in ascending order of their bytes, then of the numbers."""
    order = np.arange(len(ends))
    groups = np.zeros(len(ends), dtype=np.int64)  # by place in the order: the first place that it may yet be moved to
    open_places = order.copy()
    longest = int(np.diff(ends, prepend=0).max(initial=0))
    for skipped in range(0, longest, _KEY_BYTES):
        keys = np.empty(len(open_places), dtype=np.uint64)
        _keys(text, ends, order[open_places], skipped, keys)
        by_key = np.argsort(keys)
        by = by_key[np.argsort(groups[open_places][by_key], kind="stable")] if skipped else by_key
        order[open_places] = order[open_places][by]
        keys, group = keys[by], groups[open_places]
        is_new = np.empty(len(keys), dtype=np.bool_)
        is_new[:1] = True
        is_new[1:] = (keys[1:] != keys[:-1]) | (group[1:] != group[:-1])
        first = np.flatnonzero(is_new)
        sizes = np.diff(first, append=len(keys))
        groups[open_places] = np.repeat(open_places[first], sizes)
        open_places = open_places[np.repeat(sizes > 1, sizes)]
    alike = order[open_places]
    order[open_places] = alike[np.lexsort((alike, groups[open_places]))]
    return order


@allocating
def _count(terms, occurrences, document_ends, frequencies, counts):
    """Counts documents and occurrences of each term; marks what is given twice by term -1."""
    last_documents = np.full(counts.size, -1, dtype=np.int64)
    last_occurrences = np.empty(counts.size, dtype=np.int64)
    at = 0
    for document in range(document_ends.size):
        for index in range(at, document_ends[document]):
            term, occurrence = terms[index], occurrences[index]
            if last_documents[term] != document:
                last_documents[term] = document
                frequencies[term] += 1
            elif last_occurrences[term] == occurrence:
                terms[index] = -1
                continue
            last_occurrences[term] = occurrence
            counts[term] += 1
        at = document_ends[document]


@allocating
def _scatter(terms, occurrences, document_ends, places, occurrence_places, documents, within, sorted_occurrences):
    """Puts each occurrence at its term's next place."""
    last_documents = np.full(places.size, -1, dtype=np.int64)
    at = 0
    for document in range(document_ends.size):
        for index in range(at, document_ends[document]):
            term = terms[index]
            if term < 0:
                continue
            if last_documents[term] != document:
                last_documents[term] = document
                documents[places[term]], within[places[term]] = document, 0
                places[term] += 1
            within[places[term] - 1] += 1
            sorted_occurrences[occurrence_places[term]] = occurrences[index]
            occurrence_places[term] += 1
        at = document_ends[document]


def _places(sizes: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the stretch of each term begins, when the stretches stand in this order."""
    places = np.empty(len(sizes), dtype=np.int64)
    places[order] = np.cumsum(sizes[order]) - sizes[order]
    return places


def encoded_terms(table: TermTable, numbers: NDArray[np.int64]) -> tuple[U8, NDArray[np.int64]]:
    """Terms of a table in UTF-8, one after the other, and where each ends."""
    lengths = table.lengths[numbers]
    text = np.empty(4 * int(lengths.sum()), dtype=np.uint8)
    ends = np.empty(len(numbers), dtype=np.int64)
    size = _encode(table.pool, table.starts[numbers], lengths, text, ends)
    return text[:size].copy(), ends  # lest whoever keeps it keep room for four bytes a character


def sorted_postings(
    table: TermTable, terms: NDArray[np.int32], occurrences: U32, document_ends: NDArray[np.int64]
) -> Postings:
    """The postings of a table's terms, given one by one: `terms[i]` at `occurrences[i]`, document after document.

    Within a document, the occurrences of each term ascend; one may be given twice.
    """
    count = int(table.sizes[TERMS])
    order = sorted_terms(*encoded_terms(table, np.arange(count)))
    frequencies, counts = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    _count(terms, occurrences, document_ends, frequencies, counts)
    documents, within = (np.empty(int(frequencies.sum()), dtype=np.uint32) for _ in range(2))
    in_order = np.empty(int(counts.sum()), dtype=np.uint32)
    places, occurrence_places = _places(frequencies, order), _places(counts, order)
    _scatter(terms, occurrences, document_ends, places, occurrence_places, documents, within, in_order)
    return Postings(
        *encoded_terms(table, order),
        frequencies[order].astype(np.uint32),
        counts[order].astype(np.uint64),
        documents,
        within,
        in_order,
    )


def occurrences_of(postings: Postings) -> dict[str, list[int]]:
    """The occurrences of each term of one document's postings."""
    text, all_found = postings.text.tobytes(), postings.occurrences.tolist()
    starts, places = [0, *postings.ends.tolist()], [0, *np.cumsum(postings.counts).tolist()]
    return {
        text[starts[term] : starts[term + 1]].decode(): all_found[places[term] : places[term + 1]]
        for term in range(len(postings.ends))
    }
