"""The phrases of titles that are worth completing to: two or three neighbouring words, none at an end a mere particle.

They are what the words of an index alone do not tell: that 乡村 is followed by 振兴, and rural by revitalization. Words
are neighbours where nothing is between them: Latin words at positions that follow each other, and jieba's words of one
Han run. All titles of a batch are gone through at once, as arrays; a table numbers their words and phrases.
"""

from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Int64s, Records, Uint32s, int64
from searchsvc.runtime.kernel import allocating, kernel
from searchsvc.text.analyzer import word_widths
from searchsvc.text.kernels.characters import U8, U32, FoldedTexts, code_points
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.form_numbers import number_texts
from searchsvc.text.kernels.term_table import POOL, TERMS, TermTable, last_number, new_table, with_room
from searchsvc.text.kernels.token_postings import encoded_terms, sorted_terms
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import cut_texts

MOST_WORDS = 3
LONGEST_HAN = 8
"""Characters of a Han phrase."""
LONGEST = 60
"""Characters of any phrase."""
_BLANK, _NOTHING = ord(" "), 0
_MOST_TERMS = MOST_WORDS
"""How many terms a word adds at most: itself, and the phrases of two and of three words that begin with it."""
_MOST_COPIES = 8
"""How often a character is written at most: in its word, in two phrases of two, three of three, and blanks."""


class Phrases(NamedTuple):
    """Phrases, sorted: phrase `p` is `text[ends[p - 1]:ends[p]]`, in UTF-8, and is in `counts[p]` titles."""

    text: U8
    ends: NDArray[np.int64]
    counts: U32


class _Words(NamedTuple):
    """Neighbouring words of a title: where each starts and ends, and whether a phrase may begin or end with it."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    may_end: NDArray[np.bool_]


class _Seen(NamedTuple):
    """For each term, in how many titles it is a phrase, and the number of the last of these titles."""

    counts: U32
    titles: NDArray[np.int64]


class _Titles(NamedTuple):
    """Titles as kernels go through them: folded code points, tokens, their forms, and the widths of jieba's words."""

    codes: Uint32s
    units: Records
    forms: Uint32s
    widths: Int64s


@kernel
def _put_word(texts: Uint32s, start: int, end: int, stops: int, words: _Words, count: int, table: TermTable) -> int:
    """Appends the word `texts[start:end]` to `count` others, and returns how many there are then.

    The first `stops` terms of the table are the words with which no phrase begins or ends.
    """
    pool, used = table.pool, table.sizes[POOL]
    for place in range(start, end):
        pool[used + place - start] = texts[place]
    words.starts[count], words.ends[count] = start, end
    words.may_end[count] = last_number(table, end - start) >= stops
    return count + 1


@kernel
def _put_phrases(
    texts: Uint32s, words: _Words, count: int, joint: int, longest: int, title: int, table: TermTable, seen: _Seen
) -> None:
    """Counts the phrases of `count` neighbouring words, each phrase once a title.

    `joint` is the code point to be put between two words, or `_NOTHING`; `longest` is a limit in code points.
    """
    pool = table.pool
    for size in range(2, MOST_WORDS + 1):
        for first in range(count - size + 1):
            final = first + size - 1
            if not (words.may_end[first] and words.may_end[final]):
                continue
            length = size - 1 if joint != _NOTHING else 0
            for each in range(first, final + 1):
                length += words.ends[each] - words.starts[each]
            if length > longest:
                continue
            at = table.sizes[POOL]
            for each in range(first, final + 1):
                if joint != _NOTHING and each > first:
                    pool[at] = joint
                    at += 1
                for place in range(words.starts[each], words.ends[each]):
                    pool[at] = texts[place]
                    at += 1
            number = last_number(table, length)
            if seen.titles[number] != title:
                seen.titles[number] = title
                seen.counts[number] += 1


@kernel
def _count_title(
    titles: _Titles,
    at: int,
    last: int,
    at_width: int,
    stops: int,
    title: int,
    words: _Words,
    table: TermTable,
    seen: _Seen,
) -> int:
    """Counts the phrases of one title, whose tokens are [at, last); returns where the widths of its Han runs end."""
    codes, units, forms, widths = titles
    positions, starts, ends, kinds = units["position"], units["start"], units["end"], units["kind"]
    form_starts, form_ends = units["form_start"], units["form_end"]
    count, position = 0, -1
    for unit in range(at, last):
        if kinds[unit] != WORD or positions[unit] != position + 1:
            _put_phrases(forms, words, count, _BLANK, LONGEST, title, table, seen)
            count = 0
        position = positions[unit]
        if kinds[unit] == WORD:
            start, end = int64(form_starts[unit]), int64(form_ends[unit])
            count = _put_word(forms, start, end, stops, words, count, table)
        elif kinds[unit] == HAN_RUN and ends[unit] - starts[unit] > 1:
            place = int64(starts[unit])
            while place < ends[unit]:
                count = _put_word(codes, place, place + int64(widths[at_width]), stops, words, count, table)
                place += widths[at_width]
                at_width += 1
            at_width += 1  # the line end
            _put_phrases(codes, words, count, _NOTHING, LONGEST_HAN, title, table, seen)
            count = 0
    _put_phrases(forms, words, count, _BLANK, LONGEST, title, table, seen)
    return at_width


@allocating
def _count(titles: _Titles, unit_ends: Int64s, stops: int, words: _Words, table: TermTable, seen: _Seen) -> TermTable:
    """Counts the phrases of all titles; returns the table, which may have been replaced by a larger one."""
    units = titles.units
    at = at_width = 0
    for title in range(unit_ends.size):
        last = unit_ends[title]
        if at < last:
            table = with_room(table, _MOST_TERMS * (units[last - 1]["end"] - units[at]["start"]))
            at_width = _count_title(titles, at, last, at_width, stops, title, words, table, seen)
        at = last
    return table


@cache
def _stops() -> tuple[U32, NDArray[np.int64]]:
    words = sorted(stopwords())
    return code_points("".join(words)), np.array([*accumulate(map(len, words))], dtype=np.int64)


def count_phrases(titles: FoldedTexts) -> Phrases:
    """The phrases of some folded titles; of a Han run of two characters there are none."""
    cut = cut_texts(titles.codes, titles.ends_of_texts)
    stops, stop_ends = _stops()
    size = len(titles.codes)
    most_terms = len(stop_ends) + _MOST_TERMS * size
    table = new_table(most_terms, len(stops) + _MOST_COPIES * size + LONGEST)
    table = number_texts(stops, stop_ends, table, np.empty(len(stop_ends), dtype=np.int32))
    words = _Words(np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64), np.empty(size, dtype=np.bool_))
    seen = _Seen(np.zeros(most_terms, dtype=np.uint32), np.full(most_terms, -1, dtype=np.int64))
    widths = word_widths(titles.codes, cut)
    table = _count(_Titles(titles.codes, cut.units, cut.forms, widths), cut.ends, len(stop_ends), words, table, seen)
    found = np.flatnonzero(seen.counts[: table.sizes[TERMS]])
    order = found[sorted_terms(*encoded_terms(table, found))]
    return Phrases(*encoded_terms(table, order), seen.counts[order])
