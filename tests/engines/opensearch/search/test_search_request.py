"""A search as one request, and what is read from its answer."""

from typing import Any

import pytest

from searchsvc.engines.opensearch.search import filter_clauses
from searchsvc.engines.opensearch.search.search_request import (
    Ranked,
    checked,
    found_of,
    ids_of,
    listing_body,
    more_values_body,
    more_values_of,
    named_counts,
    named_months,
    preference_of,
    ranked_of,
    search_body,
)
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.errors import ClusterUnreachable, QueryTooSlow
from searchsvc.model.query import Query, Sort
from searchsvc.queryparser.parser import parse
from tests.engines.opensearch.conftest import Both


def counted(**counts: int) -> dict[str, Any]:
    return {"values": {"buckets": [{"key": key, "doc_count": count} for key, count in counts.items()]}}


COUNTS: dict[str, Any] = {
    "province": counted(unknown=1, **{"CN-HB": 2, "CN-BJ": 3}),
    "year": counted(**{"2018": 1, "unknown": 2, "2020": 3, "2019": 0}),
    "language": counted(unknown=1, en=2),
    "category": counted(Notices=2),
    "months": counted(**{"2019-03": 1, "unknown": 4, "2020-07": 2, "2020-01": 3}),
    "matching": {"doc_count": 9},
}


def test_values_come_in_the_order_of_facets() -> None:
    found = named_counts(COUNTS)
    assert list(found["province"].items()) == [("CN-BJ", 3), ("CN-HB", 2), ("unknown", 1)]
    assert list(found["year"].items()) == [("2020", 3), ("2018", 1), ("unknown", 2)]
    assert list(named_months(COUNTS)) == ["2020-01", "2020-07", "2019-03", "unknown"]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("relevance", ["_score", {"date": {"order": "desc", "missing": "_last"}}, "id"]),
        ("newest", [{"date": {"order": "desc", "missing": "_last"}}, "id"]),
        ("oldest", [{"date": {"order": "asc", "missing": "_last"}}, "id"]),
    ],
)
def test_results_are_sorted(both: Both, sort: Sort, wanted: list[Any]) -> None:
    body = listing_body(Query("school", sort=sort), outline_of(both.statistics, parse("school")), both.statistics.idf)
    assert body["sort"] == wanted
    assert body["track_total_hits"] is False
    assert not {"aggs", "size", "post_filter"} & set(body)


def test_filters_apply_after_the_counts(both: Both) -> None:
    query = Query("school", ("CN-BJ",))
    body = search_body(query, outline_of(both.statistics, parse("school")), both.statistics.idf, 10)
    assert (body["size"], body["track_total_hits"]) == (10, True)
    assert body["post_filter"] == {"bool": {"filter": [{"terms": {"provinces": ["CN-BJ"]}}]}}
    assert body["docvalue_fields"] == ["key", "row", "analysis"]
    assert set(body["aggs"]) == {"province", "year", "language", "category", "months", "matching"}


def test_more_values_are_counted_of_what_matches_and_passes_the_other_filters(both: Both) -> None:
    query, outline = Query("school", ("CN-BJ",), category=("Notices",)), outline_of(both.statistics, parse("school"))
    counted_values = filter_clauses.counted_values(query)["category"]
    body = more_values_body(counted_values, outline, both.statistics.idf, "Notices")
    matching, *filters = body["query"]["bool"]["filter"]
    assert matching == listing_body(Query("school", sort="newest"), outline, both.statistics.idf)["query"]
    assert filters == [{"terms": {"provinces": ["CN-BJ"]}}]
    assert (body["size"], body["timeout"]) == (0, "10s")
    answer = {"aggregations": {"more": {"buckets": [{"key": {"value": "公告"}, "doc_count": 3}]}}}
    assert more_values_of(answer) == [{"key": "公告", "doc_count": 3}]


def test_what_is_kept_comes_with_no_more_hits_than_are_scored_again(both: Both) -> None:
    body = search_body(Query("school"), outline_of(both.statistics, parse("school")), both.statistics.idf, 101)
    assert body["docvalue_fields"] == ["key"]


def test_an_answer_of_a_part_is_none() -> None:
    shards = {"total": 3, "successful": 3, "failed": 0}
    answer = {"timed_out": False, "_shards": shards}
    assert checked(answer) is answer
    with pytest.raises(QueryTooSlow):
        checked({**answer, "timed_out": True})
    for part in ({"failed": 1}, {"successful": 2}):  # a shard that fails, and one without any copy
        with pytest.raises(ClusterUnreachable, match="a part of the index"):
            checked({**answer, "_shards": {**shards, **part}})


def test_all_pages_of_a_query_are_asked_of_the_same_copies() -> None:
    first = preference_of(Query("school"))
    assert first == preference_of(Query("school", page=7, per_page=50))
    assert len({first, preference_of(Query("schools")), preference_of(Query("school", sort="newest"))}) == 3
    assert not first.startswith("_")  # which has a meaning to a cluster
    assert preference_of(Query("\ud800"))


def test_an_answer_is_read() -> None:
    hits = [{"fields": {"key": ["k1"]}, "sort": [2.5, 1, "a"]}, {"fields": {"key": ["k2"]}, "sort": [1.5, 1, "b"]}]
    answer = {"hits": {"total": {"value": 7}, "hits": hits}, "aggregations": COUNTS}
    found = found_of(Query("x"), answer, COUNTS)
    assert (found.total, found.matching, found.counts) == (7, 9, COUNTS)
    assert found.ranked == Ranked(("k1", "k2"), (2.5, 1.5))
    assert found.ids == ids_of(answer) == ("a", "b")
    assert ranked_of(Query("x", sort="newest"), answer).scores == (None, None)
    assert (found.ranked + found.ranked).part(1, 3) == Ranked(("k2", "k1"), (1.5, 2.5))
    assert found.ranked.without(["k1"]) == Ranked(("k2",), (1.5,))
    assert found.ranked.without(()) == found.ranked
