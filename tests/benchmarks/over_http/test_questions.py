from benchmarks.over_http.datasette_peer import table_path
from benchmarks.over_http.questions import InTurn, request_path, with_other_words
from benchmarks.over_http.whoosh_peer import search_path
from benchmarks.queries import BenchQuery
from searchsvc.presenter.encoding import SEARCH_PATH

FILTERED = BenchQuery("filtered", "zh", "水 利", ("水", "利"), province="CN-BJ", years=(2018, 2020))


def test_a_question_as_a_request() -> None:
    assert request_path(FILTERED) == f"{SEARCH_PATH}?q=%E6%B0%B4+%E5%88%A9&province=CN-BJ&year=2018..2020"
    assert request_path(BenchQuery("rare", "en", "a", ("a",)), "/") == "/?q=a"


def test_the_peers_are_asked_the_same() -> None:
    asked = table_path(FILTERED)
    assert "_search=%22%E6%B0%B4%22+AND+%22%E5%88%A9%22" in asked
    assert "provinces__arraycontains=CN-BJ" in asked
    assert "year__gte=2018&year__lte=2020" in asked
    assert search_path(FILTERED) == "/search?q=%E6%B0%B4+%E5%88%A9&province=CN-BJ&years=2018-2020"
    assert "match=any" in search_path(BenchQuery("relaxed", "en", "a b", ("a", "b"), any_word=True))


def _query(*terms: str) -> BenchQuery:
    return BenchQuery("two_words", "en", " ".join(terms), terms)


def test_new_questions_differ_in_their_words_and_not_in_their_order_only() -> None:
    queries = [_query("a", "b"), _query("b", "a"), _query("a"), _query("c"), _query("c")]
    assert [query.terms for query in with_other_words(queries)] == [("a", "b"), ("a",), ("c",)]
    assert [query.terms for query in with_other_words(queries, than=[_query("a")])] == [("a", "b"), ("c",)]


def test_a_question_comes_again_only_after_all_others() -> None:
    in_turn = InTurn([_query("a"), _query("b"), _query("c")])
    in_turn.asked(2)
    assert [query.text for query in in_turn.rest()] == ["c", "a", "b"]
    in_turn.asked(2)
    assert [query.text for query in in_turn.rest()] == ["b", "c", "a"]
