"""The noun phrases of releases: two to seven neighbouring words that begin and end where a phrase does.

They are what the words of an index alone do not tell: that 乡村 is followed by 振兴, and rural by revitalization. No
sentence is parsed. A phrase is what stands between words that are in no phrase, as `word_classes` tells them (the
candidates of RAKE: Rose et al., Automatic keyword extraction from individual documents, 2010), or a name in capitals
within a sentence (`english_phrases` and `chinese_phrases` have the rules). Of a longer stretch every part is counted
too, but only what somewhere stands alone between such words is a phrase.
"""

from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Bools, Int64s
from searchsvc.runtime.kernel import allocating
from searchsvc.suggest.english_phrases import LONGEST
from searchsvc.suggest.phrase_counts import MOST_WORDS, Counted, Listed, Words
from searchsvc.suggest.phrase_text import Document, PhraseText, count_document
from searchsvc.suggest.word_classes import chinese_classes, english_classes
from searchsvc.text.document import ZONES, Documents
from searchsvc.text.kernels.characters import U8, U32, FoldedTexts, code_points
from searchsvc.text.kernels.form_numbers import number_texts
from searchsvc.text.kernels.segmentation import dictionary
from searchsvc.text.kernels.term_table import TERMS, TermTable, new_table, with_room
from searchsvc.text.kernels.token_postings import encoded_terms, sorted_terms

WHOLE_BATCH = 1 << 20
"""Characters from which a batch is one of many, and gives the phrases only that are in two of its releases: all others
are so many that merging them would take longer than finding them, and few of them are common elsewhere."""
_TERMS_A_WORD = 4
"""How many terms a word adds at most: itself, and the phrases of two to four words that begin with it, or a name."""
_COPIES = 12
"""How often a character is written at most: in its word, in nine phrases and a name, and blanks."""


class Phrases(NamedTuple):
    """Phrases, sorted: phrase `p` is `text[ends[p - 1]:ends[p]]`, in UTF-8, and is in `counts[p]` releases.

    In `alone[p]` of these it stands alone between words that are in no phrase.
    """

    text: U8
    ends: NDArray[np.int64]
    counts: U32
    alone: U32


@cache
def _listed() -> tuple[U32, NDArray[np.int64], NDArray[np.uint8]]:
    """The English words whose class is listed, one after the other, where each ends, and its class."""
    classes = english_classes()
    words = sorted(classes)
    ends = np.array([*accumulate(map(len, words))], dtype=np.int64)
    return code_points("".join(words)), ends, np.array([classes[word] for word in words], dtype=np.uint8)


def _capitals(folded: FoldedTexts, originals: U32, text_starts: NDArray[np.int64], places: NDArray[np.int64]) -> Bools:
    """Whether the folded code point at each place was a capital letter of the Latin alphabet."""
    texts = np.searchsorted(folded.ends_of_texts, places, side="right")
    codes = originals[text_starts[texts] + folded.starts[places]]
    are_capitals: NDArray[np.bool_] = ((codes >= ord("A")) & (codes <= ord("Z"))) | ((codes >= 0xC0) & (codes <= 0xDE))
    return are_capitals


@allocating
def _count(
    texts: PhraseText, unit_ends: Int64s, zones: int, words: Words, listed: Listed, table: TermTable, counted: Counted
) -> TermTable:
    """Counts the phrases of all documents, titles and bodies (the first two of `zones` texts).

    Returns the table, which may have been replaced by a larger one.
    """
    units = texts.units
    unit = width = 0
    for text in range(unit_ends.size):
        last = unit_ends[text]
        if unit < last:
            table = with_room(table, _TERMS_A_WORD * (units[last - 1]["end"] - units[unit]["start"]))
            document = Document(text // zones, text % zones < 2)
            width = count_document(texts, (unit, last), width, document, words, listed, table, counted)
        unit = last
    return table


def count_phrases(documents: Documents) -> Phrases:
    """The noun phrases of the titles and bodies of some releases."""
    folded, cut, widths = documents.analysis[:3]
    listed, listed_ends, listed_classes = _listed()
    size = len(folded.codes)
    most_terms = len(listed_ends) + _TERMS_A_WORD * size
    table = new_table(most_terms, len(listed) + _COPIES * size + LONGEST)
    table = number_texts(listed, listed_ends, table, np.empty(len(listed_ends), dtype=np.int32))
    originals = code_points("".join(documents.texts))
    text_starts = np.array([0, *accumulate(map(len, documents.texts))], dtype=np.int64)
    capitals = _capitals(folded, originals, text_starts, cut.units["start"].astype(np.int64))
    texts = PhraseText(folded.codes, cut.units, cut.forms, widths, capitals)
    most_words = size + MOST_WORDS
    starts, ends = (np.empty(most_words, dtype=np.int64) for _ in range(2))
    classes, beginnings = (np.empty(most_words, dtype=np.uint8) for _ in range(2))
    words = Words(starts, ends, np.empty(most_words, dtype=np.uint32), classes, beginnings)
    counts, alone = (np.zeros(most_terms, dtype=np.uint32) for _ in range(2))
    last_documents, last_alone = (np.zeros(most_terms, dtype=np.int32) for _ in range(2))
    counted = Counted(counts, alone, last_documents, last_alone)
    chinese = chinese_classes()
    known = Listed(listed_classes, dictionary(), chinese.slots, chinese.characters)
    table = _count(texts, cut.ends, ZONES, words, known, table, counted)
    found = np.flatnonzero(counts[: table.sizes[TERMS]] >= (1 if size < WHOLE_BATCH else 2))
    order = found[sorted_terms(*encoded_terms(table, found))]
    return Phrases(*encoded_terms(table, order), counts[order], alone[order])
