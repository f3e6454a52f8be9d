"""What can be changed about the list: order, size of a page, titles alone."""

import pytest

from searchsvc.model.query import Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.results.refining import size_options, sort_options, titles_option

TEXTS, LINKS = UiTexts("en"), Links()


def test_orders_begin_at_the_first_page_and_without_words_nothing_is_relevant() -> None:
    shown = sort_options(Query("x", sort="oldest", page=4), TEXTS, LINKS)
    assert [(each.label, each.selected) for each in shown] == [
        ("Relevance", False),
        ("Newest", False),
        ("Oldest", True),
    ]
    assert [each.href for each in shown] == ["/?q=x", "/?q=x&sort=newest", "/?q=x&sort=oldest"]
    bare = sort_options(Query(), TEXTS, LINKS)
    assert [(each.selected, each.href) for each in bare] == [(True, "/"), (False, "/?sort=oldest")]


def test_sizes_of_a_page() -> None:
    shown = size_options(Query("x", page=4, per_page=20), LINKS)
    assert [(each.label, each.selected) for each in shown] == [("10", False), ("20", True), ("50", False)]
    assert [each.href for each in shown] == ["/?q=x", "/?q=x&per_page=20", "/?q=x&per_page=50"]


@pytest.mark.parametrize("q", ["school", '"rural teachers" -exam', "(a OR b) c", "title:a b", "（教育）"])
def test_titles_alone_can_be_searched_and_everything_again(q: str) -> None:
    asked = titles_option(Query(q, page=2), TEXTS, LINKS)
    assert asked is not None
    assert not asked.selected
    back = titles_option(Query(f"title:({q})"), TEXTS, LINKS)
    assert back is not None
    assert back.selected
    assert back.href == LINKS.search(Query(q))
    assert asked.href == LINKS.search(Query(f"title:({q})"))


@pytest.mark.parametrize("q", ["", "a)", "(a", ")a(", "x" * 995])
def test_a_text_that_cannot_be_put_in_a_group_has_no_such_option(q: str) -> None:
    assert titles_option(Query(q), TEXTS, LINKS) is None


def test_two_groups_are_not_one() -> None:
    shown = titles_option(Query("title:(a) (b)"), TEXTS, LINKS)
    assert shown is not None
    assert not shown.selected
