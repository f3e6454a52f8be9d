"""What the cluster is asked for, to the letter."""

from typing import Any

import pytest

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines.opensearch.format.statistics import IndexStatistics
from searchsvc.engines.opensearch.search import query_builder as module
from searchsvc.engines.opensearch.search.query_builder import (
    QueryBuilder,
    aggregations,
    any_word,
    filter_clauses,
    pattern_clause,
    scored_clauses,
)
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling
from searchsvc.errors import QueryTooSlow
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Not
from searchsvc.queryparser.parser import parse
from searchsvc.searching.understanding import understand
from tests.engines.opensearch.conftest import Both

EVERYTHING = {"match_all": {"boost": 0.0}}


def term(text: str, field: str = "text", **more: float) -> dict[str, Any]:
    return {"term": {field: {"value": text, **more}}}


def phrase(text: str, field: str = "text", **more: float) -> dict[str, Any]:
    return {"match_phrase": {field: {"query": text, **more}}}


def matching(statistics: IndexStatistics, q: str) -> dict[str, Any]:
    return QueryBuilder(outline_of(statistics, parse(q)), statistics.idf).matching()


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("", EVERYTHING),
        ("?", {"match_none": {}}),
        ("school", {"bool": {"must": [term("~school")]}}),
        ("教育", {"bool": {"must": [term("教育")]}}),
        ("粤港澳", {"bool": {"must": [phrase("粤港 港澳")]}}),
        ("title:school", {"bool": {"must": [term("~school", "title")]}}),
        ("3,000", {"bool": {"must": [term("3000")]}}),
        ("教", {"bool": {"must": [{"prefix": {"text": {"value": "教"}}}]}}),
        ("sch*", {"bool": {"must": [{"prefix": {"text": {"value": "sch"}}}]}}),
        ('"of the school"', phrase("~of_~the - ~school")),
        ('"school of the"', phrase("~school ~of_~the")),
        ('"教育，部门"', phrase("教育 育 - ^部门")),
        ('"教，部"', phrase("教 - ^部")),
        (
            "school -bridge",
            {
                "bool": {
                    "must": [{"bool": {"must": [term("~school")]}}],
                    "must_not": [{"bool": {"must": [term("~bridge")]}}],
                }
            },
        ),
        (
            "school OR 教育",
            {
                "bool": {
                    "should": [{"bool": {"must": [term("~school")]}}, {"bool": {"must": [term("教育")]}}],
                    "minimum_should_match": 1,
                }
            },
        ),
    ],
)
def test_what_matches(both: Both, q: str, wanted: dict[str, Any]) -> None:
    assert matching(both.statistics, q) == wanted


def test_what_only_excludes_is_taken_from_everything(both: Both) -> None:
    tree = Not(parse("school"))
    wanted = {"bool": {"must": [EVERYTHING], "must_not": [{"bool": {"must": [term("~school")]}}]}}
    assert QueryBuilder(outline_of(both.statistics, tree), both.statistics.idf).matching() == wanted


def rounded(clause: Any) -> Any:
    """A clause with boosts of four digits."""
    if isinstance(clause, dict):
        return {name: rounded(each) for name, each in clause.items()}
    if isinstance(clause, list):
        return [rounded(each) for each in clause]
    return round(clause, 4) if isinstance(clause, float) else clause


def word(stem: str, exact: str, weight: float = 1.0) -> dict[str, Any]:
    every, of_exact = weight * 0.75, weight * 0.25
    return {"bool": {"should": [term(stem, "weights", boost=every), term(exact, "weights", boost=of_exact)]}}


def test_what_ranks_stands_beside_what_matches(both: Both) -> None:
    outline = outline_of(both.statistics, parse("school policy"))
    school, policy, pair = (
        float(outline.plan.statistics.idf[outline.plan.number(leaf)])
        for parts in outline.parts.values()
        for leaf in (*parts.content, *parts.pairs)
    )
    assert rounded(QueryBuilder(outline, lambda _: 2.0).ranked()) == {
        "bool": {
            "filter": [{"bool": {"must": [term("~school"), term("~policy")]}}],
            "should": [
                rounded(word("~school", "school", school / 2)),
                rounded(word("~policy", "policy", policy / 2)),
                rounded(phrase("~school ~policy", boost=0.3 * pair / 4)),  # a cluster sums up the idf of both
            ],
        }
    }


