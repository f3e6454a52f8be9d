"""The Whoosh engine: answers searches over one snapshot, which is one generation of an index, opened."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from searchsvc.concepts.lexicon import Concepts
from searchsvc.engine import Engine, MarkedRelease, Matches
from searchsvc.engines.whoosh.display.hits import make_hits
from searchsvc.engines.whoosh.display.marking import Held, show_rows
from searchsvc.engines.whoosh.format.stored_row import shown_of, unpack_release, unpack_row
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.facets import make_filters, named_counts, named_months, new_counts
from searchsvc.engines.whoosh.search.index_vocabulary import WhooshVocabulary
from searchsvc.engines.whoosh.search.kernels.counting import survey
from searchsvc.engines.whoosh.search.kernels.top_hits import TopHits, sort_hits
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.search.plan import Plan
from searchsvc.engines.whoosh.search.similar import most_similar
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.search.versions import tellings_of, versions_of
from searchsvc.engines.whoosh.store.generations import HeldGeneration, hold_current
from searchsvc.engines.whoosh.store.manifest import Manifest, check_content
from searchsvc.errors import IndexDamaged, SearchsvcError
from searchsvc.model.index_status import IndexStatus, status_of
from searchsvc.model.lifecycle import Lifecycle
from searchsvc.model.page import Hit, Version
from searchsvc.model.query import FacetName, Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Leaf, Node, Nothing, dispensable_leaves, marked_leaves
from searchsvc.suggest.concept_names import OfferedNames

DEADLINE = 10.0
"""Seconds of the processor that a search may take."""


class WhooshEngine(Engine):
    """Answers searches over one snapshot, which is one generation of an index opened for reading."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._vocabulary = WhooshVocabulary(snapshot)
        self._names = OfferedNames(snapshot.concepts)

    @property
    def folder(self) -> Path:
        """The folder of the generation."""
        return self._snapshot.folder

    @property
    def manifest(self) -> Manifest:
        """What the generation says of itself."""
        return self._snapshot.manifest

    @override
    def cause_of(self, error: Exception) -> Exception:
        try:
            check_content(self.folder, self.manifest)
        except IndexDamaged as damage:
            return damage
        return error

    @property
    @override
    def generation(self) -> str:
        return self._snapshot.manifest.generation

    @property
    @override
    def concepts(self) -> Concepts:
        return self._snapshot.concepts

    @property
    @override
    def lifecycle(self) -> Lifecycle:
        return self._snapshot.lifecycle

    @override
    def search(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Matches:
        """Raises QueryTooSlow."""
        window = query.page * query.per_page
        return self._ordered(query, tree, relaxed, window).page(window - query.per_page, query.per_page)

    @override
    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> "OrderedHits":
        """Raises QueryTooSlow."""
        return self._ordered(query, tree, relaxed, None)

    def _ordered(
        self, query: Query, tree: Node, relaxed: Callable[[], Node | None], window: int | None
    ) -> "OrderedHits":
        """The best `window` matches in their order; all of them where it is None."""
        snapshot, deadline = self._snapshot, time.thread_time() + DEADLINE
        by_score = query.sort == "relevance"
        outline = outline_of(snapshot, tree)
        evaluator = Evaluator(snapshot, outline, deadline)
        found = evaluator.evaluate()
        is_relaxed = False
        if not any(len(documents) for documents, _ in found) and (looser := relaxed()) is not None:
            other = Evaluator(snapshot, outline_of(snapshot, looser, outline), deadline)
            relaxed_found = other.evaluate()
            if any(len(documents) for documents, _ in relaxed_found):
                found, tree, evaluator, is_relaxed = relaxed_found, looser, other, True
        counts = new_counts(snapshot)
        if window is None:
            window = sum(len(documents) for documents, _ in found)
        ranks = snapshot.oldest if query.sort == "oldest" else snapshot.newest
        top = TopHits(np.empty(window, dtype=np.float32), np.empty(window, dtype=np.int64), ranks, by_score)
        filters = make_filters(snapshot, query)
        total = size = 0
        for documents, scores in found:
            kept, size = survey(documents, scores, snapshot.facets, filters, counts, top, size)
            total += kept
        sort_hits(top, size)
        return OrderedHits(
            self._page,
            snapshot,
            total,
            is_relaxed,
            top.documents[:size],
            top.scores[:size] if by_score else None,
            named_counts(snapshot, counts),
            named_months(snapshot, counts),
            tree,
            evaluator.plan,
        )

    def _page(
        self,
        documents: Sequence[int],
        scores: Sequence[float | None],
        leaves: Sequence[Leaf],
        plan: Plan,
        sought: Sequence[Leaf] = (),
    ) -> tuple[tuple[Hit, ...], Held]:
        rows = [self._snapshot.row(document) for document in documents]
        shown_only = [shown_of(row)[-1] for row in rows]
        pieces, held = show_rows(self._snapshot, documents, rows, shown_only, leaves, plan, whole=False, sought=sought)
        return make_hits(rows, pieces, scores), held

    @override
    def release(self, release_id: str) -> Release | None:
        number = self._snapshot.number(release_id)
        return None if number is None else self._snapshot.release(number)

    @override
    def marked(self, release_id: str, tree: Node) -> MarkedRelease | None:
        number = self._snapshot.number(release_id)
        if number is None:
            return None
        leaves = marked_leaves(tree)
        row = self._snapshot.row(number)
        release = unpack_release(unpack_row(row))
        ((title,), (body,)), _ = show_rows(
            self._snapshot,
            [number],
            [row],
            [release.title_shown_only],
            leaves,
            Plan(self._snapshot, leaves),
            whole=True,
        )
        return MarkedRelease(release, title, body)

    @override
    def similar(self, release_id: str, count: int) -> Matches | None:
        """Raises QueryTooSlow."""
        snapshot = self._snapshot
        number = snapshot.number(release_id)
        if number is None:
            return None
        documents, scores = most_similar(snapshot, number, count)
        page, _ = self._page(documents, scores, (), Plan(snapshot, ()))
        return Matches(len(page), False, page, {}, Nothing())

    @override
    def versions(self, release_id: str) -> tuple[Version, ...] | None:
        number = self._snapshot.number(release_id)
        return None if number is None else _versions(self._snapshot, number)

    @property
    @override
    def vocabulary(self) -> WhooshVocabulary:
        return self._vocabulary

    @property
    @override
    def names(self) -> OfferedNames:
        return self._names

    @override
    def status(self) -> IndexStatus:
        return status_of(self.generation, self._snapshot.manifest, self.lifecycle)


@dataclass(frozen=True, slots=True)
class OrderedHits:
    """The documents that a search found, the best first; implements OrderedMatches.

    `scores` is None where results are sorted by date. `show` makes the hits of a page.
    """

    show: Callable[..., tuple[tuple[Hit, ...], Held]]
    snapshot: Snapshot
    total: int
    is_relaxed: bool
    documents: NDArray[np.int64]
    scores: NDArray[np.float32] | None
    facets: Mapping[FacetName, Mapping[str, int]]
    months: Mapping[str, int]
    tree: Node
    plan: Plan

    def page(self, first: int, count: int) -> Matches:
        """The matches from number `first`, at most `count` of them."""
        chosen: list[int] = self.documents[first : first + count].tolist()
        scores: list[float | None] = [None] * len(chosen)
        if self.scores is not None:
            scores = self.scores[first : first + count].tolist()
        sought = dispensable_leaves(self.tree)
        page, held = self.show(chosen, scores, marked_leaves(self.tree), self.plan, sought)
        missing = [
            tuple(leaf for number, leaf in enumerate(sought) if (at, number) not in held) for at in range(len(page))
        ]
        return Matches(self.total, self.is_relaxed, page, self.facets, self.tree, tuple(missing), self.months)

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        """The releases from number `first`, at most `count` of them."""
        return tuple(map(self.snapshot.release, self.documents[first : first + count].tolist()))

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        """Their tellings in other languages."""
        return tuple(_versions(self.snapshot, number) for number in self.documents[first : first + count].tolist())


def _versions(snapshot: Snapshot, number: int) -> tuple[Version, ...]:
    tellings = tellings_of(snapshot.tellings, snapshot.codes["language"], number)
    return versions_of(tellings, [snapshot.row(telling.document) for telling in tellings])


def open_whoosh(index: Path, *, is_trusted: bool = True) -> WhooshEngine:
    """The engine of the generation that serves now, as `open_held`. Raises IndexUnavailable, IndexDamaged."""
    return open_held(hold_current(index), is_trusted=is_trusted)


def open_held(held: HeldGeneration, *, is_trusted: bool = True) -> WhooshEngine:
    """The engine of a generation, all of which is read before where it is not trusted. Raises IndexDamaged."""
    if not is_trusted:
        check_content(held.folder, held.manifest())
    try:
        return WhooshEngine(Snapshot(held))
    except SearchsvcError:
        raise
    except Exception as error:
        check_content(held.folder, held.manifest())  # which says so where damage is the cause
        raise IndexDamaged(f"{held.folder} cannot be opened ({error!r}); run 'searchsvc reindex --full'") from error
