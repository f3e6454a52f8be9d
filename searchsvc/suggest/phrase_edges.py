"""The kernels that find where noun phrases begin and end, and count them. The rules:

English, over words with nothing but a blank or a hyphen between them:
- a phrase is a stretch of nouns; so are words that no list knows. It begins with a word in -ed or -ing only after an
  article or a preposition (the developed countries, but not: launched new lines), and never ends with one in -ed;
- the word after "to", "will" or "they" is a verb, and in none;
- words with capitals within a sentence are a name, small words like "of" and "and" between them included (but not: Beijing and Tianjin). Where most
  words of a text have capitals, as in many titles, they tell nothing;
Chinese, over jieba's words of a run:
- a phrase is a stretch of nouns and modifiers that ends with a noun;
- a verbal noun (tagged as verb and noun alike) begins one after a verb, 的 or the like, and ends one where nothing that
  it could govern or modify follows, no 的 either (教育改革, but not: 国家公布的…);
- with one verb after its first word, where it is used as a noun: nothing of the sentence follows, and a verb, 的 or a
  preposition stands before it (推动乡村振兴, but not: 教育部推动…).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Bools, Int32s, Records, Uint8s, Uint32s, Uint64s, int64
from searchsvc.runtime.kernel import inlined, kernel
from searchsvc.suggest.word_classes import (
    BEFORE_VERB,
    BREAK,
    DETERMINER,
    GERUND,
    JOINER,
    LINK,
    MODIFIER,
    NOUN,
    OF,
    OPENER,
    PARTICIPLE,
    VERB,
    VERBAL,
)
from searchsvc.text.kernels.cutting import HAN_RUN, WORD
from searchsvc.text.kernels.segmentation import key_of, slot_of
from searchsvc.text.kernels.term_table import POOL, TermTable, last_number

MOST_WORDS = 4
"""Of a phrase that is no name."""
MOST_NAME_WORDS = 7
LONGEST_HAN = 10
"""Characters of a Han phrase."""
LONGEST = 60
"""Characters of any phrase."""
_BLANK, _HYPHEN, _NOTHING = ord(" "), ord("-"), 0
_D, _E, _G, _I, _L, _N, _Y = map(ord, "degilny")
_SHORTEST_SUFFIXED = 4
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


class Listed(NamedTuple):
    """What is known of words: the classes of the first terms of the table, jieba's words, and the classes of these."""

    classes: Uint8s
    dictionary: Uint64s
    slots: Uint8s
    characters: Uint8s


