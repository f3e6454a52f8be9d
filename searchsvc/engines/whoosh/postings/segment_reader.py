"""Whole stretches of a segment read back: the postings of a term, and a segment as a run to be merged."""

import numpy as np

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.format.segment_postings import SegmentPostings
from searchsvc.engines.whoosh.postings.posting import document_at, occurrence_at, occurrence_count
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.dictionary_reader import all_infos, terms_between
from searchsvc.engines.whoosh.terms.term_dictionary import TERM_INFO, info_at, info_of
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Bools, Records, Uint32s, Uint64s, int64
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


def as_run(postings: SegmentPostings) -> Run:
    """A whole segment as a run, to be merged."""
    infos = all_infos(postings)
    documents, within, counts, occurrences = _read(postings, infos)
    frequencies = (infos["last"] - infos["first"]).astype(np.uint32)
    terms = TermList.of(terms_between(postings, 0, len(infos)))
    return Run(terms, frequencies, counts, documents, within, occurrences)
