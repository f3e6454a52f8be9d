"""Whole stretches of a segment read back: the postings of a term, and a segment by the piece, to be merged."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
from typing_extensions import override

from searchsvc.engines.whoosh.format.segment_files import POSTINGS_ARRAYS, U32
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.postings.posting import document_at, occurrence_at, occurrence_count
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.dictionary_reader import keys_between, term_at
from searchsvc.engines.whoosh.terms.term_dictionary import TERM_INFO, info_at, info_of, term_count
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Bools, Records, Uint32s, Uint64s, int64
from searchsvc.runtime.arrays_on_disk import let_go
from searchsvc.runtime.kernel import kernel


@kernel
def _fill_documents(postings: SegmentPostings, first: int, documents: Uint32s) -> None:
    """Fills in the documents of consecutive postings."""
    for index in range(documents.size):
        documents[index] = document_at(postings, first + index)


@kernel
def _fill_postings(
    postings: SegmentPostings, infos: Records, documents: Uint32s, within: Uint32s, counts: Uint64s
) -> None:
    """Fills in the documents of each term, how often it is in each of them, and how often it is in all."""
    at = 0
    for term in range(infos.size):
        total = 0
        for posting in range(infos[term]["first"], infos[term]["last"]):
            documents[at] = document_at(postings, posting)
            count = occurrence_count(postings, posting)
            within[at] = count
            total += count
            at += 1
        counts[term] = total


@kernel
def _fill_occurrences(postings: SegmentPostings, infos: Records, counts: Uint64s, occurrences: Uint32s) -> None:
    """Fills in the occurrences of each term, of which there are `counts[term]`."""
    at = 0
    for term in range(infos.size):
        info = info_of(infos, term)
        for number in range(int64(counts[term])):
            occurrences[at] = occurrence_at(postings, info, number)
            at += 1


@kernel
def _fill_infos(postings: SegmentPostings, first: int, infos: Records) -> None:
    """Fills in the infos of consecutive terms."""
    for index in range(infos.size):
        info = info_at(postings, first + index)
        infos[index]["number"], infos[index]["first"], infos[index]["last"] = info.number, info.first, info.last
        infos[index]["pointer"], infos[index]["bit"], infos[index]["width"] = info.pointer, info.bit, info.width
        infos[index]["own_first"] = info.own_first


@kernel
def count_chosen(postings: SegmentPostings, number: int, chosen: Bools, base: int) -> int:
    """In how many of the chosen documents a term is.

    `chosen` says of every document of the index whether it is; `base` is the segment's first.
    """
    info = info_at(postings, number)
    count = 0
    for posting in range(info.first, info.last):
        count += chosen[base + document_at(postings, posting)]
    return count


def documents_of(postings: SegmentPostings, number: int) -> U32:
    """A term's documents."""
    info = info_at(postings, number)
    return _documents(postings, info.first, info.last)


def documents_between(postings: SegmentPostings, first: int, last: int) -> U32:
    """The documents of the terms [first, last), term by term; none of them may be an alias."""
    return _documents(postings, info_at(postings, first).own_first, info_at(postings, last).own_first)


def _documents(postings: SegmentPostings, first: int, last: int) -> U32:
    documents = np.empty(last - first, dtype=np.uint32)
    _fill_documents(postings, first, documents)
    return documents


def _read(postings: SegmentPostings, infos: Records) -> tuple[U32, U32, Uint64s, U32]:
    """The documents of all terms, how often the term is in each, how often each term is in all, the occurrences."""
    size = int((infos["last"] - infos["first"]).sum())
    documents, within = np.empty(size, dtype=np.uint32), np.empty(size, dtype=np.uint32)
    counts = np.empty(len(infos), dtype=np.uint64)
    _fill_postings(postings, infos, documents, within, counts)
    occurrences = np.empty(int(counts.sum()), dtype=np.uint32)
    _fill_occurrences(postings, infos, counts, occurrences)
    return documents, within, counts, occurrences


def postings_of(postings: SegmentPostings, number: int) -> tuple[U32, U32, U32]:
    """A term's documents, how often it is in each, and all its occurrences in order."""
    documents, within, _, occurrences = _read(postings, np.array([info_at(postings, number)], dtype=TERM_INFO))
    return documents, within, occurrences


class _SegmentTerms(Sequence[bytes]):
    """The terms of a segment, each read when it is looked at."""

    def __init__(self, postings: SegmentPostings) -> None:
        self._postings, self._count = postings, int(term_count(postings))

    @override
    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    @override
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        return term_at(self._postings, range(len(self))[index])


class _SegmentSlice:
    """Consecutive terms of a segment, whose postings are unpacked when they are read."""

    def __init__(self, postings: SegmentPostings, first: int, last: int) -> None:
        self._postings = postings
        self._infos = np.empty(last - first, dtype=TERM_INFO)
        _fill_infos(postings, first, self._infos)
        keys = keys_between(postings, first, last)
        self.terms = TermList(keys.letters, keys.ends)
        self.frequencies: U32 = (self._infos["last"] - self._infos["first"]).astype(np.uint32)

    def read(self, first: int, last: int) -> Run:
        """See `runs.MergedSlice`."""
        documents, within, counts, occurrences = _read(self._postings, self._infos[first:last])
        return Run(self.terms.piece(first, last), self.frequencies[first:last], counts, documents, within, occurrences)


class SegmentSource:
    """A segment as a `runs.MergeSource`: only the terms of a slice, and the postings of a piece, are in memory."""

    def __init__(self, postings: SegmentPostings) -> None:
        self._postings = postings
        self.terms = _SegmentTerms(postings)

    def slices(self, bounds: Iterable[tuple[int, int]]) -> Iterator[_SegmentSlice]:
        """See `runs.MergeSource`."""
        return (_SegmentSlice(self._postings, first, last) for first, last in bounds)

    def let_go(self) -> None:
        """Takes what was read of the segment out of this process's memory; it is read again where it is looked at."""
        for name in POSTINGS_ARRAYS:
            let_go(getattr(self._postings, name))


def as_run(postings: SegmentPostings) -> Run:
    """A whole segment as one run."""
    source = SegmentSource(postings)
    (whole,) = source.slices([(0, len(source.terms))])
    return whole.read(0, len(source.terms))
