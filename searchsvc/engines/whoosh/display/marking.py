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
from searchsvc.engines.whoosh.search.searched import Searched
from searchsvc.errors import IndexDamaged
from searchsvc.model.page import Fragment
from searchsvc.queryparser.nodes import Leaf
from searchsvc.runtime.arrays import Records
from searchsvc.snippets.fragments import make_room, read_fragments

MOST_MARKS = 2048
"""In one document; more are not marked."""
Held = frozenset[tuple[int, int]]
"""Which document holds which leaf, as indexes of those that were asked for."""
_NOTHING_FOUND = np.empty(0, dtype=FOUND_POSITION)


def show_rows(
    snapshot: Searched,
    documents: Sequence[int],
    rows: Sequence[bytes],
    shown_only: Sequence[bool],
    leaves: Sequence[Leaf],
    plan: Plan,
    *,
    whole: bool,
    sought: Sequence[Leaf] = (),
) -> tuple[list[tuple[Fragment, ...]], Held]:
    """The title and the body of each document in turn, with leaves marked, which are in `plan`; bodies in snippets.

    `rows` is what is stored of them; `shown_only` says whose title is only shown. With `whole` bodies are whole, too.
    Besides, which of the documents hold which of `sought`, leaves that are in `plan`, too. Raises IndexDamaged.
    """
    if not rows:
        return [], frozenset()
    chosen = np.array(documents, dtype=np.int64)
    found = _NOTHING_FOUND
    located = tuple(dict.fromkeys((*leaves, *sought)))
    if located:
        numbers = np.array([plan.number(leaf) for leaf in located], dtype=np.int64)
        positions = np.empty(len(documents) * MOST_MARKS, dtype=FOUND_POSITION)
        count = 0
        for number, (segment, query) in enumerate(zip(snapshot.segments, plan.queries, strict=True)):
            if any(segment.base <= document < segment.last for document in documents):
                view = snapshot.view(number, deleted_too=True)
                count = locate(view, query, numbers, chosen, positions, count)
        found = positions[:count]
    held = _held(found, located, sought)
    if len(located) > len(leaves):
        found = found[found["leaf"] < len(leaves)]
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
    return read_fragments(room, sizes, 2 * len(rows)), held


def _held(found: Records, located: Sequence[Leaf], sought: Sequence[Leaf]) -> Held:
    if not sought:
        return frozenset()
    places = {leaf: number for number, leaf in enumerate(located)}
    pairs = set(zip(found["document"].tolist(), found["leaf"].tolist(), strict=True))
    documents = {document for document, _ in pairs}
    return frozenset(
        (document, number)
        for number, leaf in enumerate(sought)
        for document in documents
        if (document, places[leaf]) in pairs
    )
