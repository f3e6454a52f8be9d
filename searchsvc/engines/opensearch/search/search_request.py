"""A search as one request to the cluster, and what its answer says. Pure; it knows no connection."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from searchsvc.engines.opensearch.cluster.failures import is_whole, part_failure
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.search.clauses import Clause
from searchsvc.engines.opensearch.search.filter_clauses import (
    MATCHING,
    MONTHS,
    Counted,
    aggregations,
    filter_clauses,
    values_after,
)
from searchsvc.engines.opensearch.search.query_builder import Idf, QueryBuilder
from searchsvc.engines.whoosh.search.outline import Outline
from searchsvc.errors import QueryTooSlow
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query

MOST_SCORED = 100
"""How many of the best that the cluster found are scored again. No more come with their rows and analyses, which may be
long."""
SECONDS = "10s"
"""How long each shard may search."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents by their keys, in order, each with its score, None where they are sorted by date."""

    keys: tuple[str, ...] = ()
    scores: tuple[float | None, ...] = ()

    def __add__(self, other: "Ranked") -> "Ranked":
        return Ranked(self.keys + other.keys, self.scores + other.scores)

    def without(self, keys: Collection[str]) -> "Ranked":
        """The documents but for some."""
        if not keys:
            return self
        gone = frozenset(keys)
        return self.chosen([place for place, key in enumerate(self.keys) if key not in gone])

    def chosen(self, places: Sequence[int]) -> "Ranked":
        """The documents at some places, in that order."""
        return Ranked(tuple(self.keys[place] for place in places), tuple(self.scores[place] for place in places))

    def part(self, first: int, last: int) -> "Ranked":
        """The documents [first, last)."""
        return Ranked(self.keys[first:last], self.scores[first:last])


@dataclass(frozen=True, slots=True)
class Found:
    """What the cluster found: the first documents in its own order, how many pass the filters, and all counts.

    `matching` is how many match the tree, whatever the filters; `ids` are those of the releases of these documents.
    """

    total: int
    matching: int
    ranked: Ranked
    ids: tuple[str, ...]
    counts: Mapping[str, Any]


def listing_body(query: Query, outline: Outline, idf: Idf) -> Clause:
    """The request for all documents in their order, without counts and without a window."""
    builder = QueryBuilder(outline, idf)
    body: dict[str, Any] = {
        "query": builder.ranked() if query.sort == "relevance" else builder.matching(),
        "track_total_hits": False,
        "sort": _sort_of(query),
        **mapping.columns_of(),
    }
    if filters := [*filter_clauses(query).values()]:
        body["post_filter"] = {"bool": {"filter": filters}}
    return body


def search_body(query: Query, outline: Outline, idf: Idf, count: int) -> Clause:
    """The request for the first `count` documents, with all counts; up to `MOST_SCORED` come with what is kept."""
    counted = {"size": count, "track_total_hits": True, "aggs": aggregations(query), "timeout": SECONDS}
    columns = mapping.columns_of(mapping.ROW, mapping.ANALYSIS) if count <= MOST_SCORED else {}
    return {**listing_body(query, outline, idf), **counted, **columns}


def more_values_body(counted: Counted, outline: Outline, idf: Idf, after: str) -> Clause:
    """The request for the next values of a facet behind one of them; see `more_values_of`."""
    return {
        "query": {"bool": {"filter": [QueryBuilder(outline, idf).matching(), *counted.filters]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"more": values_after(counted, after)},
        "timeout": SECONDS,
    }


def more_values_of(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values and their counts, as they come with a search."""
    buckets = answer["aggregations"]["more"]["buckets"]
    return [{"key": each["key"]["value"], "doc_count": each["doc_count"]} for each in buckets]


def preference_of(query: Query) -> str:
    """By what all pages of a query are asked of the same copies of shards: others may have another order."""
    whole = repr(replace(query, page=1, per_page=10))
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def checked(answer: Any) -> Any:  # noqa: ANN401 - JSON
    """The answer of a search, where all of the index has answered in time. Raises the errors of a cluster."""
    if answer["timed_out"]:
        raise QueryTooSlow("the search took too long on the cluster; use fewer words or a longer prefix")
    if not is_whole(answer):
        raise part_failure(answer)
    return answer


def ranked_of(query: Query, answer: Mapping[str, Any]) -> Ranked:
    """The documents of an answer."""
    hits, by_score = answer["hits"]["hits"], query.sort == "relevance"
    return Ranked(
        tuple(hit["fields"][mapping.KEY][0] for hit in hits),
        tuple(hit["sort"][0] if by_score else None for hit in hits),
    )


def ids_of(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of their releases, by which equals are sorted last."""
    return tuple(hit["sort"][-1] for hit in answer["hits"]["hits"])


def found_of(query: Query, answer: Mapping[str, Any], counts: Mapping[str, Any]) -> Found:
    """All that the answer of a counted search says; `counts` are its own, with all values."""
    total, matching = answer["hits"]["total"]["value"], counts[MATCHING]["doc_count"]
    return Found(total, matching, ranked_of(query, answer), ids_of(answer), counts)


def _sort_of(query: Query) -> list[Any]:
    """How results are sorted: the best, the newest or the oldest first, equals by date, then by id."""
    newest = {mapping.DATE: {"order": "desc", "missing": "_last"}}
    match query.sort:
        case "relevance":
            return ["_score", newest, mapping.ID]
        case "newest":
            return [newest, mapping.ID]
        case "oldest":
            return [{mapping.DATE: {"order": "asc", "missing": "_last"}}, mapping.ID]


def named_counts(counts: Mapping[str, Any]) -> dict[FacetName, dict[str, int]]:
    """The counts by facet value, in the order of values: years the newest first, unknown last."""
    return {facet: _values(counts[facet], newest_first=facet == "year") for facet in FACETS}


def _values(counted: Mapping[str, Any], *, newest_first: bool) -> dict[str, int]:
    buckets = {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"] if bucket["doc_count"]}
    known = sorted((key for key in buckets if key != UNKNOWN), reverse=newest_first)
    return {key: buckets[key] for key in (*known, *(key for key in (UNKNOWN,) if key in buckets))}


def named_months(counts: Mapping[str, Any]) -> dict[str, int]:
    """The counts of months, the newest year first, each from January on."""
    months = _values(counts[MONTHS], newest_first=False)
    return dict(sorted(months.items(), key=lambda each: (each[0] == UNKNOWN, -_year(each[0]), each[0])))


def _year(month: str) -> int:
    return 0 if month == UNKNOWN else int(month[:4])
