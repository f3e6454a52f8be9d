"""Chinese dates: 2020年7月15日, 二〇二〇年七月十五日, 民国109年7月15日, 7月15日; and periods: 7月15至17日, 7—8月."""

import re
from collections.abc import Iterator

from searchsvc.facts.dates.notations.date_match import DateMatch, days_of_period, make_match
from searchsvc.facts.dates.notations.windows import windows_around, within

ROC_EPOCH = 1911  # year 1 of the Republic (民國元年) is 1912

_ZERO = "〇○◯零oо0"  # as typed for 〇: two circles, the full word, and letters (full-width ones fold to these)
_DIGITS = {**dict.fromkeys(_ZERO, 0), **{char: value for value, char in enumerate("一二三四五六七八九", start=1)}}
_DIGITS["元"] = 1


def chinese_number(text: str) -> int:
    """The value of up to three digits or of a Chinese numeral below 1,000: 15, 十五, 一〇九, 一百零九, 廿三."""
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(unit in text for unit in "十百"):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


_S = r"[ \t]{0,2}"
_TO = rf"{_S}(?:[-‐-―−~〜]{{1,2}}|[至到和及与、,/]){_S}"
_A_YEAR = rf"(?:\d{{4}}|[12一二][{_ZERO}一二三四五六七八九]{{3}})"
_A_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九元正])"
_A_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
# 3日8时至5日18时, 3日起至5日止
_TIME = rf"(?:(?<!\d){_S}(?:[上下]午|晚上?)?(?:\d{{1,2}}(?:[时点]|:\d\d)(?:\d{{1,2}}分)?)?)?"
_FROM_TO = rf"{_TIME}(?:{_TO}|起{_S}[至到]{_S})"
_FULL_END = (
    rf"(?:{_WEEKDAY}{_FROM_TO}(?P<y3>{_A_YEAR}){_S}年{_S}(?P<m3>{_A_MONTH}){_S}月{_S}(?P<d3>{_A_DAY}){_S}[日号])?"
)
# 15日, 15-17日, 15、16日, 15日(周三)至8月2日
_MORE_DAYS = rf"(?:(?:{_S}[日号])?{_WEEKDAY}{_FROM_TO}(?:(?P<m2>{_A_MONTH}){_S}月{_S})?(?P<d2>{_A_DAY})){{0,5}}"
_DAYS = rf"(?P<d>{_A_DAY}){_MORE_DAYS}{_S}[日号]"
_MONTH_DAYS = (
    rf"(?P<m>{_A_MONTH})(?:{_S}月{_S}{_DAYS}(?P<end>){_FULL_END}|(?:{_S}月)?{_TO}{_A_MONTH}{_S}月(?!球)|{_S}月(?!球))"
)
_WITH_YEAR = re.compile(rf"(?<![\d])(?P<y>{_A_YEAR}){_S}年(?:{_S}{_MONTH_DAYS})?")
_ROC = re.compile(
    rf"(?:民国{_S}(?P<y>\d{{1,3}}|[{_ZERO}一二三四五六七八九十百]{{1,5}}|元)|(?<![\d.])(?P<bare>1[0-3]\d|[89]\d)){_S}年"
    rf"(?:{_S}{_MONTH_DAYS})?"
)
_WITHOUT_YEAR = re.compile(
    rf"(?<![\d十])(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九]){_S}月{_S}{_DAYS}(?P<end>){_FULL_END}"
)
# As Java prints it where the machine speaks Chinese: 星期五 三月 05 10:20:30 CST 2021
_STAMP = re.compile(
    rf"(?:星期|周)[一二三四五六日天] (?P<m>{_A_MONTH})月 (?P<d>\d{{1,2}}) \d\d:\d\d:\d\d "
    r"(?:[a-z]{3,5} )?(?P<y>\d{4})(?!\d)"
)
_SIGN = re.compile("[年月]")


def find_chinese(text: str) -> Iterator[DateMatch | None]:
    """Every Chinese date of a folded text, in no order; None for what has the form of one and is none."""
    windows = windows_around(text, _SIGN, 14, 24)
    if not windows:
        return
    for found in within(_WITH_YEAR, text, windows):
        yield from _of(found, chinese_year(found["y"]))
    for found in within(_ROC, text, windows):
        bare = found["y"] is None
        if not bare or found["d"] is not None:
            yield from _of(found, ROC_EPOCH + chinese_number(found["y"] or found["bare"]), roc=bare)
    for found in within(_WITHOUT_YEAR, text, windows):
        yield from _of(found, None)
    for found in within(_STAMP, text, windows):
        yield make_match(int(found["y"]), _month(found["m"]), int(found["d"]), found.start(), found.end())


_LEAP_YEAR = 2020  # has every day that any year has


def _of(found: re.Match[str], year: int | None, *, roc: bool = False) -> Iterator[DateMatch | None]:
    """The date, or the period by its first day; what is too long for a period is two dates."""
    parts = found.groupdict()
    month, day = (_month(parts["m"]) if parts["m"] else None), (chinese_number(parts["d"]) if parts["d"] else None)
    start, end = found.span()
    if month is None or day is None:
        yield make_match(year, month, day, start, end, roc=roc)
        return
    first, more_days = (year or _LEAP_YEAR, month, day), None
    if parts["y3"]:
        beyond = chinese_year(parts["y3"]), _month(parts["m3"]), chinese_number(parts["d3"])
        if year is None:  # 12月30日至2022年1月2日 began in 2021
            first = beyond[0] - (month > beyond[1]), month, day
        more_days = days_of_period(first, beyond)
        if more_days is not None:
            year = first[0]
        else:
            yield make_match(*beyond, found.start("y3"), end)
            end = found.start("end")
    elif parts["d2"]:
        more_days = days_of_period(first, (first[0], _month(parts["m2"] or parts["m"]), chinese_number(parts["d2"])))
    yield make_match(year, month, day, start, end, roc=roc, more_days=more_days or 0)


def chinese_year(text: str) -> int:
    """The value of a year of four digits in either script: 2020, 二〇二〇."""
    return int("".join(char if char.isascii() and char.isdigit() else str(_DIGITS[char]) for char in text))


def _month(text: str) -> int:
    return 1 if text == "正" else chinese_number(text)
