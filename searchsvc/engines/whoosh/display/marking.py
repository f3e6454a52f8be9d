"""Marking: the texts of a few documents, shown with the words of a query marked, from stored positions and spans.

No text is analysed again: positions come from the postings, and the spans say which characters they are.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.display import marking_kernels
from searchsvc.engines.whoosh.format.stored_row import texts_of
from searchsvc.engines.whoosh.search.kernels.postings_kernels import View
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.snapshot import NO_FILTER, Snapshot
from searchsvc.model.page import Fragment
from searchsvc.queryparser.nodes import Leaf
from searchsvc.snippets.fragments import make_room, read_fragments, read_texts

MOST_MARKS = 2048
"""In one document; more are not marked."""
_NONE: NDArray[np.int64] = np.empty((0, 5), dtype=np.int64)


def show_rows(
    snapshot: Snapshot,
    documents: Sequence[int],
    rows: Sequence[bytes],
    shown_only: Sequence[bool],
    leaves: Sequence[Leaf],
    plan: Plan,
    *,
    whole: bool,
) -> list[tuple[Fragment, ...]]:
    """The title and the body of each document in turn, with leaves marked, which are in `plan`; bodies in snippets.

    `rows` is what is stored of them; `shown_only` says whose title is only shown. With `whole` bodies are whole, too.
    """
    if not rows:
        return []
    chosen = np.array(documents, dtype=np.int64)
    found = _NONE
    if leaves:
        numbers = np.array([plan.number(leaf) for leaf in leaves], dtype=np.int64)
        out = np.empty((len(documents) * MOST_MARKS, 5), dtype=np.int64)
        count = 0
        for segment, places in zip(snapshot.segments, plan.places, strict=True):
            if not any(segment.base <= document < segment.last for document in documents):
                continue
            view = View(segment.base, segment.last, NO_FILTER, False)
            count = marking_kernels.locate(
                segment.postings, snapshot.zoned, view, plan.patterns, places, numbers, chosen, out, count
            )
        found = out[:count]
    encoded: list[bytes] = []
    spans: list[bytes] = []
    for row in rows:
        title_spans, body_spans, title, body = texts_of(row)
        spans += (title_spans, body_spans)
        encoded += (title, body)
    texts = read_texts(encoded)
    room = make_room(len(texts.letters), len(encoded), 2 * len(found))  # a body's marks may be in a shown title too
    sizes = marking_kernels.show(
        texts,
        np.frombuffer(b"".join(spans), dtype=np.uint8),
        np.array([*accumulate(map(len, spans))], dtype=np.int64),
        chosen,
        snapshot.zoned.title_ends,
        np.array(shown_only, dtype=np.bool_),
        found,
        len(leaves),
        whole,
        *room,
    )
    return read_fragments(room, sizes, len(encoded))