def scored(pattern: Pattern, field: str = "text", weight: float = 1, *, soft: bool = False) -> Any:
    return rounded(scored_clauses(Spelling(pattern, weight, soft), field, 2.0, lambda terms: 1.0 / len(terms)))


def test_single_terms_are_scored_by_their_weights() -> None:
    assert scored(Pattern((("~school", 0),), 1, full="school")) == word("~school", "school", 2.0)["bool"]["should"]
    assert scored(Pattern((("2020", 0),), 1)) == [term("2020", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0),), 2, only_full=True)) == [term("|教育", "weights", boost=2.0)]
    of_three = Pattern((("教育", 0), ("育部", 1)), 3, full="|教育部", only_full=True)
    assert scored(of_three) == [term("|教育部", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0),), 2)) == [term("教育", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0), ("教育", 0)), 2, bounded=True)) == [term("教育", "weights", boost=2.0)]
    assert scored(Pattern((("教", 0),), 1, range=True)) == [term("教", "weights", boost=2.0)]


def test_everything_else_is_scored_as_the_cluster_does_it() -> None:
    assert scored(Pattern((("教育", 0), ("育部", 1)), 3)) == [phrase("教育 育部")]
    assert scored(Pattern((("sch", 0),), 1, range=True)) == [{"prefix": {"text": {"value": "sch", "boost": 2.0}}}]
    assert scored(Pattern((("~school", 0),), 1, full="school"), "title") == [term("~school", "title", boost=2.0)]


def test_what_counts_little_is_evened_out_for_few_occurrences() -> None:
    pattern = Pattern((("2020", 0),), 1)
    assert scored(pattern, weight=0.5, soft=True) == [term("2020", "weights", boost=0.5)]
    ours, theirs = 0.5 * 3 / (0.5 * 3 + 1.35), 3 / (3 + 1.35)
    assert scored(pattern, weight=0.5) == [term("2020", "weights", boost=round(2 * ours / theirs, 4))]


def test_a_pair_at_the_beginning_of_a_run_is_asked_for_as_such() -> None:
    pattern = Pattern((("局", 0), ("^部", 2), ("部门", 2), ("门", 3)), 4)
    assert pattern_clause(pattern, "text", 1) == phrase("局 - ^部门 门")
    assert pattern_clause(Pattern((("教育", 0), ("教育", 0)), 2), "text", 1) == term("教育")


def test_a_query_of_too_many_words_is_refused_and_only_what_must_match_counts(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CLAUSES", 3)
    outline = outline_of(both.statistics, parse("school policy"))
    assert len(QueryBuilder(outline, both.statistics.idf).ranked()["bool"]["should"]) == 1
    with pytest.raises(QueryTooSlow, match="too many words"):
        matching(both.statistics, "school policy river bridge")


def leaves(clause: Any) -> int:
    """How many clauses a cluster counts."""
    if isinstance(clause, list):
        return sum(map(leaves, clause))
    if "bool" in clause:
        return sum(leaves(each) for each in clause["bool"].values() if isinstance(each, list))
    return 1


@pytest.mark.parametrize("most", [8, 20, 60, 1000])
def test_what_scores_counts_as_well(both: Both, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(module, "MOST_CLAUSES", most)
    for q in ("school policy river bridge", "try look street business"):
        tree = understand(Query(q, match="any"), bundled()).tree
        builder = QueryBuilder(outline_of(both.statistics, tree), both.statistics.idf)
        try:
            clause = builder.ranked()
        except QueryTooSlow:
            assert leaves(QueryBuilder(outline_of(both.statistics, parse(q)), both.statistics.idf).matching()) <= 4
        else:
            assert leaves(clause) == builder.count <= most


def test_any_of_several_words(both: Both) -> None:
    plan = outline_of(both.statistics, parse("school")).plan
    leaf = next(iter(parse("school").leaves))  # type: ignore[union-attr]
    assert any_word([(leaf, 2.0)], plan.expansions) == {
        "bool": {"should": [term("~school", boost=2.0)], "minimum_should_match": 1}
    }


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
