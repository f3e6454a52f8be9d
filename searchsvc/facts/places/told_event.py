"""`ToldEvent`: an event that a text says was held somewhere, and which of several of its kind it is.

`LatestEvents` tells which of them are earlier ones. `TimeWords` tells from a clause whether it took place at another
time than what is now told.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searchsvc.facts.dates.notations.date_match import LAST_YEAR


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


class LatestEvents:
    """Of each kind the latest events that a text tells of, which show others to be earlier ones.

    What has no kind (本届在西安举行) may be of any.
    """

    def __init__(self, events: Iterable[ToldEvent]) -> None:
        self._of_kind: dict[str, _Latest] = {}
        self._of_all = _Latest()
        for event in events:
            self._of_kind.setdefault(event.kind, _Latest()).add(event)
            self._of_all.add(event)

    def is_earlier(self, event: ToldEvent) -> bool:
        """Whether a later event of the same kind is told of."""
        if not event.kind:
            return self._of_all.is_later_than(event)
        found = (self._of_kind.get(kind) for kind in (event.kind, ""))
        return any(latest is not None and latest.is_later_than(event) for latest in found)


class _Latest:
    """The greatest year and number of some events, and whether one of them is of now."""

    __slots__ = ("is_now", "number", "year")

    def __init__(self) -> None:
        self.year = self.number = 0
        self.is_now = False

    def add(self, event: ToldEvent) -> None:
        self.year = max(self.year, event.year or 0)
        self.number = max(self.number, event.number or 0)
        self.is_now = self.is_now or event.is_now

    def is_later_than(self, event: ToldEvent) -> bool:
        if event.is_now or (event.year is None and event.number is None):
            return False
        return self.is_now or self.year > (event.year or LAST_YEAR) or self.number > (event.number or self.number)


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
