"""Numerals in names: the equal ways to write a leaf that holds numbers (第三届 and 第3届, five-year and 5-year).

A Chinese numeral is a number only where its place says so: after 第, before what is counted in names (届, 年, 号), or,
with more than one character, before any other Han character. So 三亚, 一带一路 and 万一 hold none. Figures become a
Chinese numeral only where that cannot be the end of a larger one: 15日 is not the end of 二十五日. Years, and numbers
with a zero within, are also written digit by digit.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.numerals import (
    DIGITS,
    MOST_IN_CHINESE,
    ZEROS,
    cardinal_number,
    chinese_digits,
    chinese_number,
    chinese_numeral,
    english_words,
    figures_of,
    ordinal,
    ordinal_number,
)
from searchsvc.text.units import Kind
from searchsvc.text.words import segmenter

MOST_SLOTS = 32
"""A leaf of more units, which nobody types as a name, has no other writings."""
_NUMERAL = re.compile(f"[{ZEROS}两十百千{DIGITS}]+")
_BY_DIGIT = re.compile(f"[一二三四五六七八九][{DIGITS}〇]{{2,3}}")
_FIGURES = re.compile(r"0?[1-9][0-9]{0,3}", re.ASCII)
_YEAR = re.compile("[12][0-9]{3}", re.ASCII)
_ZERO_WITHIN = re.compile("[1-9]0[1-9]", re.ASCII)
_ORDER = "第"
_ABOUT = "数几"
"""Before a numeral: 数十年 is tens of years, not ten."""
_LARGE = "万亿"
_COUNTED = re.compile(
    "周年|世纪|年代|中全会|国集团|部委|部门|连冠|[届次个年月日号期批轮章条款项类级岁名位家人大强省市县区天周季篇集卷册版万亿]"
)
"""What a single digit counts in names. Not 分, 点, 时 or 线, which mostly make other words of it (十分, 一点, 一线)."""
_MEASURES = frozenset(
    "届次个年月日号期批轮章条款项类级岁名位家人强省市县区天周季篇集卷册版分秒点时元米吨斤里万亿倍成所只件本台辆座层步"
)
"""What is counted up to any number, so that a small numeral before it may be the end of a larger one."""
_MONTH, _BODIES = "月", ("大", "世纪")


class _Piece(NamedTuple):
    """One unit of a writing."""

    kind: Kind
    form: str


class _Numeral(NamedTuple):
    """A number in a leaf: as it was typed, in figures, and in words or characters, where it may be so written."""

    typed: tuple[_Piece, ...]
    figures: tuple[_Piece, ...]
    words: tuple[tuple[_Piece, ...], ...]
    is_year: bool = False


_Item = tuple[_Piece, ...] | _Numeral | int
"""Part of a leaf: units that are no number, a number, or so many positions that are left free."""


def equal_writings(slots: Sequence[Slot]) -> tuple[tuple[Slot, ...], ...]:
    """The other ways to write the numbers in a leaf's slots.

    Numbers change together: all in figures, all in words, only years in figures, and all but single digits in figures
    (19届五中全会).
    """
    if len(slots) > MOST_SLOTS or not any(map(_may_hold_number, slots)):
        return ()
    items = list(_items(slots))
    if not any(isinstance(item, _Numeral) for item in items):
        return ()
    most = max(len(item.words) for item in items if isinstance(item, _Numeral))
    choices: list[Callable[[_Numeral], tuple[_Piece, ...]]] = [lambda numeral: numeral.figures]
    choices += [_in_words(number) for number in range(most)]
    choices.append(lambda numeral: numeral.figures if numeral.is_year else _in_words(0)(numeral))
    choices.append(lambda numeral: numeral.figures if len(numeral.figures[0].form) > 1 else _in_words(0)(numeral))
    typed = tuple(slots)
    written = dict.fromkeys(_rendered(items, choice) for choice in choices)
    return tuple(writing for writing in written if writing != typed)


def writings(slots: tuple[Slot, ...]) -> tuple[tuple[Slot, ...], ...]:
    """The variants of a leaf with these slots: as they are, then with their numbers written otherwise."""
    return slots, *equal_writings(slots)


def han_writing(leaf: Leaf) -> str:
    """A leaf as one run of Han characters, in whichever of its writings it is one; an empty string where in none."""
    for first, *others in leaf.variants:
        if first.kind is Kind.HAN and not others:
            return first.form
    return ""


def whole_numerals(run: str) -> list[str]:
    """The words of a Han run as jieba cuts it, but with what makes a number in one word: 十九届, not 十九 and 届."""
    words = segmenter().cut(run)
    if _NUMERAL.search(run) is None:
        return words
    bounds = [0, *accumulate(map(len, words))]
    inner: set[int] = set()
    for start, end, _ in _numerals_in(run):
        if start in bounds and end in bounds:
            inner.update(range(start + 1, end))
    kept = [bound for bound in bounds if bound not in inner]
    return [run[start:end] for start, end in pairwise(kept)]


def _may_hold_number(slot: Slot) -> bool:
    if slot.kind is Kind.HAN:
        return _NUMERAL.search(slot.form) is not None
    if slot.kind is Kind.NUMBER:
        return slot.form.isdecimal()
    return ordinal_number(slot.form) is not None or cardinal_number(slot.form) is not None


def _in_words(number: int) -> Callable[[_Numeral], tuple[_Piece, ...]]:
    def chosen(numeral: _Numeral) -> tuple[_Piece, ...]:
        return numeral.words[min(number, len(numeral.words) - 1)] if numeral.words else numeral.typed

    return chosen


def _rendered(items: Iterable[_Item], choice: Callable[[_Numeral], tuple[_Piece, ...]]) -> tuple[Slot, ...]:
    """The slots of a leaf with its numbers written by choice; Han characters that come to stand together are one."""
    slots: list[Slot] = []
    offset = 0
    for item in items:
        if isinstance(item, int):
            offset += item
            continue
        for kind, form in choice(item) if isinstance(item, _Numeral) else item:
            last = slots[-1] if slots else None
            if last and kind is last.kind is Kind.HAN and last.offset + len(last.form) == offset:
                slots[-1] = Slot(kind, last.form + form, last.offset)
            else:
                slots.append(Slot(kind, form, offset))
            offset += len(form) if kind is Kind.HAN else 1
    return tuple(slots)


def _items(slots: Sequence[Slot]) -> Iterator[_Item]:
    """The parts of a leaf, in order."""
    end = at = 0
    while at < len(slots):
        slot = slots[at]
        if slot.offset > end:
            yield slot.offset - end
        end = slot.offset + (len(slot.form) if slot.kind is Kind.HAN else 1)
        before, after = _beside(slots, at, -1), _beside(slots, at, 1)
        if slot.kind is Kind.HAN:
            yield from _items_of_run(slot.form)
        elif slot.kind is Kind.NUMBER:
            yield _number(slot.form, before, after) or (_Piece(slot.kind, slot.form),)
        else:
            taken, numeral = _english(slot, after)
            yield numeral or (_Piece(slot.kind, slot.form),)
            at, end = at + taken - 1, end + taken - 1
        at += 1


def _beside(slots: Sequence[Slot], at: int, step: int) -> Slot | None:
    """The slot before or after the one at `at`, where no position is free between them."""
    other = at + step
    if not 0 <= other < len(slots):
        return None
    left, right = sorted((slots[at], slots[other]), key=lambda slot: slot.offset)
    width = len(left.form) if left.kind is Kind.HAN else 1
    return slots[other] if right.offset == left.offset + width else None


# --- Chinese numerals ---


def _numerals_in(run: str) -> Iterator[tuple[int, int, tuple[int, int, str]]]:
    """The numbers in a Han run: where each stands with 第 and what it counts; where alone, and in figures."""
    bounds: frozenset[int] | None = None
    for match in _NUMERAL.finditer(run):
        numeral, (start, end) = match[0], match.span()
        before, after = run[max(0, start - 1) : start], run[end : end + 4]
        counted = _COUNTED.match(after)
        figures = _figures(numeral, before, after, is_counted=counted is not None)
        if figures is None:
            continue
        if len(numeral) == 1 and start and before != _ORDER:
            if bounds is None:
                bounds = frozenset(accumulate(map(len, segmenter().cut(run))))
            if start not in bounds:
                continue
        yield start - (before == _ORDER), end + (counted.end() if counted else 0), (start, end, figures)


def _figures(numeral: str, before: str, after: str, *, is_counted: bool) -> str | None:
    """A Chinese numeral in figures; None where it is no number between what stands around it."""
    if _BY_DIGIT.fullmatch(numeral) and (
        any(zero in numeral for zero in ZEROS) or (len(numeral) == 4 and after.startswith("年"))
    ):
        return figures_of(numeral)
    number = chinese_number(numeral)
    if number is None or before in (*_ABOUT, *_LARGE) or (after[:1] in (*_LARGE,) and _NUMERAL.match(after, 1)):
        return None
    is_number = before == _ORDER or is_counted or (len(numeral) > 1 and after != "")
    return str(number) if is_number else None


def _items_of_run(run: str) -> Iterator[_Item]:
    rest = 0
    for _, _, (start, end, figures) in _numerals_in(run):
        if start > rest:
            yield (_Piece(Kind.HAN, run[rest:start]),)
        typed = (_Piece(Kind.HAN, run[start:end]),)
        by_digit = _BY_DIGIT.fullmatch(run[start:end]) is not None
        words = _by_digit(figures) if by_digit else (typed,)
        yield _Numeral(typed, (_Piece(Kind.NUMBER, figures),), words, is_year=by_digit and len(figures) == 4)
        rest = end
    if rest < len(run):
        yield (_Piece(Kind.HAN, run[rest:]),)


def _by_digit(figures: str) -> tuple[tuple[_Piece, ...], ...]:
    zeros = ZEROS if "0" in figures else ZEROS[:1]
    return tuple((_Piece(Kind.HAN, chinese_digits(figures, zero)),) for zero in zeros)


def _number(form: str, before: Slot | None, after: Slot | None) -> _Numeral | None:
    """Figures as a number of a name; None where they are none, or have no other writing."""
    if _FIGURES.fullmatch(form) is None:
        return None
    typed, number = (_Piece(Kind.NUMBER, form),), int(form)
    figures = (_Piece(Kind.NUMBER, str(number)),)
    if after is not None and after.kind is Kind.WORD and number < 100:
        return _Numeral(typed, figures, (tuple(_Piece(Kind.WORD, word) for word in english_words(number)),))
    left = before.form[-1] if before is not None and before.kind is Kind.HAN else ""
    right = after.form if after is not None and after.kind is Kind.HAN else ""
    if _YEAR.fullmatch(form) and right[:1] in ("年", "届"):
        return _Numeral(typed, figures, _by_digit(form), is_year=True)
    words: tuple[tuple[_Piece, ...], ...] = ()
    if number <= MOST_IN_CHINESE and (left == _ORDER or _may_be_chinese(number, left, right)):
        words = ((_Piece(Kind.HAN, chinese_numeral(number)),),)
    if right and _ZERO_WITHIN.fullmatch(form):  # 101中学 is 一〇一中学
        words += _by_digit(form)
    return _Numeral(typed, figures, words) if words else None


def _may_be_chinese(number: int, left: str, right: str) -> bool:
    """Whether figures between these Han characters may stand as a Chinese numeral there."""
    if not right or left in (*_ABOUT, *_LARGE):
        return False
    counted = _COUNTED.match(right)
    if counted is None and not 10 < number < 100:  # 2017高考 is no 二千零一十七高考
        return False
    if left and _NUMERAL.match(left) is None:
        return True
    if right[0] == _MONTH:
        return 2 < number <= 12
    if counted is not None and (len(counted[0]) == 3 or (counted[0] in _BODIES and number >= 10)):
        return True
    return number >= 20 or (number > 10 and right[0] not in _MEASURES)


# --- English number words ---


def _english(slot: Slot, after: Slot | None) -> tuple[int, _Numeral | None]:
    """How many slots an English number takes from this one on, and the number; 1 and None where it is none."""
    follows = after is not None and after.kind is Kind.WORD
    tens, number = cardinal_number(slot.form), ordinal_number(slot.form)
    typed = [_Piece(slot.kind, slot.form)]
    if tens and tens >= 20 and after is not None and follows:
        ones = ordinal_number(after.form)
        if ones and ones < 10 and not after.form[0].isdecimal():
            typed.append(_Piece(after.kind, after.form))
            number = tens + ones
    if number is not None:
        spelt = english_words(number, is_ordinal=True) if number < 100 else ()
        words = (tuple(_Piece(Kind.WORD, word) for word in spelt),) if spelt else ()
        return len(typed), _Numeral(tuple(typed), (_Piece(Kind.WORD, ordinal(number)),), words)
    if tens and follows:
        return 1, _Numeral(tuple(typed), (_Piece(Kind.NUMBER, str(tens)),), (tuple(typed),))
    return 1, None
