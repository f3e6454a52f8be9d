"""Parts: postings as plain arrays, made from documents, sorted by term, and merged.

Everything that is built is a part: a chunk of documents as one process analysed it, a run spilled to disk, a segment.
A part's documents ascend within each term; of merged parts, those of the earlier come first.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds
from searchsvc.runtime.kernel import kernel

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]

DROPPED = np.uint32(0xFFFFFFFF)
"""In a document map: the document is not in the merged part."""
CHUNK_POSTINGS = 1 << 20
"""How many postings a merge holds in memory at a time, at least one term's."""


@dataclass(frozen=True, slots=True)
class Part:
    """Postings of some documents.

    `terms` is sorted; `frequencies[t]` is in how many documents term `t` is, `counts[t]` how often in all. `documents`
    and `within` (how often in that document) have one element a posting, `occurrences` one an occurrence.
    """

    terms: TermList
    frequencies: U32
    counts: U64
    documents: U32
    within: U32
    occurrences: U32

    def __reduce__(self) -> tuple[Any, ...]:
        """From process to process numbers go in as few bytes as hold them, which is half as many in all."""
        arrays = (getattr(self, name) for name in ARRAYS)
        return _received, (self.terms.text, *map(_narrowed, (self.terms.lengths(), *arrays)))


