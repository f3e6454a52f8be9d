"""Filters and facets by name: a query's filters become codes for the kernels, and their counts get names again."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.search.kernels.counting import MONTHS, FacetCounts, Filters
from searchsvc.engines.whoosh.search.snapshot import NO_FILTER, Snapshot
from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.query import UNKNOWN, FacetName, Query, first_day, last_day, year_bounds

_NO_DATE = -1


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


@cache
def _province_names() -> tuple[str, ...]:
    return (*sorted(provinces()), UNKNOWN)


def _names(snapshot: Snapshot) -> dict[FacetName, Sequence[str]]:
    """The values of each facet, in the order of `FacetCounts` and of their codes."""
    return {
        "province": _province_names(),
        "year": snapshot.year_names,
        "language": LANGUAGE_NAMES,
        "category": snapshot.category_names,
    }


def named_counts(snapshot: Snapshot, counts: FacetCounts) -> dict[FacetName, dict[str, int]]:
    """The counts by facet value, of those values that occur, in the order of their codes."""
    numbers: Iterator[int] = iter(counts.numbers.tolist())  # each facet takes as many as it has names
    return {
        facet: {name: count for name, count in zip(names, numbers, strict=False) if count}
        for facet, names in _names(snapshot).items()
    }


def new_counts(snapshot: Snapshot) -> FacetCounts:
    """Counts of nothing yet."""
    years, languages, categories, months = accumulate(map(len, _names(snapshot).values()))
    size = months + MONTHS * len(snapshot.year_names)
    return FacetCounts(np.zeros(size, dtype=np.int64), years, languages, categories, months)


def named_months(snapshot: Snapshot, counts: FacetCounts) -> dict[str, int]:
    """How many documents have each month: `2020-07`, the newest year first, and `unknown` where there is no date."""
    numbers = counts.numbers[counts.months :]
    places = np.flatnonzero(numbers)
    names = _month_names(tuple(snapshot.year_names))
    return dict(zip(map(names.__getitem__, places.tolist()), numbers[places].tolist(), strict=True))


@lru_cache(maxsize=8)
def _month_names(years: tuple[str, ...]) -> list[str]:
    """The name of each month of some years."""
    return [
        UNKNOWN if year == UNKNOWN else f"{int(year):04d}-{month:02d}"
        for year in years
        for month in range(1, MONTHS + 1)
    ]
