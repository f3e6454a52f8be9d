"""`ToldEvent`: an event that a text says was held somewhere, and which of several of its kind it is.

`TimeWords` tells from a clause whether it took place at another time than what is now told.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event that took place.

    `kind` is the end of its name (年会), empty where it has none; `year` and `number` (第八届) are as written beside
    it; `is_now`: it is this year's, or this one.
    """

    kind: str = ""
    year: int | None = None
    number: int | None = None
    is_now: bool = False

    def is_later_than(self, other: "ToldEvent") -> bool:
        """Whether this event shows the other to be an earlier one of its kind."""
        if self.kind != other.kind and self.kind and other.kind:
            return False
        if self.is_now != other.is_now:
            return self.is_now and (other.year is not None or other.number is not None)
        if self.year is not None and other.year is not None:
            return self.year > other.year
        return self.number is not None and other.number is not None and self.number > other.number


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of a language for another time and for now, and a clause that is nothing but words for another time."""

    other: re.Pattern[str]
    now: re.Pattern[str]
    clause: re.Pattern[str]

    def is_other_time(self, clause: str, earlier: list[str]) -> bool:
        """Whether a clause, or the clauses right before it that tell only the time, are of another time.

        The last word counts: what was `last year in Chengdu, and this year in Wuhan` is held in Wuhan.
        """
        told = clause
        while True:
            other = max((found.start() for found in self.other.finditer(told)), default=-1)
            now = max((found.start() for found in self.now.finditer(told)), default=-1)
            if other != now:
                return other > now
            if not earlier or not self.clause.fullmatch(earlier[-1]):
                return False
            *earlier, told = earlier
