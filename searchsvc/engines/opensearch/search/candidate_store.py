"""The rows and analyses of releases that were candidates of late, so that the cluster is not asked for them again."""

from base64 import b64decode
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import zstandard

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.failures import PART_AWAY
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.analysis import Analysis, unpack_analysis
from searchsvc.errors import ClusterUnreachable, IndexDamaged

MOST_BYTES = 256 << 20
"""What is kept in one process, as the cluster sent it."""


class Kept(NamedTuple):
    """What is kept of one release: its row and its analysis, both still compressed."""

    row: bytes
    analysis: bytes

    def unpacked_row(self) -> bytes:
        """The row. Raises IndexDamaged."""
        try:
            return zstandard.decompress(self.row)
        except zstandard.ZstdError as error:
            raise IndexDamaged(
                f"what the cluster keeps of a release is damaged ({error}); run 'searchsvc reindex --full'"
            ) from error

    def unpacked_analysis(self) -> Analysis:
        """The analysis. Raises IndexDamaged."""
        return unpack_analysis(self.analysis)


class CandidateStore:
    """Fetches what is kept of the documents of one index, and remembers the last of it. Safe to use from threads."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._held: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, keys: Sequence[str]) -> list[Kept | None]:
        """What is kept of some documents, in their order; None of one that is not there. Raises ClusterUnreachable."""
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
            for key in found:
                self._held.move_to_end(key)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            found |= self._fetched(missing)
        return [found.get(key) for key in keys]

    def _fetched(self, keys: Sequence[str]) -> dict[str, Kept]:
        answer = self._cluster.ask(
            self._cluster.client.mget,
            index=self._index,
            body={"ids": [*keys]},
            _source=[mapping.ROW, mapping.ANALYSIS],
            realtime=False,
        )
        if any("error" in each for each in answer["docs"]):
            raise ClusterUnreachable(PART_AWAY)
        fetched = {
            each["_id"]: Kept(b64decode(each["_source"][mapping.ROW]), b64decode(each["_source"][mapping.ANALYSIS]))
            for each in answer["docs"]
            if each.get("found")
        }
        with self._lock:
            for key, kept in fetched.items():
                if key not in self._held:
                    self._held[key] = kept
                    self._size += len(kept.row) + len(kept.analysis)
            while self._size > MOST_BYTES:
                _, old = self._held.popitem(last=False)
                self._size -= len(old.row) + len(old.analysis)
        return fetched
