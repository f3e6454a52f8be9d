"""The analyzer: the ordered recipe that turns a text into index terms.

1. fold the characters (`fold`);
2. cut into Han runs, words and numbers with positions (`units`);
3. a Han run gives every pair of neighbours, and its jieba words that no neighbours contest: those of two characters as
   a mark on their pair, longer ones as terms of their own. Its last character is a term, and so is its first, as the
   beginning of a run: any other is where the pairs are that begin with it;
4. a word gives itself and its light stem; words joined by hyphens give their joined form as well; two neighbouring
   function words give the pair of their stems, since a phrase of them would be long to look for;
5. a number gives itself, without the percent sign too;
6. a word or a number with a sign beside it (R&D, 5G+, .NET) gives itself with that sign as well.

Kinds never collide: a stem is marked with `~`, a jieba word with `|`, the beginning of a run with `^`; no folded unit
can hold any of these.
An occurrence is `position * 2`, plus one where it is full: not a pair of characters that only crosses words.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.kernels.characters import U32, FoldedTexts, code_points, folded_texts, text_of
from searchsvc.text.kernels.form_numbers import NO_TERM, number_forms, number_texts
from searchsvc.text.kernels.segmentation import dictionary
from searchsvc.text.kernels.term_table import POOL, TERMS, TermTable, new_table
from searchsvc.text.kernels.terms import AS_NUMBER, AS_WORD, Forms, Found, HanText, Marks, copy_runs, put_terms
from searchsvc.text.kernels.token_postings import Postings, sorted_postings
from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Cut, Unit, cut_texts
from searchsvc.text.word_bounds import continued_positions
from searchsvc.text.words import segmenter

STEM_MARK = "~"
WORD_MARK = "|"
START_MARK = "^"
_MARKS = Marks(ord(WORD_MARK), ord(START_MARK), ord(" "))
MAX_TERM_LENGTH = 64
"""Longer words are indexed by their first 64 characters, in texts and queries alike."""
MAX_JOINED = 4


Occurrences = dict[str, list[int]]
"""The occurrences of each term of one text, ascending and distinct."""


def clipped(form: str) -> str:
    """The part of a word that is indexed."""
    return form[:MAX_TERM_LENGTH]


def word_terms(form: str) -> tuple[str, str]:
    """The exact term and the stem term of a word."""
    form = clipped(form)
    return form, STEM_MARK + stem(form)


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(word_terms(word)[1] for word in stopwords() if word.isascii())


def is_function_stem(term: str) -> bool:
    """Whether a term is the stem of an English function word."""
    return term in _function_stems()


def pair_term(left: str, right: str) -> str:
    """The term of two neighbouring function words, by their stems."""
    return f"{left} {right}"


def joined_forms(sequence: Sequence[Unit]) -> Iterator[tuple[str, int, int]]:
    """The joined form of every chain of hyphenated words, with its position and how many units it spans.

    A chain that begins with a sign (.NET-based) has none: the sign has the place of its second form.
    """
    index = 0
    while index < len(sequence):
        end = index + 1
        while end < len(sequence) and sequence[end].hyphenated:
            end += 1
        if 1 < end - index <= MAX_JOINED and not sequence[index].sign:
            yield "".join(unit.form for unit in sequence[index:end]), sequence[index].position, end - index
        index = end


class Analysis(NamedTuple):
    """What the analyzer makes of documents of `zones` texts each; the texts of all stand one after the other.

    `widths` are those of jieba's words, as `word_widths` gives them; `continued` has for each document its positions
    within words (`word_bounds.continued_positions`).
    """

    folded: FoldedTexts
    cut: Cut
    widths: NDArray[np.int32]
    postings: Postings
    continued: list[bytes]


def _texts_of(table: TermTable, numbers: NDArray[np.int64]) -> list[str]:
    """The terms of a table with these numbers."""
    pool = text_of(table.pool[: table.sizes[POOL]])
    starts = table.starts[numbers]
    ends = starts + table.lengths[numbers]
    return list(map(pool.__getitem__, map(slice, starts.tolist(), ends.tolist())))


@lru_cache(maxsize=65536)
def _stem_term(form: str) -> str:
    return STEM_MARK + stem(form)


def _seconds(table: TermTable, are_words: NDArray[np.bool_]) -> tuple[TermTable, NDArray[np.int32], NDArray[np.bool_]]:
    """What each form gives besides itself: as a number, that without its percent sign; as a word, its stem.

    Returns the table, with those terms added, their numbers, and which forms are function words.
    """
    count = int(table.sizes[TERMS])
    found = np.full((count, 2), NO_TERM, dtype=np.int32)
    lasts = table.starts[:count] + table.lengths[:count] - 1
    as_number = np.flatnonzero((table.lengths[:count] > 0) & (table.pool[lasts] == ord("%")))
    as_word = np.flatnonzero(are_words[:count])
    stems = list(map(_stem_term, _texts_of(table, as_word)))
    functions = np.zeros(count, dtype=np.bool_)
    functions[as_word] = np.fromiter(map(_function_stems().__contains__, stems), dtype=np.bool_, count=len(stems))
    texts = [form[:-1] for form in _texts_of(table, as_number)] + stems
    numbers = np.empty(len(texts), dtype=np.int32)
    codes = code_points("".join(texts))
    pool = np.empty(int(table.sizes[POOL]) + len(codes) + table.pool.size, dtype=np.uint32)
    pool[: table.sizes[POOL]] = table.pool[: table.sizes[POOL]]
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    table = number_texts(codes, ends, table._replace(pool=pool), numbers)
    found[as_number, AS_NUMBER] = numbers[: len(as_number)]
    found[as_word, AS_WORD] = numbers[len(as_number) :]
    return table, found, functions


def word_widths(codes: U32, cut: Cut) -> NDArray[np.int32]:
    """The widths of the jieba words of all Han runs of more than one character, with 1 for the end of each run."""
    runs = np.empty(2 * len(codes), dtype=np.uint32)
    text = text_of(runs[: copy_runs(codes, cut.units, runs)])
    words = segmenter().cut(text) if text else []
    return np.fromiter(map(len, words), dtype=np.int32, count=len(words))


def analyze_texts(texts: Sequence[str], *, zones: int = 1, free: int = 0) -> Analysis:
    """The index terms of documents of `zones` texts each, with `free` positions left out between two of them."""
    folded = folded_texts(texts)
    cut = cut_texts(folded.codes, folded.ends_of_texts, zones=zones, free=free)
    size = len(folded.codes)
    table = new_table(most_terms=8 * size, most_codes=12 * size + 2)
    numbers, joined = (np.empty(len(cut.units), dtype=np.int32) for _ in range(2))
    are_words = np.zeros(2 * len(cut.units), dtype=np.bool_)
    table = number_forms(cut.units, cut.forms, MAX_TERM_LENGTH, MAX_JOINED, table, numbers, joined, are_words)
    table, seconds, functions = _seconds(table, are_words)
    are_pairs, goes_on = (np.zeros(size, dtype=np.bool_) for _ in range(2))
    widths = word_widths(folded.codes, cut)
    han = HanText(folded.codes, widths, dictionary(), are_pairs, goes_on)
    found = Found(np.empty(4 * size, dtype=np.int32), np.empty(4 * size, dtype=np.uint32))
    document_units = np.ascontiguousarray(cut.ends[zones - 1 :: zones])  # a kernel takes arrays of one layout
    ends = np.empty(len(document_units), dtype=np.int64)
    forms = Forms(numbers, joined, seconds, functions)
    table = put_terms(han, cut.units, document_units, forms, _MARKS, table, found, ends)
    postings = sorted_postings(table, found.terms, found.occurrences, ends)
    return Analysis(folded, cut, widths, postings, continued_positions(cut.units, document_units, goes_on))
