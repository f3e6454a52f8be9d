"""The generation that a build stands upon: what it keeps of some of its documents."""

from base64 import b64decode
from collections.abc import Iterator, Sequence

import zstandard
from opensearchpy.exceptions import TransportError

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import Document, pack_releases
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row

AT_ONCE = 200
"""Releases that are read and packed at once."""


def analyses_of(cluster: Cluster, generation: str, keys: Sequence[str]) -> list[bytes]:
    """The analyses of those of some documents that are there. Raises ClusterUnreachable and ClusterRefused."""
    body = mapping.analyses_body(keys)
    answer = cluster.ask_patiently(cluster.client.search, whole=True, index=generation, body=body)
    return [*mapping.analyses_in(answer["hits"]["hits"]).values()]


def _rows_of(cluster: Cluster, generation: str, keys: Sequence[str]) -> list[bytes]:

    def fetched() -> list[bytes]:
        found = cluster.client.mget(index=generation, body={"ids": [*keys]}, _source=[mapping.ROW])["docs"]
        if any("error" in each for each in found):
            raise TransportError(503, "no_shard_available", {})
        return [b64decode(each["_source"][mapping.ROW]) for each in found if each["found"]]

    kept: list[bytes] = cluster.ask_patiently(fetched)
    return kept


def documents_of(cluster: Cluster, generation: str, keys: Sequence[str]) -> Iterator[tuple[Document, ...]]:
    """Some documents as they were sent, some at a time, made again of the releases that are kept."""
    for first in range(0, len(keys), AT_ONCE):
        rows = _rows_of(cluster, generation, keys[first : first + AT_ONCE])
        releases = [unpack_release(unpack_row(zstandard.decompress(row))) for row in rows]
        yield pack_releases(releases).documents
