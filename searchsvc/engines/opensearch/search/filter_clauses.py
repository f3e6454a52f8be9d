"""Filters and counts of a query, as a cluster is asked for them. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from searchsvc.engines.opensearch.format.mapping import CATEGORY, DATE, LANGUAGE, MONTH, PROVINCES, YEAR
from searchsvc.engines.opensearch.search.clauses import EVERYTHING, Clause
from searchsvc.model.query import UNKNOWN, FacetName, Query, first_day, last_day, year_bounds

MOST_VALUES = {"province": 64, "year": 2_000, "language": 8, "category": 50_000}
"""Of each facet: how many values are counted at once, by each shard the same first ones, so that counts are exact.

With the months no more than 65,535 together, which is all that a cluster counts in one answer. The others are asked for
where there are any (`all_values`).
"""
MOST_MONTHS = 12_000


def filter_clauses(query: Query) -> dict[str, Clause]:
    """The clause of each filter of a query that is in use, by facet; `date` for the days."""
    clauses: dict[str, Clause] = {}
    if query.province:
        clauses["province"] = {"terms": {PROVINCES: sorted(set(query.province))}}
    if query.year:
        clauses["year"] = {"terms": {YEAR: _years(query.year)}}
    if query.language:
        chosen = {each for value in query.language for each in (("zh-Hans", "zh-Hant") if value == "zh" else (value,))}
        clauses["language"] = {"terms": {LANGUAGE: sorted(chosen)}}
    if query.category:
        clauses["category"] = {"terms": {CATEGORY: sorted(set(query.category))}}
    days = {}
    if query.date_from:
        days["gte"] = int(first_day(query.date_from).replace("-", ""))
    if query.date_to:
        days["lte"] = int(last_day(query.date_to).replace("-", ""))
    if days:
        clauses["date"] = {"range": {DATE: days}}
    return clauses


def _years(values: Iterable[str]) -> list[str]:
    """Each year that is chosen, as a facet value."""
    chosen: set[str] = set()
    for value in values:
        if value == UNKNOWN:
            chosen.add(UNKNOWN)
        else:
            first, last = year_bounds(value)
            chosen.update(map(str, range(first, last + 1)))
    return sorted(chosen)


_FACET_FIELDS: dict[FacetName, str] = {
    "province": PROVINCES,
    "year": YEAR,
    "language": LANGUAGE,
    "category": CATEGORY,
}
MATCHING, MONTHS = "matching", "months"
"""The aggregations besides those of facets: how many match without any filter, and the months."""


class Counted(NamedTuple):
    """Values of a field that are counted, at most so many at once, where some filters apply."""

    field: str
    most: int
    filters: list[Clause]


def counted_values(query: Query) -> dict[str, Counted]:
    """What is counted of each facet, where all filters but its own apply, and of months."""
    filters = filter_clauses(query)
    but_time = [each for name, each in filters.items() if name not in ("year", "date")]
    return {
        **{
            facet: Counted(field, MOST_VALUES[facet], [each for name, each in filters.items() if name != facet])
            for facet, field in _FACET_FIELDS.items()
        },
        MONTHS: Counted(MONTH, MOST_MONTHS, but_time),
    }


def aggregations(query: Query) -> dict[str, Clause]:
    """The counts of all facets and months, of the first values each, and of all that match."""
    return {
        **{name: _aggregation(each) for name, each in counted_values(query).items()},
        MATCHING: {"filter": EVERYTHING},
    }


def _aggregation(counted: Counted) -> Clause:
    values = {"terms": {"field": counted.field, "size": counted.most, "order": {"_key": "asc"}}}
    filters = counted.filters
    return {"filter": {"bool": {"filter": filters}} if filters else EVERYTHING, "aggs": {"values": values}}


def values_after(counted: Counted, after: str) -> Clause:
    """The aggregation of the next values behind one of them; the filters have to stand in the query."""
    sources = [{"value": {"terms": {"field": counted.field}}}]
    return {"composite": {"size": counted.most, "sources": sources, "after": {"value": after}}}
