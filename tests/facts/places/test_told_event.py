"""Which of several events shows another to be an earlier one."""

import pytest

from searchsvc.facts.places.told_event import LatestEvents, ToldEvent


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (ToldEvent("年会", year=2019), ToldEvent("年会", year=2018)),
        (ToldEvent("年会", number=8), ToldEvent("年会", number=7)),
        (ToldEvent("论坛", is_now=True), ToldEvent("论坛", number=1)),
        (ToldEvent("", is_now=True), ToldEvent("论坛", year=2018)),  # 本届在西安举行
    ],
)
def test_a_later_one_of_the_same_kind(later: ToldEvent, earlier: ToldEvent) -> None:
    latest = LatestEvents([earlier, later])
    assert latest.is_earlier(earlier)
    assert not latest.is_earlier(later)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ToldEvent("年会", year=2019), ToldEvent("论坛", year=2018)),
        (ToldEvent("年会", number=8), ToldEvent("年会", year=2018)),
        (ToldEvent("年会"), ToldEvent("年会")),
        (ToldEvent("年会", year=2019), ToldEvent("年会")),
        (ToldEvent("年会", is_now=True), ToldEvent("年会")),
    ],
)
def test_others_are_not_compared(one: ToldEvent, other: ToldEvent) -> None:
    latest = LatestEvents([one, other])
    assert not latest.is_earlier(one)
    assert not latest.is_earlier(other)
