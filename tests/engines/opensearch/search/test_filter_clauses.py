"""What the cluster is asked to filter and to count, to the letter."""

from typing import Any

from searchsvc.engines.opensearch.search.clauses import EVERYTHING
from searchsvc.engines.opensearch.search.filter_clauses import (
    MOST_MONTHS,
    MOST_VALUES,
    aggregations,
    counted_values,
    filter_clauses,
    values_after,
)
from searchsvc.model.query import Query


def test_filters() -> None:
    query = Query("", ("CN-HB", "CN-BJ"), ("2018..2020", "unknown"), "2019", "2020-02", ("zh", "en"), ("Notices",))
    assert filter_clauses(query) == {
        "province": {"terms": {"provinces": ["CN-BJ", "CN-HB"]}},
        "year": {"terms": {"year": ["2018", "2019", "2020", "unknown"]}},
        "language": {"terms": {"language": ["en", "zh-Hans", "zh-Hant"]}},
        "category": {"terms": {"category": ["Notices"]}},
        "date": {"range": {"date": {"gte": 20190101, "lte": 20200229}}},
    }
    assert filter_clauses(Query("school")) == {}


def test_each_facet_is_counted_where_all_filters_but_its_own_apply() -> None:
    counted = aggregations(Query("", ("CN-BJ",), ("2018",), "2018"))
    years, provinces, days = {"year": ["2018"]}, {"provinces": ["CN-BJ"]}, {"range": {"date": {"gte": 20180101}}}
    wanted: dict[str, list[Any]] = {
        "province": [{"terms": years}, days],
        "year": [{"terms": provinces}, days],
        "language": [{"terms": provinces}, {"terms": years}, days],
        "months": [{"terms": provinces}],
    }
    for facet, filters in wanted.items():
        assert counted[facet]["filter"] == {"bool": {"filter": filters}}
    assert counted["matching"] == {"filter": EVERYTHING}
    assert aggregations(Query())["year"]["filter"] == EVERYTHING


def test_a_cluster_counts_as_many_values_in_one_answer() -> None:
    assert sum(MOST_VALUES.values()) + MOST_MONTHS + len(aggregations(Query())) <= 65_535


def test_values_are_counted_behind_one() -> None:
    counted = counted_values(Query("", ("CN-BJ",)))["category"]
    assert counted.filters == [{"terms": {"provinces": ["CN-BJ"]}}]
    assert values_after(counted, "Notices") == {
        "composite": {
            "size": 50_000,
            "sources": [{"value": {"terms": {"field": "category"}}}],
            "after": {"value": "Notices"},
        }
    }
