"""Romanized names: names in an English text that are spelt in pinyin, and whether a Chinese text has them.

So persons, counties, companies and villages are found that no list has: Danjiangkou is 丹江口, Zhang Guimei is 张桂梅.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from searchsvc.facts.places.gazetteer import names, plain
from searchsvc.suggest.pinyin import known_readings, syllables
from searchsvc.text.fold import fold_text

_NAME = re.compile(r"[A-Z][a-zü]+(?:['’-][A-Z]?[a-zü]+)?(?: [A-Z][a-zü]+(?:['’-][A-Z]?[a-zü]+)?)?")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_SYLLABLE = 6
LONGEST_NAME = 24
"""Letters; longer words are no names."""
MOST_READINGS = 8
"""So many ways at most to cut a name into syllables are tried: Xian is 西安 and 先."""
MOST_NAMES = 60
"""So many names at most of one text are looked for."""


@cache
def _known() -> frozenset[str]:
    return frozenset(each.replace("v", "u") for each in known_readings().characters.values() if each)


@lru_cache(maxsize=16384)
def readings(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to cut letters into syllables of pinyin, two or more of them; none where it is not pinyin."""
    known = _known()
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            if ways[start] and letters[start:end] in known:
                ways[end] += ((*way, letters[start:end]) for way in ways[start])
        ways[end] = ways[end][:MOST_READINGS]
    return tuple(way for way in ways[-1] if len(way) > 1)


def names_in(text: str) -> Iterator[str]:
    """The names of an English text that may be pinyin: words with a capital, each once, and two that follow each other.

    Names of provinces are left out: they are compared as facts.
    """
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = [_letters(word) for word in match[0].split(" ")]
        if len(words) > 1:
            found.setdefault("".join(words))
        for word in words:
            found.setdefault(word)
    known = names()
    kept = (each for each in found if len(each) <= LONGEST_NAME)
    for count, letters in enumerate(each for each in kept if each not in known or known[each].kind != "province"):
        if count == MOST_NAMES:
            return
        if readings(letters):
            yield letters


def _letters(word: str) -> str:
    return re.sub("[^a-z]", "", plain(fold_text(word)))


def spoken(folded: str) -> str:
    """The syllables of the Han characters of a folded text between bars, two bars where others stand between."""
    runs = ("|".join(syllables(run)).replace("v", "u") for run in _HAN_RUN.findall(folded))
    return "|" + "||".join(runs) + "|"


def is_spoken(letters: str, stream: str) -> bool:
    """Whether the syllables of a name stand in those of a text (`spoken`)."""
    return any("|" + "|".join(way) + "|" in stream for way in readings(letters))
