"""A walk: all documents of one search in the cluster's order, read on as far as somebody asks, at one point in time.

The cluster gives no window beyond 10,000 results; what comes after the last that is known (search-after) has no end.
The point in time keeps the same copies of the shards, so that no document comes twice and none is left out.
"""

from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any

import opensearchpy

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.whole_reading import point_in_time
from searchsvc.engines.opensearch.search.search_request import Ranked, checked, preference_of, ranked_of
from searchsvc.model.query import Query

STEP = 5_000
"""Documents that are read at once."""
_KEPT = "1m"
"""How long a point in time is kept for somebody who reads on; a node keeps 300 of them at once."""


class Walk:
    """Reads on in one search; `body` is its request, without a window. Safe to use from several threads.

    Documents with one of the keys `skipped` are left out, as if they were not found.
    """

    def __init__(
        self, cluster: Cluster, index: str, query: Query, body: Mapping[str, Any], skipped: Collection[str] = ()
    ) -> None:
        self._cluster, self._index, self._query, self._body = cluster, index, query, body
        self._skipped = frozenset(skipped)
        self._known = Ranked()
        self._after: list[Any] | None = None
        self._point: str | None = None
        self._is_over = False
        self._lock = Lock()

    def part(self, first: int, last: int) -> Ranked:
        """The documents [first, last), or those that there are. Raises ClusterUnreachable and ClusterRefused."""
        with self._lock:
            while len(self._known.keys) < last and not self._is_over:
                self._read_on()
            if self._is_over:
                self._let_go()
            return self._known.part(first, last)

    def _read_on(self) -> None:
        body: dict[str, Any] = {**self._body, "size": STEP}
        if self._after is not None:
            body["search_after"] = self._after
        try:
            hits = self._asked(body)
        except opensearchpy.NotFoundError:  # the point in time has ended meanwhile
            self._point = None
            hits = self._asked(body)
        self._known += ranked_of(self._query, hits).without(self._skipped)
        found = hits["hits"]["hits"]
        self._is_over = len(found) < STEP
        if found:
            self._after = found[-1]["sort"]

    def _asked(self, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        client = self._cluster.client
        if self._point is None:
            self._point = point_in_time(self._cluster, self._index, _KEPT, preference_of(self._query))
        body["pit"] = {"id": self._point, "keep_alive": _KEPT}
        try:
            return checked(client.search(body=body))
        except opensearchpy.NotFoundError:
            raise
        except opensearchpy.OpenSearchException:
            return checked(self._cluster.ask(client.search, body=body))

    def _let_go(self) -> None:
        """Tells the cluster that the point in time is not needed any more."""
        point, self._point = self._point, None
        if point is not None:
            try:
                self._cluster.client.delete_pit(body={"pit_id": [point]})
            except opensearchpy.OpenSearchException:
                return  # it ends by itself
