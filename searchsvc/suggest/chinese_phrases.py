"""The kernels that find where Chinese noun phrases begin and end.

The rules, over jieba's words of a Han run:

- a phrase is a stretch of nouns and modifiers that ends with a noun;
- a verbal noun (tagged as verb and noun alike) begins one after a verb, 的 or the like, or as the subject of what
  follows, and ends one where nothing that it could modify follows, no 的 either (教育改革, but not: 国家公布的…);
- with one verb after its first word, where it is used as a noun: nothing of the sentence follows, and a verb, 的 or a
  preposition stands before it (推动乡村振兴, but not: 教育部推动…).
"""

from searchsvc.runtime.arrays import Uint32s
from searchsvc.runtime.kernel import kernel
from searchsvc.suggest.phrase_counts import MOST_WORDS, Counted, Listed, Words, count_phrase, count_stretch
from searchsvc.suggest.word_classes import BREAK, MODIFIER, NOUN, OF, OPENER, VERB, VERBAL
from searchsvc.text.kernels.segmentation import key_of, slot_of
from searchsvc.text.kernels.term_table import TermTable

LONGEST_HAN = 10
"""Characters."""
_END = 255
"""In place of the class of a word: the run begins or ends there."""


@kernel
def class_of(codes: Uint32s, start: int, end: int, listed: Listed) -> int:
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
def _count_with_verb(
    codes: Uint32s,
    words: Words,
    stretch: tuple[int, int],
    after: int,
    document: int,
    table: TermTable,
    counted: Counted,
) -> None:
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
        count_phrase(codes, words, (first, end), LONGEST_HAN, True, document, table, counted)


@kernel
def _stands_alone(words: Words, stretch: tuple[int, int], after: int) -> bool:
    """Whether its neighbours let a stretch of nouns be a phrase; `after` is the class of the word after it."""
    begin, end = stretch
    before = int(words.classes[begin - 1]) if begin > 0 else _END
    if words.classes[begin] == VERBAL and before not in (VERB, OPENER, OF) and (before != _END or after == _END):
        return False
    return words.classes[end - 1] != VERBAL or (after != OF and before != BREAK)


@kernel
def count_chinese(codes: Uint32s, words: Words, count: int, document: int, table: TermTable, counted: Counted) -> None:
    """Counts the phrases of the words of one Han run."""
    begin = nouns = -1
    for at in range(count + 1):
        found = _END if at == count else int(words.classes[at])
        is_noun = found in (NOUN, MODIFIER, VERBAL)
        if is_noun and nouns < 0:
            nouns = at
        elif not is_noun and nouns >= 0:
            last = at
            while last > nouns and words.classes[last - 1] == MODIFIER:
                last -= 1
            if last > nouns + 1:
                is_alone = last == at and _stands_alone(words, (nouns, last), found)
                count_stretch(codes, words, (nouns, last), LONGEST_HAN, is_alone, document, table, counted)
            nouns = -1
        is_in = is_noun or found == VERB
        if is_in and begin < 0:
            begin = at
        elif not is_in and begin >= 0:
            _count_with_verb(codes, words, (begin, at), found, document, table, counted)
            begin = -1
