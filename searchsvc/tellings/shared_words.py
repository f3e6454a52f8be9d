"""Translated words: how much of what one text says stands in the other, judged word by word with a dictionary.

Words count by how rare they are in Chinese (jieba's counts): 会议 and 教育 stand in every release, 首飞 in few. Texts
of two scripts need no dictionary.
"""

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from searchsvc.facts.places.gazetteer import names
from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords
from searchsvc.text.words import segmenter
from searchsvc.translation.cedict import package_file
from searchsvc.translation.dictionary import Dictionary
from searchsvc.translation.keys import key_of

_WORD = re.compile(r"[a-z]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_NOT_RARE = re.compile(r"^(\S+) ([0-9]{2,}) ", re.MULTILINE)
LONGEST_SPAN = 3
"""So many neighbouring words of a title are looked up together."""
LONGEST_HEADWORD = 4
"""Characters; of a longer Chinese word, so many are looked for."""
_COUNTED = 60_000_000
"""The sum of jieba's counts."""


class Coverage(NamedTuple):
    """The weight of the words of one text that stand in the other, and of all its words."""

    found: float
    total: float


@cache
def _counts() -> dict[str, int]:
    """How often jieba's list counts each word that is not rare: no others are needed, and these are read at once."""
    path = package_file("jieba", "jieba/dict.txt")
    found = _NOT_RARE.findall(path.read_text("utf-8")) if path else ()
    return {word: int(count) for word, count in found}


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """What a Chinese word counts, from .1 for the commonest to 1 for the rarest."""
    count = _counts().get(word, 0)
    return min(1.0, max(0.1, (math.log10(_COUNTED / (count + 30)) - 3) / 3))


def english_words(folded: str) -> list[str]:
    """The words of a folded English text that say something, in order."""
    return [word for word in _WORD.findall(folded) if len(word) > 1 and word not in stopwords()]


def chinese_words(folded: str) -> list[str]:
    """The words of a folded Chinese text of two characters and more that say something, in order."""
    words = (word for run in _HAN_RUN.findall(folded) for word in segmenter().cut(run))
    return [word for word in words if len(word) > 1 and word not in stopwords()]


def _is_place(word: str) -> bool:
    return word in names() and names()[word].kind in ("province", "list", "city")


def substrings(folded: str) -> frozenset[str]:
    """The stretches of two to `LONGEST_HEADWORD` Han characters that stand in a folded text."""
    return frozenset(
        run[start : start + size]
        for run in _HAN_RUN.findall(folded)
        for size in range(2, LONGEST_HEADWORD + 1)
        for start in range(len(run) - size + 1)
    )


class _Translated(NamedTuple):
    """English words, what each counts, and the translations of those that stand together: [first, last), headwords."""

    weights: tuple[float, ...]
    spans: tuple[tuple[int, int, frozenset[str]], ...]


@lru_cache(maxsize=1024)  # a release is compared several times
def _translated(words: tuple[str, ...], longest: int, dictionary: Dictionary) -> _Translated:
    spans: list[tuple[int, int, frozenset[str]]] = []
    for size in range(longest, 0, -1):
        for start in range(len(words) - size + 1):
            entries = dictionary.headwords.entries(key_of(words[start : start + size]))
            if found := frozenset(headword[:LONGEST_HEADWORD] for headword, _ in entries if len(headword) > 1):
                spans.append((start, start + size, found))
    return _Translated(tuple(_weight(word, dictionary) for word in words), tuple(spans))


def english_in_chinese(
    words: tuple[str, ...], chinese: frozenset[str], dictionary: Dictionary, longest: int = 1
) -> Coverage:
    """How many of some English words have a translation among the substrings of a Chinese text.

    Up to `longest` neighbouring words are looked up together, too.
    """
    weights, spans = _translated(words, longest, dictionary)
    found: set[int] = set()
    for first, last, headwords in spans:
        if not headwords.isdisjoint(chinese):
            found.update(range(first, last))
    return Coverage(sum(weights[each] for each in found), sum(weights))


@lru_cache(maxsize=16384)
def _weight(word: str, dictionary: Dictionary) -> float:
    """What an English word counts: as its commonest translation, nothing where it is a place, little where unknown."""
    entries = [headword for headword, _ in dictionary.headwords.entries(key_of([word]))[:4] if len(headword) > 1]
    if any(map(_is_place, entries)):
        return 0.0
    return min(map(rarity, entries), default=0.3)


def chinese_in_english(words: Sequence[str], stems: frozenset[str], dictionary: Dictionary) -> Coverage:
    """How many of some Chinese words have a gloss all of whose words are in an English text, given by their stems."""
    found = total = 0.0
    for word in words:
        if _is_place(word):
            continue
        glosses = dictionary.glosses.entries(word)
        weight = rarity(word) if glosses else 0.3 * rarity(word)
        total += weight
        if any(_is_said(gloss, stems) for gloss, _ in glosses):
            found += weight
    return Coverage(found, total)


@lru_cache(maxsize=16384)
def _gloss_stems(gloss: str) -> frozenset[str]:
    return frozenset(map(stem, english_words(gloss)))


def _is_said(gloss: str, stems: frozenset[str]) -> bool:
    wanted = _gloss_stems(gloss)
    return bool(wanted) and wanted <= stems


def chinese_in_chinese(words: Sequence[str], chinese: frozenset[str]) -> Coverage:
    """How many of some Chinese words are among the substrings of another Chinese text."""
    counted = [(rarity(word), word[:LONGEST_HEADWORD] in chinese) for word in words if not _is_place(word)]
    return Coverage(sum(weight for weight, is_found in counted if is_found), sum(weight for weight, _ in counted))
