"""Days of the year that a text names without saying the year: 7月15日, July 15, 15 July."""

import re
from collections.abc import Iterator
from datetime import date

from searchsvc.translation.numerals import MONTHS

_MONTH = "|".join((*MONTHS, *(f"{month[:3]}\\.?" for month in MONTHS), "sept\\.?"))
_NAMED = re.compile(
    rf"(?<![0-9])(?P<zh_month>[0-9]{{1,2}})月(?P<zh_day>[0-9]{{1,2}})日"
    rf"|\b(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}})\b(?!:)"
    rf"|\b(?P<day_before>[0-9]{{1,2}}) (?P<month_after>{_MONTH})(?![a-z])"
)
_LEAP_YEAR = 2020


def _number_of(month: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))


def month_days(folded: str) -> Iterator[tuple[int, int]]:
    """The days that a folded text names, as month and day, in order."""
    for match in _NAMED.finditer(folded):
        if match["zh_month"]:
            month, day = int(match["zh_month"]), int(match["zh_day"])
        else:
            month = _number_of(match["month"] or match["month_after"])
            day = int(match["day"] or match["day_before"])
        if _is_real(month, day):
            yield month, day


def _is_real(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def days_between(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many days are between two days of the year, over New Year where that is shorter."""
    apart = abs((date(_LEAP_YEAR, *one) - date(_LEAP_YEAR, *other)).days)
    return min(apart, 366 - apart)
