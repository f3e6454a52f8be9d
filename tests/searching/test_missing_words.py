"""What of a query a hit lacks."""

import pytest

from searchsvc.concepts.lexicon import bundled
from searchsvc.concepts.relaxing import relax
from searchsvc.concepts.rewriting import with_concepts
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import dispensable_leaves
from searchsvc.queryparser.parser import parse
from searchsvc.searching.missing_words import TypedWords
from searchsvc.searching.search import search
from tests.conftest import MakeEngine


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("GDP of Chongqing", "GDP Chongqing"),
        ("香港面积", "香港 面积"),
        ("臺灣面積", "臺灣 面積"),
        ("小米6产量", "小米6 产量"),
        ("２０２２年重庆的ＧＤＰ增长率", "２０２２年 重庆 ＧＤＰ 增长率"),
        ("Inner Mongolia Schools", "Inner Mongolia Schools"),
        ("COVID-19疫情与学校", "COVID-19 疫情 学校"),
        ("第三届大会 the Rural", "第三届 大会 Rural"),
    ],
)
def test_words_are_as_they_were_typed(query: str, words: str) -> None:
    tree = relax(with_concepts(parse(query), bundled()), bundled())
    typed = TypedWords(query)
    assert " ".join(typed.of(leaf) for leaf in dispensable_leaves(tree)) == words


def test_each_hit_says_what_it_lacks_and_the_page_what_all_lack(make_engine: MakeEngine) -> None:
    engine = make_engine(
        [
            {"id": "area", "text": "香港的土地面积"},
            {"id": "people", "text": "People of Hong Kong"},
            {"id": "other", "text": "Bridges of Zhuhai"},
        ]
    )
    page = search(engine, Query("香港面积 Qqqq"))
    assert page.relaxed
    assert {hit.id: hit.missing for hit in page.results} == {"area": ("Qqqq",), "people": ("面积", "Qqqq")}
    assert page.suggestions.missing == ("Qqqq",)


def test_of_many_words_some_may_be_missing_though_nothing_is_relaxed(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "most", "text": "alpha beta gamma delta"}])
    page = search(engine, Query("alpha beta gamma delta epsilon Zeta"))
    assert not page.relaxed
    assert [hit.missing for hit in page.results] == [("epsilon", "Zeta")]


def test_nothing_is_missing_where_everything_must_match(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "one", "text": "alpha beta"}])
    for query in (Query("alpha beta"), Query("alpha OR gamma"), Query("alpha -gamma"), Query("")):
        page = search(engine, query)
        assert [hit.missing for hit in page.results] == [()]
        assert page.suggestions.missing == ()


def test_a_single_character_may_be_missing_too(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "one", "text": "教育"}])
    assert [hit.missing for hit in search(engine, Query("教育 桥", match="any")).results] == [("桥",)]


def test_a_page_without_hits_lacks_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "one", "text": "alpha"}])
    page = search(engine, Query("alpha gamma", per_page=0))
    assert (page.results, page.suggestions.missing) == ((), ())
