"""Figures: the numbers that a release tells, in a form that both languages share.

34.5万 and 345,000 are one figure, as are 九十五亿 and 9.5 billion, 百分之八十五 and 85 per cent, 第十五届 and 15th.
Dates and times of day are no figures, because all that is released on one day has them.
"""

import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.kernels.characters import U32, text_of
from searchsvc.text.kernels.cutting import NUMBER, WORD
from searchsvc.text.units import Cut
from searchsvc.translation.numerals import MONTHS

MOST_DIGITS = 6
"""A figure is kept to so many significant digits."""
EXPONENT_BIAS, MOST_EXPONENT = 8, 31
_CHINESE = {"万亿": 12, "亿": 8, "万": 4, "千": 3}
_ENGLISH = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_MULTIPLIER = re.compile(r"(万亿|[亿万千])|[ -]?(thousand|million|billion|trillion)\b")
_PERCENT = re.compile(r" ?per ?cent| percentage|个百分点")
_MONTH = "|".join(month[:3] for month in MONTHS)
_AFTER_DATE = re.compile(rf"[月日号时点:：]|分(?!钟|之)| ?[ap]\.?m\b| (?:{_MONTH})[a-z]*\b")
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_BEFORE_DATE = re.compile(rf"(?:[:：]|\b(?:{_MONTH})[a-z]*\.? )$")
_SEPARATED = re.compile(r"[-/.]\d")
_SEPARATED_BEFORE = re.compile(r"\d[-/.]$|[a-z][-‐‑]$")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 1, "百": 2, "千": 3}
_NUMERALS = np.zeros(0x110000, dtype=np.bool_)
_NUMERALS[[ord(char) for char in (*_DIGITS, *_UNITS, "万", "亿")]] = True
_FIRST_NUMERAL = np.uint32(ord("〇"))
LONGEST_NUMERAL = 12
"""Characters; a longer run of numerals is no number but a list."""


class FigureKind(IntEnum):
    """What a figure says."""

    COUNT = 0
    PERCENT = 1
    ORDINAL = 2


class Figure(NamedTuple):
    """A number as `digits * 10**exponent`; `digits` has at most `MOST_DIGITS` digits and does not end in 0."""

    kind: FigureKind
    digits: int
    exponent: int

    @property
    def value(self) -> float:
        """The number."""
        return float(self.digits * 10.0**self.exponent)

    @property
    def packed(self) -> int:
        """The number as 25 bits, without the kind."""
        return (self.exponent + EXPONENT_BIAS) << 20 | self.digits

    def is_rounding(self, other: "Figure") -> bool:
        """Whether this is another figure to fewer digits, as 8.1 million is of 8,084,000; the kinds are the same."""
        lost = self.exponent - other.exponent
        if self.kind != other.kind or lost <= 0 or self.digits < 10:
            return False
        return bool(abs(other.digits - self.digits * 10**lost) * 2 <= 10**lost)


def unpack_figure(kind: FigureKind, packed: int) -> Figure:
    """The figure of a kind whose number is packed."""
    return Figure(kind, packed & 0xFFFFF, (packed >> 20) - EXPONENT_BIAS)


def figure(kind: FigureKind, text: str, power: int = 0) -> Figure | None:
    """The figure of decimal digits, perhaps with a point, times ten to a power; None for 0 and what is too large."""
    whole, _, fraction = text.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = power - len(fraction)
    if len(digits) > MOST_DIGITS:
        exponent += len(digits) - MOST_DIGITS
        digits = str(round(int(digits[: MOST_DIGITS + 1]) / 10))
    kept = digits.rstrip("0")
    exponent += len(digits) - len(kept)
    if not kept or not -EXPONENT_BIAS <= exponent <= MOST_EXPONENT - EXPONENT_BIAS:
        return None
    return Figure(kind, int(kept), exponent)


