"""The parts of a written date as far as the calendar has them, and how long periods are."""

import pytest

from searchsvc.facts.dates.notations.date_match import days_of_period, make_match, real_parts


@pytest.mark.parametrize(
    ("written", "real"),
    [((2021, 2, 29), (2, None)), ((2020, 2, 29), (2, 29)), ((None, 2, 29), (2, 29)), ((2021, 13, 1), (None, None))],
)
def test_what_no_calendar_has_is_dropped(
    written: tuple[int | None, int, int], real: tuple[int | None, int | None]
) -> None:
    assert real_parts(*written) == real


def test_without_a_year_only_a_real_day_is_a_date() -> None:
    assert make_match(None, 2, 30, 0, 5) is None
    assert make_match(1800, 2, 3, 0, 5) is None
    match = make_match(2021, 2, 30, 0, 5)
    assert match is not None
    assert not match.exact


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ((2021, 3, 8), (2021, 3, 10), 2),
        ((2021, 1, 1), (2021, 12, 31), 364),
        ((2021, 12, 30), (2022, 1, 2), 3),
        ((2016, 1, 1), (2020, 12, 31), None),  # too long for one that ends in another year
        ((2021, 3, 8), (2021, 3, 1), None),
        ((2021, 3, 8), (2021, 3, 32), None),
    ],
)
def test_days_of_a_period(first: tuple[int, int, int], last: tuple[int, int, int], days: int | None) -> None:
    assert days_of_period(first, last) == days
