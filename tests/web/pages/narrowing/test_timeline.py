"""The picture of time: which bars there are, what each asks for, and how two clicks make a range."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from searchsvc.model.page import SearchPage, Suggestions
from searchsvc.model.query import Query
from searchsvc.searching.params import parse_query
from searchsvc.web.arguments import grouped
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing.timeline import MOST_BARS, Bar, Timeline, timeline

TODAY = date(2026, 2, 10)
HELD = {"2018": 4, "2021": 2, "unknown": 1}
MONTHS = {"2018-01": 1, "2018-03": 2, "2018-12": 1, "2021-07": 40, "unknown": 3}


def made(query: Query, held: Mapping[str, int] = HELD, months: Mapping[str, int] = MONTHS) -> Timeline:
    page = SearchPage(query, 9, False, 1.0, "g", (), {}, Suggestions(), months)
    return timeline(page, UiTexts("en"), Links(), held, TODAY)


def asked(href: str | None) -> Query:
    assert href is not None
    return parse_query(grouped(parse_qsl(urlsplit(href).query)))


def bar(bars: tuple[Bar, ...], name: str) -> Bar:
    return next(each for each in bars if each.century + each.label + each.rest == name)


def test_every_year_of_the_index_has_a_bar_and_only_those_that_find_something_a_link() -> None:
    shown = made(Query("x", page=3))
    assert [each.century + each.label for each in shown.years] == ["2018", "2019", "2020", "2021"]
    assert [each.count for each in shown.years] == ["4", "0", "0", "40"]
    assert [each.height for each in shown.years] == [10, 0, 0, 100]
    assert [each.href for each in shown.years] == ["/?q=x&year=2018", None, None, "/?q=x&year=2021"]
    assert (shown.months, shown.focus, shown.span, shown.everything) == ((), None, "2018 – 2021", None)


def test_the_first_click_chooses_a_year_the_second_makes_a_range_and_the_third_begins_anew() -> None:
    first = made(Query(year=("2021",)))
    assert [each.selected for each in first.years] == [False, False, False, True]
    assert asked(bar(first.years, "2021").href).year == ()
    assert asked(bar(first.years, "2019").href).year == ("2019..2021",)  # an end of a range need not have any
    second = made(Query(year=("2019..2021",)))
    assert [each.selected for each in second.years] == [False, True, True, True]
    assert (second.focus, second.months) == (None, ())
    assert asked(bar(second.years, "2018").href).year == ("2018",)
    assert asked(second.everything) == Query()


def test_a_chosen_year_shows_its_months_of_which_two_clicks_make_a_range() -> None:
    shown = made(Query("x", year=("2018",)))
    assert shown.focus == 2018
    assert [each.label for each in shown.months][:3] == ["Jan", "Feb", "Mar"]
    assert [each.count for each in shown.months][:3] == ["1", "0", "2"]
    assert not any(each.selected for each in shown.months)
    assert asked(shown.months[2].href) == Query("x", date_from="2018-03", date_to="2018-03")
    assert shown.months[1].href is None
    march = made(Query(date_from="2018-03", date_to="2018-03"))
    assert [at for at, each in enumerate(march.months, 1) if each.selected] == [3]
    assert asked(march.months[11].href) == Query(date_from="2018-03", date_to="2018-12")
    assert asked(march.months[2].href) == Query(year=("2018",))
    assert asked(bar(march.years, "2018").href) == Query(year=("2018",))
    assert asked(bar(march.years, "2021").href) == Query(year=("2018..2021",))
    spring = made(Query(date_from="2018-03-15", date_to="2018-05"))
    assert [at for at, each in enumerate(spring.months, 1) if each.selected] == [3, 4, 5]
    assert asked(spring.months[0].href) == Query(date_from="2018-01", date_to="2018-01")


def test_dates_over_several_years_choose_the_years_that_they_touch() -> None:
    shown = made(Query(date_from="2019-06"))
    assert [each.selected for each in shown.years] == [False, True, True, True]
    assert shown.focus is None
    both = made(Query(year=("2018..2020",), date_from="2019-06"))
    assert [each.selected for each in both.years] == [True, True, True, False]


def test_presets_are_this_year_and_the_last_twelve_months() -> None:
    presets = made(Query("x", language=("en",)), months={"2026-01": 1}).presets
    assert [each.label for each in presets] == ["This year", "Last 12 months"]
    assert [asked(each.href) for each in presets] == [
        Query("x", year=("2026",), language=("en",)),
        Query("x", date_from="2025-03", language=("en",)),
    ]
    (chosen,) = made(Query(date_from="2025-03")).presets
    assert (chosen.selected, asked(chosen.href)) == (True, Query())


def test_a_preset_that_would_find_nothing_is_left_out() -> None:
    assert made(Query()).presets == ()
    assert [each.label for each in made(Query(), months={"2025-03": 1}).presets] == ["Last 12 months"]


def test_releases_without_a_date_are_shown_apart() -> None:
    undated = made(Query()).undated
    assert undated is not None
    assert (undated.count, asked(undated.href).year) == ("3", ("unknown",))
    taken = made(Query(year=("unknown",)), months={}).undated
    assert taken is not None
    assert (taken.count, taken.selected, asked(taken.href)) == ("0", True, Query())
    assert made(Query(), months={}).undated is None


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [(2015, 2020, ("20", "15", "")), (1950, 2026, ("19", "50", "–1954")), (1, 1999, ("", "00", "00–0099"))],
)
def test_a_name_has_two_digits_that_a_narrow_bar_can_show(first: int, last: int, parts: tuple[str, str, str]) -> None:
    bar = made(Query(), {str(first): 1, str(last): 1}, {}).years[0]
    assert (bar.century, bar.label, bar.rest) == parts


@pytest.mark.parametrize(("first", "last"), [(1949, 2026), (1, 2026), (2000, 2020), (1, 9999)])
def test_many_years_share_bars_that_hold_them_all(first: int, last: int) -> None:
    months = {f"{first:04d}-01": 2, f"{last:04d}-12": 3}
    shown = made(Query(), {f"{first:04d}": 2, f"{last:04d}": 3}, months)
    assert len(shown.years) <= MOST_BARS
    assert sum(int(each.count) for each in shown.years) == 5
    chosen = [asked(each.href) for each in shown.years if each.href]
    assert len(chosen) == 2
    clicks = 0
    while not any(each.century + each.label == f"{last:04d}" for each in shown.years):  # each opens a bar
        full = next(each for each in shown.years if each.count == "3")
        shown = made(asked(full.href), {f"{first:04d}": 2, f"{last:04d}": 3}, months)
        assert len(shown.years) <= MOST_BARS
        clicks += 1
    assert clicks <= 4


def test_a_shared_bar_opens_into_its_years() -> None:
    held = {"1949": 1, "2026": 1}
    months = {"1949-10": 1, "1985-01": 7, "2026-01": 1}
    eighties = next(each for each in made(Query(), held, months).years if each.count == "7")
    opened = made(asked(eighties.href), held, months)
    assert {each.century + each.label for each in opened.years} >= {"1985"}
    assert len(opened.years) <= MOST_BARS
    assert asked(bar(opened.years, "1985").href).year == ("1985",)


def test_an_index_without_any_date_has_no_bars() -> None:
    shown = made(Query(), {"unknown": 1}, {"unknown": 1})
    assert (shown.years, shown.span) == ((), "")


@pytest.mark.parametrize(
    ("years", "crowding"), [(range(2012, 2021), "few"), (range(2012, 2027), "some"), (range(2010, 2027), "many")]
)
def test_how_many_bars_share_the_screen_decides_which_of_them_name_their_century(years: range, crowding: str) -> None:
    assert made(Query("x"), {str(year): 1 for year in years}, {}).crowding == crowding
