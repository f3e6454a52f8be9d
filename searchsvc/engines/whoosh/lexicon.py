"""The lexicon of a segment: its words and the phrases of its titles with their frequencies, and how they are read.

Three sorted lists of texts, each in one file with its ends in another: `lexicon` holds words and phrases; `readings`
how the Han ones are read, each reading with the number of its word; `titles` the folded titles, each with its document,
but for those that are only shown, which are a body's first words.
They are written with the segment, in proportion to it, and found by binary search; nothing is built when it is opened.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.engines.whoosh.batch import FIELD_PREFIX
from searchsvc.engines.whoosh.dictionary import after_prefix
from searchsvc.engines.whoosh.parts import Part
from searchsvc.engines.whoosh.schema import TEXT
from searchsvc.engines.whoosh.segment import array_path, map_array
from searchsvc.engines.whoosh.stored import unpack_row
from searchsvc.suggest.edits import all_letters, near
from searchsvc.suggest.phrases import title_phrases
from searchsvc.suggest.pinyin import initials, sound, syllables
from searchsvc.suggest.vocabulary import Entry, Near
from searchsvc.text.analyzer import WORD_MARK
from searchsvc.text.fold import fold_text
from searchsvc.text.units import HAN, units

SOUND, FULL, INITIALS = b"=", b">", b"?"
"""What begins the readings of each kind."""
LONGEST_TITLE = 80
"""Characters of a folded title that are kept to find it by."""
LONGEST_READ = 8
"""Characters; how a longer word is read is not kept."""
FEW_TITLES = 2000
"""In a segment of more titles, shown ones included, a phrase must be in two of them, and what pinyin is completed to in
two releases."""
MOST_NEAR = 4096

_HAN = re.compile(f"[{HAN}]")
_ENTRY_ARRAYS = {"lexicon_counts": np.uint32, "lexicon_letters": np.uint32}
_U32 = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def _full_frequencies(frequencies, within, occurrences, out):
    """In how many documents each term has a full occurrence."""
    posting, at = 0, 0
    for term in range(frequencies.size):
        out[term] = 0
        for _ in range(frequencies[term]):
            full = 0
            for _ in range(within[posting]):
                full |= occurrences[at] & 1
                at += 1
            out[term] += full
            posting += 1


class _TextList:
    """A sorted list of texts on disk."""

    def __init__(self, folder: Path, name: str, what: str) -> None:
        self.blob: NDArray[np.uint8] = map_array(array_path(folder, name, what), np.uint8)
        self.ends: _U32 = map_array(array_path(folder, name, f"{what}_ends"), np.uint32)
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


def _write(folder: Path, name: str, what: str, values: NDArray[Any]) -> None:
    array_path(folder, name, what).write_bytes(np.ascontiguousarray(values).tobytes())


def _write_texts(folder: Path, name: str, what: str, texts: list[bytes]) -> tuple[NDArray[np.uint8], _U32]:
    blob = np.frombuffer(b"".join(texts), dtype=np.uint8)
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.uint32, count=len(texts)), dtype=np.uint32)
    _write(folder, name, what, blob)
    _write(folder, name, f"{what}_ends", ends)
    return blob, ends


class LexiconWriter:
    """Gathers the lexicon of one segment while its rows and postings go by."""

    def __init__(self) -> None:
        self._words: dict[bytes, int] = {}
        self._phrases: Counter[str] = Counter()
        self._titles: list[tuple[bytes, int]] = []
        self._title_count = 0

    def add_row(self, row: bytes, document: int) -> None:
        """Takes the title of a document's row."""
        stored = unpack_row(row)
        *_, is_shown_only = stored.shown
        folded = fold_text(stored.title.decode()).strip()
        self._phrases.update(set(title_phrases(tuple(units(folded)))))
        self._title_count += bool(folded)
        if folded and not is_shown_only:
            self._titles.append((" ".join(folded.split())[:LONGEST_TITLE].encode(), document))

    def watched(self, pieces: Iterable[Part]) -> Iterator[Part]:
        """The same pieces, whose words are taken as they go by."""
        for piece in pieces:
            self._take(piece)
            yield piece

    def _take(self, piece: Part) -> None:
        full = np.empty(len(piece.terms), dtype=np.uint32)
        _full_frequencies(piece.frequencies, piece.within, piece.occurrences, full)
        field, mark = FIELD_PREFIX[TEXT], WORD_MARK.encode()
        for term, frequency in zip(piece.terms, full.tolist(), strict=True):
            if not frequency or term[:1] != field:
                continue
            word = term[1:]
            if b"a" <= word[:1] <= b"z" or word[:1] == mark or _is_word(word):
                self._words[word.removeprefix(mark)] = frequency

    def write(self, folder: Path, name: str) -> None:
        """Writes the files of the lexicon."""
        least = 1 if self._title_count <= FEW_TITLES else 2
        for phrase, count in self._phrases.items():
            key = phrase.encode()
            if count >= least and self._words.get(key, 0) < count:
                self._words[key] = count
        entries = sorted(self._words)
        blob, ends = _write_texts(folder, name, "lexicon", entries)
        letters = np.empty(len(entries), dtype=np.uint32)
        all_letters(blob, ends, letters)
        _write(folder, name, "lexicon_letters", letters)
        _write(folder, name, "lexicon_counts", np.array([self._words[each] for each in entries], dtype=np.uint32))
        readings = sorted(_readings(entries, {each for each in entries if self._words[each] >= least}))
        _write_texts(folder, name, "readings", [reading for reading, _ in readings])
        _write(folder, name, "reading_entries", np.array([number for _, number in readings], dtype=np.uint32))
        self._titles.sort()
        _write_texts(folder, name, "titles", [title for title, _ in self._titles])
        _write(folder, name, "title_documents", np.array([number for _, number in self._titles], dtype=np.uint32))


