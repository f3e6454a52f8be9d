"""Merging: several runs become one, in pieces of ascending terms, so that only a piece is in memory at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.runs import Run, Starts, starts
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


def merge(runs: Sequence[Run], maps: Sequence[U32]) -> Iterator[Run]:
    """The merged run in pieces of ascending terms; `maps[i][d]` is the new number of document `d` of run `i`.

    New numbers ascend within a run, and from run to run. A term whose documents are all dropped is left out.
    """
    bounds = slice_bounds([run.terms for run in runs])
    for slices in zip(*map(_slices, runs, bounds), strict=True):
        yield from _merge(slices, maps)


def _slices(run: Run, bounds: Iterable[tuple[int, int]]) -> Iterator[Run]:
    """A run in consecutive slices [first, last) of its terms."""
    posting = occurrence = 0
    for first, last in bounds:
        last_posting = posting + int(run.frequencies[first:last].sum())
        last_occurrence = occurrence + int(run.counts[first:last].sum())
        yield run.piece(slice(first, last), slice(posting, last_posting), slice(occurrence, last_occurrence))
        posting, occurrence = last_posting, last_occurrence


def _merge(runs: Sequence[Run], maps: Sequence[U32]) -> Iterator[Run]:
    """The same as `merge`, with all terms merged at once."""
    terms, ids = merge_terms([run.terms for run in runs])
    frequencies = np.zeros(len(terms), dtype=np.int64)
    for run, run_ids in zip(runs, ids, strict=True):
        frequencies[run_ids] += run.frequencies
    begins = [run.starts() for run in runs]
    for first, last in _ranges(frequencies):
        piece = _merge_range(runs, maps, ids, begins, terms, first, last)
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
    runs: Sequence[Run],
    maps: Sequence[U32],
    ids: Sequence[NDArray[np.int32]],
    begins: Sequence[Starts],
    terms: TermList,
    first: int,
    last: int,
) -> Run:
    """The merged run of the terms [first, last); `ids` has the numbers of each run's terms among all of them."""
    frequencies = np.zeros(last - first, dtype=np.int64)
    counts = np.zeros(last - first, dtype=np.int64)
    pieces: list[tuple[NDArray[np.int32], Run]] = []
    for run, run_ids, begin in zip(runs, ids, begins, strict=True):
        low, high = np.searchsorted(run_ids, (first, last)).tolist()
        postings = slice(begin.postings[low], begin.postings[high])
        occurrences = slice(begin.occurrences[low], begin.occurrences[high])
        piece, piece_ids = run.piece(slice(low, high), postings, occurrences), run_ids[low:high]
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
