"""The facts that releases lack, with the first few of these releases."""

from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.pages.status.gaps import FIRST, gaps
from tests.web.fake import FakeEngine


def test_each_fact_that_is_unknown_is_counted_and_leads_to_its_releases(engine: FakeEngine) -> None:
    found = {gap.facet: gap for gap in gaps(engine, search(engine, Query(per_page=0)))}
    assert list(found) == ["year", "province", "language", "category"]
    assert [each.id for each in found["language"].first] == ["hostile"]
    assert len(found["year"].first) == FIRST < found["year"].count
    for gap in found.values():
        assert search(engine, gap.query).total == gap.count


def test_where_all_is_known_nothing_is_told(engine: FakeEngine) -> None:
    whole = FakeEngine([release for release in [engine.release("2020/meeting.txt")] if release])
    assert list(gaps(whole, search(whole, Query(per_page=0)))) == []
