"""An interrupted load: what it has brought to the cluster already, so that the next build need not send that again.

It is asked of the index itself, by the name of each document and the digest of its content; no file of this machine is
believed. Where the build stands upon a generation, only what differs from that one is remembered.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.whole_reading import every_document
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import Document

AT_ONCE = 10_000
"""Documents of which name and digest are read at once: as many as a cluster gives."""
_ASKED: dict[str, Any] = {
    "_source": False,
    "stored_fields": "_none_",
    "docvalue_fields": [mapping.KEY, mapping.STAMP],
}
_DIGEST = "S32"
_NOTHING: NDArray[np.bytes_] = np.empty(0, dtype=_DIGEST)


class Listing(NamedTuple):
    """The documents of an index: their keys, sorted, and the digest of the content of each."""

    keys: NDArray[np.bytes_]
    stamps: NDArray[np.bytes_]

    def of(self, keys: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
        """The digests of some documents; empty where one is not there."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=_DIGEST)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.stamps[places], b"").astype(_DIGEST)


def listing_of(cluster: Cluster, index: str | None) -> Listing:
    """All documents of an index, none without one. Raises ClusterUnreachable and ClusterRefused."""
    keys, stamps = [_NOTHING], [_NOTHING]
    if index is not None:
        for hits in every_document(cluster, index, mapping.KEY, _ASKED, AT_ONCE, patiently=True):
            keys.append(np.array([hit["fields"][mapping.KEY][0] for hit in hits], dtype=_DIGEST))
            stamps.append(np.array([hit["fields"][mapping.STAMP][0] for hit in hits], dtype=_DIGEST))
    return Listing(np.concatenate(keys), np.concatenate(stamps))


class InterruptedLoad:
    """The documents in which an interrupted load differs from what it was built upon; `base` is empty without that.

    Whatever this build puts or removes is settled. What is left at its end was changed by the interrupted load alone,
    of files that have become as they were: that has to be undone.
    """

    def __init__(self, held: Listing, base: Listing) -> None:
        every = np.union1d(held.keys, base.keys)
        now, before = held.of(every), base.of(every)
        differing = now != before
        self._changed = Listing(every[differing], now[differing])
        self._is_in_base = before[differing] != b""
        self._is_settled = np.zeros(len(self._changed.keys), dtype=np.bool_)

    @property
    def count(self) -> int:
        """How many documents it has brought, or taken out."""
        return len(self._changed.keys)

    def lacking(self, documents: Sequence[Document]) -> list[Document]:
        """Those of some documents that are not on the cluster as they are to be."""
        keys = np.array([each.key for each in documents], dtype=_DIGEST)
        self._settle(keys)
        stamps = self._changed.of(keys).tolist()
        return [each for each, stamp in zip(documents, stamps, strict=True) if stamp != each.stamp.encode()]

    def is_gone(self, key: str) -> bool:
        """Whether a document that is to be removed was removed already."""
        keys = np.array([key], dtype=_DIGEST)
        places = self._settle(keys)
        return bool(len(places) and self._changed.stamps[places[0]] == b"")

    def _settle(self, keys: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Marks those of some documents that were changed as settled; returns where they are."""
        if not self.count:
            return np.empty(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self._changed.keys, keys), self.count - 1)
        found: NDArray[np.int64] = places[self._changed.keys[places] == keys].astype(np.int64)
        self._is_settled[found] = True
        return found

    def to_remove(self) -> list[str]:
        """What it has added that is not to be there."""
        return self._named(~self._is_in_base)

    def to_restore(self) -> list[str]:
        """What it has replaced or taken out that is to be there as the generation below has it."""
        return self._named(self._is_in_base)

    def _named(self, chosen: NDArray[np.bool_]) -> list[str]:
        return [key.decode() for key in self._changed.keys[chosen & ~self._is_settled].tolist()]
