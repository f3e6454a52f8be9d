"""Marking: the texts of a few documents, shown with the words of a query marked, from stored positions and spans.

No text is analysed again: positions come from the postings, and the spans say which characters they are.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from searchsvc.engines.whoosh.display.locating_kernels import locate
from searchsvc.engines.whoosh.display.marking_kernels import show
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FOUND_POSITION
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.errors import IndexDamaged
from searchsvc.model.page import Fragment
from searchsvc.queryparser.nodes import Leaf
from searchsvc.snippets.fragments import make_room, read_fragments

MOST_MARKS = 2048
"""In one document; more are not marked."""
_NOTHING_FOUND = np.empty(0, dtype=FOUND_POSITION)


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
    Raises IndexDamaged.
    """
    if not rows:
        return []
    chosen = np.array(documents, dtype=np.int64)
    found = _NOTHING_FOUND
    if leaves:
        numbers = np.array([plan.number(leaf) for leaf in leaves], dtype=np.int64)
        positions = np.empty(len(documents) * MOST_MARKS, dtype=FOUND_POSITION)
        count = 0
        for segment, query in zip(snapshot.segments, plan.queries, strict=True):
            if any(segment.base <= document < segment.last for document in documents):
                view = snapshot.view(segment, deleted_too=True)
                count = locate(view, query, numbers, chosen, positions, count)
        found = positions[:count]
    ends = np.array([*accumulate(map(len, rows))], dtype=np.int64)
    room = make_room(int(ends[-1]), 2 * len(rows), 2 * len(found))  # a body's marks may be in a shown title too
    sizes = show(
        np.frombuffer(b"".join(rows), dtype=np.uint8),
        ends,
        snapshot.norms.title_ends[chosen],
        np.array(shown_only, dtype=np.bool_),
        found,
        len(leaves),
        whole,
        room,
    )
    if sizes[0] < 0:
        raise IndexDamaged("what is stored of a release is damaged; run 'searchsvc reindex --full'")
    return read_fragments(room, sizes, 2 * len(rows))
