"""The writer of a segment's lexicon: its words, its noun phrases, how both are read, and its titles.

It gathers them while postings, titles and phrases go by on their way to the segment; `word_lists` tells which files
they become.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

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
    growing_array,
)
from searchsvc.engines.whoosh.postings.runs import Run
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms
from searchsvc.engines.whoosh.vocabulary.text_lists import (
    GrowingTexts,
    TextFiles,
    TextLists,
    let_go_of,
    merge_equals,
    slices_of,
)
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
_MOST_TITLES = 1 << 15
"""So many titles are in memory before they are put aside."""
_LONG_TEXTS = 1 << 16
"""So many titles, words or readings are merged at once: fewer than terms, because more is made of each."""

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


def words_of(piece: Run) -> Iterator[tuple[TermList, U32]]:
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


class _PhraseCounts(NamedTuple):
    """Sorted phrases, in how many releases each is, and in how many of these it stands alone."""

    texts: TermList
    releases: U32
    alone: U32


def _summed(lists: Sequence[_PhraseCounts]) -> _PhraseCounts:
    merged, ids = merge_terms([texts for texts, _, _ in lists])
    releases, alone = (np.zeros(len(merged), dtype=np.uint32) for _ in range(2))
    for numbers, each in zip(ids, lists, strict=True):
        releases[numbers] += each.releases
        alone[numbers] += each.alone
    return _PhraseCounts(merged, releases, alone)


def _common(phrases: _PhraseCounts) -> tuple[TermList, U32]:
    """The phrases that are in enough releases, and in how many."""
    texts, releases, alone = phrases
    is_common = (releases >= LEAST_RELEASES) & (alone >= np.maximum(LEAST_ALONE * releases, 1))
    return texts.chosen(np.flatnonzero(is_common)), releases[is_common]


class LexiconWriter:
    """Gathers the lexicon of one segment while its titles and postings go by.

    `scratch` is a folder of its own, where what is gathered is put aside. It is the caller who has that done now and
    then, by `spill`; nothing else may be gathered meanwhile by another thread.
    """

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir()
        self._scratch = scratch
        self._phrases: list[_PhraseCounts] = []
        self._phrase_lists = TextLists(scratch / "phrases")
        self._titles: list[tuple[bytes, int]] = []
        self._title_lists = TextLists(scratch / "titles")
        self._title_count = 0
        self._carried = False
        self._words: list[GrowingTexts] = []
        self._common: list[GrowingTexts] = []

    def add_titles(self, titles: Titles, first: int) -> None:
        """Takes the titles of the documents from `first` on."""
        self._title_count += titles.count
        self._titles += ((key, number) for number, key in enumerate(titles.keys, first) if key)
        if len(self._titles) > _MOST_TITLES:
            self._put_titles_aside()

    def _put_titles_aside(self) -> None:
        titles, self._titles = sorted(self._titles), []
        texts = TermList.of([title for title, _ in titles])
        self._title_lists.add(texts, np.array([number for _, number in titles], dtype=np.uint32))

    def add_phrases(self, phrases: Phrases, *, carried: bool) -> None:
        """Takes the phrases of some documents, with their counts; `carried` says that they are of another segment."""
        self._carried |= carried
        self._phrases.append(_PhraseCounts(TermList(phrases.text, phrases.ends), phrases.counts, phrases.alone))

    def spill(self) -> Callable[[], None]:
        """What puts aside the phrases gathered so far. A thread may do it, before it does the next."""
        gathered, self._phrases = self._phrases, []
        return lambda: self._phrase_lists.add(*_summed(gathered)) if gathered else None

    def watched(self, pieces: Iterable[Run]) -> Iterator[Run]:
        """The same pieces, whose words are taken as they go by."""
        self._words = [GrowingTexts(self._scratch / f"words-{number}") for number in range(2)]
        for piece in pieces:
            for words, (texts, counts) in zip(self._words, words_of(piece), strict=True):
                words.extend(texts, counts)
            yield piece

    def take_words(self, lists: Iterable[tuple[TermList, U32]]) -> None:
        """Takes the words of all documents, as `words_of` gives them; `watched` is not asked then."""
        self._words = [GrowingTexts(self._scratch / f"words-{number}") for number in range(2)]
        for words, (texts, counts) in zip(self._words, lists, strict=True):
            words.extend(texts, counts)

    def write_titles(self, folder: Path, segment: str) -> None:
        """Writes the files of the titles, and merges the phrases, for which no postings need have gone by."""
        self.spill()()
        phrases = GrowingTexts(self._scratch / "common")
        for slices in self._phrase_lists.slices():
            phrases.extend(*_common(_summed([_PhraseCounts(texts, *columns) for texts, columns in slices])))
        self._common = [phrases]
        self._put_titles_aside()
        files = TextFiles(folder, segment, TITLES, TITLE_DOCUMENTS)
        for slices in self._title_lists.slices(_LONG_TEXTS):
            files.extend(*merge_equals(slices))
        files.close()

    def write_entries(self, folder: Path, segment: str) -> None:
        """Writes all other files, after `write_titles`."""
        lists = [each.read() for each in (*self._words, *self._common)]
        files = TextFiles(folder, segment, LEXICON, LEXICON_COUNTS)
        letters, are_phrases = (growing_array(folder, segment, name) for name in (LEXICON_LETTERS, LEXICON_PHRASES))
        readings = TextLists(self._scratch / "readings")
        for slices in slices_of(lists, lambda: let_go_of(lists), _LONG_TEXTS):
            entries, ids = merge_terms([texts for texts, _ in slices])
            found, phrases = np.zeros(len(entries), dtype=np.uint32), np.zeros(len(entries), dtype=np.uint8)
            for numbers, (_, (counts,)) in zip(ids, slices, strict=True):
                found[numbers] = np.maximum(found[numbers], counts)
            phrases[ids[-1]] = CARRIED if self._carried else FRESH
            self._read(entries, found, len(files), readings)
            letters.extend(_letters_of(entries))
            are_phrases.extend(phrases)
            files.extend(entries, found)
        for each in (files, letters, are_phrases):
            each.close()
        files = TextFiles(folder, segment, READINGS, READING_ENTRIES)
        for slices in readings.slices(_LONG_TEXTS):
            files.extend(*merge_equals(slices))
        files.close()

    def _read(self, entries: TermList, found: U32, first: int, readings: TextLists) -> None:
        """Puts aside how some entries are read, whose numbers begin with `first`."""
        least = 1 if self._title_count <= FEW_TITLES else 2
        read = all_readings(entries.text, entries.ends, found >= least)
        readings.add(TermList(read.text, read.ends), read.words + np.uint32(first))


def _letters_of(entries: TermList) -> U32:
    letters = np.empty(len(entries), dtype=np.uint32)
    all_letters(read_only(entries.text), entries.ends.astype(np.uint32), letters)
    return letters
