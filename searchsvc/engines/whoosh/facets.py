"""Filters and facets: which documents a query's filters let through, and exact counts that ignore a facet's own.

A facet's values are coded as small integers, one array element a document (provinces: one bit each).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.schema import LANGUAGES
from searchsvc.engines.whoosh.snapshot import Snapshot
from searchsvc.facts.gazetteer import provinces
from searchsvc.params import first_day, last_day
from searchsvc.query import FACETS, UNKNOWN, FacetName, Query, year_bounds

Mask = NDArray[np.bool_]


def _date_number(date: str) -> int:
    return int(date.replace("-", ""))


def date_mask(snapshot: Snapshot, query: Query) -> Mask | None:
    """The documents between the query's dates, inclusive; None where it names none."""
    if query.date_from is None and query.date_to is None:
        return None
    mask: Mask = snapshot.dates > 0
    if query.date_from is not None:
        mask &= snapshot.dates >= _date_number(first_day(query.date_from))
    if query.date_to is not None:
        mask &= snapshot.dates <= _date_number(last_day(query.date_to))
    return mask


def _province_mask(snapshot: Snapshot, values: tuple[str, ...]) -> Mask:
    order = {code: bit for bit, code in enumerate(sorted(provinces()))}
    bits = sum(1 << order[value] for value in values if value != UNKNOWN)
    mask: Mask = (snapshot.provinces & np.uint64(bits)) != 0
    if UNKNOWN in values:
        mask |= snapshot.provinces == 0
    return mask


def _year_mask(snapshot: Snapshot, values: tuple[str, ...]) -> Mask:
    mask = np.zeros(snapshot.size, dtype=np.bool_)
    for value in values:
        first, last = (0, 0) if value == UNKNOWN else year_bounds(value)
        mask |= (snapshot.years >= first) & (snapshot.years <= last)
    return mask


def _language_mask(snapshot: Snapshot, values: tuple[str, ...]) -> Mask:
    wanted = {None if value == UNKNOWN else value for value in values if value != "zh"}
    if "zh" in values:
        wanted |= {"zh-Hans", "zh-Hant"}
    return np.isin(snapshot.languages, [LANGUAGES.index(language) for language in LANGUAGES if language in wanted])


def _category_mask(snapshot: Snapshot, values: tuple[str, ...]) -> Mask:
    codes = [code for code, name in enumerate(snapshot.category_names) if name in values]
    return np.isin(snapshot.categories, codes)


def facet_masks(snapshot: Snapshot, query: Query) -> dict[FacetName, Mask]:
    """For each facet of which the query chooses something, the documents that have it."""
    makers = {"province": _province_mask, "year": _year_mask, "language": _language_mask, "category": _category_mask}
    return {facet: makers[facet](snapshot, query.selected(facet)) for facet in FACETS if query.selected(facet)}


def combine(mask: Mask, masks: Mapping[FacetName, Mask], without: FacetName | None = None) -> Mask:
    """The documents of `mask` that all filters let through, but for the one of the facet `without`."""
    for facet, chosen in masks.items():
        if facet != without:
            mask = mask & chosen
    return mask


def count_facet(snapshot: Snapshot, facet: FacetName, mask: Mask) -> dict[str, int]:
    """How many documents of `mask` have each value of a facet that occurs among them."""
    if facet == "province":
        return _count_provinces(snapshot.provinces[mask])
    if facet == "year":
        years, counts = np.unique(snapshot.years[mask], return_counts=True)
        return {str(year or UNKNOWN): count for year, count in zip(years.tolist(), counts.tolist(), strict=True)}
    if facet == "language":
        names = [language or UNKNOWN for language in LANGUAGES]
        counts = np.bincount(snapshot.languages[mask], minlength=len(names))
    else:
        names = snapshot.category_names
        counts = np.bincount(snapshot.categories[mask], minlength=len(names))
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}


def _count_provinces(chosen: NDArray[np.uint64]) -> dict[str, int]:
    counts = {code: int(np.count_nonzero(chosen & np.uint64(1 << bit))) for bit, code in enumerate(sorted(provinces()))}
    counts[UNKNOWN] = int(np.count_nonzero(chosen == 0))
    return {code: count for code, count in counts.items() if count}
