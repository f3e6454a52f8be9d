"""Numerals: Chinese numerals and English number words, and the numbers that they stand for.

Chinese numerals are written with units (十九, 一百二十五) or digit by digit (二〇二〇). Everything is in folded form.
"""

import re

ZEROS = "〇零"
DIGITS = "零一二三四五六七八九"
MOST_IN_CHINESE = 9999
"""The largest number that `chinese_numeral` writes."""
_VALUES = {char: value for value, char in enumerate(DIGITS)} | {"〇": 0, "两": 2}
_PARTS = re.compile(
    "(?:([一二两三四五六七八九])千)?(?:零?([一二两三四五六七八九])百)?(?:(零?)([一二三四五六七八九]?)十)?(?:(零?)([一二三四五六七八九]))?"
)
_LISTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = tuple(_LISTED.split(" "))
_LISTED_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_SMALL_ORDINALS = tuple(_LISTED_ORDINALS.split(" "))
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_CARDINALS = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_ORDINALS = {word: value for value, word in enumerate(_SMALL_ORDINALS)} | {
    f"{word[:-1]}ieth": 20 + 10 * at for at, word in enumerate(_TENS)
}
_ORDINAL_FIGURE = re.compile(r"([1-9][0-9]{0,2})(?:st|nd|rd|th)")


def chinese_numeral(number: int) -> str:
    """A number from 0 to 9999 as a Chinese numeral with units: 19 is 十九, 108 一百零八."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    written, has_gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            written += "零" * has_gap + DIGITS[digit] + unit
        has_gap = bool(written) and not digit
    return written


def chinese_digits(figures: str, zero: str = "〇") -> str:
    """Figures digit by digit in Chinese: 2020 is 二〇二〇, or 二零二零 with another `zero`."""
    return "".join(DIGITS[int(figure)] if figure != "0" else zero for figure in figures)


def figures_of(digits: str) -> str:
    """Chinese digits in figures: 二〇二〇 is 2020. Only for characters of `ZEROS` and `DIGITS`."""
    return "".join(str(_VALUES[char]) for char in digits)


def chinese_number(numeral: str) -> int | None:
    """The value of a Chinese numeral below 10,000 that is written with units, or is a single digit.

    None where it is not well formed: 一二 and 十四五 are two numbers, and 一百二 leaves out what it counts.
    """
    match = _PARTS.fullmatch(numeral)
    if match is None or not numeral:
        return None
    thousands, hundreds, tens_zero, tens, ones_zero, ones = match.groups()
    is_higher = bool(thousands or hundreds)
    if tens == "" and is_higher:
        tens = None if tens_zero else "一"  # 一百十五
        if tens is None:
            return None
    if (tens_zero and not is_higher) or (ones_zero and not is_higher):
        return None
    if ones and is_higher and tens is None and not ones_zero:
        return None
    total = 1000 * _VALUES[thousands] if thousands else 0
    total += 100 * _VALUES[hundreds] if hundreds else 0
    total += 0 if tens is None else 10 * (_VALUES[tens] if tens else 1)
    return total + (_VALUES[ones] if ones else 0)


def ordinal(number: int) -> str:
    """The English ordinal of a number in figures: 1st, 2nd, 13th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def ordinal_number(word: str) -> int | None:
    """The number of one English ordinal below 1,000: third, twentieth, 14th; None for any other word."""
    match = _ORDINAL_FIGURE.fullmatch(word)
    if match is not None:
        return int(match[1])
    return _ORDINALS.get(word) or None


def cardinal_number(word: str) -> int | None:
    """The number that one English word counts, up to ninety; None for any other word."""
    return _CARDINALS.get(word)


def english_words(number: int, *, is_ordinal: bool = False) -> tuple[str, ...]:
    """The words of a number below 100, as they are written with hyphens: 21 is twenty, one, and 21st twenty, first."""
    small = _SMALL_ORDINALS if is_ordinal else _SMALL
    if number < len(small):
        return (small[number],)
    tens, ones = divmod(number, 10)
    if ones:
        return _TENS[tens - 2], small[ones]
    return (f"{_TENS[tens - 2][:-1]}ieth" if is_ordinal else _TENS[tens - 2],)
