"""Marking: where the words of a query stand in the original texts of a few releases, from stored positions and spans.

No text is analysed again: positions come from the postings, and the spans say which characters they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from searchsvc.engine import Mark, MarkedRelease
from searchsvc.engines.whoosh import marking_kernels
from searchsvc.engines.whoosh.patterns import Pattern, is_lone_prefix, patterns, prefix_range
from searchsvc.engines.whoosh.schema import TEXT
from searchsvc.engines.whoosh.snapshot import Snapshot
from searchsvc.queryparser.nodes import Leaf, Node, marked_leaves
from searchsvc.release import Release
from searchsvc.text.analyzer import MAX_JOINED, STEM_MARK, word_terms
from searchsvc.text.fold import fold_text

MOST_MARKS = 4096
"""Of one pattern in one page of results, each release having an equal share; more are not marked."""


@dataclass(slots=True)
class _Page:
    """The releases of a page, their spans, and the marks found so far, of titles (even places) and bodies (odd)."""

    releases: list[Release]
    documents: NDArray[np.int64]
    rows: marking_kernels.Rows
    marks: list[set[Mark]]

    def marks_of(self, found: NDArray[np.int64], number: int) -> None:
        """Adds what a kernel found, (place, start, end) a column, as marks of the leaf `number`."""
        for place, low, high in found.T.tolist():
            self.marks[place].add((low, high, number))

    def text(self, place: int) -> str:
        """The title or the body that a place stands for."""
        release = self.releases[place // 2]
        return release.body if place % 2 else release.title


def mark_releases(snapshot: Snapshot, documents: Sequence[int], tree: Node) -> list[MarkedRelease]:
    """The releases of some documents with the marks of a query."""
    releases = [snapshot.release(document) for document in documents]
    leaves = marked_leaves(tree)
    if not leaves or not releases:
        return [MarkedRelease(release, (), ()) for release in releases]
    coded = list(chain.from_iterable(snapshot.spans(document) for document in documents))
    sizes = np.array([len(each) // 3 for each in coded], dtype=np.int64)
    page = _Page(
        releases,
        np.array(documents, np.int64),
        marking_kernels.read_rows(np.concatenate(coded), sizes),
        [set() for _ in coded],
    )
    for number, leaf in enumerate(leaves):
        if is_lone_prefix(leaf):
            _mark_prefix(snapshot, page, number, leaf)
            continue
        for each in patterns(snapshot, leaf):
            _mark_pattern(snapshot, page, number, each)
    return [_marked(release, *page.marks[2 * index : 2 * index + 2]) for index, release in enumerate(releases)]


def _mark_prefix(snapshot: Snapshot, page: _Page, number: int, leaf: Leaf) -> None:
    """Adds the marks of every word and number that begins like a leaf."""
    found = np.empty((4, MOST_MARKS), dtype=np.int64)
    for segment in snapshot.segments:
        first, last = prefix_range(segment, leaf)
        count = marking_kernels.range_marks(
            segment.postings,
            first,
            last,
            segment.base,
            page.documents,
            snapshot.size,
            snapshot.zoned.title_ends,
            page.rows,
            found,
        )
        page.marks_of(found[:3, :count], number)


def _mark_pattern(snapshot: Snapshot, page: _Page, number: int, each: Pattern) -> None:
    """Adds the marks of one pattern, which belongs to the leaf `number`."""
    found = np.empty((4, MOST_MARKS), dtype=np.int64)
    offsets = np.array([offset for _, offset in each.terms], dtype=np.int64)
    may_be_joined = len(each.terms) == 1 and each.terms[0][0].startswith(STEM_MARK)
    for segment in snapshot.segments:
        terms = np.array([segment.find(TEXT, term) for term, _ in each.terms], dtype=np.int64)
        if (terms < 0).any():
            continue
        count = marking_kernels.marks(
            segment.postings,
            terms,
            offsets,
            each.width,
            segment.base,
            segment.last,
            page.documents,
            snapshot.zoned.title_ends,
            page.rows,
            found,
        )
        for place, low, high, row in found[:, :count].T.tolist():
            end = _joined_end(page, place, row, high, each.terms[0][0]) if may_be_joined else high
            page.marks[place].add((low, end, number))


def _joined_end(page: _Page, place: int, row: int, end: int, term: str) -> int:
    """Where a word ends that may be written with hyphens (e-learning, found by elearning)."""
    rows, text = page.rows, page.text(place)
    start = int(rows.starts[row])
    for last in range(row, min(row + MAX_JOINED, int(rows.ends[place]))):
        high = int(rows.starts[last] + rows.lengths[last])
        if word_terms(fold_text(text[start:high]).replace("-", ""))[1] == term:
            return high
    return end


def _marked(release: Release, title: set[Mark], body: set[Mark]) -> MarkedRelease:
    body_marks = tuple(sorted(body))
    if release.title_shown_only:
        return MarkedRelease(release, _shown_title_marks(release, body_marks), body_marks)
    return MarkedRelease(release, tuple(sorted(title)), body_marks)


def _shown_title_marks(release: Release, body_marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The body's marks in a title that is the beginning of the body with its white space folded."""
    found: list[Mark] = []
    for start, end, leaf in body_marks:
        before = len(" ".join(release.body[:start].split()))
        low = before + (before > 0 and release.body[start - 1].isspace())
        piece = " ".join(release.body[start:end].split())
        if low + len(piece) > len(release.title):
            break
        if release.title.startswith(piece, low):
            found.append((low, low + len(piece), leaf))
    return tuple(found)
