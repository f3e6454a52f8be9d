"""The Whoosh engine: answers searches over one snapshot; the live engine follows an index through its rebuilds."""

import time
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from searchsvc.engine import IndexStatus, Match, Matches
from searchsvc.engines.whoosh.evaluate import Evaluation, Evaluator
from searchsvc.engines.whoosh.facets import combine, count_facet, date_mask, facet_masks
from searchsvc.engines.whoosh.generations import hold_current, pointer_stamp
from searchsvc.engines.whoosh.snapshot import Snapshot
from searchsvc.errors import IndexUnavailable
from searchsvc.query import FACETS, Query, Sort
from searchsvc.queryparser.nodes import Node
from searchsvc.release import Release

DEADLINE = 10.0
"""Seconds that a search may take."""


class WhooshEngine:
    """See `searchsvc.engine.Engine`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @property
    def generation(self) -> str:
        """See `Engine`."""
        return self._snapshot.manifest.generation

    def search(self, query: Query, tree: Node, relaxed: Node | None) -> Matches:
        """See `Engine`. Raises QueryTooSlow."""
        evaluator = Evaluator(self._snapshot, time.monotonic() + DEADLINE)
        found = evaluator.evaluate(tree)
        is_relaxed = False
        if relaxed is not None and not found.mask.any():
            relaxed_found = evaluator.evaluate(relaxed)
            if relaxed_found.mask.any():
                found, tree, is_relaxed = relaxed_found, relaxed, True
        dates = date_mask(self._snapshot, query)
        dated = found.mask if dates is None else found.mask & dates
        masks = facet_masks(self._snapshot, query)
        chosen = np.flatnonzero(combine(dated, masks))
        return Matches(
            total=len(chosen),
            relaxed=is_relaxed,
            tree=tree,
            page=self._page(chosen, found, query),
            facets={
                facet: count_facet(self._snapshot, facet, combine(dated, masks, without=facet)) for facet in FACETS
            },
        )

    def _page(self, chosen: NDArray[np.intp], found: Evaluation, query: Query) -> tuple[Match, ...]:
        first, last = (query.page - 1) * query.per_page, query.page * query.per_page
        if first >= min(last, len(chosen)):
            return ()
        scored = query.sort == "relevance"
        numbers = self._ordered(chosen, found.scores[chosen], query.sort, last)[first:last]
        return tuple(
            Match(self._snapshot.stored(number), round(float(found.scores[number]), 4) if scored else None)
            for number in numbers.tolist()
        )

    def _ordered(
        self, chosen: NDArray[np.intp], scores: NDArray[np.float32], sort: Sort, count: int
    ) -> NDArray[np.intp]:
        """The first `count` documents in order. Ties: newest first, then by id, so that pages never overlap."""
        if sort == "relevance" and len(chosen) > 4 * count:
            least = np.partition(scores, len(scores) - count)[len(scores) - count]
            chosen, scores = chosen[scores >= least], scores[scores >= least]
        dates = self._snapshot.dates[chosen]
        newest = np.where(dates > 0, -dates, 1)
        keys = {
            "relevance": (newest, -scores),
            "newest": (newest,),
            "oldest": (np.where(dates > 0, dates, np.iinfo(np.int32).max),),
        }[sort]
        return chosen[np.lexsort((self._snapshot.id_ranks[chosen], *keys))][:count]

    def release(self, release_id: str) -> Release | None:
        """See `Engine`."""
        number = self._snapshot.number(release_id)
        return None if number is None else self._snapshot.stored(number)

    def status(self) -> IndexStatus:
        """See `Engine`."""
        manifest = self._snapshot.manifest
        return IndexStatus(
            generation=manifest.generation,
            releases=manifest.releases,
            languages=manifest.languages,
            years=manifest.years,
            built=manifest.built,
            program=manifest.program,
        )


def open_whoosh(index: Path) -> WhooshEngine:
    """The engine of the generation that serves now. Raises IndexUnavailable, IndexDamaged."""
    return WhooshEngine(Snapshot(hold_current(index)))


class LiveWhoosh:
    """See `searchsvc.engine.LiveEngine`: looks at the pointer at each call, and opens a newer generation when it moves.

    While one thread opens it the others go on with the older one.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._open: WhooshEngine | None = None
        self._stamp: tuple[int, int] | None = None
        self._opening = Lock()

    def engine(self) -> WhooshEngine:
        """See `LiveEngine`."""
        stamp = pointer_stamp(self._index)
        serving = self._open
        if serving is not None and stamp in (self._stamp, None):
            return serving
        if not self._opening.acquire(blocking=serving is None):
            return serving  # type: ignore[return-value]  # blocking is False only where there is one
        try:
            return self._follow(stamp)
        finally:
            self._opening.release()

    def _follow(self, stamp: tuple[int, int] | None) -> WhooshEngine:
        serving = self._open
        if serving is not None and stamp == self._stamp:
            return serving
        try:
            self._open = open_whoosh(self._index)
        except IndexUnavailable:
            if serving is None:
                raise
            return serving
        self._stamp = stamp
        return self._open
