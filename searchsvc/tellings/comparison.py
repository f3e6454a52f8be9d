"""Comparison: how sure it is that two releases of different languages or scripts tell the same event.

Evidence is added up: days, provinces, figures, names, and translated words; what contradicts counts against. Each kind
is bounded, so that no single one decides. The weights are those of `telling_weights`.
"""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from searchsvc.facts.places.gazetteer import names
from searchsvc.model.release import PartialDate
from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.figures import Figure, numeral_value
from searchsvc.tellings.month_days import days_between
from searchsvc.tellings.named_things import places
from searchsvc.tellings.profile import Profile
from searchsvc.tellings.romanized import is_spoken
from searchsvc.tellings.shared_words import (
    LONGEST_SPAN,
    Coverage,
    chinese_in_chinese,
    chinese_in_english,
    english_in_chinese,
)
from searchsvc.tellings.signature import KeyKind, thing_key
from searchsvc.text.numerals import ordinal_number
from searchsvc.translation.dictionary import Dictionary

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CHINESE_ORDINAL = re.compile(r"第([0-9]{1,3}|[零一二三四五六七八九十百]{1,6})[届次批轮期]")
_ENGLISH_WORD = re.compile(r"[0-9a-z]+")
_FIRST = "first"
"""Mostly no number of a meeting: for the first time."""
_OF_NAME = {
    KeyKind.LATIN: weights.NAME_LATIN,
    KeyKind.SPECIFIC: weights.NAME_SPECIFIC,
    KeyKind.GENERAL: weights.NAME_GENERAL,
}


def days_apart(one: PartialDate | None, other: PartialDate | None) -> int | None:
    """How many days are between two dates; None where the day of one is unknown."""
    days = [date(each.year, each.month, each.day) for each in (one, other) if each and each.month and each.day]
    return abs((days[0] - days[1]).days) if len(days) == 2 else None


def _dates(one: Profile, other: Profile) -> float | None:
    """What two dates count; None where they cannot be of one event."""
    apart = days_apart(one.date, other.date)
    if apart is not None:
        return weights.BY_DAYS_APART[apart] if apart < len(weights.BY_DAYS_APART) else None
    if one.date and other.date:
        if one.date.year != other.date.year:
            return None
        if one.date.month and other.date.month and one.date.month != other.date.month:
            return None
    days, other_days = _days(one), _days(other)
    if not days or not other_days:
        return weights.DATE_UNKNOWN
    is_near = any(days_between(day, each) <= 1 for day in days for each in other_days)
    return weights.DAY_NAMED if is_near else weights.OTHER_DAYS_NAMED


def _days(release: Profile) -> frozenset[tuple[int, int]]:
    """The day of a release, or else the days that it names."""
    told = release.date
    return frozenset([(told.month, told.day)]) if told and told.month and told.day else release.days_named


def _weight(figure: Figure) -> float:
    is_large = figure.exponent >= weights.LARGE_EXPONENT
    return weights.FIGURE_BY_DIGITS[len(str(figure.digits))] + (weights.LARGE_FIGURE if is_large else 0.0)


def _figures(one: list[Figure], other: list[Figure]) -> float:
    """What shared figures count, each once, those that one release rounds among them."""
    left = set(other)
    shared = sum(_weight(each) for each in one if each in left)
    rest = [each for each in one if each not in left]
    left.difference_update(one)
    for each in rest:
        rounded = next((found for found in left if each.is_rounding(found) or found.is_rounding(each)), None)
        if rounded is not None:
            left.remove(rounded)
            shared += weights.FIGURE_ROUNDED * min(_weight(each), _weight(rounded))
    told = min(sum(map(_weight, one)), sum(map(_weight, other)))
    differ = weights.FIGURES_DIFFER if told >= weights.MANY_FIGURES and shared < weights.FEW_SHARED * told else 0.0
    if not shared:
        return differ + weights.NO_FIGURE
    return min(weights.MOST_OF_FIGURES, weights.FIGURE_SHARED * shared) + differ


def _names(one: Profile, other: Profile) -> float:
    """What shared names of things and Latin words count."""
    of_place = 0.0 if one.is_english else weights.NAME_PLACE
    shared = ((key, kind) for key, kind in one.names.items() if key in other.names)
    counted = (of_place if key in _place_keys() else _OF_NAME[kind] for key, kind in shared)
    return min(weights.MOST_OF_NAMES, sum(counted))


@cache
def _place_keys() -> frozenset[int]:
    return frozenset(map(thing_key, places()))


