"""`DateMatch`: one written date, where it stands, and as much of it as the calendar has.

Days and months that no calendar has are dropped, so 29 February 2021 is known to the month, month 13 to the year. A
period (15 to 17 July) is one match with the parts of its first day.
"""

from dataclasses import dataclass
from datetime import date

from searchsvc.model.release import PartialDate

FIRST_YEAR = 1900
LAST_YEAR = 2099
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST_EVENT = 31  # days


@dataclass(frozen=True, slots=True)
class DateMatch:
    """One written date. `year` is None for `July 15`; `exact` is False where an impossible part was dropped."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    exact: bool = True
    roc: bool = False  # an unlabelled year such as 109年: the Republic's, but only in a Taiwanese text
    more_days: int = 0  # of a period: how many follow the first

    @property
    def is_full(self) -> bool:
        """Whether year, month and day are known."""
        return self.year is not None and self.month is not None and self.day is not None

    @property
    def is_month_day(self) -> bool:
        """Whether only the year is missing."""
        return self.year is None and self.month is not None and self.day is not None

    @property
    def partial(self) -> PartialDate | None:
        """The date, where at least the year is known."""
        return None if self.year is None else PartialDate(self.year, self.month, self.day)


def _days_in(year: int | None, month: int) -> int:
    is_leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


def real_parts(year: int | None, month: int | None, day: int | None) -> tuple[int | None, int | None]:
    """Month and day as far as the calendar has them; 29 February stands where the year is not known."""
    if month is None or not 1 <= month <= 12:
        return None, None
    if day is None or not 1 <= day <= _days_in(year, month):
        return month, None
    return month, day


def make_match(
    year: int | None,
    month: int | None,
    day: int | None,
    start: int,
    end: int,
    *,
    roc: bool = False,
    more_days: int = 0,
) -> DateMatch | None:
    """The match of written parts; None where they are no date at all."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    real_month, real_day = real_parts(year, month, day)
    if year is None and (real_month is None or real_day is None):
        return None
    is_exact = (real_month, real_day) == (month, day)
    return DateMatch(year, real_month, real_day, start, end, is_exact, roc, more_days)


def days_of_period(first: tuple[int, int, int], last: tuple[int, int, int]) -> int | None:
    """How many days of a period follow its first; None where two days are not the ends of one.

    A long period that ends in another year is none: what was counted from 2016 to 2020 is told in 2021.
    """
    try:
        days = (date(*last) - date(*first)).days
    except ValueError:
        return None
    return days if days >= 0 and (first[0] == last[0] or days <= LONGEST_EVENT) else None
