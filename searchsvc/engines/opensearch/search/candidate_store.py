"""The rows and analyses of releases that were found of late, so that the cluster is not asked for them again."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format import mapping

MOST_BYTES = 128 << 20
"""What is kept of rows, and as much of analyses, in one process, as the cluster sent it."""


class Shelf:
    """The last of what was fetched, by keys, up to `MOST_BYTES`. Safe to use from threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, keys: Sequence[str], fetch: Callable[[Sequence[str]], Mapping[str, str]]) -> list[str | None]:
        """What is held of some keys, in their order; what is not is fetched. None of what is not there."""
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
            for key in found:
                self._held.move_to_end(key)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            fetched = fetch(missing)
            self.put(fetched)
            found.update(fetched)
        return [found.get(key) for key in keys]

    def put(self, fetched: Mapping[str, str]) -> None:
        """Keeps what was fetched, and lets go of what has been held for long."""
        with self._lock:
            for key, data in fetched.items():
                if key not in self._held:
                    self._held[key] = data
                    self._size += len(data)
            while self._size > MOST_BYTES:
                _, old = self._held.popitem(last=False)
                self._size -= len(old)


class CandidateStore:
    """Fetches what is kept of the documents of one index. Safe to use from threads. Raises ClusterUnreachable."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._rows, self._analyses = Shelf(), Shelf()

    def rows(self, keys: Sequence[str]) -> list[bytes | None]:
        """The packed rows of some documents, in their order; None of one that is not there."""
        return _decoded(self._rows.get(keys, partial(self._fetched, mapping.ROW)))

    def analyses(self, keys: Sequence[str]) -> list[bytes | None]:
        """The packed analyses of some documents, in the same way."""
        return _decoded(self._analyses.get(keys, partial(self._fetched, mapping.ANALYSIS)))

    def remember(self, hits: Sequence[Mapping[str, Any]]) -> None:
        """Keeps what came with the hits of a search."""
        self._rows.put(mapping.column_in(hits, mapping.ROW))
        self._analyses.put(mapping.column_in(hits, mapping.ANALYSIS))

    def _fetched(self, field: str, keys: Sequence[str]) -> dict[str, str]:
        body = mapping.kept_body(keys, field)
        answer = self._cluster.ask(self._cluster.client.search, whole=True, index=self._index, body=body)
        return mapping.column_in(answer["hits"]["hits"], field)


def _decoded(columns: Sequence[str | None]) -> list[bytes | None]:
    """Not before it is wanted: most rows that come with a search are of no page."""
    return [None if each is None else mapping.decoded(each) for each in columns]
