"""A walk: all documents of one search in the cluster's order, read on as far as somebody asks, at one point in time.

The cluster gives no window beyond 10,000 results; what comes after the last that is known (search-after) has no end.
The point in time keeps the same copies of the shards, so that no document comes twice and none is left out.

Where it is lost with a node, another one is read on from the last document. By date that is exact: days and ids are the
same in all copies. Scores may not be, so documents that are known already are left out, and where fewer come than there
are, it is read from the beginning once more for those that other scores had put before the last one.
"""

import math
import time
from array import array
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.point_in_time import PointInTime
from searchsvc.engines.opensearch.search.search_request import Ranked, preference_of, ranked_of
from searchsvc.errors import IndexDamaged, PageFarAway
from searchsvc.model.query import Query

STEP = 5_000
"""Documents that are read at once."""
_KEPT = "1m"
"""How long a point in time is kept for somebody who reads on; a node keeps 300 of them at once."""
_KEY_BYTES = 16
_KEY = np.dtype(f"S{_KEY_BYTES}")
_NO_KEYS: NDArray[np.bytes_] = np.empty(0, dtype=_KEY)


class Walk:
    """Reads on in one search; `body` is its request, without a window. Safe to use from several threads.

    Documents with one of the keys `skipped` are left out, as if they were not found; `total` others match. What is
    known takes 16 bytes a document, 4 more with scores, and 16 more from when a point in time was lost to the end.
    """

    def __init__(
        self,
        cluster: Cluster,
        index: str,
        query: Query,
        body: Mapping[str, Any],
        total: int,
        skipped: Collection[str] = (),
    ) -> None:
        self._query, self._body, self._total = query, body, total
        self._point = PointInTime(cluster, index, _KEPT, preference_of(query))
        self._skipped = frozenset(skipped)
        self._keys, self._scores = bytearray(), array("f")
        self._known_before = _NO_KEYS
        """Sorted: what was known when another point in time was opened, and may come from it again."""
        self._after: list[Any] | None = None
        self._opened = self._at_beginning = 0
        """How often a point in time was opened, and how many documents were known when reading last began."""
        self._lock = Lock()

    def part(self, first: int, last: int, seconds: float = math.inf) -> Ranked:
        """The documents [first, last), or those that there are.

        Raises PageFarAway where these are further away than can be read in some seconds; whoever asks again is nearer.

        Raises ClusterUnreachable, ClusterRefused, IndexUnavailable, and IndexDamaged where fewer can be read than
        match.
        """
        with self._lock:
            until = time.monotonic() + seconds
            while self._count < min(last, self._total):
                self._read_on()
                if self._count < min(last, self._total) and time.monotonic() > until:
                    raise PageFarAway("these results are far from the first, and are being read; ask again")
            if self._count >= self._total:
                self._point.close()
                self._known_before = _NO_KEYS
            return self._part(first, min(last, self._count))

    @property
    def _count(self) -> int:
        return len(self._keys) // _KEY_BYTES

    def _part(self, first: int, last: int) -> Ranked:
        keys = self._keys[first * _KEY_BYTES : last * _KEY_BYTES].hex()
        letters = 2 * _KEY_BYTES
        scores = self._scores[first:last] if self._query.sort == "relevance" else [None] * max(last - first, 0)
        return Ranked(tuple(keys[at : at + letters] for at in range(0, len(keys), letters)), tuple(scores))

    def _read_on(self) -> None:
        body: dict[str, Any] = {**self._body, "size": STEP}
        if self._after is not None:
            body["search_after"] = self._after
        answer = self._point.search(body)
        if self._opened not in (0, self._point.opened):
            self._known_before = self._sorted_keys()
        self._opened = self._point.opened
        self._add(ranked_of(self._query, answer).without(self._skipped))
        found = answer["hits"]["hits"]
        if found:
            self._after = found[-1]["sort"]
        if len(found) < STEP and self._count < self._total:
            self._begin_again()

    def _add(self, found: Ranked) -> None:
        """Keeps what is not known yet."""
        keys = np.frombuffer(bytes.fromhex("".join(found.keys)), dtype=_KEY)
        is_new = ~_among(keys, self._known_before)
        self._keys += keys[is_new].tobytes()
        if self._query.sort == "relevance":
            self._scores.frombytes(np.array(found.scores, dtype=np.float32)[is_new].tobytes())

    def _sorted_keys(self) -> NDArray[np.bytes_]:
        return np.sort(np.frombuffer(self._keys, dtype=_KEY))

    def _begin_again(self) -> None:
        """Has all be read once more. Raises IndexDamaged where nothing new has come since that was last done."""
        before, self._at_beginning = self._at_beginning, self._count
        self._after, self._known_before = None, self._sorted_keys()
        if self._count == before:
            raise IndexDamaged(
                f"{self._total:,} releases were found, and {self._count:,} of them can be read; "
                "run 'searchsvc reindex --full'"
            )


def _among(keys: NDArray[np.bytes_], known: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    """Which of some keys are among others, which are sorted."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[places] == keys)
