"""A facet of more values than are counted at once has all of them."""

from collections import Counter
from typing import Any

import pytest

from searchsvc.engines.opensearch.search import filter_clauses
from searchsvc.engines.opensearch.search.all_values import with_all_values
from searchsvc.engines.opensearch.search.filter_clauses import Counted
from searchsvc.engines.opensearch.search.search_request import named_counts
from searchsvc.model.query import Query

CATEGORIES = {**{f"c{number}": number + 1 for number in range(9)}, "unknown": 70, "公告": 80, "新闻": 90}


def counted(values: dict[str, int], most: int) -> dict[str, Any]:
    first = dict([*values.items()][:most])
    buckets = [{"key": key, "doc_count": count} for key, count in first.items()]
    return {"values": {"buckets": buckets, "sum_other_doc_count": sum(values.values()) - sum(first.values())}}


@pytest.mark.parametrize("most", [1, 2, 3, 5, 11, 12, 13])
def test_none_is_cut(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(filter_clauses.MOST_VALUES, "category", most)
    others = {name: counted({"unknown": 1}, 5) for name in ("province", "year", "language", "months")}
    asked: list[str] = []

    def more(wanted: Counted, after: str) -> list[dict[str, Any]]:
        assert (wanted.field, wanted.most) == ("category", most)
        asked.append(after)
        left = [key for key in CATEGORIES if key > after]
        return [{"key": key, "doc_count": CATEGORIES[key]} for key in left[:most]]

    counts = {**others, "category": counted(CATEGORIES, most), "matching": {"doc_count": 1}}
    whole = with_all_values(Query(), counts, more)
    assert Counter(named_counts(whole)["category"]) == Counter(CATEGORIES)
    assert {name: whole[name] for name in others} == others
    assert whole["matching"] == counts["matching"]
    assert len(asked) == (0 if most >= len(CATEGORIES) else len(CATEGORIES) // most)
