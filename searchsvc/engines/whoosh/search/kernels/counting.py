"""Filters, facet counts and the best hits, in one pass over the documents that match.

A document that all filters let through counts for every facet; one that only a facet's own filter keeps out counts
for that facet alone, so that a second choice can be added.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.search.kernels.bitset import index_of_bit, lowest_bit
from searchsvc.engines.whoosh.search.kernels.top_hits import TopHits, offer
from searchsvc.runtime.arrays import Bools, Float32s, Int32s, Int64s, Records, Uint8s
from searchsvc.runtime.kernel import allocating, inlined, kernel

CODES = np.dtype([("provinces", "<u8"), ("category", "<u4"), ("year", "<u2"), ("language", "u1")], align=True)
"""The codes of the facets of a document, side by side: a bit for each province, and the number of each other value."""
_PROVINCE, _YEAR, _LANGUAGE, _CATEGORY, _DATE = 1, 2, 4, 8, 16
"""The bit of each filter that keeps a document out."""


class DocumentFacets(NamedTuple):
    """What is filtered and counted of every document of the index: `CODES`, and its date as yyyymmdd, 0 for none."""

    codes: Records
    dates: Int32s


class Filters(NamedTuple):
    """A query's filters in codes. An empty array, `any_province`, or a negative date is no filter.

    `provinces` has a bit for each province chosen, `no_province` is True where those without one are chosen too; the
    other arrays have for each code whether it is chosen. Dates are yyyymmdd, inclusive.
    """

    first: int
    last: int
    any_province: bool
    provinces: np.uint64
    no_province: bool
    years: Bools
    languages: Bools
    categories: Bools


class FacetCounts(NamedTuple):
    """How many documents have each code: in `numbers`, those of provinces first, the others from where it says.

    The last of the provinces' is of documents without one.
    """

    numbers: Int64s
    years: int
    languages: int
    categories: int


@kernel
def _find_failures(documents: Int64s, facets: DocumentFacets, filters: Filters, failed: Uint8s) -> None:
    """Sets for each document the bits of the filters that keep it out; one loop for each filter that there is."""
    codes, dates = facets.codes, facets.dates
    if filters.first >= 0 or filters.last >= 0:
        for index in range(documents.size):
            date = dates[documents[index]]
            if date < filters.first or (filters.last >= 0 and (date == 0 or date > filters.last)):
                failed[index] |= _DATE
    if not filters.any_province:
        for index in range(documents.size):
            provinces = codes[documents[index]]["provinces"]
            if not (provinces & filters.provinces or (provinces == 0 and filters.no_province)):
                failed[index] |= _PROVINCE
    years, languages, categories = filters.years, filters.languages, filters.categories
    if years.size:
        for index in range(documents.size):
            failed[index] |= _YEAR * (not years[codes[documents[index]]["year"]])
    if languages.size:
        for index in range(documents.size):
            failed[index] |= _LANGUAGE * (not languages[codes[documents[index]]["language"]])
    if categories.size:
        for index in range(documents.size):
            failed[index] |= _CATEGORY * (not categories[codes[documents[index]]["category"]])


@inlined
def _count_provinces(counts: FacetCounts, provinces: int) -> None:
    """Counts a document for each of its provinces, or for none."""
    if provinces == 0:
        counts.numbers[counts.years - 1] += 1
    while provinces:
        lowest = lowest_bit(provinces)
        counts.numbers[index_of_bit(lowest)] += 1
        provinces ^= lowest


@allocating
def survey(
    documents: Int64s,
    scores: Float32s,
    facets: DocumentFacets,
    filters: Filters,
    counts: FacetCounts,
    top: TopHits,
    size: int,
) -> tuple[int, int]:
    """One pass: adds to the counts, and to the best hits, of which there are `size`.

    Returns how many documents all filters let through, and how many best hits there are then.
    """
    failures = np.zeros(documents.size, dtype=np.uint8)
    _find_failures(documents, facets, filters, failures)
    return _survey(documents, scores, facets.codes, failures, counts, top, size)


@kernel
def _survey(
    documents: Int64s,
    scores: Float32s,
    codes: Records,
    failures: Uint8s,
    counts: FacetCounts,
    top: TopHits,
    size: int,
) -> tuple[int, int]:
    """The same, of documents of which it is known which filters keep them out."""
    total = 0
    for index in range(documents.size):
        document = documents[index]
        code = codes[document]
        failed = failures[index]
        if failed:
            if failed == _PROVINCE:
                _count_provinces(counts, code["provinces"])
            elif failed == _YEAR:
                counts.numbers[counts.years + code["year"]] += 1
            elif failed == _LANGUAGE:
                counts.numbers[counts.languages + code["language"]] += 1
            elif failed == _CATEGORY:
                counts.numbers[counts.categories + code["category"]] += 1
            continue
        _count_provinces(counts, code["provinces"])
        counts.numbers[counts.years + code["year"]] += 1
        counts.numbers[counts.languages + code["language"]] += 1
        counts.numbers[counts.categories + code["category"]] += 1
        total += 1
        size = offer(top, size, document, scores[index])
    return total, size
