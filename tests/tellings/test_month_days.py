"""Days that texts name without a year."""

import pytest

from searchsvc.tellings.month_days import days_between, month_days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7月15日，会议召开", [(7, 15)]),
        ("on july 15 and 3 march, not may 99", [(7, 15), (3, 3)]),
        ("oct. 5 to sept 6", [(10, 5), (9, 6)]),
        ("2月30日", []),
        ("2月29日", [(2, 29)]),
        ("12 mayors", []),
        ("17月15日", []),
    ],
)
def test_days_are_read(text: str, expected: list[tuple[int, int]]) -> None:
    assert list(month_days(text)) == expected


def test_days_are_near_over_new_year_too() -> None:
    assert days_between((12, 31), (1, 1)) == 1
    assert days_between((7, 15), (7, 12)) == 3
