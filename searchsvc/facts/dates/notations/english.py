"""English dates: July 15, 2020; 15 July 2020; July 15 to 17, 2020; 15-Jul-2020; July 2020; July 15; and time stamps.

A period between two whole dates (July 15, 2020 to July 17, 2020) is one match: its first day.
"""

import re
from collections.abc import Iterator
from datetime import date

from searchsvc.facts.dates.notations.date_match import DateMatch, days_of_period, make_match
from searchsvc.facts.dates.notations.windows import within

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH_NAMES = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_MONTH = rf"(?P<m>{_MONTH_NAMES})\b\.?"
_ORD = r"(?:st|nd|rd|th)?"
_GAP = r"[ \t\n\xa0]{1,2}"
_TO = r"[ ]?(?:-|–|—|~|/|to|and|through|until|till)[ ]?"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d|,\d)"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}(?:{_GAP}|-)(?:the )?(?P<d>\d{{1,2}}){_ORD}(?![\d:]|[.,]\d|%| percent)"
    rf"(?:{_TO}(?:(?P<m2>{_MONTH_NAMES})\b\.? )?\d{{1,2}}{_ORD}(?!\d| {_MONTH_NAMES}\b))?"
    rf"(?:(?:[ ]?,[ ]?|{_GAP}|-)(?:of )?{_YEAR})?"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:/-])(?P<d>\d{{1,2}}){_ORD}"
    rf"(?:(?:[ ](?P<m1>{_MONTH_NAMES})\b\.?)?{_TO}\d{{1,2}}{_ORD})?"
    rf"(?:{_GAP}|-|/)?(?:day )?(?:of )?{_MONTH}(?:(?:[ ]?,[ ]?|{_GAP}|-|/)(?:of )?{_YEAR})?"
)
_TO_LAST = r"[ ]?(?:[-‐-―~〜]{1,2}|\b(?:to|through|thru|until|till)\b)[ ]?(?:[a-z]{3,9}day,? )?"
_LAST_DAY = re.compile(
    rf"{_TO_LAST}(?:{_MONTH} (?P<d>\d{{1,2}}){_ORD}[ ]?,? ?"
    rf"|(?P<d2>\d{{1,2}}){_ORD} (?P<m2>{_MONTH_NAMES})\b\.?,? ){_YEAR}"
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:[ ]?,)?(?:{_GAP}|-)(?:of )?{_YEAR}")

# As programs print it: Fri Mar 05 10:20:30 CST 2021; and as old mail does: Friday, 05-Mar-21 10:20:30 GMT
_TIME = r"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?"
_STAMP = re.compile(
    rf"\b{_MONTH}{_GAP}(?P<d>\d{{1,2}}){_GAP}{_TIME} "
    rf"(?:[a-z]{{1,5}}(?:[+-]\d{{1,2}}:?(?:\d\d)?)? |[+-]\d{{4}} )?{_YEAR}"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT_YEAR = re.compile(
    rf"\b(?P<w>{'|'.join(_WEEKDAYS)})[a-z]{{0,6}}, ?(?P<d>\d{{1,2}})[ -]{_MONTH}[ -](?P<yy>\d\d) {_TIME}"
)
_CENTURY_TURNS = 69  # as in POSIX: 69 to 99 are of the last century

_SIGN_OF_TIME = re.compile(r"\d:\d\d")
_SIGN_OF_MONTH = re.compile("|".join(sorted({name[:3] for name in _MONTHS})))


def find_english(text: str, windows: list[tuple[int, int]]) -> Iterator[DateMatch | None]:
    """Every English date of a folded text, in no order; None for what has the form of one and is none."""
    if _SIGN_OF_MONTH.search(text) is None:
        return
    for found in within(_MONTH_FIRST, text, windows):
        last_month = found["m2"] or found["m"]
        yield _start_of_period(text, found, found["m"], last_month)
    for found in within(_DAY_FIRST, text, windows):
        yield _start_of_period(text, found, found["m1"] or found["m"], found["m"])
    for found in within(_MONTH_YEAR, text, windows):
        yield make_match(int(found["y"]), _MONTHS[found["m"]], None, found.start(), found.end())
    if _SIGN_OF_TIME.search(text) is not None:
        for found in within(_STAMP, text, windows):
            yield make_match(int(found["y"]), _MONTHS[found["m"]], int(found["d"]), found.start(), found.end())
        for found in within(_SHORT_YEAR, text, windows):
            yield _of_short_year(found)


def _start_of_period(text: str, found: re.Match[str], month: str, last_month: str) -> DateMatch | None:
    """The first day of `December 30 to January 2, 2021`, whose year is that of the last day, or the one before.

    Where the first is a whole date, a whole one may follow: `December 30, 2020 to January 2, 2021`.
    """
    year = int(found["y"]) if found["y"] else None
    if year is not None and _MONTHS[month] > _MONTHS[last_month]:
        year -= 1
    if year is not None:
        first = year, _MONTHS[month], int(found["d"])
        last = _LAST_DAY.match(text, found.end())
        more_days = None if last is None else days_of_period(first, _day_of(last))
        if last is not None and more_days is not None:
            return make_match(*first, found.start(), last.end(), more_days=more_days)
    return make_match(year, _MONTHS[month], int(found["d"]), found.start(), found.end())


def _day_of(last: re.Match[str]) -> tuple[int, int, int]:
    return int(last["y"]), _MONTHS[last["m"] or last["m2"]], int(last["d"] or last["d2"])


def _of_short_year(found: re.Match[str]) -> DateMatch | None:
    """A date whose year has two digits, where the weekday shows that they are read rightly."""
    short = int(found["yy"])
    year = short + (1900 if short >= _CENTURY_TURNS else 2000)
    match = make_match(year, _MONTHS[found["m"]], int(found["d"]), found.start(), found.end())
    if match is None or match.month is None or match.day is None:
        return None
    is_that_weekday = date(year, match.month, match.day).weekday() == _WEEKDAYS.index(found["w"])
    return match if is_that_weekday else None