def numeral_value(text: str) -> int | None:
    """The whole number that Chinese numerals write (三亿四千五百万, 二〇二〇); None where they write none."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) > 1 else _DIGITS[text]
    total = section = digit = 0
    last_unit = 0
    for char in text:
        if char in _DIGITS:
            if digit:
                return None  # 十三五 is a plan
            digit, last_unit = _DIGITS[char], 0 if char in "零〇" else last_unit
        elif char in _UNITS:
            section += (digit or 1) * 10 ** _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
        else:
            section += digit
            if not section and not total:
                return None
            total = (total + section) * 10 ** (8 if char == "亿" else 4) if char == "亿" else total + section * 10_000
            section = digit = 0
            last_unit = 8 if char == "亿" else 4
    return total + section + (digit * 10 ** (last_unit - 1) if last_unit > 1 else digit)  # 三万五 is 35,000


def _of_digits(whole: str, start: int, end: int) -> Figure | None:
    """The figure of the number unit at `whole[start:end]`; None where it is a part of a date or of a name."""
    text = whole[start:end]
    before, after = whole[max(0, start - 11) : start], whole[end : end + 12]
    is_percent = text.endswith("%")
    if not is_percent:
        if _AFTER_DATE.match(after) or _BEFORE_DATE.search(before) or _SEPARATED_BEFORE.search(before):
            return None
        if _may_be_year(text) and (_SEPARATED.match(after) or not _is_counted(after)):
            return None
    digits = text.rstrip("%").replace(",", "")
    if not (digits.isascii() and digits.replace(".", "", 1).isdecimal()):  # 4+7 holds none
        return None
    if before.endswith("第"):
        return figure(FigureKind.ORDINAL, digits)
    if is_percent or _PERCENT.match(after):
        return figure(FigureKind.PERCENT, digits)
    return figure(FigureKind.COUNT, digits, _power(after))


def _may_be_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text <= str(_LAST_YEAR)


def _is_counted(after: str) -> bool:
    """Whether what follows a number that may be a year says that it counts something (2000名, not 2000年)."""
    return bool(after) and after[0] >= "\u2e80" and after[0].isalpha() and after[0] != "年"


def _power(after: str) -> int:
    found = _MULTIPLIER.match(after)
    if found is None:
        return 0
    return _CHINESE[found[1]] if found[1] else _ENGLISH[found[2]]


def _of_numerals(whole: str, start: int, end: int) -> Figure | None:
    """The figure of the Chinese numerals at `whole[start:end]`; None where they are a date or write no number."""
    before = whole[max(0, start - 3) : start]
    is_percent, is_ordinal = before == "百分之", before.endswith("第")
    text = whole[start:end]
    if end - start > LONGEST_NUMERAL or (not is_percent and _AFTER_DATE.match(whole, end)):
        return None
    value = numeral_value(text)
    if value is None or (_FIRST_YEAR <= value <= _LAST_YEAR and whole.startswith("年", end)):
        return None
    kind = FigureKind.PERCENT if is_percent else FigureKind.ORDINAL if is_ordinal else FigureKind.COUNT
    return figure(kind, str(value))


def _of_word(whole: str, start: int, end: int) -> Figure | None:
    """The figure of a word with digits: that of an ordinal."""
    found = _ORDINAL.fullmatch(whole, start, end)
    return figure(FigureKind.ORDINAL, found[1]) if found else None


_Read = Callable[[str, int, int], Figure | None]


class FigureAt(NamedTuple):
    """A figure, and the number of the text that it stands in."""

    text: int
    figure: Figure


def figures_of(codes: U32, text_ends: NDArray[np.int64], cut: Cut, most: int) -> Iterator[FigureAt]:
    """The figures of folded texts that stand one after the other, text `t` up to `text_ends[t]`; `most` of each text.

    Time is linear in the length of the texts: whole arrays are looked at, and numbers one by one.
    """
    whole = text_of(codes)
    left = dict.fromkeys(range(len(text_ends)), most)
    for start, end, text, read in _stretches(codes, text_ends, cut):
        found = read(whole, start, end) if left[text] else None
        if found is not None:
            left[text] -= 1
            yield FigureAt(text, found)


def with_digits(codes: U32, units: NDArray[np.void]) -> NDArray[np.void]:
    """The units that hold a digit from 0 to 9."""
    digits = np.flatnonzero(codes - np.uint32(ord("0")) < 10)  # what is below wraps around
    found = np.searchsorted(units["start"], digits, side="right") - 1
    return units[found[np.diff(found, prepend=-1) > 0]]


def _stretches(codes: U32, text_ends: NDArray[np.int64], cut: Cut) -> Iterator[tuple[int, int, int, _Read]]:
    """Where numbers may stand, each with its text and what reads it: units with digits, then Chinese numerals."""
    chosen = with_digits(codes, cut.units)
    for kind, read in ((NUMBER, _of_digits), (WORD, _of_word)):
        of_kind = chosen[chosen["kind"] == kind]
        yield from _each(of_kind["start"], of_kind["end"], text_ends, read)
    numerals = np.flatnonzero(codes >= _FIRST_NUMERAL)
    numerals = numerals[_NUMERALS.take(codes[numerals])]
    breaks = np.flatnonzero(np.diff(numerals) > 1)
    starts = numerals[np.concatenate([[0], breaks + 1])] if len(numerals) else numerals
    ends = numerals[np.concatenate([breaks, [-1]])] + 1 if len(numerals) else numerals
    if len(numerals):
        ends = np.minimum(ends, text_ends[np.searchsorted(text_ends, starts, side="right")])
    is_long = (ends - starts > 1) | (codes.take(starts - 1, mode="clip") == ord("第"))
    yield from _each(starts[is_long], ends[is_long], text_ends, _of_numerals)


def _each(
    starts: NDArray[np.int64], ends: NDArray[np.int64], text_ends: NDArray[np.int64], read: _Read
) -> Iterator[tuple[int, int, int, _Read]]:
    texts = np.searchsorted(text_ends, starts, side="right")
    for start, end, text in zip(starts.tolist(), ends.tolist(), texts.tolist(), strict=True):
        yield start, end, text, read
