"""How many words are read at once: the same as `pinyin` says of each, by kernels that look into tables.

A word has up to three readings: what it sounds like, its syllables in full, and their initials. Each is kept as a byte
that says which of these it is, followed by its letters.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Bools, Int64s, Uint8s, Uint32s
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.runtime.sorted_search import lower_bound
from searchsvc.suggest.pinyin import LONGEST_PHRASE, flattened, known_readings
from searchsvc.text.kernels.token_postings import sorted_terms

SOUND, FULL, INITIALS = b"=", b">", b"?"
"""The byte that each kind of reading begins with."""
LONGEST_READ = 8
"""In characters; the readings of longer words are not kept."""
_KINDS = (SOUND[0], FULL[0], INITIALS[0])
_FULL, _INITIALS = 1, 2
"""The indexes of these two kinds in `_KINDS`."""
_BLANK = 32
_PLANE = 1 << 16
_MOST_A_BYTE = 5
"""How many bytes of readings there are at most for one byte of a word.

A character takes three bytes, and gives its syllable of up to six letters twice, an initial, and a blank.
"""


class Tables(NamedTuple):
    """The readings that `pinyin` knows, as kernels see them. Syllables are numbered from 1; 0 is none.

    `characters[c]` is the syllable of a code point, `begins[c]` whether a phrase begins with it. `phrases` are
    ascending, 16 bits a character, `read` the syllables of each. The text of a syllable is `full[full_ends[s - 1]:
    full_ends[s]]`, and without what many speakers do not tell apart that of `flat` and `flat_ends`.
    """

    characters: NDArray[np.uint16]
    begins: NDArray[np.bool_]
    phrases: NDArray[np.uint64]
    read: NDArray[np.uint16]
    full: NDArray[np.uint8]
    full_ends: NDArray[np.int64]
    flat: NDArray[np.uint8]
    flat_ends: NDArray[np.int64]


def _texts(syllables: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Syllables one after the other, and where each begins, and the last ends."""
    ends = np.cumsum([0, *map(len, syllables)])
    return np.frombuffer("".join(syllables).encode("ascii"), dtype=np.uint8), ends


@cache
def tables() -> Tables:
    """The tables of this process."""
    known = known_readings()
    syllables = sorted({*known.characters.values(), *(each for read in known.phrases.values() for each in read)})
    number = {syllable: count for count, syllable in enumerate(syllables, 1)} | {"": 0}
    characters, begins = np.zeros(_PLANE, dtype=np.uint16), np.zeros(_PLANE, dtype=np.bool_)
    codes = np.fromiter(map(ord, known.characters), dtype=np.int64, count=len(known.characters))
    characters[codes] = [number[syllable] for syllable in known.characters.values()]
    begins[[ord(char) for char in known.beginnings]] = True
    keys = [sum(ord(char) << 16 * place for place, char in enumerate(reversed(phrase))) for phrase in known.phrases]
    read = np.zeros((len(keys), LONGEST_PHRASE), dtype=np.uint16)
    for row, phrase in enumerate(known.phrases.values()):
        read[row, : len(phrase)] = [number[syllable] for syllable in phrase]
    phrases = np.array(keys, dtype=np.uint64)
    order = np.argsort(phrases)
    return Tables(
        characters, begins, phrases[order], read[order], *_texts(syllables), *_texts(list(map(flattened, syllables)))
    )


@kernel
def _phrase_at(codes: Int64s, at: int, count: int, tables: Tables) -> tuple[int, int]:
    """The number of the longest phrase that begins with character `at` of a word, and its length; -1 and 1 if none."""
    if tables.begins[codes[at]]:
        for length in range(min(LONGEST_PHRASE, count - at), 1, -1):
            key = np.uint64(0)
            for place in range(at, at + length):
                key = key << np.uint64(16) | np.uint64(codes[place])
            found = lower_bound(tables.phrases, 0, tables.phrases.size, key)
            if found < tables.phrases.size and tables.phrases[found] == key:
                return found, length
    return -1, 1


