"""Marking: where the words of a query stand in the original texts of a few releases, from stored positions and spans.

No text is analysed again: positions come from the postings, and the spans say which characters they are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchsvc.engine import Mark, MarkedRelease
from searchsvc.engines.whoosh import kernels
from searchsvc.engines.whoosh.patterns import Pattern, patterns
from searchsvc.engines.whoosh.schema import TEXT
from searchsvc.engines.whoosh.snapshot import Snapshot
from searchsvc.queryparser.nodes import Leaf, Node, marked_leaves
from searchsvc.release import Release
from searchsvc.text.analyzer import MAX_JOINED, STEM_MARK, word_terms
from searchsvc.text.fold import fold_text
from searchsvc.text.spans import Spans

MOST_MARKS = 4096
"""Of one pattern in one page of results; more are not marked."""

_Standing = list[tuple[int, Pattern, NDArray[np.int64]]]
"""The leaf's number, the pattern, and the first positions at which it stands in one document."""


def mark_releases(snapshot: Snapshot, documents: Sequence[int], tree: Node) -> list[MarkedRelease]:
    """The releases of some documents with the marks of a query."""
    leaves = marked_leaves(tree)
    standing = _standing(snapshot, np.array(documents, dtype=np.int64), leaves)
    return [_marked(snapshot, document, found) for document, found in zip(documents, standing, strict=True)]


def _standing(snapshot: Snapshot, documents: NDArray[np.int64], leaves: Sequence[Leaf]) -> list[_Standing]:
    found: list[_Standing] = [[] for _ in documents]
    indexes, begins = np.empty(MOST_MARKS, dtype=np.int64), np.empty(MOST_MARKS, dtype=np.int64)
    for number, leaf in enumerate(leaves):
        for each in patterns(snapshot, leaf):
            for segment in snapshot.segments:
                terms = np.array([segment.find(TEXT, term) for term, _ in each.terms], dtype=np.int64)
                if (terms < 0).any():
                    continue
                offsets = np.array([offset for _, offset in each.terms], dtype=np.int64)
                count = kernels.places(
                    segment.postings, terms, offsets, segment.base, segment.last, documents, indexes, begins
                )
                for index in np.unique(indexes[:count]).tolist():
                    found[index].append((number, each, begins[:count][indexes[:count] == index]))
    return found


def _marked(snapshot: Snapshot, document: int, standing: _Standing) -> MarkedRelease:
    release = snapshot.release(document)
    if not standing:
        return MarkedRelease(release, (), ())
    title_spans, body_spans = snapshot.spans(document)
    title_end = int(snapshot.zoned.title_ends[document])
    title: set[Mark] = set()
    body: set[Mark] = set()
    for number, each, begins in standing:
        in_title = begins < title_end
        title.update(_marks(release.title, title_spans, number, each, begins[in_title]))
        body.update(_marks(release.body, body_spans, number, each, begins[~in_title]))
    body_marks = tuple(sorted(body))
    if release.title_shown_only:
        return MarkedRelease(release, _shown_title_marks(release, body_marks), body_marks)
    return MarkedRelease(release, tuple(sorted(title)), body_marks)


def _marks(text: str, spans: Spans, number: int, each: Pattern, begins: NDArray[np.int64]) -> list[Mark]:
    """The marks of a pattern in one text; positions beyond its spans, in category or source, have none."""
    if not len(spans) or not len(begins):
        return []
    positions, starts, lengths, runs = spans.T
    last = positions[-1] + (lengths[-1] if runs[-1] else 1)
    begins = begins[begins + each.width <= last]
    first_rows = np.searchsorted(positions, begins, side="right") - 1
    lows = starts[first_rows] + runs[first_rows] * (begins - positions[first_rows])
    ends = begins + (each.width - 1)
    rows = np.searchsorted(positions, ends, side="right") - 1
    highs = starts[rows] + np.where(runs[rows] == 1, ends - positions[rows] + 1, lengths[rows])
    marks = list(zip(lows.tolist(), highs.tolist(), [number] * len(begins), strict=True))
    if len(each.terms) == 1 and each.terms[0][0].startswith(STEM_MARK):
        return [
            (low, _joined_end(text, spans, row, each.terms[0][0]), number)
            for (low, _, _), row in zip(marks, rows.tolist(), strict=True)
        ]
    return marks


def _joined_end(text: str, spans: Spans, row: int, term: str) -> int:
    """Where a word ends that may be written with hyphens (e-learning, found by elearning)."""
    start, length = spans[row, 1].item(), spans[row, 2].item()
    for last in range(row, min(row + MAX_JOINED, len(spans))):
        end = int(spans[last, 1] + spans[last, 2])
        form = fold_text(text[start:end]).replace("-", "")
        if word_terms(form)[1] == term:
            return end
    return int(start + length)


def _shown_title_marks(release: Release, body_marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The body's marks in a title that is the beginning of the body with its white space folded."""
    places: dict[int, int] = {}
    at = 0
    for index, char in enumerate(release.body):
        if at == len(release.title):
            places[index] = at
            break
        places[index] = at
        if release.title[at] == char or (char.isspace() and release.title[at] == " "):
            at += not (char.isspace() and at > 0 and release.body[index - 1].isspace())
        elif not char.isspace():
            break
    return tuple(
        (places[start], places[end], leaf) for start, end, leaf in body_marks if start in places and end in places
    )
