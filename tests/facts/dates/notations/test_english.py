"""English time stamps, as programs, feeds and mail write them."""

import pytest

from searchsvc.facts.dates.calendar_patterns import find_dates
from searchsvc.text.fold import fold_text


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 08 Mar 2021 09:15:00 +0800",
        "Mon, 8 Mar 2021 01:15 GMT",
        "Mon Mar 08 09:15:00 CST 2021",
        "Mon Mar  8 09:15:00 2021",
        "Mon Mar 08 09:15:00 GMT+08:00 2021",
        "Mon Mar 08 2021 09:15:00 GMT+0800",
        "Monday, 08-Mar-21 09:15:00 GMT",
        "Mon, 08 Mar 21 09:15:00 +0800",
        "08/Mar/2021:09:15:00 +0800",
    ],
)
def test_a_time_stamp_is_the_day_that_it_states(text: str) -> None:
    match = find_dates(fold_text(text))[0]
    assert (match.year, match.month, match.day) == (2021, 3, 8)


def test_a_year_of_two_digits_needs_its_weekday() -> None:
    assert all(match.year is None for match in find_dates("tue, 08 mar 21 09:15:00 +0800"))
    (match,) = find_dates("fri, 08 mar 96 09:15:00 gmt")
    assert match.year == 1996
