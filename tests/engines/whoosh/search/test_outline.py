"""Outlines: what finds releases, and what only adds to their scores."""

import pytest

from searchsvc.concepts.lexicon import bundled
from searchsvc.concepts.relaxing import relax
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from searchsvc.queryparser.nodes import Leaf, Words
from searchsvc.queryparser.parser import parse
from tests.conftest import MakeEngine


def texts(leaves: tuple[Leaf, ...]) -> list[str]:
    return [leaf.text for leaf in leaves]


def test_function_words_find_nothing_and_neighbours_are_pairs(make_engine: MakeEngine) -> None:
    engine = make_engine(["the new school"])
    assert isinstance(engine, WhooshEngine)
    (parts,) = outline_of(engine._snapshot, parse("the new school bridge")).parts.values()
    assert texts(parts.content) == ["new", "school", "bridge"]
    assert texts(parts.pairs) == ["new school", "school bridge"]
    assert (parts.finding, parts.wholes, parts.others, parts.minimum) == ((), (), (), 3)
    assert parts.leaves == (*parts.content, *parts.pairs)


@pytest.mark.parametrize(("held", "found"), [("体温计", True), ("体温表", False)])
def test_pairs_of_characters_find_releases_in_place_of_a_word_that_none_holds(
    make_engine: MakeEngine, held: str, found: bool
) -> None:
    engine = make_engine([held])
    assert isinstance(engine, WhooshEngine)
    loose = relax(parse("体温表"), bundled())
    (parts,) = outline_of(engine._snapshot, loose).parts.values()
    assert ("体温" in texts(parts.finding)) is found
    assert ("体温" in texts(parts.others)) is not found


def test_every_group_of_a_tree_has_its_parts(make_engine: MakeEngine) -> None:
    engine = make_engine(["school"])
    assert isinstance(engine, WhooshEngine)
    outline = outline_of(engine._snapshot, parse("(ax bx) OR title:cx -dx"))
    assert all(isinstance(each, Words) for each in outline.parts)
    assert sorted(text for parts in outline.parts.values() for text in texts(parts.content)) == ["ax", "bx", "cx", "dx"]
    assert outline.over(engine._snapshot).plan.statistics is outline.plan.statistics
