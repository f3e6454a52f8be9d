"""Postings: the occurrences of numbered terms, sorted by term, with the terms as UTF-8.

Terms are kept as one stretch of bytes, not as objects, because a batch has tens of thousands.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Int32s, Int64s, Uint32s
from searchsvc.runtime.kernel import allocating
from searchsvc.text.kernels.characters import U8, U32, text_of
from searchsvc.text.kernels.term_table import TERMS, TermTable

_KEY_BYTES = 8
_KEY_MASKS = ~np.array([(1 << 8 * (_KEY_BYTES - held)) - 1 for held in range(_KEY_BYTES + 1)], dtype=np.uint64)
"""What is kept of a key of which only so many bytes belong to the term."""


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


def _keys(text: U8, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The first eight bytes of each term as a number that sorts as they do; a shorter term is filled up with zeros.

    Term `i` is `text[starts[i]:ends[i]]`, of no length where it starts past its end.
    """
    padded = np.concatenate([text, np.zeros(_KEY_BYTES, dtype=np.uint8)])
    at_each_byte = np.ndarray(len(text) + 1, dtype=">u8", buffer=padded.data, strides=(1,))
    held = np.clip(ends - starts, 0, _KEY_BYTES)
    keys: NDArray[np.uint64] = at_each_byte[np.minimum(starts, len(text))].astype(np.uint64) & _KEY_MASKS[held]
    return keys


def sorted_terms(text: U8, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of terms, none of which holds a zero byte, in ascending order of their bytes, then of the numbers."""
    order = np.arange(len(ends))
    groups = np.zeros(len(ends), dtype=np.int64)  # by place in the order: the first place that it may yet be moved to
    open_places = order.copy()
    lengths = np.diff(ends, prepend=0)
    starts, longest = ends - lengths, int(lengths.max(initial=0))
    for skipped in range(0, longest, _KEY_BYTES):
        chosen = order[open_places]
        keys = _keys(text, starts[chosen] + skipped, ends[chosen])
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
def _count(terms: Int32s, occurrences: Uint32s, document_ends: Int64s, frequencies: Int64s, counts: Int64s) -> None:
    """Counts the documents and the occurrences of each term; the term of an occurrence given again becomes -1."""
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


class _Columns(NamedTuple):
    """The columns of `Postings` that `_scatter` fills in."""

    documents: Uint32s
    within: Uint32s
    occurrences: Uint32s


@allocating
def _scatter(
    terms: Int32s,
    occurrences: Uint32s,
    document_ends: Int64s,
    next_posting: Int64s,
    next_occurrence: Int64s,
    out: _Columns,
) -> None:
    """Puts each occurrence, and where it begins one the posting, at the next index that is its term's."""
    last_documents = np.full(next_posting.size, -1, dtype=np.int64)
    at = 0
    for document in range(document_ends.size):
        for index in range(at, document_ends[document]):
            term = terms[index]
            if term < 0:
                continue
            if last_documents[term] != document:
                last_documents[term] = document
                out.documents[next_posting[term]], out.within[next_posting[term]] = document, 0
                next_posting[term] += 1
            out.within[next_posting[term] - 1] += 1
            out.occurrences[next_occurrence[term]] = occurrences[index]
            next_occurrence[term] += 1
        at = document_ends[document]


def _starts(sizes: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where what belongs to each term starts, when the terms stand in this order and each takes so much."""
    starts = np.empty(len(sizes), dtype=np.int64)
    starts[order] = np.cumsum(sizes[order]) - sizes[order]
    return starts


def encoded_terms(table: TermTable, numbers: NDArray[np.int64]) -> tuple[U8, NDArray[np.int64]]:
    """Terms of a table in UTF-8, one after the other, and where each ends."""
    lengths = table.lengths[numbers].astype(np.int64)
    code_ends = np.cumsum(lengths)
    places = np.repeat(table.starts[numbers] - (code_ends - lengths), lengths)
    places += np.arange(len(places))
    codes = table.pool[places]
    widths = np.ones(len(codes) + 1, dtype=np.int64)
    widths[0] = 0
    for wider in (0x80, 0x800, 0x10000):  # from each of these on, a code point takes a byte more
        widths[1:] += codes >= wider
    ends = np.cumsum(widths, out=widths)[code_ends]
    return np.frombuffer(bytearray(text_of(codes), "utf-8", "surrogatepass"), dtype=np.uint8), ends


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
    columns = _Columns(*(np.empty(int(of.sum()), dtype=np.uint32) for of in (frequencies, frequencies, counts)))
    _scatter(terms, occurrences, document_ends, _starts(frequencies, order), _starts(counts, order), columns)
    return Postings(
        *encoded_terms(table, order),
        frequencies[order].astype(np.uint32),
        counts[order].astype(np.uint64),
        *columns,
    )


def occurrences_of(postings: Postings) -> dict[str, list[int]]:
    """The occurrences of each term of one document's postings."""
    text, all_found = postings.text.tobytes(), postings.occurrences.tolist()
    starts, places = [0, *postings.ends.tolist()], [0, *np.cumsum(postings.counts).tolist()]
    return {
        text[starts[term] : starts[term + 1]].decode(): all_found[places[term] : places[term + 1]]
        for term in range(len(postings.ends))
    }
