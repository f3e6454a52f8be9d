"""Marking: where the words of a query stand in the original texts of a few documents, from stored positions and spans.

No text is analysed again: positions come from the postings, and the spans say which characters they are.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh import marking_kernels
from searchsvc.engines.whoosh.kernels import View
from searchsvc.engines.whoosh.plan import Plan
from searchsvc.engines.whoosh.snapshot import NO_FILTER, Snapshot
from searchsvc.engines.whoosh.stored import StoredRow
from searchsvc.queryparser.nodes import Node, marked_leaves
from searchsvc.snippets import NO_MARKS, Marks, Texts, read_texts

MOST_MARKS = 1024
"""In one document; more are not marked."""


class MarkedRows(NamedTuple):
    """Rows, their titles (even) and bodies (odd) as texts, and the marks in these, sorted and distinct."""

    rows: list[StoredRow]
    texts: Texts
    marks: Marks


def mark_rows(snapshot: Snapshot, documents: Sequence[int], tree: Node, plan: Plan) -> MarkedRows:
    """What is stored of some documents, with the marks of a query, whose leaves are in `plan`."""
    rows = [snapshot.row(document) for document in documents]
    texts = read_texts([text for row in rows for text in (row.title, row.body)])
    leaves = marked_leaves(tree)
    if not leaves or not rows:
        return MarkedRows(rows, texts, NO_MARKS)
    spans = [packed for row in rows for packed in (row.title_spans, row.body_spans)]
    ends = np.cumsum(np.fromiter(map(len, spans), dtype=np.int64, count=len(spans)))
    coded = marking_kernels.read_spans(np.frombuffer(b"".join(spans) or b"\0", dtype=np.uint8), ends)
    numbers = np.array([plan.number(leaf) for leaf in leaves], dtype=np.int64)
    chosen = np.array(documents, dtype=np.int64)
    out = np.empty((len(documents) * MOST_MARKS, 4), dtype=np.int64)
    count = 0
    for segment, places in zip(snapshot.segments, plan.places, strict=True):
        view = View(segment.base, segment.last, NO_FILTER, False)
        count = marking_kernels.mark(
            segment.postings, snapshot.zoned, view, plan.patterns, places, numbers, chosen, coded, texts, out, count
        )
    marks: NDArray[np.int64] = out[: marking_kernels.sort(out, count)]
    if any(row.shown[-1] for row in rows):
        marks = _with_shown_titles(rows, marks)
    return MarkedRows(rows, texts, marks)


def _with_shown_titles(rows: Sequence[StoredRow], marks: Marks) -> Marks:
    """The marks, and the body's again in each title that is the beginning of the body with its white space folded."""
    found: list[tuple[int, int, int, int]] = []
    for number, row in enumerate(rows):
        if not row.shown[-1]:
            continue
        title, body = row.title.decode(), row.body.decode()
        for _, start, end, leaf in marks[marks[:, 0] == 2 * number + 1].tolist():
            before = len(" ".join(body[:start].split()))
            low = before + (before > 0 and body[start - 1].isspace())
            piece = " ".join(body[start:end].split())
            if low + len(piece) > len(title):
                break
            if title.startswith(piece, low):
                found.append((2 * number, low, low + len(piece), leaf))
    every = np.concatenate([marks, np.array(found, dtype=np.int64).reshape(-1, 4)])
    ordered: Marks = np.ascontiguousarray(every[np.lexsort(every.T[::-1])])
    return ordered
