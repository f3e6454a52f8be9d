"""The phrases of a title that are worth completing to: two or three neighbouring words, none at an end a mere particle.

They are what the words of an index alone do not tell: that 乡村 is followed by 振兴, and rural by revitalization.
"""

from collections.abc import Iterator, Sequence

from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, Unit
from searchsvc.text.words import cut_runs

MOST_WORDS = 3
LONGEST_HAN = 8
"""Characters of a Han phrase."""
LONGEST = 60
"""Characters of any phrase."""


def _runs(words: Sequence[str], joint: str, longest: int) -> list[str]:
    stops = stopwords()
    may_end = [word not in stops for word in words]
    return [
        phrase
        for size in range(2, MOST_WORDS + 1)
        for first in range(len(words) - size + 1)
        if may_end[first] and may_end[first + size - 1]
        if len(phrase := joint.join(words[first : first + size])) <= longest
    ]


def _is_cut(unit: Unit) -> bool:
    """Whether a unit is a Han run of several words."""
    return unit.kind is Kind.HAN and len(unit.form) > 2


def _phrases(sequence: Sequence[Unit], words: Iterator[Sequence[str]]) -> list[str]:
    """The phrases of a title, whose Han runs have the next words; one may come twice."""
    found: list[str] = []
    latin: list[str] = []
    position = -1
    for unit in sequence:
        if unit.kind is Kind.WORD and unit.position == position + 1:
            latin.append(unit.form)
        else:
            if latin:
                found += _runs(latin, " ", LONGEST)
            latin = [unit.form] if unit.kind is Kind.WORD else []
        position = unit.position
        if _is_cut(unit):
            found += _runs(next(words), "", LONGEST_HAN)
    return found + _runs(latin, " ", LONGEST)


def title_phrases(titles: Sequence[Sequence[Unit]]) -> Iterator[set[str]]:
    """The phrases of each of some titles, given as units."""
    words = cut_runs([unit.form for sequence in titles for unit in sequence if _is_cut(unit)])
    return (set(_phrases(sequence, words)) for sequence in titles)
