"""Merging: several runs become one, in pieces of ascending terms, so that only a piece is in memory at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.runs import MergedSlice, MergeSource, Run, starts
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds
from searchsvc.runtime.arrays import Int32s, Int64s, Uint32s, read_only
from searchsvc.runtime.kernel import kernel

DROPPED = np.uint32(0xFFFFFFFF)
"""In a document map: the document is not in the merged run."""
CHUNK_POSTINGS = 1 << 20
"""So many postings a merge holds in memory at a time, or those of one term where it has more."""


class _RunPostings(NamedTuple):
    """The postings of some terms of a run, and the map of its documents. All arrays are read-only.

    `terms[t]` is the number in the merged run of term `t`, which has `frequencies[t]` postings.
    """

    terms: Int32s
    frequencies: Uint32s
    documents: Uint32s
    within: Uint32s
    occurrences: Uint32s
    document_map: Uint32s


class _MergedPostings(NamedTuple):
    """The merged arrays, and for each term where its next posting and its next occurrence go."""

    next_posting: Int64s
    next_occurrence: Int64s
    documents: Uint32s
    within: Uint32s
    occurrences: Uint32s


@kernel
def _append(source: _RunPostings, first: int, target: _MergedPostings) -> None:
    """Appends each term's postings to those it has, but for dropped documents; term `first` is the target's first."""
    posting, occurrence = 0, 0
    for index in range(source.terms.size):
        term = source.terms[index] - first
        at, occurrence_at = target.next_posting[term], target.next_occurrence[term]
        for _ in range(source.frequencies[index]):
            document = source.document_map[source.documents[posting]]
            count = source.within[posting]
            if document != DROPPED:
                target.documents[at] = document
                target.within[at] = count
                at += 1
                for each in range(count):
                    target.occurrences[occurrence_at] = source.occurrences[occurrence + each]
                    occurrence_at += 1
            occurrence += count
            posting += 1
        target.next_posting[term], target.next_occurrence[term] = at, occurrence_at


def merge(
    sources: Sequence[MergeSource], maps: Sequence[U32], let_go: Callable[[], None] = lambda: None
) -> Iterator[Run]:
    """The merged run in pieces of ascending terms; `maps[i][d]` is the new number of document `d` of source `i`.

    New numbers ascend within a source, and from source to source. A term whose documents are all dropped is left out.
    `let_go` is called whenever something was read that is not read again, so that it need not stay in memory.
    """
    bounds = slice_bounds([source.terms for source in sources], let_go)
    for slices in zip(*(source.slices(its) for source, its in zip(sources, bounds, strict=True)), strict=True):
        for piece in _merge(slices, maps):
            yield piece
            let_go()


def _merge(slices: Sequence[MergedSlice], maps: Sequence[U32]) -> Iterator[Run]:
    """The same as `merge`, with all terms merged at once."""
    terms, ids = merge_terms([each.terms for each in slices])
    frequencies = np.zeros(len(terms), dtype=np.int64)
    for each, numbers in zip(slices, ids, strict=True):
        frequencies[numbers] += each.frequencies
    for first, last in _ranges(frequencies):
        piece = _merge_range(slices, maps, ids, terms, first, last)
        if len(piece.terms):
            yield piece


def _ranges(frequencies: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges [first, last) of terms with up to `CHUNK_POSTINGS` postings each."""
    begins = starts(frequencies)
    first = 0
    while first < len(frequencies):
        last = int(np.searchsorted(begins, begins[first] + CHUNK_POSTINGS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _merge_range(
    slices: Sequence[MergedSlice],
    maps: Sequence[U32],
    ids: Sequence[NDArray[np.int32]],
    terms: TermList,
    first: int,
    last: int,
) -> Run:
    """The merged run of the terms [first, last); `ids` has the numbers of each slice's terms among all of them."""
    frequencies = np.zeros(last - first, dtype=np.int64)
    counts = np.zeros(last - first, dtype=np.int64)
    pieces: list[tuple[NDArray[np.int32], Run]] = []
    for each, numbers in zip(slices, ids, strict=True):
        low, high = np.searchsorted(numbers, (first, last)).tolist()
        piece, piece_ids = each.read(low, high), numbers[low:high]
        frequencies[piece_ids - first] += piece.frequencies
        counts[piece_ids - first] += piece.counts.astype(np.int64)
        pieces.append((piece_ids, piece))
    posting_begins, occurrence_begins = starts(frequencies), starts(counts)
    target = _MergedPostings(
        next_posting=posting_begins[:-1].copy(),
        next_occurrence=occurrence_begins[:-1].copy(),
        documents=np.empty(posting_begins[-1], dtype=np.uint32),
        within=np.empty(posting_begins[-1], dtype=np.uint32),
        occurrences=np.empty(occurrence_begins[-1], dtype=np.uint32),
    )
    for (piece_ids, piece), document_map in zip(pieces, maps, strict=True):
        arrays = (piece_ids, piece.frequencies, piece.documents, piece.within, piece.occurrences, document_map)
        _append(_RunPostings(*map(read_only, arrays)), first, target)
    return _without_gaps(target, posting_begins, occurrence_begins, terms.piece(first, last))


def _without_gaps(
    target: _MergedPostings, posting_begins: NDArray[np.int64], occurrence_begins: NDArray[np.int64], terms: TermList
) -> Run:
    """What was merged as a run: without the gaps that dropped documents left, and without terms that have none."""
    ends, occurrence_ends = target.next_posting, target.next_occurrence
    kept = (ends - posting_begins[:-1]).astype(np.uint32)
    documents, within, occurrences = target.documents, target.within, target.occurrences
    if (ends != posting_begins[1:]).any():
        documents = _closed(documents, posting_begins, ends)
        within = _closed(within, posting_begins, ends)
        occurrences = _closed(occurrences, occurrence_begins, occurrence_ends)
    left = np.flatnonzero(kept)
    return Run(
        terms=terms.chosen(left),
        frequencies=kept[left],
        counts=(occurrence_ends - occurrence_begins[:-1])[left].astype(np.uint64),
        documents=documents,
        within=within,
        occurrences=occurrences,
    )


def _closed(values: U32, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> U32:
    """The stretches [begins[i], ends[i]) one after the other."""
    sizes = ends - begins[:-1]
    out = np.repeat(begins[:-1] - starts(sizes)[:-1], sizes) + np.arange(sizes.sum())
    closed: U32 = values[out]
    return closed


def shifted(count: int, base: int) -> U32:
    """The document map that adds `base` to each of `count` numbers."""
    return np.arange(base, base + count, dtype=np.uint32)
