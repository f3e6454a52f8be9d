"""Dates in numbers: 2020-07-15, 2020/7/15, 2020.7.15-17, 16/07/2020; where a label or a path says so, 20200715 too."""

import re
from collections.abc import Iterator

from searchsvc.facts.dates.notations.chinese import ROC_EPOCH
from searchsvc.facts.dates.notations.date_match import DateMatch, days_of_period, make_match
from searchsvc.facts.dates.notations.windows import within

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_YMD = re.compile(rf"(?<![\d./-]){_YEAR}(?P<sep> ?[-/.] ?)(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)")
_DMY = re.compile(rf"(?<![\d./-])(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep){_YEAR}(?!\d)")
_TO = r"[ ]{0,2}(?P<to>[-‐-―−~〜]{1,2}|[至到/]|to)[ ]{0,2}"
_YMD_END = re.compile(
    rf"{_TO}(?:(?:(?P<y2>(?:19|20)\d\d)(?P<sep2> ?[-/.] ?))?(?P<m2>\d{{1,2}})(?P<sep3> ?[-/.] ?))?(?P<d2>\d{{1,2}})"
    r"(?![\d:时点%°]|[-/.]\d)"
)
_DMY_END = re.compile(rf"{_TO}\d{{1,2}}(?P<sep>[-/.])\d{{1,2}}(?P=sep)(?:19|20)\d\d(?!\d|[-/.]\d)")
_GOES_ON = re.compile(r"[-/.]\d(?!\d?:\d\d)")  # 10.20.2020.40 is no date; 2020-07-15-10:20 is one with its time
_BETWEEN_NUMBERS = re.compile(r"\d ?[-/.] ?\d")

# Terse ones, too short for prose
_TIME = r"(?:t?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?"
_COMPACT = re.compile(rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01]){_TIME}(?!\d)")
_COMPACT_END = re.compile(
    r"[ ]?[-‐-―~〜至到_][ ]?(?:(?P<y2>(?:19|20)\d\d)?(?P<m2>0[1-9]|1[0-2]))?(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_YEAR_MONTH = re.compile(rf"(?<![\d./-]){_YEAR}[-/.](?P<m>0?[1-9]|1[0-2])(?![\d]|[-/.]\d)")
_ROC_DAY = re.compile(
    r"(?<![\d./-])(?P<y>1[0-3]\d)(?:(?P<sep>[-/.年])(?P<m>\d{1,2})(?:(?P=sep)|月)(?P<d>\d{1,2})"
    r"|(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01]))(?!\d|[-/.]\d)"
)


def find_numeric(text: str, windows: list[tuple[int, int]]) -> Iterator[DateMatch | None]:
    """Every date in numbers of a folded text, in no order; None for what has the form of one and is none."""
    if _BETWEEN_NUMBERS.search(text) is None:
        return
    for found in within(_YMD, text, windows):
        first = int(found["y"]), int(found["m"]), int(found["d"])
        period = _YMD_END.match(text, found.end())
        last = _last_day(first, period, found["sep"].strip()) if period else None
        more_days = days_of_period(first, last) if last else None
        if period and more_days is not None:
            yield make_match(*first, found.start(), period.end(), more_days=more_days)
        elif _GOES_ON.match(text, found.end()) is None:
            yield make_match(*first, *found.span())
    for found in within(_DMY, text, windows):
        period = _DMY_END.match(text, found.end())
        if period is None and _GOES_ON.match(text, found.end()):
            continue
        yield _day_or_month_first(found, period.end() if period else found.end())


def _last_day(first: tuple[int, int, int], period: re.Match[str], sep: str) -> tuple[int, int, int] | None:
    """The last day of a period that is written like its first, with another sign between them than in them."""
    if any(period[name] is not None and period[name].strip() != sep for name in ("sep2", "sep3")):
        return None
    if period["y2"] is None and period["to"] == sep:
        return None
    return int(period["y2"] or first[0]), int(period["m2"] or first[1]), int(period["d2"])


def _day_or_month_first(found: re.Match[str], end: int) -> DateMatch | None:
    first, second = int(found["a"]), int(found["b"])
    if first > 12:
        day, month = first, second
    elif second > 12 or first == second:
        month, day = first, second
    else:  # 07/08/2020 is July or August: only the year is sure
        return DateMatch(int(found["y"]), None, None, found.start(), end, exact=False)
    return make_match(int(found["y"]), month, day, found.start(), end)


def find_compact(text: str) -> Iterator[DateMatch | None]:
    """Dates without signs between their parts, with or without a time, and months: 20200715093000, 2020-07."""
    end = 0
    for found in _COMPACT.finditer(text):
        if found.start() < end:
            continue
        first, end = (int(found["y"]), int(found["m"]), int(found["d"])), found.end()
        period = _COMPACT_END.match(text, end)
        if period is not None:
            last = int(period["y2"] or first[0]), int(period["m2"] or first[1]), int(period["d2"])
            end = end if days_of_period(first, last) is None else period.end()
        yield make_match(*first, found.start(), end)
    for found in _YEAR_MONTH.finditer(text):
        yield make_match(int(found["y"]), int(found["m"]), None, found.start(), found.end())


def republican_day(text: str) -> DateMatch | None:
    """The first day whose year has three digits, 109-07-15 or 1090715: the Republic's, where a date is expected."""
    for found in _ROC_DAY.finditer(text):
        month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
        match = make_match(ROC_EPOCH + int(found["y"]), month, day, found.start(), found.end())
        if match is not None and match.exact:
            return match
    return None
