"""The writer of a segment's lexicon: its words, its noun phrases, how both are read, and its titles.

It gathers them while postings, titles and phrases go by on their way to the segment; `word_lists` tells which files
they become.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.format.segment_files import (
    CARRIED,
    FRESH,
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
    write_array,
)
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds
from searchsvc.engines.whoosh.vocabulary.title_keys import Titles
from searchsvc.runtime.arrays import Int64s, Uint8s, Uint32s, int64, read_only
from searchsvc.runtime.kernel import kernel
from searchsvc.suggest.edits import all_letters
from searchsvc.suggest.phrases import Phrases
from searchsvc.suggest.readings import all_readings
from searchsvc.text.analyzer import WORD_MARK
from searchsvc.text.units import HAN

FEW_TITLES = 2000
"""In a segment of more titles, shown ones included, what pinyin is completed to must be in two releases."""
LEAST_RELEASES = 2
"""In how many releases a phrase must be."""
LEAST_ALONE = 0.1
"""In which share of these it must stand alone."""

_HAN_RANGES = np.array([ord(char) for char in HAN if char != "-"], dtype=np.int64)
"""The first and the last code point of each range of Han characters."""
_NO_WORD, _WORD, _MARKED, _OTHER = range(4)
"""What of a term is a word; the second and the third are also how many bytes stand before it."""
_A, _Z = 97, 122
_AMPERSAND, _PLUS = 38, 43


class _Terms(NamedTuple):
    """A `TermList` as kernels take it; both arrays are read-only."""

    text: Uint8s
    ends: Int64s


@kernel
def _full_frequencies(frequencies: Uint32s, within: Uint32s, occurrences: Uint32s, out: Uint32s) -> None:
    """Fills in in how many documents each term of a run has a full occurrence."""
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


def _write_texts(folder: Path, segment: str, name: str, texts: NDArray[np.uint8], ends: NDArray[Any]) -> None:
    write_array(folder, segment, name, texts)
    write_array(folder, segment, ends_of(name), ends)


@kernel
def _kinds_of(terms: _Terms, full: Uint32s, field: int, mark: int, kinds: Uint8s) -> None:
    """Fills in what of each term is a word, or `_OTHER` where its script decides that.

    A term is a word where it is one of a field and has a full occurrence (`full` counts these): Latin ones, those of
    two Han characters, and those that stand with a mark, which the longer Han words do. A Latin word that is indexed
    with the sign after it as well (r&, 5g+) is no second word.
    """
    text = terms.text
    start = int64(0)
    for term in range(terms.ends.size):
        end, kinds[term] = terms.ends[term], _NO_WORD
        if full[term] and end - start > 1 and text[start] == field:
            first = int64(text[start + 1])
            if first == mark:
                kinds[term] = _MARKED
            elif _A <= first <= _Z:
                last, before = text[end - 1], text[end - 2]
                kinds[term] = _NO_WORD if last == _AMPERSAND or (last == _PLUS and before != _PLUS) else _WORD
            elif first >= 0x80:
                characters = 0
                for at in range(start + 1, end):
                    characters += (text[at] & 0xC0) != 0x80
                more = 1 if first < 0xE0 else 2 if first < 0xF0 else 3
                code = first & (0x3F >> more)
                for at in range(start + 2, start + 2 + more):
                    code = code << 6 | (text[at] & 0x3F)
                is_han = False
                for each in range(0, _HAN_RANGES.size, 2):
                    is_han |= _HAN_RANGES[each] <= code <= _HAN_RANGES[each + 1]
                kinds[term] = _OTHER if not is_han else _WORD if characters == 2 else _NO_WORD
        start = end


def _words_of(piece: Run) -> Iterator[tuple[TermList, U32]]:
    """The words of a piece, each with in how many documents it is in full, in two sorted lists.

    In the first are Latin words, two Han characters, and those that begin with a letter of another script; in the
    second those that stand in a piece with a mark.
    """
    full, kinds = np.empty(len(piece.terms), dtype=np.uint32), np.empty(len(piece.terms), dtype=np.uint8)
    frequencies, within, occurrences = map(read_only, (piece.frequencies, piece.within, piece.occurrences))
    _full_frequencies(frequencies, within, occurrences, full)
    text, ends = piece.terms.text, piece.terms.ends
    _kinds_of(_Terms(read_only(text), read_only(ends)), full, FIELD_PREFIX[TEXT][0], ord(WORD_MARK), kinds)
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
        self._words: list[tuple[TermList, U32]] = []
        self._phrases: list[tuple[TermList, U32, U32]] = []
        self._titles: list[tuple[bytes, int]] = []
        self._title_count = 0
        self._carried = False

    def add_titles(self, titles: Titles, first: int) -> None:
        """Takes the titles of the documents from `first` on."""
        self._title_count += titles.count
        self._titles += ((key, number) for number, key in enumerate(titles.keys, first) if key)

    def add_phrases(self, phrases: Phrases, *, carried: bool) -> None:
        """Takes the phrases of some documents, with their counts; `carried` says that they are of another segment."""
        self._carried |= carried
        self._phrases.append((TermList(phrases.text, phrases.ends), phrases.counts, phrases.alone))

    def watched(self, pieces: Iterable[Run]) -> Iterator[Run]:
        """The same pieces, whose words are taken as they go by."""
        for piece in pieces:
            self._words.extend(_words_of(piece))
            yield piece

    def _common_phrases(self, bounds: Sequence[tuple[int, int]]) -> tuple[TermList, U32, U32]:
        """The phrases that are in enough releases, of a slice of each list."""
        sliced = [
            (phrases.piece(first, last), counts[first:last], alone[first:last])
            for (phrases, counts, alone), (first, last) in zip(self._phrases, bounds, strict=True)
        ]
        merged, ids = merge_terms([phrases for phrases, _, _ in sliced])
        in_releases, in_alone = (np.zeros(len(merged), dtype=np.uint32) for _ in range(2))
        for numbers, (_, counts, alone) in zip(ids, sliced, strict=True):
            in_releases[numbers] += counts
            in_alone[numbers] += alone
        is_common = (in_releases >= LEAST_RELEASES) & (in_alone >= np.maximum(LEAST_ALONE * in_releases, 1))
        return merged.chosen(np.flatnonzero(is_common)), in_releases[is_common], in_alone[is_common]

    def write_titles(self, folder: Path, segment: str) -> None:
        """Writes the files of the titles, and merges the phrases, for which no postings need have gone by."""
        slices = zip(*slice_bounds([phrases for phrases, _, _ in self._phrases]), strict=True)
        self._phrases = [self._common_phrases(bounds) for bounds in slices]
        self._titles.sort()
        titles = TermList.of([title for title, _ in self._titles])
        _write_texts(folder, segment, TITLES, titles.text, titles.ends)
        documents = np.array([number for _, number in self._titles], dtype=np.uint32)
        write_array(folder, segment, TITLE_DOCUMENTS, documents)

    def write_entries(self, folder: Path, segment: str) -> None:
        """Writes all other files, after `write_titles`."""
        lists = [*self._words, *((phrases, counts) for phrases, counts, _ in self._phrases)]
        entries, ids = merge_terms([each for each, _ in lists])
        found, phrases = np.zeros(len(entries), dtype=np.uint32), np.zeros(len(entries), dtype=np.uint8)
        for at, (numbers, (_, counts)) in enumerate(zip(ids, lists, strict=True)):
            found[numbers] = np.maximum(found[numbers], counts)
            if at >= len(self._words):
                phrases[numbers] = CARRIED if self._carried else FRESH
        least = 1 if self._title_count <= FEW_TITLES else 2
        self._words, self._phrases = [], []
        ends = entries.ends.astype(np.uint32)
        letters = np.empty(len(entries), dtype=np.uint32)
        all_letters(read_only(entries.text), ends, letters)
        _write_texts(folder, segment, LEXICON, entries.text, ends)
        write_array(folder, segment, LEXICON_LETTERS, letters)
        write_array(folder, segment, LEXICON_COUNTS, found)
        write_array(folder, segment, LEXICON_PHRASES, phrases)
        readings = all_readings(entries.text, entries.ends, found >= least)
        _write_texts(folder, segment, READINGS, readings.text, readings.ends)
        write_array(folder, segment, READING_ENTRIES, readings.words)
