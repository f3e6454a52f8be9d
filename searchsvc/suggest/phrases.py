"""The phrases of a title that are worth completing to: two or three neighbouring words, none at an end a mere particle.

They are what the words of an index alone do not tell: that 乡村 is followed by 振兴, and rural by revitalization.
"""

from collections.abc import Iterator, Sequence

from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, Unit
from searchsvc.text.words import segmenter

MOST_WORDS = 3
LONGEST_HAN = 8
"""Characters of a Han phrase."""
LONGEST = 60
"""Characters of any phrase."""


def _runs(words: Sequence[str], joint: str, longest: int) -> Iterator[str]:
    stops = stopwords()
    for first, word in enumerate(words):
        if word in stops:
            continue
        for last in range(first + 2, min(first + MOST_WORDS, len(words)) + 1):
            if words[last - 1] in stops:
                continue
            phrase = joint.join(words[first:last])
            if len(phrase) <= longest:
                yield phrase


def title_phrases(sequence: Sequence[Unit]) -> Iterator[str]:
    """The phrases of a title's units; one may come twice."""
    latin: list[str] = []
    position = -1
    for unit in sequence:
        if unit.kind is Kind.WORD and unit.position == position + 1:
            latin.append(unit.form)
        else:
            yield from _runs(latin, " ", LONGEST)
            latin = [unit.form] if unit.kind is Kind.WORD else []
        position = unit.position
        if unit.kind is Kind.HAN and unit.width > 2:
            yield from _runs(segmenter().cut(unit.form), "", LONGEST_HAN)
    yield from _runs(latin, " ", LONGEST)
