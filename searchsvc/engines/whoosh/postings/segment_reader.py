"""Whole stretches of a segment read back: the postings of a term, and a segment as a part to be merged."""

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32, Postings
from searchsvc.engines.whoosh.postings.posting import document_at, occurrence, occurrences_of
from searchsvc.engines.whoosh.postings.runs import Part, starts
from searchsvc.engines.whoosh.terms.term_dictionary import (
    Place,
    all_places,
    place_at,
    place_of,
    term_count,
    terms_between,
)
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.kernel import kernel


@kernel
def _read_documents(postings, place, documents, within):
    """Fills in a term's documents and how often it is in each; returns the sum of these."""
    total = 0
    for posting in range(place.first, place.last):
        documents[posting - place.first] = document_at(postings, posting)
        count = occurrences_of(postings, posting)
        within[posting - place.first] = count
        total += count
    return total


@kernel
def _read_occurrences(postings, place, occurrences):
    for number in range(occurrences.size):
        occurrences[number] = occurrence(postings, place, number)


@kernel
def _fill_documents(postings, first, documents):
    for index in range(documents.size):
        documents[index] = document_at(postings, first + index)


def documents_of(postings: Postings, number: int) -> U32:
    """A term's documents."""
    place = place_at(postings, number)
    return _documents(postings, place.first, place.last)


@kernel
def count_chosen(postings, number, chosen, base):
    """In how many of the chosen documents a term is; `chosen` says so of every document, of which `base` is the first
    of the segment.
    """
    place = place_at(postings, number)
    count = 0
    for posting in range(place.first, place.last):
        count += chosen[base + document_at(postings, posting)]
    return count


def documents_between(postings: Postings, first: int, last: int) -> U32:
    """The documents of the terms [first, last), term by term; none of them may share another's postings."""
    return _documents(postings, place_at(postings, first).own, place_at(postings, last).own)


def _documents(postings: Postings, first: int, last: int) -> U32:
    documents = np.empty(last - first, dtype=np.uint32)
    _fill_documents(postings, first, documents)
    return documents


def postings_of(postings: Postings, number: int) -> tuple[U32, U32, U32]:
    """A term's documents, how often it is in each, and all its occurrences in order."""
    place: Place = place_at(postings, number)
    documents = np.empty(place.last - place.first, dtype=np.uint32)
    within = np.empty_like(documents)
    occurrences = np.empty(_read_documents(postings, place, documents, within), dtype=np.uint32)
    _read_occurrences(postings, place, occurrences)
    return documents, within, occurrences


@kernel
def _read_all(postings, places, documents, within, counts):
    at = 0
    for term in range(places.shape[0]):
        total = 0
        for posting in range(places[term, 1], places[term, 2]):
            documents[at] = document_at(postings, posting)
            within[at] = occurrences_of(postings, posting)
            total += within[at]
            at += 1
        counts[term] = total


@kernel
def _read_all_occurrences(postings, places, counts, occurrences):
    at = 0
    for term in range(places.shape[0]):
        place = place_of(places, term)
        for number in range(np.int64(counts[term])):
            occurrences[at] = occurrence(postings, place, number)
            at += 1


def places_of(postings: Postings) -> NDArray[np.int64]:
    """The place of every term, as rows in the order of `Place`."""
    places = np.empty((term_count(postings), len(Place._fields)), dtype=np.int64)
    all_places(postings, places)
    return places


def as_part(postings: Postings) -> Part:
    """A whole segment as a part, to be merged."""
    places = places_of(postings)
    frequencies = (places[:, 2] - places[:, 1]).astype(np.uint32)
    size = int(starts(frequencies)[-1])
    documents, within = np.empty(size, dtype=np.uint32), np.empty(size, dtype=np.uint32)
    counts = np.empty(len(places), dtype=np.uint64)
    _read_all(postings, places, documents, within, counts)
    occurrences = np.empty(int(counts.sum()), dtype=np.uint32)
    _read_all_occurrences(postings, places, counts, occurrences)
    terms = TermList.of(terms_between(postings, 0, len(places)))
    return Part(terms, frequencies, counts, documents, within, occurrences)