class Words(NamedTuple):
    """Neighbouring words: where each starts and ends, the sign that joins it to the one before, or `_NOTHING`; its
    class; and whether it has a capital.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    joints: NDArray[np.uint32]
    classes: NDArray[np.uint8]
    capitals: NDArray[np.uint8]


class Counted(NamedTuple):
    """For each term, in how many documents it is a phrase, and stands alone; and the last of these documents."""

    counts: NDArray[np.uint32]
    alone: NDArray[np.uint32]
    documents: NDArray[np.int64]
    alone_documents: NDArray[np.int64]


class Document(NamedTuple):
    """The number of a text's document, and whether the text's phrases are counted."""

    number: int
    is_counted: bool


@kernel
def _count_phrase(
    texts: Uint32s,
    words: Words,
    span: tuple[int, int],
    longest: int,
    is_alone: bool,
    document: int,
    table: TermTable,
    counted: Counted,
) -> None:
    """Counts the phrase of the words [first, last), once a document, unless it is longer than `longest`."""
    first, last = span
    length = 0
    for each in range(first, last):
        length += words.ends[each] - words.starts[each] + (each > first and words.joints[each] != _NOTHING)
    if length > longest:
        return
    pool, at = table.pool, table.sizes[POOL]
    for each in range(first, last):
        if each > first and words.joints[each] != _NOTHING:
            pool[at] = words.joints[each]
            at += 1
        for place in range(words.starts[each], words.ends[each]):
            pool[at] = texts[place]
            at += 1
    number = last_number(table, length)
    if counted.documents[number] != document:
        counted.documents[number] = document
        counted.counts[number] += 1
    if is_alone and counted.alone_documents[number] != document:
        counted.alone_documents[number] = document
        counted.alone[number] += 1


@kernel
def _count_stretch(
    texts: Uint32s,
    words: Words,
    stretch: tuple[int, int],
    longest: int,
    is_alone: bool,
    document: int,
    table: TermTable,
    counted: Counted,
) -> None:
    """Counts a stretch of nouns, which may stand alone, and each part of it that may be a phrase."""
    begin, end = stretch
    for first in range(begin, end - 1):
        for last in range(first + 2, min(first + MOST_WORDS, end) + 1):
            final = words.classes[last - 1]
            if final in (NOUN, GERUND, VERBAL):
                is_whole = is_alone and first == begin and last == end
                _count_phrase(texts, words, (first, last), longest, is_whole, document, table, counted)


@inlined
def _ends_in(texts: Uint32s, start: int, end: int, listed: int) -> int:
    """The class of an English word that no list knows, by its ending."""
    if end - start >= _SHORTEST_SUFFIXED:
        last, before = texts[end - 1], texts[end - 2]
        if last == _Y and before == _L and end - start > _SHORTEST_SUFFIXED:
            return BREAK
        if last == _D and before == _E:
            return PARTICIPLE
        if last == _G and before == _N and texts[end - 3] == _I and end - start > _SHORTEST_SUFFIXED:
            return GERUND
    return listed


@kernel
def _put_english(texts: Uint32s, span: tuple[int, int], joint: int, capital: bool, words: Words, count: int, listed: Listed, table: TermTable) -> int:
    """Appends an English word to `count` others, and returns how many there are then."""
    start, end = span
    pool, used = table.pool, table.sizes[POOL]
    for place in range(start, end):
        pool[used + place - start] = texts[place]
    number = last_number(table, end - start)
    words.starts[count], words.ends[count], words.joints[count], words.capitals[count] = start, end, joint, capital
    words.classes[count] = listed.classes[number] if number < listed.classes.size else _ends_in(texts, start, end, NOUN)
    return count + 1


@kernel
def _settle_capitals(words: Words, count: int) -> None:
    """Words with a capital beside another such word are part of a name, whatever else they may be."""
    for each in range(count):
        if words.capitals[each]:
            is_beside = (each > 0 and words.capitals[each - 1]) or (each + 1 < count and words.capitals[each + 1])
            found = words.classes[each]
            if is_beside and (found == BREAK or found == PARTICIPLE or found == GERUND):
                words.classes[each] = NOUN


@kernel
def _count_names(texts: Uint32s, words: Words, count: int, document: int, table: TermTable, counted: Counted) -> None:
    """Counts the names among words of a sentence: words with capitals, and the small words between them."""
    first = 0
    while first < count:
        if not words.capitals[first] or words.classes[first] != NOUN:
            first += 1
            continue
        last, at, links, is_linked = first + 1, first + 1, 0, False
        while at < count and at - first < MOST_NAME_WORDS:
            if words.capitals[at] and words.classes[at] == NOUN:
                for each in range(last, at):
                    links += 1
                    is_linked |= words.classes[each] == LINK
                at += 1
                last = at
            elif at - last < 2 and (words.classes[at] in (LINK, JOINER) or (words.classes[at] == DETERMINER and at > last)):
                at += 1
            else:
                break
        if first == 0 and last > 1 and not words.capitals[1] and words.ends[1] - words.starts[1] != 2:
            last = 1  # a sentence begins so: "Schools for Beijing"
        if last - first > 1 and (links == 0 or is_linked or last - first > 3):
            _count_phrase(texts, words, (first, last), LONGEST, True, document, table, counted)
        first = max(last, first + 1)


@kernel
def _count_english(texts: Uint32s, words: Words, count: int, telling: bool, document: int, table: TermTable, counted: Counted) -> None:
    """Counts the phrases of some neighbouring English words; `telling` says whether capitals tell anything."""
    if count < 2:
        return
    if telling:
        _settle_capitals(words, count)
        _count_names(texts, words, count, document, table, counted)
    begin = -1
    for at in range(count + 1):
        found = BREAK if at == count else int(words.classes[at])
        before = BREAK if at == 0 else int(words.classes[at - 1])
        goes_on = found == NOUN and (begin >= 0 or before != BEFORE_VERB)
        if found == GERUND:
            goes_on = begin >= 0 or before == DETERMINER
        elif found == PARTICIPLE:
            goes_on = begin < 0 and (before == DETERMINER or before == LINK)
        if goes_on:
            if begin < 0:
                begin = at
        elif begin >= 0:
            _count_stretch(texts, words, (begin, at), LONGEST, True, document, table, counted)
            begin = -1


@kernel
def _class_of(codes: Uint32s, start: int, end: int, listed: Listed) -> int:
    """The class of a Chinese word, as `word_classes.chinese_class` has it."""
    if end - start == 1:
        return int(listed.characters[codes[start]]) if codes[start] < listed.characters.size else NOUN
    key = key_of(codes, start, end)
    if key == 0:
        return NOUN
    slot = slot_of(listed.dictionary, key)
    if listed.dictionary[slot] == key:
        return int(listed.slots[slot])
    for place in (start, end - 1):
        if codes[place] < listed.characters.size and listed.characters[codes[place]] in (BREAK, OPENER, OF):
            return BREAK
    return NOUN


@kernel
def _count_with_verb(codes: Uint32s, words: Words, stretch: tuple[int, int], after: int, document: int, table: TermTable, counted: Counted) -> None:
    """Counts the end of a stretch of nouns, modifiers and verbs that has one verb after its first word.

    `after` is the class of the word after it.
    """
    begin, end = stretch
    last = before = -1
    for at in range(begin, end):
        if words.classes[at] == VERB:
            before, last = last, at
    if last < 0 or words.classes[end - 1] == MODIFIER or (after == OF and words.classes[end - 1] != NOUN):
        return
    if before >= 0:
        first = before + 1
    elif begin > 0 and words.classes[begin - 1] in (OPENER, OF):
        first = begin
    else:
        return
    if last > first and end - first <= MOST_WORDS:
        _count_phrase(codes, words, (first, end), LONGEST_HAN, True, document, table, counted)


@kernel
def _stands_alone(words: Words, stretch: tuple[int, int], after: int) -> bool:
    """Whether a stretch of nouns and modifiers is a phrase for its neighbours; `after` is the class of the next word."""
    begin, end = stretch
    before = int(words.classes[begin - 1]) if begin > 0 else NOUN
    is_open = before in (VERB, OPENER, OF)
    if words.classes[begin] == VERBAL and not is_open:
        return False
    return words.classes[end - 1] != VERBAL or (after != OF and before != BREAK)


@kernel
def _count_chinese(codes: Uint32s, words: Words, count: int, document: int, table: TermTable, counted: Counted) -> None:
    """Counts the phrases of the words of one Han run."""
    begin = nouns = -1
    for at in range(count + 1):
        found = BREAK if at == count else int(words.classes[at])
        is_noun = found in (NOUN, MODIFIER, VERBAL)
        if is_noun and nouns < 0:
            nouns = at
        elif not is_noun and nouns >= 0:
            last = at
            while last > nouns and words.classes[last - 1] == MODIFIER:
                last -= 1
            if last > nouns + 1:
                is_alone = last == at and _stands_alone(words, (nouns, last), found)
                _count_stretch(codes, words, (nouns, last), LONGEST_HAN, is_alone, document, table, counted)
            nouns = -1
        is_in = is_noun or found == VERB
        if is_in and begin < 0:
            begin = at
        elif not is_in and begin >= 0:
            _count_with_verb(codes, words, (begin, at), found, document, table, counted)
            begin = -1


@kernel
def _is_telling(texts: PhraseText, first: int, last: int) -> bool:
    """Whether capitals tell something in a text: most of its longer words have none."""
    all_words = capitals = 0
    for unit in range(first, last):
        is_word = texts.units["kind"][unit] == WORD
        if is_word and texts.units["end"][unit] - texts.units["start"][unit] >= _SHORTEST_TELLING:
            all_words += 1
            capitals += texts.capitals[unit]
    return 2 * capitals < all_words


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
                _count_english(texts.forms, words, count, telling, document.number, table, counted)
                count = 0
            span = (int64(texts.units["form_start"][unit]), int64(texts.units["form_end"][unit]))
            joint = _HYPHEN if texts.units["hyphenated"][unit] else _BLANK
            count = _put_english(texts.forms, span, joint, texts.capitals[unit], words, count, listed, table)
            continue
        if count:
            _count_english(texts.forms, words, count, telling, document.number, table, counted)
            count = 0
        if kinds[unit] == HAN_RUN and ends[unit] - starts[unit] > 1:
            place, found = int64(starts[unit]), 0
            while place < ends[unit]:
                end = place + int64(texts.widths[width])
                words.starts[found], words.ends[found], words.joints[found] = place, end, _NOTHING
                words.classes[found] = _class_of(texts.codes, place, end, listed)
                place = end
                found += 1
                width += 1
            width += 1  # the line end
            if document.is_counted:
                _count_chinese(texts.codes, words, found, document.number, table, counted)
    if count:
        _count_english(texts.forms, words, count, telling, document.number, table, counted)
    return width
