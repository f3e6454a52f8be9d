"""What a page says of its index, and the searches that it offers to try: each finds something in this very index."""

from dataclasses import replace

from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.pages.holdings import MOST_EXAMPLES, holdings_of
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
    assert 2 <= len(held.examples) <= MOST_EXAMPLES
    for example in held.examples:
        assert search(engine, replace(example.query, per_page=0)).total, example
    assert {example.label.en for example in held.examples} >= {"Hubei, 2021", "Press Releases"}
    assert holdings_of(engine) is held


def test_an_index_without_releases_has_nothing_to_try() -> None:
    held = holdings_of(FakeEngine([]))
    assert (held.releases, held.first, held.last, held.examples) == (0, None, None, ())
    assert held.updated == "2026-01-01"


def test_a_query_of_an_example_is_one_that_a_page_can_show(make_engine: MakeEngine) -> None:
    assert all(example.query.per_page == Query().per_page for example in holdings_of(make_engine(RECORDS)).examples)