def _narrowed(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _received(text: NDArray[np.uint8], lengths: NDArray[Any], *arrays: NDArray[Any]) -> Part:
    wide: list[NDArray[Any]] = [
        values.astype(np.uint64 if name == "counts" else np.uint32) for name, values in zip(ARRAYS, arrays, strict=True)
    ]
    return Part(TermList(text, np.cumsum(lengths, dtype=np.int64)), *wide)


ARRAYS = ("frequencies", "counts", "documents", "within", "occurrences")
"""The fields of a part that are arrays."""


def starts(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """The place where each of consecutive stretches of these sizes begins, and where the last one ends."""
    places = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=places[1:])
    return places


@kernel
def _gather(order, from_places, within, occurrences, out):
    """Copies each posting's occurrences in the order of postings."""
    at = 0
    for index in range(order.size):
        posting = order[index]
        place = from_places[posting]
        for each in range(within[posting]):
            out[at] = occurrences[place + each]
            at += 1


class PartMaker:
    """Gathers documents in ascending order into a part."""

    def __init__(self) -> None:
        self._ids: dict[bytes, int] = {}
        self._terms = array("I")
        self._documents = array("I")
        self._within = array("I")
        self._occurrences = array("I")

    def __len__(self) -> int:
        return len(self._occurrences)

    def add(self, document: int, prefix: bytes, terms: dict[str, list[int]]) -> None:
        """Adds the terms of one field of a document; `prefix` is the field's."""
        ids = self._ids
        self._terms.extend([ids.setdefault(prefix + term.encode(), len(ids)) for term in terms])
        self._documents.extend([document] * len(terms))
        self._within.extend(map(len, terms.values()))
        self._occurrences.extend(chain.from_iterable(terms.values()))

    def make(self) -> Part:
        """The part of all that was added."""
        terms = sorted(self._ids)
        ranks = np.empty(len(terms), dtype=np.uint32)
        ranks[np.fromiter((self._ids[term] for term in terms), dtype=np.int64, count=len(terms))] = np.arange(
            len(terms)
        )
        postings = ranks[np.frombuffer(self._terms, dtype=np.uint32)] if len(self._terms) else np.empty(0, np.uint32)
        order = np.argsort(postings, kind="stable")
        within = np.frombuffer(self._within, dtype=np.uint32) if len(self._within) else np.empty(0, np.uint32)
        occurrences = np.empty(len(self._occurrences), dtype=np.uint32)
        if len(occurrences):
            given = np.frombuffer(self._occurrences, dtype=np.uint32)
            _gather(order, starts(within), within, given, occurrences)
            documents = np.frombuffer(self._documents, dtype=np.uint32)[order]
        else:
            documents = np.empty(0, dtype=np.uint32)
        return Part(
            terms=TermList.of(terms),
            frequencies=np.bincount(postings, minlength=len(terms)).astype(np.uint32),
            counts=np.bincount(postings, weights=within, minlength=len(terms)).astype(np.uint64),
            documents=documents,
            within=within[order],
            occurrences=occurrences,
        )


@kernel
def _copy(
    ids,
    frequencies,
    documents,
    within,
    occurrences,
    document_map,
    out_at,
    out_occurrence_at,
    out_documents,
    out_within,
    out_occurrences,
):
    """Appends each term's postings, but for dropped documents, at its place in the merged arrays."""
    posting, occurrence = 0, 0
    for index in range(ids.size):
        term = ids[index]
        at, at_occurrence = out_at[term], out_occurrence_at[term]
        for _ in range(frequencies[index]):
            document = document_map[documents[posting]]
            count = within[posting]
            if document != DROPPED:
                out_documents[at] = document
                out_within[at] = count
                at += 1
                for each in range(count):
                    out_occurrences[at_occurrence] = occurrences[occurrence + each]
                    at_occurrence += 1
            occurrence += count
            posting += 1
        out_at[term], out_occurrence_at[term] = at, at_occurrence


def merge(parts: Sequence[Part], maps: Sequence[U32]) -> Iterator[Part]:
    """The merged part in pieces of ascending terms; `maps[i][d]` is the new number of document `d` of part `i`.

    New numbers ascend within a part, and from part to part. A term whose documents are all dropped is left out.
    """
    bounds = slice_bounds([part.terms for part in parts])
    for slices in zip(*map(_sliced, parts, bounds), strict=True):
        yield from _merge(slices, maps)


def _sliced(part: Part, bounds: Iterable[tuple[int, int]]) -> Iterator[Part]:
    """A part in consecutive slices of its terms."""
    posting = occurrence = 0
    for first, last in bounds:
        frequencies, counts = part.frequencies[first:last], part.counts[first:last]
        last_posting, last_occurrence = posting + int(frequencies.sum()), occurrence + int(counts.sum())
        yield Part(
            part.terms.piece(first, last),
            frequencies,
            counts,
            part.documents[posting:last_posting],
            part.within[posting:last_posting],
            part.occurrences[occurrence:last_occurrence],
        )
        posting, occurrence = last_posting, last_occurrence


def _merge(parts: Sequence[Part], maps: Sequence[U32]) -> Iterator[Part]:
    """See `merge`: all terms at once."""
    terms, ids = merge_terms([part.terms for part in parts])
    sizes = np.zeros(len(terms), dtype=np.int64)
    for part, part_ids in zip(parts, ids, strict=True):
        sizes[part_ids] += part.frequencies
    places = [(starts(part.frequencies), starts(part.counts)) for part in parts]
    for first, last in _ranges(sizes):
        piece = _merge_range(parts, maps, ids, places, terms, first, last)
        if len(piece.terms):
            yield piece


def _ranges(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of terms with up to `CHUNK_POSTINGS` postings each."""
    places = starts(sizes)
    first = 0
    while first < len(sizes):
        last = int(np.searchsorted(places, places[first] + CHUNK_POSTINGS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _merge_range(
    parts: Sequence[Part],
    maps: Sequence[U32],
    ids: Sequence[NDArray[np.int32]],
    places: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    terms: TermList,
    first: int,
    last: int,
) -> Part:
    sizes = np.zeros(last - first, dtype=np.int64)
    counts = np.zeros(last - first, dtype=np.int64)
    stretches = []
    for part, part_ids in zip(parts, ids, strict=True):
        low, high = np.searchsorted(part_ids, (first, last)).tolist()
        sizes[part_ids[low:high] - first] += part.frequencies[low:high]
        counts[part_ids[low:high] - first] += part.counts[low:high].astype(np.int64)
        stretches.append((low, high))
    begins, begin_occurrences = starts(sizes), starts(counts)
    ends, end_occurrences = begins[:-1].copy(), begin_occurrences[:-1].copy()
    documents = np.empty(begins[-1], dtype=np.uint32)
    within = np.empty(begins[-1], dtype=np.uint32)
    occurrences = np.empty(begin_occurrences[-1], dtype=np.uint32)
    for part, document_map, part_ids, (at, at_occurrence), (low, high) in zip(
        parts, maps, ids, places, stretches, strict=True
    ):
        _copy(
            part_ids[low:high] - first,
            part.frequencies[low:high],
            part.documents[at[low] : at[high]],
            part.within[at[low] : at[high]],
            part.occurrences[at_occurrence[low] : at_occurrence[high]],
            document_map,
            ends,
            end_occurrences,
            documents,
            within,
            occurrences,
        )
    kept = (ends - begins[:-1]).astype(np.uint32)
    if (ends != begins[1:]).any():  # documents were dropped: close the gaps
        documents, within = _closed(documents, begins, ends), _closed(within, begins, ends)
        occurrences = _closed(occurrences, begin_occurrences, end_occurrences)
    left = np.flatnonzero(kept)
    return Part(
        terms=terms.piece(first, last).chosen(left),
        frequencies=kept[left],
        counts=(end_occurrences - begin_occurrences[:-1])[left].astype(np.uint64),
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
