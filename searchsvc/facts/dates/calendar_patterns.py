"""The notations of dates in English and Chinese, and the `DateMatch` each one gives.

Patterns are written once, for folded text (`text.fold`): simplified, half width, lower case. A match says what was
written and where; whether it may decide a release's date is for the ladder in `release_date`. Days and months that no
calendar has are dropped, so 29 February 2021 is known to the month, month 13 to the year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.model.release import PartialDate

FIRST_YEAR = 1900
LAST_YEAR = 2099
_ROC_EPOCH = 1911  # year 1 of the Republic (民國元年) is 1912


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


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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


def _make(
    year: int | None, month: int | None, day: int | None, start: int, end: int, *, roc: bool = False
) -> DateMatch | None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    real_month, real_day = real_parts(year, month, day)
    if year is None and (real_month is None or real_day is None):
        return None
    return DateMatch(year, real_month, real_day, start, end, (real_month, real_day) == (month, day), roc)


# --- numerals ---

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


# --- Chinese: 2020年7月15日, 二〇二〇年七月十五日, 民国109年7月15日, 7月15日 ---

_S = r"[ \t]{0,2}"
_ZH_YEAR = rf"(?P<y>\d{{4}}|[12一二][{_ZERO}一二三四五六七八九]{{3}})"
_ZH_MONTH = r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九元正])"
_ZH_DAY = r"(?P<d>\d{1,2}|[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
_ZH_MONTH_DAY = rf"{_ZH_MONTH}{_S}月(?!球)(?:{_S}{_ZH_DAY}{_S}[日号])?"
_ZH = re.compile(rf"(?<![\d]){_ZH_YEAR}{_S}年(?:{_S}{_ZH_MONTH_DAY})?")
_ROC = re.compile(
    rf"(?:民国{_S}(?P<y>\d{{1,3}}|[{_ZERO}一二三四五六七八九十百]{{1,5}}|元)|(?<![\d.])(?P<bare>1[0-3]\d|[89]\d)){_S}年"
    rf"(?:{_S}{_ZH_MONTH_DAY})?"
)
_ZH_DAY_OF_MONTH = re.compile(
    rf"(?<![\d十])(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九]){_S}月{_S}{_ZH_DAY}{_S}[日号]"
)


def _zh_year(text: str) -> int:
    return int("".join(char if char.isascii() and char.isdigit() else str(_DIGITS[char]) for char in text))


def _zh_month(text: str | None) -> int | None:
    return None if text is None else 1 if text == "正" else chinese_number(text)


def _zh_day(text: str | None) -> int | None:
    return None if text is None else chinese_number(text)


def _chinese(text: str) -> Iterator[DateMatch | None]:
    windows = _windows(text, _ZH_SIGN, 14, 18)
    if not windows:
        return
    for found in _within(_ZH, text, windows):
        month, day = _zh_month(found["m"]), _zh_day(found["d"])
        yield _make(_zh_year(found["y"]), month, day, found.start(), found.end())
    for found in _within(_ROC, text, windows):
        year = _ROC_EPOCH + chinese_number(found["y"] or found["bare"])
        month, day = _zh_month(found["m"]), _zh_day(found["d"])
        bare = found["y"] is None
        if not bare or day is not None:
            yield _make(year, month, day, found.start(), found.end(), roc=bare)
    for found in _within(_ZH_DAY_OF_MONTH, text, windows):
        yield _make(None, _zh_month(found["m"]), _zh_day(found["d"]), found.start(), found.end())


# --- numbers only: 2020-07-15, 2020/7/15, 2020.7.15, 16/07/2020, 07/16/2020 ---

_YMD = re.compile(
    r"(?<![\d./-])(?P<y>(?:19|20)\d\d)(?P<sep> ?[-/.] ?)(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d|[-/.]\d)"
)
_DMY = re.compile(r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d|[-/.]\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_MONTH = re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])(?![\d]|[-/.]\d)")


_BETWEEN_NUMBERS = re.compile(r"\d ?[-/.] ?\d")


def _numeric(text: str, windows: list[tuple[int, int]]) -> Iterator[DateMatch | None]:
    if _BETWEEN_NUMBERS.search(text) is None:
        return
    for found in _within(_YMD, text, windows):
        yield _make(int(found["y"]), int(found["m"]), int(found["d"]), found.start(), found.end())
    for found in _within(_DMY, text, windows):
        first, second = int(found["a"]), int(found["b"])
        if first > 12:
            day, month = first, second
        elif second > 12 or first == second:
            month, day = first, second
        else:  # 07/08/2020 is July or August: only the year is sure
            yield DateMatch(int(found["y"]), None, None, found.start(), found.end(), exact=False)
            continue
        yield _make(int(found["y"]), month, day, found.start(), found.end())


# --- English: July 15, 2020; 15 July 2020; July 15 to 17, 2020; 15-Jul-2020; July 2020; July 15 ---

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
_EN_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d|,\d)"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}(?:{_GAP}|-)(?:the )?(?P<d>\d{{1,2}}){_ORD}(?![\d:]|[.,]\d|%| percent)"
    rf"(?:{_TO}(?:(?P<m2>{_MONTH_NAMES})\b\.? )?\d{{1,2}}{_ORD}(?!\d| {_MONTH_NAMES}\b))?"
    rf"(?:(?:[ ]?,[ ]?|{_GAP}|-)(?:of )?{_EN_YEAR})?"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:/-])(?P<d>\d{{1,2}}){_ORD}"
    rf"(?:(?:[ ](?P<m1>{_MONTH_NAMES})\b\.?)?{_TO}\d{{1,2}}{_ORD})?"
    rf"(?:{_GAP}|-|/)?(?:day )?(?:of )?{_MONTH}(?:(?:[ ]?,[ ]?|{_GAP}|-|/)(?:of )?{_EN_YEAR})?"
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:[ ]?,)?(?:{_GAP}|-)(?:of )?{_EN_YEAR}")


def _start_of_range(found: re.Match[str], month: str, last_month: str) -> DateMatch | None:
    """The first day of `December 30 to January 2, 2021`, whose year is that of the last day, or the one before."""
    year = int(found["y"]) if found["y"] else None
    if year is not None and _MONTHS[month] > _MONTHS[last_month]:
        year -= 1
    return _make(year, _MONTHS[month], int(found["d"]), found.start(), found.end())


_SIGN_OF_MONTH = re.compile("|".join(sorted({name[:3] for name in _MONTHS})))


def _english(text: str, windows: list[tuple[int, int]]) -> Iterator[DateMatch | None]:
    if _SIGN_OF_MONTH.search(text) is None:
        return
    for found in _within(_MONTH_FIRST, text, windows):
        last_month = found["m2"] or found["m"]
        yield _start_of_range(found, found["m"], last_month)
    for found in _within(_DAY_FIRST, text, windows):
        yield _start_of_range(found, found["m1"] or found["m"], found["m"])
    for found in _within(_MONTH_YEAR, text, windows):
        yield _make(int(found["y"]), _MONTHS[found["m"]], None, found.start(), found.end())


# --- all together ---


_DIGITS_RUN = re.compile(r"\d+")
_ZH_SIGN = re.compile("[年月]")


def _windows(text: str, sign: re.Pattern[str], before: int, after: int) -> list[tuple[int, int]]:
    """The stretches around the signs without which there is no date: most of a text is never looked at."""
    windows: list[tuple[int, int]] = []
    for found in sign.finditer(text):
        start, end = max(0, found.start() - before), min(len(text), found.end() + after)
        if windows and start <= windows[-1][1]:
            windows[-1] = windows[-1][0], end
        else:
            windows.append((start, end))
    return windows


def _within(pattern: re.Pattern[str], text: str, windows: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    for start, end in windows:
        yield from pattern.finditer(text, start, end)


def find_dates(folded: str) -> list[DateMatch]:
    """Every written date of a folded text in order, without overlaps: the earliest start, then the longest."""
    windows = _windows(folded, _DIGITS_RUN, 16, 64)
    written = (*_chinese(folded), *_numeric(folded, windows), *_english(folded, windows))
    found = [match for match in written if match is not None]
    found.sort(key=lambda match: (match.start, -match.end))
    kept: list[DateMatch] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def find_terse_dates(folded: str) -> list[DateMatch]:
    """Also 20200715 and 2020-07: too short for prose, plain in header lines, paths and declared fields."""
    found = find_dates(folded)
    taken = [(match.start, match.end) for match in found]
    for pattern in (_COMPACT, _YEAR_MONTH):
        for terse in pattern.finditer(folded):
            if all(terse.end() <= start or terse.start() >= end for start, end in taken):
                day = int(terse["d"]) if pattern is _COMPACT else None
                match = _make(int(terse["y"]), int(terse["m"]), day, terse.start(), terse.end())
                if match is not None:
                    found.append(match)
                    taken.append((match.start, match.end))
    return sorted(found, key=lambda match: match.start)
