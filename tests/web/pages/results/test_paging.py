"""Which pages of results are linked to, and where one can go from here."""

from dataclasses import replace

import pytest

from searchsvc.model.page import SearchPage, Suggestions
from searchsvc.model.query import MAX_RESULT_WINDOW, Query
from searchsvc.web.links import Links
from searchsvc.web.pages.results.paging import paging

LINKS = Links()


def answer(total: int, page: int, per_page: int = 10) -> SearchPage:
    return SearchPage(Query("a", page=page, per_page=per_page), total, False, 1.0, "g", (), {}, Suggestions())


def shown(total: int, page: int) -> str:
    """The page numbers in a row, the current one in brackets, gaps as dots."""
    items = paging(answer(total, page), LINKS).items
    return " ".join(
        "…" if each.number is None else f"[{each.number}]" if each.current else f"{each.number}" for each in items
    )


@pytest.mark.parametrize(
    ("total", "page", "expected"),
    [
        (0, 1, ""),
        (10, 1, ""),
        (11, 1, "[1] 2"),
        (50, 3, "1 2 [3] 4 5"),
        (100, 1, "[1] 2 3 … 10"),
        (100, 5, "1 2 3 4 [5] 6 7 … 10"),  # a gap of one page is that page
        (100, 6, "1 … 4 5 [6] 7 8 9 10"),
        (100, 10, "1 … 8 9 [10]"),
        (200, 10, "1 … 8 9 [10] 11 12 … 20"),
    ],
)
def test_the_first_the_last_and_those_around(total: int, page: int, expected: str) -> None:
    assert shown(total, page) == expected


def test_the_neighbours() -> None:
    middle = paging(answer(50, 3), LINKS)
    assert (middle.previous, middle.next) == ("/?q=a&page=2", "/?q=a&page=4")
    assert paging(answer(50, 1), LINKS).previous is None
    assert paging(answer(50, 5), LINKS).next is None
    assert paging(answer(50, 2), LINKS).previous == "/?q=a"


def test_a_page_behind_the_last_leads_back() -> None:
    lost = paging(answer(50, 9), LINKS)
    assert lost.past_last
    assert (lost.last, lost.last_href) == (5, "/?q=a&page=5")
    assert not paging(answer(0, 9), LINKS).past_last
    assert not paging(answer(50, 5), LINKS).past_last


def test_what_no_page_can_reach_is_said_on_the_last_that_can() -> None:
    last = MAX_RESULT_WINDOW // 10
    reached = paging(answer(10 * MAX_RESULT_WINDOW, last), LINKS)
    assert reached.window_end
    assert reached.last == last
    assert reached.next is None
    assert not paging(answer(MAX_RESULT_WINDOW, last), LINKS).window_end


def test_a_search_for_no_results_has_no_pages() -> None:
    page = answer(50, 1, per_page=0)
    assert paging(page, LINKS).items == ()
    assert paging(replace(page, total=0), LINKS).last_href == LINKS.search(page.query)
