"""Why a release has its facts, for its page: the sentences that say so, with the words marked.

A fact without words in the text (declared, or read from the path) has a reason in plain words instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from searchsvc.facts.explanation import explain
from searchsvc.model.page import Fragment
from searchsvc.model.release import Evidence, ProvinceFact, Release

MAX_QUOTES = 3
"""How many sentences are shown for one fact."""
_REACH = 160  # characters of a sentence that are shown on either side of its words
_REASONS = {"declared": "why_declared", "path": "why_path"}
_BOUNDARY = re.compile(r"[。！？；!?;\n]|\.(?=\s+[A-Z“\"(])")


@dataclass(frozen=True, slots=True)
class Why:
    """The reason for one fact: sentences of the text, and how many more there are; else the key of a text."""

    quotes: tuple[Fragment, ...]
    more: int
    reason: str | None


def reasons(release: Release) -> tuple[Why | None, Mapping[str, Why]]:
    """Why the release has its date (None where it has none), and why each of its provinces, by code."""
    explanation = explain(release)
    date = None
    if release.date is not None:
        date = _why(release, [explanation.date] if explanation.date else [], release.date_source or "")
    return date, {fact.code: _why_province(release, fact, explanation.provinces) for fact in release.provinces}


def _why_province(release: Release, fact: ProvinceFact, found: Mapping[str, Iterable[Evidence]]) -> Why:
    return _why(release, found.get(fact.code, ()), fact.source)


def _why(release: Release, evidence: Iterable[Evidence], source: str) -> Why:
    quotes = _quotes(release, evidence)
    reason = None if quotes else _REASONS.get(source, "why_changed")
    return Why(tuple(quotes[:MAX_QUOTES]), max(0, len(quotes) - MAX_QUOTES), reason)


def _quotes(release: Release, evidence: Iterable[Evidence]) -> list[Fragment]:
    """The sentences around the evidence, each once with all its marks."""
    texts = {"title": release.title, "body": release.body}
    marks: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    for each in evidence:
        start, end = _sentence(texts[each.field], each.start, each.end)
        marks.setdefault((each.field, start, end), []).append((each.start - start, each.end - start))
    return [Fragment(texts[field][start:end], tuple(found)) for (field, start, end), found in marks.items()]


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
