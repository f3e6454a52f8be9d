"""The analyzer: the ordered recipe that turns a text into index terms.

1. fold the characters (`fold`);
2. cut into Han runs, words and numbers with positions (`units`);
3. a Han run gives every character and every pair of neighbours, and its jieba words that no neighbours contest: those
   of two characters as a mark on their pair, longer ones as terms of their own;
4. a word gives itself and its light stem; words joined by hyphens give their joined form as well;
5. a number gives itself, without the percent sign too.

Kinds never collide: a stem is marked with `~`, a jieba word with `|`; no folded unit can hold either character.
An occurrence is `position * 2`, plus one where it is full: not a pair of characters that only crosses words.
"""

from collections.abc import Iterator, Sequence

from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.units import Kind, Unit, units
from searchsvc.text.words import is_contested, segmenter

STEM_MARK = "~"
WORD_MARK = "|"
MAX_TERM_LENGTH = 64
"""Longer words are indexed by their first 64 characters, in texts and queries alike."""
MAX_JOINED = 4


Occurrences = dict[str, list[int]]
"""The occurrences of each term, ascending and distinct."""


def clipped(form: str) -> str:
    """The part of a word that is indexed."""
    return form[:MAX_TERM_LENGTH]


def word_terms(form: str) -> tuple[str, str]:
    """The exact term and the stem term of a word."""
    form = clipped(form)
    return form, STEM_MARK + stem(form)


def joined_forms(sequence: Sequence[Unit]) -> Iterator[tuple[str, int, int]]:
    """The joined form of every chain of hyphenated words, with its position and how many units it spans."""
    index = 0
    while index < len(sequence):
        end = index + 1
        while end < len(sequence) and sequence[end].hyphenated:
            end += 1
        if 1 < end - index <= MAX_JOINED:
            yield "".join(unit.form for unit in sequence[index:end]), sequence[index].position, end - index
        index = end


def _add_han(unit: Unit, into: Occurrences) -> None:
    run, first = unit.form, unit.position
    pairs: set[int] = set()
    if unit.width > 1:
        for word, offset in segmenter().search_words(run):
            width = len(word)
            if width > 1 and not is_contested(run, offset, offset + width):
                if width == 2:
                    pairs.add(offset)
                else:
                    into.setdefault(WORD_MARK + word, []).append((first + offset) * 2 + 1)
    add = into.setdefault
    for offset, char in enumerate(run):
        add(char, []).append((first + offset) * 2 + 1)
    for offset in range(len(run) - 1):
        add(run[offset : offset + 2], []).append((first + offset) * 2 + (offset in pairs))


def _add_word(form: str, position: int, into: Occurrences) -> None:
    for term in word_terms(form):
        into.setdefault(term, []).append(position * 2 + 1)


def _add_number(unit: Unit, into: Occurrences) -> None:
    into.setdefault(clipped(unit.form), []).append(unit.position * 2 + 1)
    if unit.form.endswith("%") and clipped(unit.form) != clipped(unit.form[:-1]):
        into.setdefault(clipped(unit.form[:-1]), []).append(unit.position * 2 + 1)


def add_terms(sequence: Sequence[Unit], into: Occurrences) -> None:
    """Adds the terms of units that stand after all those that are in already."""
    for unit in sequence:
        if unit.kind is Kind.HAN:
            _add_han(unit, into)
        elif unit.kind is Kind.WORD:
            _add_word(unit.form, unit.position, into)
        else:
            _add_number(unit, into)
    joined = False
    for form, position, _ in joined_forms(sequence):
        joined = True
        _add_word(form, position, into)
    if joined:  # the one case in which a term may be added out of order, or twice at one position
        for occurrences in into.values():
            if len(occurrences) > 1:
                occurrences[:] = sorted(set(occurrences))


def analyze(text: str) -> Occurrences:
    """The index terms of one text."""
    found: Occurrences = {}
    add_terms(tuple(units(fold_text(text))), found)
    return found
