"""The analyzer: the ordered recipe that turns a text into index terms.

1. fold the characters (`fold`);
2. cut into Han runs, words and numbers with positions (`units`);
3. a Han run gives every pair of neighbours, and its jieba words that no neighbours contest: those of two characters as
   a mark on their pair, longer ones as terms of their own. Its last character is a term, and so is its first, as the
   beginning of a run: any other is where the pairs are that begin with it;
4. a word gives itself and its light stem; words joined by hyphens give their joined form as well; two neighbouring
   function words give the pair of their stems, since a phrase of them would be long to look for;
5. a number gives itself, without the percent sign too.

Kinds never collide: a stem is marked with `~`, a jieba word with `|`, the beginning of a run with `^`; no folded unit
can hold any of these.
An occurrence is `position * 2`, plus one where it is full: not a pair of characters that only crosses words.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, Unit, units
from searchsvc.text.words import is_contested, segmenter

STEM_MARK = "~"
WORD_MARK = "|"
START_MARK = "^"
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
    add(START_MARK + run[0], []).append(first * 2 + 1)
    add(run[-1], []).append((first + len(run) - 1) * 2 + 1)
    for offset in range(len(run) - 1):
        add(run[offset : offset + 2], []).append((first + offset) * 2 + (offset in pairs))


def _add_word(form: str, position: int, into: Occurrences) -> str:
    """Adds a word's terms, and returns its stem."""
    exact, stem_term = word_terms(form)
    into.setdefault(exact, []).append(position * 2 + 1)
    into.setdefault(stem_term, []).append(position * 2 + 1)
    return stem_term


def _add_number(unit: Unit, into: Occurrences) -> None:
    into.setdefault(clipped(unit.form), []).append(unit.position * 2 + 1)
    if unit.form.endswith("%") and clipped(unit.form) != clipped(unit.form[:-1]):
        into.setdefault(clipped(unit.form[:-1]), []).append(unit.position * 2 + 1)


def add_terms(sequence: Sequence[Unit], into: Occurrences) -> None:
    """Adds the terms of units that stand after all those that are in already."""
    before, place = "", 0
    for unit in sequence:
        if unit.kind is Kind.HAN:
            _add_han(unit, into)
        elif unit.kind is Kind.WORD:
            stem_term = _add_word(unit.form, unit.position, into)
            if is_function_stem(stem_term):
                if before and place == unit.position - 1:
                    into.setdefault(pair_term(before, stem_term), []).append(place * 2 + 1)
                before, place = stem_term, unit.position
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
