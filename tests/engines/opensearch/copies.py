"""A cluster without one: an index with several copies, of which each point in time is bound to one that can be lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from opensearchpy.exceptions import ConnectionError as ConnectionLost
from opensearchpy.exceptions import NotFoundError, TransportError

from searchsvc.engines.opensearch.cluster.connection import Cluster, ClusterSettings

WHOLE = {"_shards": {"total": 1, "successful": 1, "failed": 0}, "timed_out": False}


def part() -> dict[str, Any]:
    """What a search says whose point in time has lost a node."""
    reason = {"type": "illegal_state_exception", "reason": "no node found for id: n2"}
    shards = {"total": 2, "successful": 1, "failed": 1, "failures": [{"reason": reason}]}
    return {"_shards": shards, "timed_out": False, "hits": {"hits": []}}


def _raised(error: Exception) -> dict[str, Any]:
    raise error


LOSSES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "a shard fails": part,
    "every shard fails": lambda: _raised(TransportError(500, "search_phase_execution_exception", {})),
    "no shard is there": lambda: _raised(TransportError(503, "search_phase_execution_exception", {})),
    "it has ended": lambda: _raised(NotFoundError(404, "search_context_missing_exception", {})),
    "the connection is lost": lambda: _raised(ConnectionLost("N/A", "refused", ConnectionRefusedError("refused"))),
}
"""What a cluster can say of a point in time that is lost."""


class Copies:
    """Implements what is asked of a client: each copy is a list of hits in its own order, with their sort values.

    `lose_after` names after how many answers the copy that was last read is lost, each number once.
    """

    def __init__(
        self,
        copies: Sequence[Sequence[Mapping[str, Any]]],
        lose_after: Sequence[int] = (),
        loss: Callable[[], dict[str, Any]] = part,
    ) -> None:
        self._copies, self._lose_after, self._loss = copies, [*lose_after], loss
        self._lost = 0
        self.opened, self.closed, self.answered = 0, 0, 0

    def create_pit(self, **_: Any) -> dict[str, Any]:
        self.opened += 1
        return {**WHOLE, "pit_id": str(self._lost)}

    def search(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if self.answered in self._lose_after:
            self._lose_after.remove(self.answered)
            self._lost += 1
        if int(body["pit"]["id"]) < self._lost:
            return self._loss()
        self.answered += 1
        after = tuple(body.get("search_after", ()))
        left = [hit for hit in self._copies[self._lost] if not after or tuple(hit["sort"]) > after]
        return {**WHOLE, "hits": {"hits": left[: body["size"]]}}

    def delete_pit(self, **_: Any) -> dict[str, Any]:
        self.closed += 1
        return {}


def cluster_of(client: object) -> Cluster:
    """A connection whose client is another one."""
    cluster = Cluster(ClusterSettings(("http://127.0.0.1:9",), "name"))
    cluster.client = cast("Any", client)
    return cluster
