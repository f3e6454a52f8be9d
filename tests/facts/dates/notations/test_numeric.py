"""Dates in numbers: periods, time stamps without signs, and years of the Republic."""

import pytest

from searchsvc.facts.dates.calendar_patterns import find_dates, find_terse_dates
from searchsvc.facts.dates.notations.numeric import find_compact, republican_day
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    "text",
    [
        "2021.3.8-2021.3.10",
        "2021.3.8-10",
        "2021.3.8-3.10",
        "2021/3/8-3/10",
        "2021.03.08—03.10",
        "2021-03-08至2021-03-10",
        "2021-03-08~10",
        "2021-03-08 - 2021-03-10",
        "２０２１．３．８－１０",
    ],
)
def test_a_period_is_one_date_and_known_by_its_first_day(text: str) -> None:
    (match,) = find_dates(fold_text(text))
    assert (match.year, match.month, match.day) == (2021, 3, 8)
    assert match.end == len(fold_text(text))


@pytest.mark.parametrize("text", ["2021-03-08-10:20", "2021/03/08-10:20:30", "2021.3.8 10:20"])
def test_a_time_behind_a_day_is_no_last_day(text: str) -> None:
    (match,) = find_dates(text)
    assert (match.day, match.more_days) == (8, 0)


@pytest.mark.parametrize("text", ["2021-03-08-10", "10.2021.3.8.40", "2019.7.15-2021.7.17"])
def test_numbers_that_go_on_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["20210308", "20210308T011500Z", "20210308091500", "202103080915", "t20210308_12"])
def test_stamps_without_signs(text: str) -> None:
    (match,) = find_terse_dates(fold_text(text))
    assert (match.year, match.month, match.day) == (2021, 3, 8)


@pytest.mark.parametrize("text", ["20210308001", "12021030812", "20213081", "202103089915"])
def test_numbers_of_items_are_no_stamps(text: str) -> None:
    assert [match for match in find_compact(text) if match is not None] == []


@pytest.mark.parametrize("text", ["110-03-08", "110/3/8", "110.03.08 10:20", "110年3月8日", "1100308"])
def test_years_of_the_republic(text: str) -> None:
    match = republican_day(text)
    assert match is not None
    assert (match.year, match.month, match.day) == (2021, 3, 8)


@pytest.mark.parametrize("text", ["98-03-08", "110-13-08", "110-02-30", "2110-03-08", "110-03-08-1", "11003081"])
def test_other_numbers_are_of_no_republic(text: str) -> None:
    assert republican_day(text) is None
