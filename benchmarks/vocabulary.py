"""The vocabularies of the generated releases: words with the frequencies of real English and Chinese.

English holds one form of each word (never both `school` and `schools`), so that an engine which matches inflections
finds exactly what one without finds. Chinese holds simplified words of Han characters only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.units import HAN

TOPICS = 150
TOPIC_WORDS = 400
_LATIN = re.compile(r"[a-z]+")
_HAN = re.compile(rf"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, frequent ones first, the running sum of their shares, and the words of each topic."""

    words: tuple[str, ...]
    cumulative: NDArray[np.float64]
    topics: NDArray[np.int64]
    topic_cumulative: NDArray[np.float64]


def make_vocabulary(frequencies: Mapping[str, float], seed: int) -> Vocabulary:
    """A vocabulary of words and their frequencies, which need not add up to one."""
    words = sorted(frequencies, key=lambda word: (-frequencies[word], word))
    shares = np.array([frequencies[word] for word in words])
    first, last = min(300, len(words) // 10), min(25_000, len(words))
    width = min(TOPIC_WORDS, last - first)
    draws = np.random.default_rng([seed, len(words)]).random((TOPICS, last - first))
    ranks = np.cumsum(1 / np.arange(1, width + 1) ** 0.9)
    return Vocabulary(
        words=tuple(words),
        cumulative=np.cumsum(shares / shares.sum()),
        topics=first + np.argsort(draws, axis=1, kind="stable")[:, :width],
        topic_cumulative=ranks / ranks[-1],
    )


def english_words(frequencies: Mapping[str, float]) -> dict[str, float]:
    """The most frequent form of each English word."""
    chosen: dict[str, str] = {}
    for word in _by_frequency(frequencies):
        if _LATIN.fullmatch(word):
            chosen.setdefault(stem(word), word)
    return {word: frequencies[word] for word in chosen.values()}


def chinese_words(frequencies: Mapping[str, float]) -> dict[str, float]:
    """The simplified words of Han characters."""
    return {
        word: frequencies[word]
        for word in _by_frequency(frequencies)
        if _HAN.fullmatch(word) and fold_text(word) == word
    }


def _by_frequency(frequencies: Mapping[str, float]) -> Iterable[str]:
    return sorted(frequencies, key=lambda word: (-frequencies[word], word))


def load_vocabularies(seed: int) -> dict[str, Vocabulary]:
    """The vocabularies of wordfreq, by language (`en`, `zh`)."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - only here: tests bring small vocabularies of their own

    return {
        "en": make_vocabulary(english_words(get_frequency_dict("en", wordlist="best")), seed),
        "zh": make_vocabulary(chinese_words(get_frequency_dict("zh", wordlist="best")), seed),
    }
