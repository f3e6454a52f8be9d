"""Which terms stand for a leaf."""

import pytest

from searchsvc.engines.whoosh.search import plan
from searchsvc.engines.whoosh.search.plan import Pattern, Plan, make_pattern
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import Slot, leaves_of
from searchsvc.queryparser.parser import parse
from searchsvc.text.units import Kind
from tests.conftest import MakeEngine


def pattern(phrase: str) -> Pattern:
    leaf = phrase_leaf(phrase)
    assert leaf is not None
    return make_pattern(leaf.variants[0])


@pytest.mark.parametrize(
    ("phrase", "terms"),
    [
        ("schools", [("~school", 0)]),
        ("14.5%", [("14.5%", 0)]),
        ("教育", [("教育", 0)]),
        ("教育部", [("教育", 0), ("育部", 1)]),
        ("教育部发", [("教育", 0), ("部发", 2)]),
        ("5G教育部", [("~5g", 0), ("教育", 1), ("育部", 2)]),
        ("rural schools", [("~rural", 0), ("~school", 1)]),
        ("5 教", [("5", 0), ("^教", 1)]),  # a character that nothing follows begins a run,
        ("教 5", [("教", 0), ("5", 1)]),  # and one that something follows ends one
        ("教，部", [("教", 0), ("^部", 2)]),
        ("教育，部门", [("教育", 0), ("育", 1), ("^部", 3), ("部门", 3)]),
        ("2020，教育 5G", [("2020", 0), ("^教", 2), ("教育", 2), ("~5g", 4)]),
        ("of the", [("~of ~the", 0)]),
        ("end of the river", [("~end", 0), ("~of ~the", 1), ("~river", 3)]),
        ("of the of", [("~of ~the", 0), ("~the ~of", 1)]),
        ("the river", [("~the", 0), ("~river", 1)]),
        ("the", [("~the", 0)]),
    ],
)
def test_the_terms_of_a_phrase(phrase: str, terms: list[tuple[str, int]]) -> None:
    assert list(pattern(phrase).terms) == terms
    assert not pattern(phrase).range


def test_a_character_is_every_term_that_begins_with_it() -> None:
    assert pattern("教") == Pattern((("教", 0),), 1, range=True)


def test_the_form_that_was_typed_and_words_are_full() -> None:
    assert pattern("schools").full == "schools"
    assert pattern("教育部").full == "|教育部"
    assert pattern("教育部").only_full
    assert pattern("教育").full is None  # its pair has the mark
    assert pattern("教育").only_full
    assert not pattern("育部").only_full
    assert [pattern(phrase).width for phrase in ("schools", "教育部", "5G教育部", "end of the river")] == [1, 3, 4, 4]


def test_long_phrases_are_not_kept() -> None:
    before = plan._kept_pattern.cache_info().currsize
    assert pattern("教育部发" * 100).width == 400
    assert pattern(" ".join(["rural"] * 20)).width == 20
    assert plan._kept_pattern.cache_info().currsize == before
    assert pattern("教育部发布") is pattern("教育部发布")


def test_a_run_that_nobody_knows_is_bounded_and_read_by_positions() -> None:
    unknown, name = (Slot(Kind.HAN, "进鹏", 0),), (Slot(Kind.HAN, "王大陆", 0),)
    assert make_pattern(unknown) == Pattern((("进鹏", 0), ("进鹏", 0)), 2, bounded=True)
    assert make_pattern(name).bounded
    assert make_pattern(unknown, is_word=True) == Pattern((("进鹏", 0),), 2)
    assert not make_pattern((Slot(Kind.HAN, "教育", 0),)).bounded


def test_a_plan_with_leaves_of_another_is_the_same_as_one_without(make_engine: MakeEngine) -> None:
    engine = make_engine(["rural school-buildings", "教育部门 schooling"])
    assert isinstance(engine, WhooshEngine)
    first, second = (list(leaves_of(parse(q))) for q in ("rural 教育 e-sch*", "教育 rural a-sch* OR e-sch* OR schools"))
    before = Plan(engine._snapshot, first)
    alone, after = Plan(engine._snapshot, second), Plan(engine._snapshot, second, before)
    for made, wanted in zip(after.queries, alone.queries, strict=True):
        assert all((array == other).all() for array, other in zip(made, wanted, strict=True))
    assert [after.number(leaf) for leaf in second] == [alone.number(leaf) for leaf in second]
