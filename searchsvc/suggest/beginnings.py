"""Beginnings: the names, phrases and nouns that begin with a text, or whose pinyin does."""

import math
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from searchsvc.suggest.concept_names import OfferedNames
from searchsvc.suggest.vocabulary import Entry, Vocabulary
from searchsvc.suggest.word_classes import may_be_asked
from searchsvc.text.fold import fold, fold_text

MOST_NAMES = 8
LOOKED_AT = 40
"""How many words, and as many phrases, are looked at of those that begin with a text."""
NAME, PHRASE, PINYIN = 1.5, 0.7, -1.0
"""What is added to the logarithm of a frequency for a name, for another phrase, and for what is found by its pinyin."""
_JOINTS = re.compile(r"[\s'’]+")
_SPACE = re.compile(r"\s+")


class Candidate(NamedTuple):
    """A word, phrase or name; how many characters of it were typed; and in how many releases it is.

    `finds` says how sure it is that a search for it finds something: it is known to, every word and phrase did when the
    index was built, or only a search can tell.
    """

    text: str
    typed: int
    frequency: float
    bonus: float
    finds: Literal["known", "built", "unknown"] = "built"

    @property
    def likely(self) -> float:
        """How likely it is meant, on the scale of a logarithm."""
        return math.log1p(self.frequency) + self.bonus


class Beginnings:
    """What begins with a text. Made for one text that is completed; what was looked up for it is kept."""

    def __init__(self, vocabulary: Vocabulary, names: OfferedNames) -> None:
        self._vocabulary, self._names = vocabulary, names
        self._kept: dict[str, list[Candidate]] = {}

    def beginning(self, typed: str) -> list[Candidate]:
        """Names, phrases and nouns that begin with a text, the likeliest first. Raises QueryTooSlow."""
        found = self._kept.get(typed)
        if found is None:
            found = self._kept[typed] = sorted(self._beginning(typed), key=lambda each: (-each.likely, each.text))
        return found

    def is_name(self, folded: str) -> bool:
        """Whether a folded text is the name of a concept."""
        return folded in self._names

    def abbreviated(self, typed: str) -> Iterator[Candidate]:
        """The full names of an acronym. Raises QueryTooSlow."""
        letters = fold_text(typed).replace(".", "").strip()
        for name in self._names.abbreviated(letters, self._vocabulary):
            yield Candidate(name.text, 0, name.frequency, NAME, "known")

    def _beginning(self, typed: str) -> Iterator[Candidate]:
        """Names, phrases and nouns that begin with a text."""
        folded = spaced(typed)
        for name in self._names.beginning(folded, typed, MOST_NAMES, self._vocabulary):
            yield Candidate(name.text, _original_length(name.text, folded), name.frequency, NAME, "known")
        for entry in _sensible(self._vocabulary.beginning(folded, LOOKED_AT)):
            yield _candidate(entry, len(folded), 0.0)

    def read(self, typed: str) -> Iterator[Candidate]:
        """Han names, phrases and nouns whose pinyin, or its initials, begin with a text. Raises QueryTooSlow."""
        letters = _JOINTS.sub("", fold_text(typed))
        if len(letters) > 1 and letters.isascii() and letters.isalpha():
            for name in self._names.read_as(letters, MOST_NAMES, self._vocabulary):
                yield Candidate(name.text, 0, name.frequency, NAME + PINYIN, "known")
            for entry in _sensible(self._vocabulary.read_as(letters, LOOKED_AT)):
                yield _candidate(entry, 0, PINYIN)


def _candidate(entry: Entry, typed: int, bonus: float) -> Candidate:
    finds: Literal["built", "unknown"] = "unknown" if entry.carried else "built"
    return Candidate(entry.text, typed, entry.frequency, bonus + (PHRASE if entry.is_phrase else 0.0), finds)


def spaced(text: str) -> str:
    """A folded text, with single blanks."""
    return _SPACE.sub(" ", fold_text(text))


def _original_length(text: str, folded: str) -> int:
    """How many characters of a text its folded beginning was made of."""
    return fold(text).original_span(0, len(folded))[1] if folded else 0


def _sensible(entries: Iterable[Entry]) -> list[Entry]:
    """Phrases, and single words that are nouns; none that only ever stands at the beginning of another."""
    kept = [entry for entry in entries if entry.is_phrase or may_be_asked(entry.text)]
    counts = {(entry.frequency, entry.text) for entry in kept if entry.is_phrase}
    longer = sorted(text for _, text in counts)
    frequencies = {text: frequency for frequency, text in counts}
    cut = {
        short for short, long in pairwise(longer) if long.startswith(short) and frequencies[short] == frequencies[long]
    }
    return [entry for entry in kept if entry.text not in cut]
