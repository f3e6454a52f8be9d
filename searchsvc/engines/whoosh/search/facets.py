"""Filters, facets and the first results, in one pass over the documents that match.

A document that all filters let through counts for every facet; one that only a facet's own filter keeps out counts
for that facet alone, so that a second choice can be added.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.search.kernels.accumulator import lowest_bit, place_of_bit
from searchsvc.engines.whoosh.search.snapshot import NO_FILTER, Snapshot
from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.query import UNKNOWN, FacetName, Query, first_day, last_day, year_bounds
from searchsvc.runtime.kernel import allocating, inlined, kernel

_NO_DATE = -1
_PROVINCE, _YEAR, _LANGUAGE, _CATEGORY, _DATE = 1, 2, 4, 8, 16


class Filters(NamedTuple):
    """A query's filters in codes. An empty array, 0, or a negative date is no filter.

    `provinces` has a bit for each province chosen, `no_province` is True where those without one are chosen too; the
    others have for each code whether it is chosen. Dates are yyyymmdd, inclusive.
    """

    first: int
    last: int
    any_province: bool
    provinces: np.uint64
    no_province: bool
    years: NDArray[np.bool_]
    languages: NDArray[np.bool_]
    categories: NDArray[np.bool_]


class Counts(NamedTuple):
    """What a pass counts: documents by code, those of each facet from where it says; those of provinces are first.

    The last of the provinces' is those without one.
    """

    numbers: NDArray[np.int64]
    years: int
    languages: int
    categories: int


def _chosen(names: Sequence[str], values: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([name in values for name in names], dtype=np.bool_) if values else NO_FILTER


def _years(names: Sequence[str], values: Sequence[str]) -> NDArray[np.bool_]:
    if not values:
        return NO_FILTER
    ranges = [year_bounds(value) for value in values if value != UNKNOWN]
    return np.array(
        [
            UNKNOWN in values if name == UNKNOWN else any(first <= int(name) <= last for first, last in ranges)
            for name in names
        ],
        dtype=np.bool_,
    )


LANGUAGE_NAMES = tuple(language or UNKNOWN for language in LANGUAGES)
"""The facet value of each language code."""


_NO_FILTERS = Filters(_NO_DATE, _NO_DATE, True, np.uint64(0), False, NO_FILTER, NO_FILTER, NO_FILTER)


def make_filters(snapshot: Snapshot, query: Query) -> Filters:
    """The filters of a query in the codes of a snapshot."""
    if not query.is_filtered:
        return _NO_FILTERS
    bits = {code: 1 << bit for bit, code in enumerate(_province_names()[:-1])}
    languages = [each for value in query.language for each in (("zh-Hans", "zh-Hant") if value == "zh" else (value,))]
    return Filters(
        any_province=not query.province,
        provinces=np.uint64(sum(bits[value] for value in set(query.province) if value != UNKNOWN)),
        no_province=UNKNOWN in query.province,
        years=_years(snapshot.year_names, query.year),
        languages=_chosen(LANGUAGE_NAMES, languages),
        categories=_chosen(snapshot.category_names, query.category),
        first=int(first_day(query.date_from).replace("-", "")) if query.date_from else _NO_DATE,
        last=int(last_day(query.date_to).replace("-", "")) if query.date_to else _NO_DATE,
    )


@inlined
def _before(scores, documents, ranks, left, right):
    """Whether the result in the heap at `left` is worse than that at `right`."""
    if scores[left] != scores[right]:
        return scores[left] < scores[right]
    return ranks[documents[left]] > ranks[documents[right]]


@kernel
def _sift_up(scores, documents, ranks, at):
    while at > 0:
        parent = (at - 1) >> 1
        if not _before(scores, documents, ranks, at, parent):
            return
        scores[at], scores[parent] = scores[parent], scores[at]
        documents[at], documents[parent] = documents[parent], documents[at]
        at = parent


@kernel
def _sift_down(scores, documents, ranks, size):
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and _before(scores, documents, ranks, child + 1, child):
            child += 1
        if not _before(scores, documents, ranks, child, at):
            return
        scores[at], scores[child] = scores[child], scores[at]
        documents[at], documents[child] = documents[child], documents[at]
        at = child


@kernel
def _find_failures(documents, codes, dates, filters, failed):
    """Sets for each document the bits of the filters that keep it out; one loop for each filter that there is."""
    if filters.first >= 0 or filters.last >= 0:
        for index in range(documents.size):
            date = dates[documents[index]]
            if date < filters.first or (filters.last >= 0 and (date == 0 or date > filters.last)):
                failed[index] |= _DATE
    if not filters.any_province:
        for index in range(documents.size):
            places = codes[documents[index]]["provinces"]
            if not (places & filters.provinces or (places == 0 and filters.no_province)):
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
def _count_provinces(counts, places):
    """Counts a document for each of its provinces, or for none."""
    if places == 0:
        counts.numbers[counts.years - 1] += 1
    while places:
        lowest = lowest_bit(places)
        counts.numbers[place_of_bit(lowest)] += 1
        places ^= lowest


@allocating
def survey(documents, scores, by_score, codes, dates, filters, ranks, counts, heap_scores, heap_documents, size):
    """One pass: adds to the counts and to the heap of the best, which holds `size`; returns the total and the new size.

    Better is a higher score, where it goes `by_score`, then a lower rank. `codes` and `dates` are of every document.
    """
    failures = np.zeros(documents.size, dtype=np.uint8)
    _find_failures(documents, codes, dates, filters, failures)
    return _survey(documents, scores, by_score, codes, failures, ranks, counts, heap_scores, heap_documents, size)


@kernel
def _survey(documents, scores, by_score, codes, failures, ranks, counts, heap_scores, heap_documents, size):
    """The same, of documents of which it is known which filters keep them out."""
    total, most = 0, heap_scores.size
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
        score = scores[index] if by_score else np.float32(0)
        if size < most:
            heap_scores[size], heap_documents[size] = score, document
            _sift_up(heap_scores, heap_documents, ranks, size)
            size += 1
        elif most and (
            score > heap_scores[0] or (score == heap_scores[0] and ranks[document] < ranks[heap_documents[0]])
        ):
            heap_scores[0], heap_documents[0] = score, document
            _sift_down(heap_scores, heap_documents, ranks, size)
    return total, size


@kernel
def order_best(heap_scores, heap_documents, ranks, size):
    """Sorts the heap, the best first; returns how many there are."""
    for last in range(size - 1, 0, -1):
        heap_scores[0], heap_scores[last] = heap_scores[last], heap_scores[0]
        heap_documents[0], heap_documents[last] = heap_documents[last], heap_documents[0]
        _sift_down(heap_scores, heap_documents, ranks, last)
    return size


@cache
def _province_names() -> tuple[str, ...]:
    return (*sorted(provinces()), UNKNOWN)


def _names(snapshot: Snapshot) -> dict[FacetName, Sequence[str]]:
    """The values of each facet, in the order of `Counts` and of their codes."""
    return {
        "province": _province_names(),
        "year": snapshot.year_names,
        "language": LANGUAGE_NAMES,
        "category": snapshot.category_names,
    }


def named_counts(snapshot: Snapshot, counts: Counts) -> dict[FacetName, dict[str, int]]:
    """The counts by facet value, of those values that occur, in the order of their codes."""
    numbers: Iterator[int] = iter(counts.numbers.tolist())  # each facet takes as many as it has names
    return {
        facet: {name: count for name, count in zip(names, numbers, strict=False) if count}
        for facet, names in _names(snapshot).items()
    }


def new_counts(snapshot: Snapshot) -> Counts:
    """Counts of nothing yet."""
    years, languages, categories, size = accumulate(map(len, _names(snapshot).values()))
    return Counts(np.zeros(size, dtype=np.int64), years, languages, categories)
