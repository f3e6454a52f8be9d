"""The year in the name of an event that was held in another year."""

import pytest

from searchsvc.facts.dates.moved_events import names_moved_event
from tests.facts.finding import find_date


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Games open", "The Tokyo 2020 Olympic Games opened on July 23."),
        ("奥运圣火", "2020东京奥运会7月23日开幕。"),
        ("Euro 2020 kicks off", "The tournament began on June 11."),
        ("Expo 2020 opens", "Expo 2020 Dubai opened on October 1."),
        ("2022年杭州亚运会开幕", "9月23日，运动会开幕。"),
        ("成都2021年大运会开幕", "7月28日，运动会开幕。"),
    ],
)
def test_it_decides_nothing(title: str, body: str) -> None:
    assert find_date(title, body, "a.txt") is None


def test_other_events_and_years_are_not_moved() -> None:
    assert not names_moved_event("tokyo 2019 forum", 2019)
    assert not names_moved_event("2018年杭州论坛", 2018)
    dating = find_date("The Paris 2024 Olympic Games", "The 2024 games opened on July 26.", "a.txt")
    assert dating is not None
    assert dating.date.iso == "2024-07-26"
