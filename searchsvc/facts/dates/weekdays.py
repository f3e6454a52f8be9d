"""The weekday beside a day, which shows of which years the day cannot be: 9 March 2023 was no Saturday."""

import re
from datetime import date

from searchsvc.facts.dates.notations.date_match import DateMatch

_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日"
_NAME = (
    r"(?:(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b\.?|(?:星期|周|礼拜)(?P<zh>[一二三四五六日天]))"
)
_BEFORE = re.compile(rf"(?<![a-z]){_NAME}[ ,(]{{0,2}}(?:the )?$")
_AFTER = re.compile(rf"(?: ?\(|, | )?{_NAME}")
_INSIDE = re.compile(rf"(?<![a-z]){_NAME}")  # of a period: 15日(周三)至17日
_WINDOW = 16


def contradicts(text: str, day: DateMatch, year: int) -> bool:
    """Whether the weekday that stands beside a day of a folded text is not that of the day in `year`."""
    if day.month is None or day.day is None:
        return False
    found = (
        _BEFORE.search(text, max(0, day.start - _WINDOW), day.start)
        or _INSIDE.search(text, day.start, day.end)
        or (None if day.more_days else _AFTER.match(text, day.end))
    )
    if found is None:
        return False
    told = _ENGLISH.index(found["en"]) if found["en"] else _CHINESE.index(found["zh"].replace("天", "日"))
    try:
        return date(year, day.month, day.day).weekday() != told
    except ValueError:  # 29 February of a year that has none
        return True