def _romanized(english: Profile, chinese: Profile) -> float:
    """What the names in pinyin count that both releases have; one inside a longer one counts nothing."""
    spoken = [each for each in english.romanized if is_spoken(each, chinese.stream)]
    whole = (each for each in spoken if not any(each != longer and each in longer for longer in spoken))
    counted = (weights.ROMANIZED_CITY if each in names() else weights.ROMANIZED for each in whole)
    return min(weights.MOST_OF_ROMANIZED, sum(counted))


def _provinces(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return weights.PROVINCES_ALIKE[min(len(one), len(weights.PROVINCES_ALIKE) - 1)]
    return weights.PROVINCES_SHARED * len(one & other) if one & other else weights.PROVINCES_DIFFER


def _mean(coverages: Iterable[Coverage]) -> float | None:
    """The share of the words that were found; None where there were none."""
    found = total = 0.0
    for coverage in coverages:
        found += coverage.found
        total += coverage.total
    return found / total if total else None


def _words(one: Profile, other: Profile, dictionary: Dictionary | None) -> float | None:
    """What words count that stand in both titles, and in both heads; None where no words can be compared."""
    if one.is_english:
        if dictionary is None:
            return None
        titles = (
            english_in_chinese(one.title_words, other.head_substrings, dictionary, LONGEST_SPAN),
            chinese_in_english(other.title_words, one.head_stems, dictionary),
        )
        heads = (
            english_in_chinese(one.head_words, other.substrings, dictionary),
            chinese_in_english(other.head_words, one.stems, dictionary),
        )
    else:
        titles = (
            chinese_in_chinese(one.title_words, other.head_substrings),
            chinese_in_chinese(other.title_words, one.head_substrings),
        )
        heads = (
            chinese_in_chinese(one.head_words, other.substrings),
            chinese_in_chinese(other.head_words, one.substrings),
        )
    title, head = _mean(titles), _mean(heads)
    said = 0.0 if title is None else weights.TITLE * (title - weights.CHANCE_TITLE)
    return said + (0.0 if head is None else weights.HEAD * (head - weights.CHANCE_HEAD))


def _contradictions(one: Profile, other: Profile) -> float:
    """What counts against one event: the titles name different years, or count different meetings of a series."""
    against = 0.0
    years, other_years = set(_YEAR.findall(one.title)), set(_YEAR.findall(other.title))
    if years and other_years and not years & other_years:
        against += weights.YEARS_DIFFER
    ordinals, other_ordinals = set(_ordinals(one.title)), set(_ordinals(other.title))
    if ordinals and other_ordinals and not ordinals & other_ordinals:
        against += weights.ORDINALS_DIFFER
    return against


def _ordinals(title: str) -> Iterator[int]:
    """The numbers that a title gives to meetings, rounds or batches."""
    for match in _CHINESE_ORDINAL.finditer(title):
        number = int(match[1]) if match[1].isdecimal() else numeral_value(match[1])
        if number:
            yield number
    for word in _ENGLISH_WORD.findall(title):
        if word != _FIRST and (number := ordinal_number(word)):
            yield number


class Evidence(NamedTuple):
    """What each kind of evidence for one event counts; `words` is None where no words could be compared."""

    dates: float
    provinces: float
    figures: float
    names: float
    romanized: float
    contradictions: float
    words: float | None

    @property
    def confidence(self) -> float:
        """From 0 to 1, how sure it is that the event is the same: a logistic curve over the sum."""
        half = weights.HALF if self.words is not None else weights.HALF_WITHOUT_WORDS
        total = sum(each for each in self if each is not None)
        return 1 / (1 + math.exp(-weights.STEEPNESS * (total - half)))


def evidence(one: Profile, other: Profile, dictionary: Dictionary | None) -> Evidence | None:
    """The evidence that two releases tell the same event; None where they cannot.

    They cannot where they are of one language and script, or where their dates are of different days, by far. Without
    a dictionary, words are compared only where both are Chinese.
    """
    if one.language == other.language:
        return None
    if other.is_english:
        one, other = other, one
    dates = _dates(one, other)
    if dates is None:
        return None
    words = _words(one, other, dictionary)
    romanized = _romanized(one, other) if one.is_english else 0.0
    return Evidence(
        dates=dates,
        provinces=_provinces(one.provinces, other.provinces),
        figures=_figures(one.figures, other.figures),
        names=_names(one, other),
        romanized=romanized if words is not None else min(romanized, weights.MOST_OF_ROMANIZED_WITHOUT),
        contradictions=_contradictions(one, other),
        words=words,
    )


def confidence(one: Profile, other: Profile, dictionary: Dictionary | None) -> float:
    """From 0 to 1, how sure it is that two releases tell the same event."""
    found = evidence(one, other, dictionary)
    return 0.0 if found is None else found.confidence