@kernel
def _read(text: Uint8s, start: int, end: int, tables: Tables, codes: Int64s, read: Int64s) -> int:
    """Fills in the code point and the syllable of each character of a word, and returns how many characters it has.

    That is 0 where the word is longer than `LONGEST_READ`, or one of its characters has no reading.
    """
    if end - start > 3 * LONGEST_READ:
        return 0
    count = 0
    for place in range(start, end, 3):
        if text[place] & 0xF0 != 0xE0:  # not of three bytes, as all are that have a reading
            return 0
        first, second, third = int(text[place]), int(text[place + 1]), int(text[place + 2])
        codes[count] = (first & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F
        count += 1
    at = 0
    while at < count:
        phrase, length = _phrase_at(codes, at, count, tables)
        for place in range(length):
            read[at + place] = tables.read[phrase, place] if phrase >= 0 else tables.characters[codes[at]]
            if read[at + place] == 0:
                return 0
        at += length
    return count


@inlined
def _copy(texts: Uint8s, first: int, last: int, into: Uint8s, used: int) -> int:
    """Appends `texts[first:last]` to what is used of an array; returns how much is used then."""
    for place in range(first, last):
        into[used] = texts[place]
        used += 1
    return used


@allocating
def _write(
    text: Uint8s,
    ends: Int64s,
    are_completed: Bools,
    tables: Tables,
    readings: Uint8s,
    reading_ends: Int64s,
    numbers: Uint32s,
) -> tuple[int, int]:
    """Writes the readings of each word one after the other: their text, where each ends, and the number of its word.

    Returns how many readings there are, and how many bytes of text.
    """
    codes, read = np.empty(LONGEST_READ, dtype=np.int64), np.empty(LONGEST_READ, dtype=np.int64)
    count = used = start = 0
    for word in range(ends.size):
        length = _read(text, start, ends[word], tables, codes, read)
        start = ends[word]
        for kind in range(0 if length == 0 else 3 if are_completed[word] else 1):
            readings[used] = _KINDS[kind]
            used += 1
            for place in range(length):
                begin, end = tables.full_ends[read[place] - 1], tables.full_ends[read[place]]
                if kind == _INITIALS:
                    used = _copy(tables.full, begin, min(begin + 1, end), readings, used)
                elif kind == _FULL:
                    used = _copy(tables.full, begin, end, readings, used)
                else:
                    if place:
                        readings[used] = _BLANK
                        used += 1
                    begin, end = tables.flat_ends[read[place] - 1], tables.flat_ends[read[place]]
                    used = _copy(tables.flat, begin, end, readings, used)
            reading_ends[count], numbers[count] = used, word
            count += 1
    return count, used


@kernel
def _put_in_order(text: Uint8s, ends: Int64s, order: Int64s, ordered: Uint8s) -> None:
    """Copies readings one after the other in the order that is given by their numbers."""
    used = 0
    for each in order:
        used = _copy(text, ends[each - 1] if each else 0, ends[each], ordered, used)


class Readings(NamedTuple):
    """Readings, sorted: reading `r` is `text[ends[r - 1]:ends[r]]`, of word `words[r]`."""

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]
    words: NDArray[np.uint32]


def all_readings(text: NDArray[np.uint8], ends: NDArray[np.int64], are_completed: NDArray[np.bool_]) -> Readings:
    """The readings of words in UTF-8, sorted; only the sound of those words that are not offered as completions.

    Word `w` ends at `text[ends[w]]`, and `are_completed[w]` says whether it is offered.
    """
    most = 3 * len(ends)
    readings = np.empty(_MOST_A_BYTE * len(text) + most, dtype=np.uint8)
    reading_ends, words = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.uint32)
    count, used = _write(text, ends, are_completed, tables(), readings, reading_ends, words)
    order = sorted_terms(readings[:used], reading_ends[:count])
    lengths = np.diff(reading_ends[:count], prepend=0)
    in_order, ordered_ends = np.empty(used, dtype=np.uint8), np.cumsum(lengths[order])
    _put_in_order(readings, reading_ends, order, in_order)
    return Readings(in_order, ordered_ends, words[order])
