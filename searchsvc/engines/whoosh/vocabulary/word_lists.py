"""The lexicon of a segment: its words and noun phrases with their frequencies, and how they are read.

Three sorted lists of texts, each in one file with its ends in another: `lexicon` holds words and phrases; `readings`
how the Han ones are read, each reading with the number of its word; `titles` the folded titles, each with its document,
but for those that are only shown, which are a body's first words.
They are written with the segment, in proportion to it, and found by binary search; nothing is built when it is opened.
"""

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import (
    CARRIED,
    LEXICON,
    LEXICON_COUNTS,
    LEXICON_LETTERS,
    LEXICON_PHRASES,
    READING_ENTRIES,
    READINGS,
    TITLE_DOCUMENTS,
    TITLES,
    U32,
    ends_of,
    map_array,
)
from searchsvc.engines.whoosh.terms.dictionary_reader import after_prefix
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.suggest.edits import near
from searchsvc.suggest.phrases import Phrases
from searchsvc.suggest.readings import FULL, INITIALS, SOUND
from searchsvc.suggest.vocabulary import Entry, Near

PHRASES_AT_ONCE = 1 << 17
"""Of so many entries the phrases are read at once."""
MOST_NEAR = 4096
"""So many near words are looked at."""


class _TextList:
    """A sorted list of texts on disk."""

    def __init__(self, folder: Path, segment: str, texts: str) -> None:
        self.blob: NDArray[np.uint8] = map_array(folder, segment, texts)
        self.ends: U32 = map_array(folder, segment, ends_of(texts))
        self._view = self.blob.data
        self._bounds = self.ends.data

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._view[self._bounds[number - 1] if number else 0 : self._bounds[number]])

    def first(self, key: bytes) -> int:
        """The number of the first text that is not before `key`."""
        return bisect_left(range(len(self)), key, key=self.__getitem__)

    def find(self, key: bytes) -> int:
        """The number of a text; -1 where it is not there."""
        number = self.first(key)
        return number if number < len(self) and self[number] == key else -1

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the texts that begin with a prefix."""
        return range(self.first(prefix), self.first(after_prefix(prefix)))


class Lexicon:
    """Reads the lexicon of a segment, from any thread."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._entries = _TextList(folder, segment, LEXICON)
        self._counts: U32 = map_array(folder, segment, LEXICON_COUNTS)
        self._letters: U32 = map_array(folder, segment, LEXICON_LETTERS)
        self._phrases: NDArray[np.uint8] = map_array(folder, segment, LEXICON_PHRASES)
        self._readings = _TextList(folder, segment, READINGS)
        self._read_entries: U32 = map_array(folder, segment, READING_ENTRIES)
        self._titles = _TextList(folder, segment, TITLES)
        self._documents: U32 = map_array(folder, segment, TITLE_DOCUMENTS)
        self._latin = range(self._entries.first(b"a"), self._entries.first(b"{"))

    def frequency(self, text: str) -> int:
        """In how many releases a word or phrase is, at least; 0 where the segment has none such."""
        number = self._entries.find(text.encode())
        return 0 if number < 0 else int(self._counts[number])

    def near(self, word: str, most: float) -> list[Near]:
        """The Latin words that a Latin word can be turned into at a cost of at most `most`; see `suggest.edits`."""
        numbers, costs = np.empty(MOST_NEAR, dtype=np.int64), np.empty(MOST_NEAR, dtype=np.float64)
        key = np.frombuffer(word.encode(), dtype=np.uint8)
        count = near(
            self._entries.blob,
            self._entries.ends,
            self._letters,
            self._latin.start,
            self._latin.stop,
            key,
            most,
            numbers,
            costs,
        )
        return [
            Near(self._entries[number].decode(), int(self._counts[number]), cost)
            for number, cost in zip(numbers[:count].tolist(), costs[:count].tolist(), strict=True)
        ]

    def sounding(self, key: str) -> list[Entry]:
        """The Han words with this `pinyin.sound`."""
        wanted, found = SOUND + key.encode(), []
        for place in range(self._readings.first(wanted), len(self._readings)):
            if self._readings[place] != wanted:
                break
            found.append(self._entry(int(self._read_entries[place])))
        return found

    def beginning(self, prefix: str, count: int) -> list[Entry]:
        """The `count` most frequent words, and as many phrases, that begin with a text, in no order, but not itself."""
        numbers = self._entries.beginning(prefix.encode())
        found = [self._entry(each) for each in self._best_of(np.arange(numbers.start, numbers.stop), count + 1)]
        return [entry for entry in found if entry.text != prefix]

    def phrases(self) -> Iterator[Phrases]:
        """All phrases, by the piece. Each was found to be one, and so counts as standing alone wherever it is."""
        for first in range(0, len(self._entries), PHRASES_AT_ONCE):
            ends = self._entries.ends[first : first + PHRASES_AT_ONCE].astype(np.int64)
            begin = int(self._entries.ends[first - 1]) if first else 0
            entries = TermList(self._entries.blob[begin : int(ends[-1])], ends - begin)
            numbers = np.flatnonzero(self._phrases[first : first + len(ends)])
            chosen, counts = entries.chosen(numbers), self._counts[first + numbers]
            yield Phrases(chosen.text, chosen.ends, counts, counts)

    def _best_of(self, numbers: NDArray[Any], count: int) -> list[int]:
        """The `count` most frequent words of some entries, and as many phrases."""
        are_phrases = self._phrases[numbers] > 0
        found: list[int] = []
        for chosen in (numbers[~are_phrases], numbers[are_phrases]):
            found += chosen[_best(self._counts[chosen], count)].tolist()
        return found

    def read_as(self, letters: str, count: int) -> list[Entry]:
        """Han words and phrases whose pinyin, or its initials, begin with some letters: the most frequent, in no order.

        Up to `count` words and as many phrases by their pinyin, and as many by its initials.
        """
        found: dict[int, None] = {}
        for kind in (FULL, INITIALS):
            places = self._readings.beginning(kind + letters.encode())
            numbers = self._read_entries[places.start : places.stop]
            found |= dict.fromkeys(self._best_of(numbers, count))
        return [self._entry(number) for number in found]

    def titles(self, prefix: str) -> U32:
        """The documents of the titles that begin with a text, in the order of the titles."""
        places = self._titles.beginning(prefix.encode())
        return self._documents[places.start : places.stop]

    def _entry(self, number: int) -> Entry:
        phrase = int(self._phrases[number])
        return Entry(self._entries[number].decode(), int(self._counts[number]), phrase > 0, phrase == CARRIED)


def _best(counts: NDArray[np.uint32], count: int) -> list[int]:
    """The places of the greatest counts, in no order."""
    if len(counts) <= count:
        return list(range(len(counts)))
    best: list[int] = np.argpartition(counts, len(counts) - count)[-count:].tolist()
    return best
