"""A new index for a build: empty, a clone of the generation that is built upon, or a clone of an interrupted load.

A clone shares the files of what it is made of, as hard links do at home. An interrupted load is continued in a clone
as well, because whoever was writing to it, and may only have slept, can write to a clone no more. From its making until
it serves an index has the alias `NAME-unfinished`, and its mapping says what it is made from.
"""

import logging
from dataclasses import asdict, dataclass
from typing import Any

from opensearchpy.exceptions import TransportError

from searchsvc.engines.opensearch.build.interrupted_load import InterruptedLoad, listing_of
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import (
    new_name,
    remove,
    unfinished,
    unfinished_alias,
    wait_until_assigned,
)
from searchsvc.engines.opensearch.format import mapping
from searchsvc.errors import ClusterRefused

_LOG = logging.getLogger(__name__)
ASSIGNED_SECONDS = 120.0
"""How long shards may wait for their places, or for the next bytes of what they copy."""


_NOT_WAITING = {"params": {"wait_for_active_shards": "0"}}
"""The answer comes when the index is made; its shards are waited for with a question of its own."""
SOURCE_SECONDS = 60.0
"""How long is waited for shards of what is built upon."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index is built from: the generation below it, empty where there is none, by which program, how divided.

    A load is continued only from the very same origin.
    """

    base: str
    fingerprint: str
    shards: int


@dataclass(frozen=True, slots=True)
class NewIndex:
    """An index that is ready to be loaded, and what an interrupted load has left in it."""

    name: str
    interrupted: InterruptedLoad | None


def make_index(cluster: Cluster, origin: Origin, replicas: int) -> NewIndex:
    """Makes the index of a build, under the lock of the cluster. Raises ClusterUnreachable and ClusterRefused."""
    base = origin.base or None
    left = _continuable(cluster, origin)
    name = new_name(cluster)
    if left is None and base is None:
        body = mapping.index_body(shards=origin.shards, replicas=replicas)
        body["aliases"] = {unfinished_alias(cluster): {}}
        cluster.make(cluster.client.indices.create, index=name, body=body, **_NOT_WAITING)
    else:
        _clone(cluster, left or origin.base, name, replicas)
    wait_until_assigned(cluster, name, "green" if base is None and left is None else "yellow", ASSIGNED_SECONDS)
    # Not before: a clone has its mapping from its shards, and refuses what does not fit any other.
    meta = {"_meta": {"generation": name, **asdict(origin)}}
    cluster.ask_patiently(cluster.client.indices.put_mapping, index=name, body=meta)
    if left is None:
        return NewIndex(name, None)
    refresh(cluster, name)
    interrupted = InterruptedLoad(listing_of(cluster, name), listing_of(cluster, base))
    remove(cluster, [left])
    _LOG.warning("a load that was interrupted is continued; %d of its changes are there", interrupted.count)
    return NewIndex(name, interrupted)


def _continuable(cluster: Cluster, origin: Origin) -> str | None:
    """The index of an interrupted load from this origin; those from any other are removed."""
    found: str | None = None
    for name in sorted(unfinished(cluster), reverse=True):
        told: dict[str, Any] = cluster.ask_patiently(cluster.client.indices.get_mapping, index=name)[name]
        if found is None and told["mappings"].get("_meta") == {"generation": name, **asdict(origin)}:
            try:
                wait_until_assigned(cluster, name, "yellow", ASSIGNED_SECONDS)
            except ClusterRefused as error:
                _LOG.warning("a load that was interrupted cannot be continued (%s)", error)
            else:
                found = name
                continue
        remove(cluster, [name])
    return found


def _clone(cluster: Cluster, source: str, target: str, replicas: int) -> None:
    client = cluster.client
    try:
        wait_until_assigned(cluster, source, "yellow", SOURCE_SECONDS)
    except ClusterRefused as error:
        raise ClusterRefused(f"{error}; where a part of it is lost for good, run 'searchsvc reindex --full'") from error
    cluster.ask_patiently(client.indices.put_settings, index=source, body={"index.blocks.write": True})
    settings = {
        "index.blocks.write": None,
        "index.auto_expand_replicas": f"0-{replicas}",
        "index.refresh_interval": "-1",
    }
    body = {"settings": settings, "aliases": {unfinished_alias(cluster): {}}}
    cluster.make(client.indices.clone, index=source, target=target, body=body, **_NOT_WAITING)


def refresh(cluster: Cluster, index: str) -> None:
    """Has searches see all that has arrived. Raises ClusterUnreachable and ClusterRefused."""

    def refreshed() -> None:
        if cluster.client.indices.refresh(index=index)["_shards"]["failed"]:
            raise TransportError(503, "a shard could not be refreshed", {})

    cluster.ask_patiently(refreshed)


def forget_interrupted(cluster: Cluster) -> None:
    """Removes the index of an interrupted load, of which nothing is wanted any more."""
    remove(cluster, unfinished(cluster))
