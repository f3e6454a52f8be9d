"""All documents that a search found, in their order: the best by our own ranking, what follows by the cluster's."""

import math
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from searchsvc.engine import Matches
from searchsvc.engines.opensearch.search.search_request import MOST_SCORED, Found, Ranked, named_counts, named_months
from searchsvc.engines.opensearch.search.walk import Walk
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row
from searchsvc.engines.whoosh.search.outline import Outline
from searchsvc.model.page import Hit, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Leaf, leaves_of

PAGE_SECONDS = 5.0
"""How long others may be read to get to a page: a process that was not asked for those before it has to read them all,
and a request has to be over before it is given up. An export has time."""


class Asking(NamedTuple):
    """What is asked of the engine that searched: see `OpenSearchEngine`."""

    rescored: Callable[[Outline, Ranked, Sequence[str]], Ranked]
    walk: Callable[[Query, Outline, int, Collection[str]], Walk]
    show: Callable[[Outline, Ranked], tuple[tuple[Hit, ...], tuple[tuple[Leaf, ...], ...]]]
    rows: Callable[[Sequence[str]], list[bytes]]
    versions: Callable[[Sequence[str]], tuple[tuple[Version, ...], ...]]


class OrderedDocuments:
    """The documents that a search found, the best first; implements OrderedMatches."""

    def __init__(self, asking: Asking, query: Query, outline: Outline, found: Found, *, is_relaxed: bool) -> None:
        self._asking, self._query, self._outline, self._found = asking, query, outline, found
        self._is_relaxed = is_relaxed

    @property
    def total(self) -> int:
        """See `OrderedMatches`."""
        return self._found.total

    @cached_property
    def _first(self) -> Ranked:
        """The first of them: those that were scored again, then what else came with the answer."""
        ranked = self._found.ranked
        if self._query.sort != "relevance" or not any(leaves_of(self._outline.tree)):
            return ranked
        best, ids = ranked.part(0, MOST_SCORED), self._found.ids[:MOST_SCORED]
        return self._asking.rescored(self._outline, best, ids) + ranked.part(MOST_SCORED, len(ranked.keys))

    @cached_property
    def _scored(self) -> Ranked:
        """Those that were scored again."""
        return self._first.part(0, MOST_SCORED) if self._first is not self._found.ranked else Ranked()

    @cached_property
    def _walk(self) -> Walk:
        """All others in the cluster's order, for whoever goes beyond the first."""
        scored = self._scored.keys
        return self._asking.walk(self._query, self._outline, self.total - len(scored), scored)

    def _ranked(self, first: int, count: int, seconds: float = math.inf) -> Ranked:
        last = min(first + count, self.total)
        if first >= last:  # nothing has to be scored for it
            return Ranked()
        if last <= len(self._first.keys):
            return self._first.part(first, last)
        before = len(self._scored.keys)
        return self._scored.part(first, before) + self._walk.part(max(first - before, 0), last - before, seconds)

    def page(self, first: int, count: int) -> Matches:
        """See `OrderedMatches`. Raises PageFarAway where the page is far from all that was read of them before."""
        hits, missing = self._asking.show(self._outline, self._ranked(first, count, PAGE_SECONDS))
        counts, tree = self._found.counts, self._outline.tree
        return Matches(self.total, self._is_relaxed, hits, named_counts(counts), tree, missing, named_months(counts))

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        """See `OrderedMatches`."""
        rows = self._asking.rows(self._ranked(first, count).keys)
        return tuple(unpack_release(unpack_row(row)) for row in rows)

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        """See `OrderedMatches`."""
        return self._asking.versions(self._ranked(first, count).keys)
