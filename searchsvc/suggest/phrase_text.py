"""The kernel that goes through a text for its noun phrases: neighbouring English words, and the words of Han runs."""

from typing import NamedTuple

from searchsvc.runtime.arrays import Bools, Int32s, Records, Uint32s, int64
from searchsvc.runtime.kernel import kernel
from searchsvc.suggest.chinese_phrases import class_of, count_chinese
from searchsvc.suggest.english_phrases import count_english, put_english
from searchsvc.suggest.phrase_counts import NO_JOINT, Counted, Listed, Words
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.term_table import TermTable

_BLANK, _HYPHEN = ord(" "), ord("-")
_SHORTEST_TELLING = 4
"""Letters of a word whose capital tells something: shorter ones are mostly small in titles, too."""


class PhraseText(NamedTuple):
    """Texts as kernels go through them: folded code points, units, their forms, and the widths of jieba's words.

    `capitals[u]` says whether unit `u` begins with a capital letter.
    """

    codes: Uint32s
    units: Records
    forms: Uint32s
    widths: Int32s
    capitals: Bools


class Document(NamedTuple):
    """The number of a text's document, and whether the text's phrases are counted."""

    number: int
    is_counted: bool


@kernel
def _is_telling(texts: PhraseText, first: int, last: int) -> bool:
    """Whether capitals tell something in a text: at least a fifth of its longer words have none."""
    all_words = capitals = 0
    for unit in range(first, last):
        is_word = texts.units["kind"][unit] == WORD
        if is_word and texts.units["end"][unit] - texts.units["start"][unit] >= _SHORTEST_TELLING:
            all_words += 1
            capitals += texts.capitals[unit]
    return 5 * capitals < 4 * all_words


@kernel
def _is_next(texts: PhraseText, unit: int) -> bool:
    """Whether nothing but a blank, a line end or a hyphen stands between a unit and the one before it."""
    before, start = int64(texts.units["end"][unit - 1]), int64(texts.units["start"][unit])
    if start - before > 1:
        return False
    return start == before or texts.codes[before] == _HYPHEN or texts.codes[before] <= _BLANK


@kernel
def count_document(
    texts: PhraseText,
    units: tuple[int, int],
    width: int,
    document: Document,
    words: Words,
    listed: Listed,
    table: TermTable,
    counted: Counted,
) -> int:
    """Counts the phrases of one text with the units [first, last); `width` is where the widths of its Han runs begin.

    Returns where they end.
    """
    first, last = units
    kinds, starts, ends = texts.units["kind"], texts.units["start"], texts.units["end"]
    telling = _is_telling(texts, first, last) if document.is_counted else False
    count = 0
    for unit in range(first, last):
        if kinds[unit] == WORD and document.is_counted:
            if count and not _is_next(texts, unit):
                count_english(texts.forms, words, count, telling, document.number, table, counted)
                count = 0
            span = (int64(texts.units["form_start"][unit]), int64(texts.units["form_end"][unit]))
            joint = _HYPHEN if texts.units["hyphenated"][unit] else _BLANK
            count = put_english(texts.forms, span, joint, texts.capitals[unit], words, count, listed, table)
            continue
        if count:
            count_english(texts.forms, words, count, telling, document.number, table, counted)
            count = 0
        if kinds[unit] == HAN_RUN and ends[unit] - starts[unit] > 1:
            place, found = int64(starts[unit]), 0
            while place < ends[unit]:
                end = place + int64(texts.widths[width])
                words.starts[found], words.ends[found], words.joints[found] = place, end, NO_JOINT
                words.classes[found] = class_of(texts.codes, place, end, listed)
                place = end
                found += 1
                width += 1
            width += 1  # the line end
            if document.is_counted:
                count_chinese(texts.codes, words, found, document.number, table, counted)
    if count:
        count_english(texts.forms, words, count, telling, document.number, table, counted)
    return width
