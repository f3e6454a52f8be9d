"""Numerals: what the two languages write differently with the same figures (December is 12月, 3 million 300万).

Figures alone need nothing: 2020 stands in 2020年 as a number of its own. Chinese numerals up to 99 are written out.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from searchsvc.queryparser.nodes import Slot
from searchsvc.text.units import Kind
from searchsvc.translation.candidates import Found

_MONTHS_LISTED = "january february march april may june july august september october november december"
MONTHS = tuple(_MONTHS_LISTED.split(" "))
_MULTIPLIERS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_COUNTED = {"万": 4, "亿": 8, "万亿": 12}
_SMALL_LISTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_SMALL = tuple(_SMALL_LISTED.split(" "))
_ORDINALS_LISTED = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINAL_WORDS = tuple(_ORDINALS_LISTED.split(" "))
_DIGITS = "零一二三四五六七八九"
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_DECADE = re.compile(r"(\d\d)?(\d0)s")
_FIGURE = 0.5
"""A bare figure, which may count anything, against the whole expression."""


def chinese_numeral(number: int) -> str:
    """A number below 100 in Chinese characters."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def ordinal(number: int) -> str:
    """The English ordinal of a number in figures."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _number(text: str, offset: int = 0) -> Slot:
    return Slot(Kind.NUMBER, text, offset)


def _han(text: str, offset: int = 0) -> Slot:
    return Slot(Kind.HAN, text, offset)


def _word(text: str, offset: int = 0) -> Slot:
    return Slot(Kind.WORD, text, offset)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _counted(value: Decimal) -> Iterator[Found]:
    """A large number as Chinese writes it: in units of 万 and 亿."""
    for unit, power in (("亿", 8), ("万", 4)):
        shifted = value.scaleb(-power)
        if shifted >= 1 and -int(shifted.normalize().as_tuple().exponent) <= 4:
            figure = _plain(shifted)
            yield f"{figure}{unit}", (_number(figure), _han(unit, 1)), 1.0
            return


def chinese_of_word(word: str) -> Iterator[Found]:
    """What one English word or number with a meaning in figures is in Chinese."""
    if word in MONTHS:
        month = str(MONTHS.index(word) + 1)
        yield f"{month}月", (_number(month), _han("月", 1)), 1.0
    elif match := _ORDINAL.fullmatch(word):
        figure = match[1]
        yield f"第{figure}", (_han("第"), _number(figure, 1)), 1.0
        if int(figure) < 100:
            numeral = chinese_numeral(int(figure))
            yield f"第{numeral}", (_han(f"第{numeral}"),), 1.0
        yield figure, (_number(figure),), _FIGURE
    elif match := _DECADE.fullmatch(word):
        for figure in dict.fromkeys(((match[1] or "") + match[2], match[2])):
            yield f"{figure}年代", (_number(figure), _han("年代", 1)), 1.0
        if match[2] != "00":
            numeral = chinese_numeral(int(match[2]))
            yield f"{numeral}年代", (_han(f"{numeral}年代"),), 1.0
    elif word in _SMALL:
        yield str(_SMALL.index(word)), (_number(str(_SMALL.index(word))),), _FIGURE
    elif word in ORDINAL_WORDS:
        number = ORDINAL_WORDS.index(word)
        yield f"第{number}", (_han("第"), _number(str(number), 1)), 1.0
    elif word.isdecimal() and word.isascii() and len(word) > 4:
        yield from _counted(Decimal(word))


def chinese_of_pair(number: str, word: str) -> Iterator[Found]:
    """What a number and the word after it are in Chinese together: 3 million is 300万, 20th century 20世纪."""
    power = _MULTIPLIERS.get(word)
    if power and number.replace(".", "", 1).isdecimal() and number.isascii():
        yield from _counted(Decimal(number).scaleb(power))
    elif word in ("century", "centuries") and (match := _ORDINAL.fullmatch(number)) and len(match[1]) < 3:
        numeral = chinese_numeral(int(match[1]))
        yield f"{match[1]}世纪", (_number(match[1]), _han("世纪", 1)), 1.0
        yield f"{numeral}世纪", (_han(f"{numeral}世纪"),), 1.0


def english_of_mixture(slots: Sequence[Slot]) -> Iterator[Found]:
    """What figures among Han characters are in English: their number, and what the characters beside it make of it."""
    for index, slot in enumerate(slots):
        if slot.kind is Kind.WORD:
            yield slot.form, (_word(slot.form),), 1.0
        if slot.kind is not Kind.NUMBER:
            continue
        figure = slot.form
        after = slots[index + 1].form if index + 1 < len(slots) else ""
        before = slots[index - 1].form if index else ""
        yield from _english_of_figure(figure, before, after)


def _english_of_figure(figure: str, before: str, after: str) -> Iterator[Found]:
    whole = figure.isdecimal() and figure.isascii()
    if whole and after.startswith("月") and 1 <= int(figure) <= 12:
        month = MONTHS[int(figure) - 1]
        yield month, (_word(month),), 1.0
        return
    if whole and len(figure) < 4 and (before.endswith("第") or after.startswith("世纪")):
        yield ordinal(int(figure)), (_word(ordinal(int(figure))),), 1.0
    if whole and after.startswith("年代"):
        for decade in (f"{figure}s", f"19{figure}s") if len(figure) == 2 else (f"{figure}s",):
            yield decade, (_word(decade),), 1.0
        return
    power = next((_COUNTED[unit] for unit in ("万亿", "万", "亿") if after.startswith(unit)), 0)
    if power and figure.replace(".", "", 1).isdecimal() and figure.isascii():
        value = Decimal(figure).scaleb(power)
        if value == value.to_integral_value():
            yield _plain(value), (_number(_plain(value)),), 1.0
        for word, exponent in reversed(_MULTIPLIERS.items()):
            if value >= Decimal(1).scaleb(exponent):
                scaled = _plain(value.scaleb(-exponent))
                yield f"{scaled} {word}", (_number(scaled), _word(word, 1)), 1.0
                return
        return
    yield figure, (_number(figure),), 1.0 if len(figure) == 4 else _FIGURE
