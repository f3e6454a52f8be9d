"""What the cluster is asked for, to the letter."""

from typing import Any

import pytest

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines.opensearch.format.statistics import IndexStatistics
from searchsvc.engines.opensearch.search import query_builder as module
from searchsvc.engines.opensearch.search.clauses import EVERYTHING
from searchsvc.engines.opensearch.search.query_builder import QueryBuilder, any_word
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.errors import QueryTooSlow
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Not
from searchsvc.queryparser.parser import parse
from searchsvc.searching.understanding import understand
from tests.engines.opensearch.conftest import Both
from tests.engines.opensearch.search.asked import phrase, rounded, term, word

IN_TITLE = 3.0 / (3.0 + 1.35) * 2.35 - 1


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


def two(term: str, *, begins: bool = False) -> float:
    return 2.0


def test_what_ranks_stands_beside_what_matches(both: Both) -> None:
    outline = outline_of(both.statistics, parse("school policy"))
    school, policy, pair = (
        float(outline.plan.statistics.idf[outline.plan.number(leaf)])
        for parts in outline.parts.values()
        for leaf in (*parts.content, *parts.pairs)
    )
    assert rounded(QueryBuilder(outline, two).ranked()) == {
        "bool": {
            "filter": [{"bool": {"must": [term("~school"), term("~policy")]}}],
            "should": [
                rounded(word("~school", "school", school / 2)),
                rounded(word("~policy", "policy", policy / 2)),
                {  # of a phrase a cluster sums up the idf of both words
                    "bool": {
                        "should": [
                            rounded(phrase("~school ~policy", boost=0.3 * pair / 4)),
                            rounded(phrase("~school ~policy", "title", boost=0.3 * pair / 4 * IN_TITLE)),
                        ]
                    }
                },
            ],
        }
    }


def test_a_query_of_too_many_words_is_refused_and_only_what_must_match_counts(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CLAUSES", 4)
    outline = outline_of(both.statistics, parse("school policy"))
    assert len(QueryBuilder(outline, both.statistics.idf).ranked()["bool"]["should"]) == 1
    with pytest.raises(QueryTooSlow, match="too many words"):
        matching(both.statistics, "school policy river bridge teacher")


def leaves(clause: Any) -> int:
    """How many clauses a cluster counts."""
    if isinstance(clause, list):
        return sum(map(leaves, clause))
    if "dis_max" in clause:
        return leaves(clause["dis_max"]["queries"])
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
