"""Filters, facet counts and the best hits, in one pass over the documents that match.

A document that passes all filters counts for every facet. One that only a facet's own filter excludes counts for that
facet alone: it shows what a second choice in that facet would add. Months are counted whatever the filters of time.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.search.kernels.bitset import index_of_bit, lowest_bit
from searchsvc.engines.whoosh.search.kernels.top_hits import TopHits, offer
from searchsvc.runtime.arrays import Bools, Float32s, Int32s, Int64s, Records, Uint8s
from searchsvc.runtime.kernel import allocating, inlined, kernel

CODES = np.dtype(
    [("provinces", "<u8"), ("category", "<u4"), ("year", "<u2"), ("language", "u1"), ("month", "u1")], align=True
)
"""The codes of a document, side by side: a bit for each province, and the number of each other facet's value.

`month` counts from 0, for January; it is 0 where a date has none, and where there is no date.
"""
MONTHS = 12
_PROVINCE, _YEAR, _LANGUAGE, _CATEGORY, _DATE = 1, 2, 4, 8, 16
"""A bit for each filter, set where the filter excludes a document."""
_BUT_TIME = _PROVINCE | _LANGUAGE | _CATEGORY


class DocumentFacets(NamedTuple):
    """The values that filters and facets read: for every document of the index `CODES`, and a date as yyyymmdd or 0."""

    codes: Records
    dates: Int32s


class Filters(NamedTuple):
    """A query's filters, as codes. A filter is absent where its array is empty, its date negative, or `any_province`.

    `provinces` has a bit for each chosen province; with `no_province` documents without a province are chosen too. The
    other arrays say for each code whether it is chosen. `first` and `last` are dates as yyyymmdd, both inclusive.
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
    """How many documents have each code. `numbers` begins with the provinces, then documents without a province.

    `years`, `languages` and `categories` are the indexes in `numbers` at which the counts of these facets begin. At
    `months` begin those of months, twelve for each year: they leave out the filters of time, which are years and dates.
    """

    numbers: Int64s
    years: int
    languages: int
    categories: int
    months: int


@kernel
def _find_failures(documents: Int64s, facets: DocumentFacets, filters: Filters, failed: Uint8s) -> None:
    """Sets in `failed`, for each document, the bits of the filters that exclude it; one loop for each filter in use."""
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
    """Counts a document for each of its provinces, or as one without a province."""
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
    """Filters, counts and ranks `documents`: adds to `counts` and `top`, which holds `size` hits so far.

    Returns how many documents pass all filters, and how many hits `top` holds then.
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
    """The same as `survey`, where `failures` says which filters exclude each document."""
    total = 0
    for index in range(documents.size):
        document = documents[index]
        code = codes[document]
        failed = failures[index]
        if not failed & _BUT_TIME:
            counts.numbers[counts.months + MONTHS * code["year"] + code["month"]] += 1
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
