"""The kernels that find where English noun phrases begin and end.

The rules, over words with nothing but a blank or a hyphen between them:

- a phrase is a stretch of nouns; so are words that no list knows. It begins with a word in -ed or -ing only after an
  article or a preposition (the developed countries, but not: launched new lines), and never ends with one in -ed;
- the word after "to", "will" or "they" is a verb, and in none;
- words with capitals within a sentence are a name, small words like "of" and "and" between them included (but not:
  Beijing and Tianjin). Where nearly all words of a text have capitals, as in many titles, they tell nothing.
"""

from searchsvc.runtime.arrays import Uint32s
from searchsvc.runtime.kernel import inlined, kernel
from searchsvc.suggest.phrase_counts import Counted, Listed, Words, count_phrase, count_stretch
from searchsvc.suggest.word_classes import (
    BEFORE_VERB,
    BREAK,
    DETERMINER,
    GERUND,
    JOINER,
    LINK,
    NOUN,
    PARTICIPLE,
)
from searchsvc.text.kernels.term_table import POOL, TermTable, last_number

MOST_NAME_WORDS = 7
LONGEST = 60
"""Characters."""
_D, _E, _G, _I, _L, _N, _Y = map(ord, "degilny")
_SHORTEST_SUFFIXED = 4
_OF = 2
"""The letters of "of": the only small word that follows the first word of a sentence within a name."""


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
def put_english(
    texts: Uint32s,
    span: tuple[int, int],
    joint: int,
    capital: bool,
    words: Words,
    count: int,
    listed: Listed,
    table: TermTable,
) -> int:
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
            if is_beside and found in (BREAK, PARTICIPLE, GERUND):
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
            elif at - last < 2 and (
                words.classes[at] in (LINK, JOINER) or (words.classes[at] == DETERMINER and at > last)
            ):
                at += 1
            else:
                break
        if first == 0 and last > 1 and not words.capitals[1] and words.ends[1] - words.starts[1] != _OF:
            last = 1  # a sentence begins so: "Schools for Beijing"
        if last - first > 1 and (links == 0 or is_linked or last - first > 3):
            count_phrase(texts, words, (first, last), LONGEST, True, document, table, counted)
        first = max(last, first + 1)


@kernel
def count_english(
    texts: Uint32s, words: Words, count: int, telling: bool, document: int, table: TermTable, counted: Counted
) -> None:
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
            goes_on = begin < 0 and before in (DETERMINER, LINK)
        if goes_on:
            if begin < 0:
                begin = at
        elif begin >= 0:
            count_stretch(texts, words, (begin, at), LONGEST, True, document, table, counted)
            begin = -1