def _is_word(term: bytes) -> bool:
    """Whether a term without a mark, and not Latin, is a word: two Han characters, or letters of another script."""
    if term[:1] < b"\x80":
        return False
    text = term.decode()
    return len(text) == 2 if _HAN.match(text) else text[0].isalpha()


def _readings(entries: list[bytes], completed: Container[bytes]) -> Iterator[tuple[bytes, int]]:
    """The readings of the Han entries, each with its entry's number: of those not completed to, the sound only."""
    for number, entry in enumerate(entries):
        if entry[:1] < b"\xe2" or len(entry) > 4 * LONGEST_READ:
            continue
        text = entry.decode()
        read = syllables(text)
        if len(text) <= LONGEST_READ and all(read):
            yield SOUND + sound(read).encode(), number
            if entry not in completed:
                continue
            yield FULL + "".join(read).encode(), number
            yield INITIALS + initials(read).encode(), number


class Lexicon:
    """Reads the lexicon of a segment, from any thread."""

    def __init__(self, folder: Path, name: str) -> None:
        self._entries = _TextList(folder, name, "lexicon")
        self._counts, self._letters = (
            map_array(array_path(folder, name, what), dtype) for what, dtype in _ENTRY_ARRAYS.items()
        )
        self._readings = _TextList(folder, name, "readings")
        self._read_entries: _U32 = map_array(array_path(folder, name, "reading_entries"), np.uint32)
        self._titles = _TextList(folder, name, "titles")
        self._documents: _U32 = map_array(array_path(folder, name, "title_documents"), np.uint32)
        self._latin = range(self._entries.first(b"a"), self._entries.first(b"{"))

    def frequency(self, text: str) -> int:
        """See `Vocabulary`."""
        number = self._entries.find(text.encode())
        return 0 if number < 0 else int(self._counts[number])

    def near(self, word: str, most: float) -> list[Near]:
        """See `Vocabulary`."""
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
        """See `Vocabulary`."""
        wanted, found = SOUND + key.encode(), []
        for place in range(self._readings.first(wanted), len(self._readings)):
            if self._readings[place] != wanted:
                break
            found.append(self._entry(int(self._read_entries[place])))
        return found

    def beginning(self, prefix: str, count: int) -> list[Entry]:
        """See `Vocabulary`."""
        key = prefix.encode()
        numbers = self._entries.beginning(key)
        best = _best(self._counts[numbers.start : numbers.stop], count + 1)
        found = [self._entry(numbers.start + each) for each in best]
        return [entry for entry in found if entry.text != prefix]

    def read_as(self, letters: str, count: int) -> list[Entry]:
        """See `Vocabulary`."""
        found: dict[int, None] = {}
        for kind in (FULL, INITIALS):
            places = self._readings.beginning(kind + letters.encode())
            numbers = self._read_entries[places.start : places.stop]
            found |= dict.fromkeys(numbers[_best(self._counts[numbers], count)].tolist())
        return [self._entry(number) for number in found]

    def titles(self, prefix: str, count: int) -> list[int]:
        """The documents of some titles that begin with a text."""
        places = self._titles.beginning(prefix.encode())
        documents: list[int] = self._documents[places.start : places.stop][:count].tolist()
        return documents

    def _entry(self, number: int) -> Entry:
        return Entry(self._entries[number].decode(), int(self._counts[number]))


def _best(counts: NDArray[np.uint32], count: int) -> list[int]:
    """The places of the greatest counts, in no order."""
    if len(counts) <= count:
        return list(range(len(counts)))
    best: list[int] = np.argpartition(counts, len(counts) - count)[-count:].tolist()
    return best
