"""The lexicon of a segment: its words and the phrases of its titles with their frequencies, and how they are read.

Three sorted lists of texts, each in one file with its ends in another: `lexicon` holds words and phrases; `readings`
how the Han ones are read, each reading with the number of its word; `titles` the folded titles, each with its document,
but for those that are only shown, which are a body's first words.
They are written with the segment, in proportion to it, and found by binary search; nothing is built when it is opened.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.format.segment_files import array_path, map_array
from searchsvc.engines.whoosh.postings.runs import Part
from searchsvc.engines.whoosh.terms.term_dictionary import after_prefix
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds
from searchsvc.engines.whoosh.vocabulary.title_phrases import Titles
from searchsvc.runtime.kernel import kernel
from searchsvc.suggest.edits import all_letters, near
from searchsvc.suggest.readings import FULL, INITIALS, SOUND, all_readings
from searchsvc.suggest.vocabulary import Entry, Near
from searchsvc.text.analyzer import WORD_MARK
from searchsvc.text.units import HAN

FEW_TITLES = 2000
"""In a segment of more titles, shown ones included, a phrase must be in two of them, and what pinyin is completed to in
two releases."""
MOST_NEAR = 4096

_HAN_RANGES = np.array([ord(char) for char in HAN if char != "-"], dtype=np.int64)
_NO_WORD, _WORD, _MARKED, _OTHER = range(4)
"""What of a term is a word; the second and the third are also how many bytes stand before it."""
_A, _Z = 97, 122
_ENTRY_ARRAYS = {"lexicon_counts": np.uint32, "lexicon_letters": np.uint32}
_U32 = NDArray[np.uint32]


@kernel
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


def _write_texts(folder: Path, name: str, what: str, texts: list[bytes]) -> None:
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.uint32, count=len(texts)), dtype=np.uint32)
    _write(folder, name, what, np.frombuffer(b"".join(texts), dtype=np.uint8))
    _write(folder, name, f"{what}_ends", ends)


@kernel
def _kinds_of(text, ends, full, field, mark, han, kinds):
    """Says of each term what of it is a word: nothing, all but the field, all but field and mark, or who knows."""
    start = 0
    for term in range(ends.size):
        end, kinds[term] = ends[term], _NO_WORD
        if full[term] and end - start > 1 and text[start] == field:
            first = np.int64(text[start + 1])
            if first == mark:
                kinds[term] = _MARKED
            elif _A <= first <= _Z:
                kinds[term] = _WORD
            elif first >= 0x80:
                characters = 0
                for place in range(start + 1, end):
                    characters += (text[place] & 0xC0) != 0x80
                more = 1 if first < 0xE0 else 2 if first < 0xF0 else 3
                code = first & (0x3F >> more)
                for place in range(start + 2, start + 2 + more):
                    code = code << 6 | (text[place] & 0x3F)
                is_han = False
                for each in range(0, han.size, 2):
                    is_han |= han[each] <= code <= han[each + 1]
                kinds[term] = _OTHER if not is_han else _WORD if characters == 2 else _NO_WORD
        start = end


def _words_of(piece: Part) -> Iterator[tuple[TermList, _U32]]:
    """The words of a piece, each with in how many documents it is in full, in two sorted lists.

    In the first are Latin words, two Han characters, and those that begin with a letter of another script; in the
    second those that stand in a piece with a mark.
    """
    full, kinds = np.empty(len(piece.terms), dtype=np.uint32), np.empty(len(piece.terms), dtype=np.uint8)
    _full_frequencies(piece.frequencies, piece.within, piece.occurrences, full)
    text, ends = piece.terms.text, piece.terms.ends
    _kinds_of(text, ends, full, FIELD_PREFIX[TEXT][0], ord(WORD_MARK), _HAN_RANGES, kinds)
    for number in np.flatnonzero(kinds == _OTHER).tolist():
        kinds[number] = _WORD if piece.terms[number][1:].decode()[0].isalpha() else _NO_WORD
    lengths = piece.terms.lengths()
    for kind in (_WORD, _MARKED):  # as many bytes stand before the word
        is_one = kinds == kind
        is_left = np.repeat(is_one, lengths)
        for before in range(kind):
            is_left[(ends - lengths + before)[is_one]] = False
        yield TermList(text[is_left], np.cumsum(lengths[is_one] - kind)), full[is_one]


class LexiconWriter:
    """Gathers the lexicon of one segment while its titles and postings go by."""

    def __init__(self) -> None:
        self._words: list[tuple[TermList, _U32]] = []
        self._phrases: list[tuple[TermList, _U32]] = []
        self._titles: list[tuple[bytes, int]] = []
        self._title_count = 0

    def add_titles(self, titles: Titles, first: int) -> None:
        """Takes the titles of the documents from `first` on."""
        self._phrases.append((titles.phrases, titles.counts))
        self._title_count += titles.count
        self._titles += ((key, number) for number, key in enumerate(titles.keys, first) if key)

    @property
    def _least(self) -> int:
        """In how many titles a phrase must be."""
        return 1 if self._title_count <= FEW_TITLES else 2

    def watched(self, pieces: Iterable[Part]) -> Iterator[Part]:
        """The same pieces, whose words are taken as they go by."""
        for piece in pieces:
            self._words.extend(_words_of(piece))
            yield piece

    def _common_phrases(self, bounds: Sequence[tuple[int, int]]) -> tuple[TermList, _U32]:
        """The phrases that are in enough titles, of a slice of each list."""
        sliced = [
            (phrases.piece(first, last), counts[first:last])
            for (phrases, counts), (first, last) in zip(self._phrases, bounds, strict=True)
        ]
        merged, ids = merge_terms([phrases for phrases, _ in sliced])
        in_titles = np.zeros(len(merged), dtype=np.uint32)
        for numbers, (_, counts) in zip(ids, sliced, strict=True):
            in_titles[numbers] += counts
        is_common = in_titles >= self._least
        return merged.chosen(np.flatnonzero(is_common)), in_titles[is_common]

    def write_titles(self, folder: Path, name: str) -> None:
        """Writes the files of the titles, and merges their phrases, for which no postings need have gone by."""
        slices = zip(*slice_bounds([phrases for phrases, _ in self._phrases]), strict=True)
        self._phrases = [self._common_phrases(bounds) for bounds in slices]
        self._titles.sort()
        _write_texts(folder, name, "titles", [title for title, _ in self._titles])
        _write(folder, name, "title_documents", np.array([number for _, number in self._titles], dtype=np.uint32))

    def write_entries(self, folder: Path, name: str) -> None:
        """Writes all other files, after `write_titles`."""
        lists = [*self._words, *self._phrases]
        entries, ids = merge_terms([each for each, _ in lists])
        found = np.zeros(len(entries), dtype=np.uint32)
        for numbers, (_, counts) in zip(ids, lists, strict=True):
            found[numbers] = np.maximum(found[numbers], counts)
        self._words = []
        ends = entries.ends.astype(np.uint32)
        letters = np.empty(len(entries), dtype=np.uint32)
        all_letters(entries.text, ends, letters)
        _write(folder, name, "lexicon", entries.text)
        _write(folder, name, "lexicon_ends", ends)
        _write(folder, name, "lexicon_letters", letters)
        _write(folder, name, "lexicon_counts", found)
        readings = all_readings(entries.text, entries.ends, found >= self._least)
        _write(folder, name, "readings", readings.text)
        _write(folder, name, "readings_ends", readings.ends.astype(np.uint32))
        _write(folder, name, "reading_entries", readings.words)


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

    def titles(self, prefix: str) -> _U32:
        """The documents of the titles that begin with a text, in the order of the titles."""
        places = self._titles.beginning(prefix.encode())
        return self._documents[places.start : places.stop]

    def _entry(self, number: int) -> Entry:
        return Entry(self._entries[number].decode(), int(self._counts[number]))


def _best(counts: NDArray[np.uint32], count: int) -> list[int]:
    """The places of the greatest counts, in no order."""
    if len(counts) <= count:
        return list(range(len(counts)))
    best: list[int] = np.argpartition(counts, len(counts) - count)[-count:].tolist()
    return best
