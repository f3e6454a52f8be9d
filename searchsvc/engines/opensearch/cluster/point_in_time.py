"""A point in time: an index as it was at one moment, to be read in many steps.

A cluster binds it to the copies of the shards that it was opened on, and to their nodes: when one of these goes away,
the rest is of no use, though other nodes hold the same. Then another point in time is opened, on copies that are there.

The index must take no writes meanwhile: only then does the other one show the same documents. Their scores may still
differ, because a copy counts documents that were replaced until it has merged them away.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, TransportError

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.failures import BUSY, is_whole, part_failure, reason_of
from searchsvc.errors import QueryTooSlow

_LOG = logging.getLogger(__name__)
_BUSY = 429
_CLOSING_SECONDS = 5.0
"""How long the cluster may take to let go of one, which ends by itself."""


class PointInTime:
    """One moment of a whole index, opened when it is first asked. For one thread at a time.

    `keep_alive` says how long the cluster keeps it after each question, such as `1m`. All with one `preference` are of
    the same copies of the shards, where these are there. Whoever has time asks `patiently` a cluster that is busy, or
    of which a part is away for a moment.
    """

    def __init__(
        self, cluster: Cluster, index: str, keep_alive: str, preference: str | None = None, *, patiently: bool = False
    ) -> None:
        self._cluster, self._index, self._keep_alive = cluster, index, keep_alive
        self._preference = preference
        self._ask = cluster.ask_patiently if patiently else cluster.ask
        self._held: str | None = None
        self.opened = 0
        """How often it was opened. Where that has changed, other copies may have answered than before."""

    def search(self, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """The answer of the whole index to a search, which another moment gives where this one cannot be read on.

        Raises ClusterUnreachable, ClusterRefused, IndexUnavailable and QueryTooSlow.
        """
        answer = self._ask(self._answer, whole=True, body=body)
        if answer["timed_out"]:  # by a limit that the cluster has for all searches
            raise QueryTooSlow("the search took too long on the cluster; use fewer words or a longer prefix")
        return answer

    def close(self) -> None:
        """Lets go of what the cluster holds. It can be asked again, which opens it anew."""
        held, self._held = self._held, None
        if held is not None:
            with suppress(OpenSearchException):  # it ends by itself, too
                self._cluster.client.delete_pit(body={"pit_id": [held]}, params={"request_timeout": _CLOSING_SECONDS})

    def _answer(self, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        try:
            answer = self._asked(body)
            if is_whole(answer):
                return answer
            failure = part_failure(answer)
            if str(failure) == BUSY:
                return answer
            reason = str(failure)
        except ConnectionTimeout:  # to ask once more would take as long
            self._held = None
            raise
        except OpenSearchException as error:
            if isinstance(error, TransportError) and error.status_code == _BUSY:
                raise
            reason = reason_of(error)
        _LOG.warning("a point in time of %s cannot be read on (%s); another one is opened", self._index, reason)
        self.close()
        return self._asked(body)

    def _asked(self, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        if self._held is None:
            arguments = {"keep_alive": self._keep_alive, "allow_partial_pit_creation": "false"}
            if self._preference is not None:
                arguments["preference"] = self._preference
            created = self._ask(self._cluster.client.create_pit, whole=True, index=self._index, params=arguments)
            self._held = created["pit_id"]
            self.opened += 1
        point = {"id": self._held, "keep_alive": self._keep_alive}
        return self._cluster.client.search(body={**body, "pit": point})
