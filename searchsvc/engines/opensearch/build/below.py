"""The generation that a build stands upon: what it keeps of some of its documents."""

from collections.abc import Iterator, Sequence

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import Document, pack_releases, unpacked
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row

AT_ONCE = 200
"""Releases that are read and packed at once."""


def kept_of(cluster: Cluster, generation: str, keys: Sequence[str], field: str) -> dict[str, bytes]:
    """A column of those of some documents that are there, by their keys. Raises ClusterUnreachable, ClusterRefused."""
    body = mapping.kept_body(keys, field)
    answer = cluster.ask_patiently(cluster.client.search, whole=True, index=generation, body=body)
    return mapping.kept_in(answer["hits"]["hits"], field)


def documents_of(cluster: Cluster, generation: str, keys: Sequence[str]) -> Iterator[tuple[Document, ...]]:
    """Some documents as they were sent, some at a time, made again of the releases that are kept."""
    for first in range(0, len(keys), AT_ONCE):
        rows = kept_of(cluster, generation, keys[first : first + AT_ONCE], mapping.ROW)
        releases = [unpack_release(unpack_row(unpacked(row))) for row in rows.values()]
        yield pack_releases(releases).documents
