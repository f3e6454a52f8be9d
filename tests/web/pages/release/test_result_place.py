"""Where a release stands in the search that led to it, and the results beside it, over the bounds of pages."""

import pytest

from searchsvc.errors import ClusterRefused, ClusterUnreachable, QueryTooSlow
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.links import Links
from searchsvc.web.pages.release import result_place as module
from searchsvc.web.pages.release.result_place import result_place
from tests.web.fake import FakeEngine

LINKS = Links()
QUERY = Query("teachers", per_page=5)


def test_walking_from_result_to_result_visits_all_of_a_search_in_its_order(engine: FakeEngine) -> None:
    everything = [hit.id for hit in search(engine, Query("teachers", per_page=100)).results]
    assert len(everything) == 13
    for number, release_id in enumerate(everything, 1):
        query = Query("teachers", per_page=5, page=(number - 1) // 5 + 1)
        place = result_place(engine, query, release_id, LINKS)
        assert place is not None
        assert (place.number, place.total) == (number, 13)
        for neighbour, index in ((place.previous, number - 2), (place.next, number)):
            if not 0 <= index < 13:
                assert neighbour is None
                continue
            assert neighbour is not None
            at = Query("teachers", per_page=5, page=index // 5 + 1)
            assert neighbour.href == LINKS.release(everything[index], at)


def test_a_release_that_the_search_does_not_show_has_no_place(engine: FakeEngine) -> None:
    assert result_place(engine, QUERY, "2020/meeting.txt", LINKS) is None
    assert result_place(engine, Query("teachers", page=9), "2019/schools.md", LINKS) is None
    assert result_place(engine, Query("teachers", per_page=0), "2019/schools.md", LINKS) is None


@pytest.mark.parametrize("error", [QueryTooSlow, ClusterRefused, ClusterUnreachable])
def test_a_search_that_is_not_answered_leaves_the_release_readable(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_: object) -> None:
        raise error("not now")

    monkeypatch.setattr(module, "search", failing)
    assert result_place(engine, QUERY, "2019/schools.md", LINKS) is None
    assert "not told: not now" in caplog.text
