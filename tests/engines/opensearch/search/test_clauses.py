"""What holds terms at their places, to the letter."""

from searchsvc.engines.opensearch.search.clauses import any_of, pattern_clause, sum_of
from searchsvc.engines.whoosh.search.plan import Pattern
from tests.engines.opensearch.search.asked import phrase, term


def test_a_pair_at_the_beginning_of_a_run_is_asked_for_as_such() -> None:
    pattern = Pattern((("局", 0), ("^部", 2), ("部门", 2), ("门", 3)), 4)
    assert pattern_clause(pattern, "text", 1) == phrase("局 - ^部门 门")
    assert pattern_clause(Pattern((("教育", 0), ("教育", 0)), 2), "text", 1) == term("教育")


def test_several_are_added_up_and_one_stays_as_it_is() -> None:
    one, other = term("a"), term("b")
    assert sum_of([one]) is one
    assert sum_of([one, other]) == {"bool": {"should": [one, other]}}
    assert any_of([one], 1) == {"bool": {"should": [one], "minimum_should_match": 1}}
