"""What queries find by what they mean, from end to end: names, negations, and runs that no release holds whole."""

import pytest

from searchsvc.model.query import Match, Query
from searchsvc.queryparser.nodes import leaves_of
from searchsvc.searching.search import search
from searchsvc.searching.understanding import MOST_EXPANDED, understand
from tests.conftest import MakeEngine


def test_nothing_is_added_to_a_query_of_very_many_words(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "one", "text": "教育部 unit0 unit1"}])
    few, many = (" ".join(f"unit{number}" for number in range(count)) for count in (MOST_EXPANDED, MOST_EXPANDED + 1))
    assert understand(Query("教育部 " + few[: few.rindex(" ")]), engine.concepts).also
    understood = understand(Query("教育部 " + many), engine.concepts)
    assert not understood.also
    assert not any(leaf.alternatives for leaf in leaves_of(understood.tree))
    page = search(engine, Query(f"教育部 教育部 {many}"))
    assert page.relaxed
    assert page.results[0].missing[:1] == ("unit2",)


def test_a_negation_excludes_what_was_typed_and_no_other_name(make_engine: MakeEngine) -> None:
    engine = make_engine(["The students arrived", "学生返校", "students 学生 both"])
    found = {q: {hit.id for hit in search(engine, Query(q)).results} for q in ("students NOT 学生", "学生 -student")}
    assert found == {"students NOT 学生": {"The students arrived"}, "学生 -student": {"学生返校"}}


@pytest.mark.parametrize("match", ["auto", "any"])
def test_a_long_name_that_no_release_holds_falls_back_on_its_words(make_engine: MakeEngine, match: Match) -> None:
    engine = make_engine(["各地发展", "义务教育学校，均衡发展", "义务教育学校", "天气晴朗"])
    page = search(engine, Query("义务教育均衡发展", match=match))
    assert [hit.id for hit in page.results] == ["义务教育学校，均衡发展", "义务教育学校", "各地发展"]
    assert page.relaxed is (match == "auto")


def test_a_long_name_outranks_its_words(make_engine: MakeEngine) -> None:
    texts = ["Balanced compulsory education was discussed", "推进义务教育均衡发展", "义务教育 均衡 发展 教育 发展"]
    page = search(make_engine(texts), Query("义务教育均衡发展", match="any"))
    assert page.results[0].id == "推进义务教育均衡发展"
    assert page.total == 3
    assert search(make_engine(texts), Query("义务教育均衡发展")).total == 2


def test_what_an_acronym_in_capitals_means_comes_before_the_function_word(make_engine: MakeEngine) -> None:
    who = "Those who know who asked who they are"
    engine = make_engine([who, "世界卫生组织", "The World Health Organization met", "Nothing of the kind"])
    found = [hit.id for hit in search(engine, Query("WHO")).results]
    assert sorted(found[:2]) == ["The World Health Organization met", "世界卫生组织"]
    assert found[2:] == [who]
    assert [hit.id for hit in search(engine, Query("who")).results] == [who]
    assert [hit.id for hit in search(engine, Query("who", expand=False)).results] == [who]
    assert [hit.id for hit in search(engine, Query("WHO OR kind")).results][-1] == who


def test_another_name_of_one_word_keeps_its_end(make_engine: MakeEngine) -> None:
    engine = make_engine(["Those who meet", "They met", "Meetings", "The meeting", "会议", "Xi'an", "Xianning"])
    for q, wanted in (("会议", {"Meetings", "The meeting", "会议"}), ("咸宁", {"Xianning"})):
        page = search(engine, Query(q))
        assert {hit.id for hit in page.results} == wanted
        assert page.suggestions.also[-1].casefold() in ("meeting", "xianning")
    assert search(engine, Query("meeting", expand=False)).total == 4
