"""What a page says of its index, and the searches that it offers to try: each finds something in this very index."""

from dataclasses import replace

import pytest

from searchsvc.model.query import Query
from searchsvc.model.release import PartialDate, Release
from searchsvc.searching.search import search
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.holdings import MOST_EXAMPLES, holdings_of, scope
from tests.conftest import MakeEngine
from tests.web.fake import FakeEngine

RECORDS: list[dict[str, object]] = [
    {"id": f"{number}", "title": f"Rural school conference {number}", "text": text, "date": f"20{number}-05-04",
     "provinces": ["Hubei"], "category": "Press Releases", "language": language}
    for number, language, text in (
        (18, "en", "The rural school conference spoke of flood relief."),
        (19, "en", "A rural school conference, again on flood relief."),
        (20, "zh-Hans", "义务教育学校召开工作会议。"),
        (21, "zh-Hans", "义务教育学校再次召开工作会议。"),
    )
]  # fmt: skip


def test_the_examples_find_something(make_engine: MakeEngine) -> None:
    engine = make_engine(RECORDS)
    held = holdings_of(engine)
    assert (held.releases, held.first, held.last) == (4, "2018", "2021")
    assert len(held.examples) == len({example.query for example in held.examples}) == MOST_EXAMPLES
    for example in held.examples:
        assert search(engine, replace(example.query, per_page=0)).total, example
    assert {example.label.en for example in held.examples} >= {"Hubei, 2021", "Press Releases"}
    assert holdings_of(engine) is held


@pytest.mark.parametrize(
    ("records", "least"),
    [
        ([each for each in RECORDS if each["language"] == "en"], MOST_EXAMPLES),
        ([each for each in RECORDS if each["language"] != "en"], MOST_EXAMPLES),
        (RECORDS[:1], MOST_EXAMPLES),
        ([{"id": f"{number}", "title": f"Notice {number}", "date": f"{number}"} for number in range(1000, 1006)], 4),
        ([{"id": f"{number}", "title": f"Notice {number}"} for number in range(6)], 4),
        ([{"id": "a", "title": "Notice"}], 1),
    ],
    ids=["English", "Chinese", "one", "old", "undated", "a word"],
)
def test_any_index_has_searches_to_try(make_engine: MakeEngine, records: list[dict[str, object]], least: int) -> None:
    engine = make_engine(records)
    examples = holdings_of(engine).examples
    assert len(examples) >= least
    for example in examples:
        assert search(engine, replace(example.query, per_page=0)).total, example


@pytest.mark.parametrize(
    ("releases", "english", "chinese"),
    [
        ([], "No releases yet", "尚无发布"),
        ([Release("a", "A", "")], "1 release", "发布 1 条"),
        ([Release("a", "A", "", "en", PartialDate(2020))], "1 release in English, 2020", "2020 年英文发布 1 条"),
        (
            [Release("a", "A", "", "zh-Hant", PartialDate(2020)), Release("b", "B", "", "zh-Hans", PartialDate(2021))],
            "2 releases in Chinese, 2020 to 2021",
            "2020 至 2021 年中文发布 2 条",
        ),
        (
            [Release("a", "A", "", "zh-Hant"), Release("b", "B", "", "en")],
            "2 releases in English and Chinese",
            "中英文发布 2 条",
        ),
    ],
)
def test_one_sentence_says_what_an_index_holds(releases: list[Release], english: str, chinese: str) -> None:
    held = holdings_of(FakeEngine(releases))
    assert scope(held, UiTexts("en")) == english
    assert scope(held, UiTexts("zh")) == chinese


def test_an_index_without_releases_has_nothing_to_try() -> None:
    held = holdings_of(FakeEngine([]))
    assert (held.releases, held.first, held.last, held.examples) == (0, None, None, ())
    assert held.updated == "2026-01-01"


def test_a_query_of_an_example_is_one_that_a_page_can_show(make_engine: MakeEngine) -> None:
    assert all(example.query.per_page == Query().per_page for example in holdings_of(make_engine(RECORDS)).examples)
