"""A release ready to be indexed: its terms at positions that run through title, body, category and source.

Positions are left free between the zones, so that no phrase joins them; `Bounds` says which zone a position is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from searchsvc.release import Release
from searchsvc.text.analyzer import Occurrences, add_terms
from searchsvc.text.fold import fold
from searchsvc.text.spans import pack_spans
from searchsvc.text.units import Unit, units

_FREE = 2
"""Positions left free between zones; more than one, because a free position may stand for punctuation in a phrase."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the zones of a release begin and end, in positions: title [0, `title_end`), body [`body`, `body_end`).

    Category and source, the meta zone, follow from `meta` to `end`.
    """

    title_end: int
    body: int
    body_end: int
    meta: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A release, its terms, and where in title and body each position stands (packed by `spans.pack_spans`)."""

    release: Release
    terms: Occurrences
    bounds: Bounds
    title_spans: bytes
    body_spans: bytes


def _end(sequence: Sequence[Unit], start: int) -> int:
    return sequence[-1].position + sequence[-1].width if sequence else start


def document(release: Release) -> Document:
    """The document of a release. A title that is only the beginning of the body is not indexed twice."""
    terms: Occurrences = {}
    title = fold("" if release.title_shown_only else release.title)
    title_units = tuple(units(title.text))
    add_terms(title_units, terms)
    title_end = _end(title_units, 0)
    body = fold(release.body)
    body_units = tuple(units(body.text, title_end + _FREE))
    add_terms(body_units, terms)
    body_end = _end(body_units, title_end + _FREE)
    meta_text = "\n\n".join(value for value in (release.category, release.source) if value)
    meta_units = tuple(units(fold(meta_text).text, body_end + _FREE))
    add_terms(meta_units, terms)
    return Document(
        release=release,
        terms=terms,
        bounds=Bounds(title_end, title_end + _FREE, body_end, body_end + _FREE, _end(meta_units, body_end + _FREE)),
        title_spans=pack_spans(title, title_units),
        body_spans=pack_spans(body, body_units),
    )
