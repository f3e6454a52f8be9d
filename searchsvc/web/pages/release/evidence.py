"""What a release says of its date and its places: the words that say it, and the sentences in which they stand.

A fact without words in the text (declared, or read from the path) has none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from searchsvc.facts.explanation import explain
from searchsvc.model.release import Evidence, EvidenceField, Release

DATE = "date"
"""The key of the date among the facts; that of a place is its code."""
_REACH = 160  # characters of a sentence that are lit up on either side of its words
_BOUNDARY = re.compile(r"[。！？；!?;\n]|\.(?=\s+[A-Z“\"(])")


class Telling(NamedTuple):
    """A stretch of a text that tells some facts, by their keys. The first of several on a page has the number 1."""

    start: int
    end: int
    facts: tuple[str, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of one text that tell facts, and the words in them; each sorted and disjoint."""

    sentences: tuple[Telling, ...] = ()
    words: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseEvidence:
    """What the title and the body tell; `numbers` has for each fact those of its sentences, in the order of the page.

    `date_fields` are the fields that tell the date: both, where the title has the year and the body the day.
    """

    title: Told
    body: Told
    numbers: Mapping[str, Sequence[int]]
    date_fields: frozenset[EvidenceField]


def evidence_of(release: Release) -> ReleaseEvidence:
    """The evidence for the date and the provinces of a release, found again in its text."""
    explanation = explain(release)
    of_date = [each for each in (explanation.date, explanation.date_year) if each is not None]
    found = [(DATE, each) for each in of_date]
    found += [(code, each) for code, evidence in explanation.provinces.items() for each in evidence]
    title = _told(release.title, [each for each in found if each[1].field == "title"], 0, is_title=True)
    body = _told(release.body, [each for each in found if each[1].field == "body"], len(title.sentences))
    numbers: dict[str, list[int]] = {}
    for sentence in (*title.sentences, *body.sentences):
        for fact in sentence.facts:
            numbers.setdefault(fact, []).append(sentence.number)
    return ReleaseEvidence(title, body, numbers, frozenset(each.field for each in of_date))


def _told(text: str, found: Sequence[tuple[str, Evidence]], before: int, *, is_title: bool = False) -> Told:
    """What one text tells; `before` sentences are numbered already. A title is one sentence."""
    words = _merged((each.start, each.end, fact) for fact, each in found)
    bounds = ((0, len(text)) if is_title else _sentence(text, each.start, each.end) for _, each in found)
    sentences = _merged((*bound, fact) for bound, (fact, _) in zip(bounds, found, strict=True))
    numbered = (each._replace(number=number) for number, each in enumerate(sentences, before + 1))
    return Told(tuple(numbered), tuple(words))


def _merged(stretches: Iterable[tuple[int, int, str]]) -> list[Telling]:
    """Stretches in the order of the text; those that overlap are one, which tells the facts of all."""
    merged: list[Telling] = []
    for start, end, fact in sorted(stretches):
        last = merged[-1] if merged else None
        if last is not None and start < last.end:
            facts = last.facts if fact in last.facts else (*last.facts, fact)
            merged[-1] = Telling(last.start, max(last.end, end), facts)
        else:
            merged.append(Telling(start, end, (fact,)))
    return merged


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for boundary in _BOUNDARY.finditer(text, first, start):
        first = boundary.end()
    found = _BOUNDARY.search(text, end, last)
    last = found.end() if found else last
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
