"""Counts from 1970."""

import pytest

from searchsvc.facts.dates.notations.epochs import epoch_day


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1615166100", "2021-03-08"),
        ("1615166100000", "2021-03-08"),
        ("1615166100.25", "2021-03-08"),
        ("1615166100000000", "2021-03-08"),
        ("/date(1615166100000+0800)/", "2021-03-08"),
        ("1615132799", "2021-03-07"),  # one second before midnight in China
        ("1615132800", "2021-03-08"),
        ("999999999", "2001-09-09"),
    ],
)
def test_the_day_in_china(written: str, iso: str) -> None:
    day = epoch_day(written, 2026)
    assert day is not None
    assert day.iso == iso


@pytest.mark.parametrize("written", ["0", "20210308", "2021030809", "315532800", "4102444800", "-1615166100", "1e9"])
def test_other_numbers_are_no_times(written: str) -> None:
    assert epoch_day(written, 2026) is None
