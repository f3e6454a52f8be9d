"""The analyzer: the ordered recipe that turns a text into index terms.

1. fold the characters (`fold`);
2. cut into Han runs, words and numbers with positions (`units`);
3. a Han run gives every character and every pair of neighbours, and its jieba words of two characters or more that
   no neighbours contest;
4. a word gives itself and its light stem; words joined by hyphens give their joined form as well;
5. a number gives itself, without the percent sign too.

Kinds never collide: a stem is marked with `~`, a jieba word with `|`; no folded unit can hold either character.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.units import Kind, Unit, units
from searchsvc.text.words import is_contested, segmenter

STEM_MARK = "~"
WORD_MARK = "|"
MAX_TERM_LENGTH = 64
"""Longer words are indexed by their first 64 characters, in texts and queries alike."""
MAX_JOINED = 4


@dataclass(frozen=True, slots=True)
class TermPositions:
    """The index terms of one field: each term's positions, ascending, and how many positions the field takes."""

    positions: dict[str, list[int]]
    length: int


def clipped(form: str) -> str:
    """The part of a word that is indexed."""
    return form[:MAX_TERM_LENGTH]


def word_terms(form: str) -> tuple[str, str]:
    """The exact term and the stem term of a word."""
    form = clipped(form)
    return form, STEM_MARK + stem(form)


def han_ngrams(run: str) -> Iterator[tuple[str, int]]:
    """Every character and every pair of neighbours of a run, with its offset."""
    for offset, char in enumerate(run):
        yield char, offset
        if offset + 1 < len(run):
            yield run[offset : offset + 2], offset


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


def _unit_terms(unit: Unit) -> Iterator[tuple[str, int]]:
    if unit.kind is Kind.HAN:
        for term, offset in han_ngrams(unit.form):
            yield term, unit.position + offset
        if unit.width > 1:
            for word, offset in segmenter().search_words(unit.form):
                if len(word) > 1 and not is_contested(unit.form, offset, offset + len(word)):
                    yield WORD_MARK + word, unit.position + offset
    elif unit.kind is Kind.WORD:
        for term in word_terms(unit.form):
            yield term, unit.position
    else:
        yield clipped(unit.form), unit.position
        if unit.form.endswith("%"):
            yield clipped(unit.form[:-1]), unit.position


def _terms(sequence: Sequence[Unit]) -> Iterator[tuple[str, int]]:
    for unit in sequence:
        yield from _unit_terms(unit)
    for form, position, _ in joined_forms(sequence):
        for term in word_terms(form):
            yield term, position


def _gather(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    gathered: dict[str, list[int]] = {}
    for term, position in pairs:
        gathered.setdefault(term, []).append(position)
    for positions in gathered.values():
        if len(positions) > 1:
            positions[:] = sorted(set(positions))
    return gathered


def analyze(text: str) -> TermPositions:
    """The index terms of a text."""
    sequence = tuple(units(fold_text(text)))
    length = sequence[-1].position + sequence[-1].width if sequence else 0
    return TermPositions(_gather(_terms(sequence)), length)
