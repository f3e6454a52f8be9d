"""Listings: all matches of one search in one generation of the index, kept for as long as somebody goes through them.

The first page of a listing costs as much as a search, and the sorting of all that matches; every other page only the
results on it, however far it is from the first.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from searchsvc.engine import Engine
from searchsvc.model.page import SearchPage, Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.searching.search import page_of
from searchsvc.searching.spelling_help import did_you_mean
from searchsvc.searching.understanding import understand

MOST_LISTINGS = 16
MOST_MATCHES = 4_000_000
"""How many matches all kept listings may have together. Each takes 12 bytes, and on a cluster 20 once it was gone
through: 48 MB in a worker, or 80."""


class Listing:
    """All matches of a query, in a generation that it keeps open. Safe to use from several threads.

    Making one raises QueryTooSlow.
    """

    def __init__(self, engine: Engine, query: Query) -> None:
        self._generation = engine.generation
        self._understood = understand(query, engine.concepts)
        self._matches = engine.ordered(query, self._understood.tree, self._understood.relaxed)
        self._meant = did_you_mean(engine, query, self._matches.page(0, 0))

    @property
    def total(self) -> int:
        """How many matches there are."""
        return self._matches.total

    def page(self, query: Query) -> SearchPage:
        """The page that the query names, whose number may be greater than that of a search."""
        started = time.perf_counter()
        matches = self._matches.page((query.page - 1) * query.per_page, query.per_page)
        return page_of(query, self._understood, matches, self._meant, self._generation, started)

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        """The releases from match number `first`, counted from 0, at most `count` of them."""
        return self._matches.releases(first, count)

    def versions(self, first: int, count: int) -> tuple[tuple[Version, ...], ...]:
        """For each of these releases, the tellings of its event in other languages and scripts, the surest first."""
        return self._matches.versions(first, count)


class Listings:
    """The listings that were gone through most recently. Safe to use from several threads."""

    def __init__(self, most: int = MOST_LISTINGS, most_matches: int = MOST_MATCHES) -> None:
        self._most, self._most_matches = most, most_matches
        self._kept: OrderedDict[tuple[Hashable, Hashable], Listing] = OrderedDict()
        self._lock = Lock()

    def get(self, index: Hashable, search: Hashable, make: Callable[[], Listing]) -> Listing:
        """The listing of a search in an index; where it is not kept, the one that `make` returns. Raises what it does.

        Listings of any other index are forgotten.
        """
        key = index, search
        with self._lock:
            for each in [each for each in self._kept if each[0] != index]:
                del self._kept[each]
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and self._is_too_much():
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forgets all listings, which keep the files of their index on the disk. One that is asked for is made anew."""
        with self._lock:
            self._kept.clear()

    def _is_too_much(self) -> bool:
        matches = sum(listing.total for listing in self._kept.values())
        return len(self._kept) > self._most or matches > self._most_matches
