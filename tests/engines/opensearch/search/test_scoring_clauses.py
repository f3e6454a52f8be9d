"""What scores is near our own ranking, to the letter."""

from typing import Any

import pytest

from searchsvc.engines.opensearch.search.scoring_clauses import scored_clauses, scored_leaf
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling
from tests.engines.opensearch.search.asked import phrase, rounded, term, word

IN_TITLE = 0.6207
"""A phrase counts 3 / (3 + 1.35) where it stands in a title once, of which 1 / (1 + 1.35) is there already."""


def rarity(pattern: Pattern) -> float:
    return 1.0 / len(pattern.terms)


def scored(pattern: Pattern, field: str = "text", weight: float = 1, *, soft: bool = False) -> Any:
    return rounded(scored_clauses(Spelling(pattern, weight, soft), field, 2.0, rarity))


def test_single_terms_are_scored_by_their_weights() -> None:
    assert scored(Pattern((("~school", 0),), 1, full="school")) == word("~school", "school", 2.0)["bool"]["should"]
    assert scored(Pattern((("2020", 0),), 1)) == [term("2020", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0),), 2, only_full=True)) == [term("|教育", "weights", boost=2.0)]
    of_three = Pattern((("教育", 0), ("育部", 1)), 3, full="|教育部", only_full=True)
    assert scored(of_three) == [term("|教育部", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0),), 2)) == [term("教育", "weights", boost=2.0)]
    assert scored(Pattern((("教育", 0), ("教育", 0)), 2, bounded=True)) == [term("教育", "weights")]
    assert scored(Pattern((("教", 0),), 1, range=True)) == [term("教", "weights", boost=2.0)]


@pytest.mark.parametrize(("looks", "boost"), [(0.25, 0.5), (1.0, 2.0), (673.0, 2.0)])
def test_a_common_character_is_not_taken_for_one_that_stands_everywhere(looks: float, boost: float) -> None:
    spelling = Spelling(Pattern((("大", 0),), 1, range=True))
    assert rounded(scored_clauses(spelling, "text", 2.0, lambda _: looks)) == [term("大", "weights", boost=boost)]


def test_everything_else_is_scored_as_the_cluster_does_it() -> None:
    assert scored(Pattern((("教育", 0), ("育部", 1)), 3)) == [
        phrase("教育 育部"),
        phrase("教育 育部", "title", boost=IN_TITLE),
    ]
    assert scored(Pattern((("sch", 0),), 1, range=True)) == [{"prefix": {"text": {"value": "sch", "boost": 2.0}}}]
    assert scored(Pattern((("~school", 0),), 1, full="school"), "title") == [term("~school", "title", boost=2.0)]


def test_where_clauses_are_short_titles_are_left_out() -> None:
    spelling = Spelling(Pattern((("教育", 0), ("育部", 1)), 3))
    assert scored_leaf([spelling], "text", 2.0, rarity)[1] == 2
    assert scored_leaf([spelling], "text", 2.0, rarity, titles=False) == (phrase("教育 育部"), 1)


def test_what_counts_little_is_evened_out_for_few_occurrences() -> None:
    pattern = Pattern((("2020", 0),), 1)
    assert scored(pattern, weight=0.5, soft=True) == [term("2020", "weights", boost=0.5)]
    ours, theirs = 0.5 * 6 / (0.5 * 6 + 1.35), 6 / (6 + 1.35)
    assert scored(pattern, weight=0.5) == [term("2020", "weights", boost=round(2 * ours / theirs, 4))]


def test_the_best_spelling_counts_and_a_little_of_the_others() -> None:
    one, other = (Spelling(Pattern(((text, 0),), 1)) for text in ("2020", "1999"))
    soft = Spelling(Pattern((("1949", 0),), 1), 1.0, True)
    first, second = (term(text, "weights", boost=2.0) for text in ("2020", "1999"))
    both = {"dis_max": {"queries": [first, second], "tie_breaker": 0.1}}
    aside = term("1949", "weights")
    assert scored_leaf([one], "text", 2.0, rarity) == (first, 1)
    assert scored_leaf([one, other], "text", 2.0, rarity) == (both, 2)
    assert scored_leaf([one, soft, other], "text", 2.0, rarity) == ({"bool": {"should": [both, aside]}}, 3)
    assert scored_leaf([soft], "text", 2.0, rarity) == (aside, 1)
    assert scored_leaf([], "text", 2.0, rarity) == (None, 0)
