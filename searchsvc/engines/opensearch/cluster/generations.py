"""Generations on a cluster: each is an index of its own, and an alias says which of them serves.

    NAME                     the alias: one generation
    NAME-20261129t101500-…   the documents of one generation; nothing is written to it after its switch
    NAME-unfinished          an alias, too: the generation that is being loaded, or whose load was interrupted
    NAME-files               what is kept of all generations besides documents (`kept_files`)

Searches name the generation, not the alias, so that an answer is of one generation; the alias is what others may ask.
An index that is not named as ours are is somebody else's, and is left alone.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import opensearchpy

from searchsvc.engines.opensearch.cluster.connection import SECONDS, Cluster
from searchsvc.engines.opensearch.cluster.kept_files import files_index, forget, is_generation
from searchsvc.errors import ClusterRefused

_LOOK_SECONDS = 0.05
_LONGEST_LOOK_SECONDS = 5.0
"""So often it is looked, at the least, whether anything has arrived."""


def new_name(cluster: Cluster) -> str:
    """A name for a generation, later than those before it."""
    return f"{cluster.name}-{datetime.now(UTC):%Y%m%dt%H%M%S%f}-{secrets.token_hex(3)}"


def serving(cluster: Cluster, seconds: float = SECONDS) -> str | None:
    """The generation that serves, told within some seconds; None where there is none.

    Raises ClusterUnreachable; and ClusterRefused, too, where the name is taken by an index or an alias of others.
    """
    found = _under(cluster, cluster.name, seconds)
    if not found and cluster.ask(cluster.client.indices.exists, index=cluster.name):
        raise ClusterRefused(
            f"{cluster.name} is an index on the cluster, which no reindex has made; choose another name by "
            "SEARCHSVC_OPENSEARCH_NAME, or remove that index"
        )
    foreign = [index for index in found if not is_generation(cluster, index)]
    if foreign:
        raise ClusterRefused(
            f"the alias {cluster.name} names {', '.join(foreign)} on the cluster, which no reindex has made; choose "
            "another name by SEARCHSVC_OPENSEARCH_NAME, or remove that alias"
        )
    return max(found, default=None)


def unfinished(cluster: Cluster) -> list[str]:
    """The generation whose load has not ended, or was interrupted; none as a rule, and several only for a moment."""
    return [index for index in _under(cluster, unfinished_alias(cluster)) if is_generation(cluster, index)]


def unfinished_alias(cluster: Cluster) -> str:
    """The alias that a generation has from its making until it serves."""
    return f"{cluster.name}-unfinished"


def _under(cluster: Cluster, alias: str, seconds: float = SECONDS) -> Mapping[str, Any]:
    """The indexes that an alias names."""
    try:
        found: Mapping[str, Any] = cluster.client.indices.get_alias(name=alias, request_timeout=seconds)
    except opensearchpy.NotFoundError:
        return {}
    except opensearchpy.OpenSearchException as error:
        raise cluster.failure(error) from error
    return found


def all_generations(cluster: Cluster) -> list[str]:
    """All generations, those too that are being built or were left over, the newest first."""
    found = cluster.ask_patiently(cluster.client.indices.get, index=f"{cluster.name}-*", allow_no_indices=True)
    return sorted((name for name in found if is_generation(cluster, name)), reverse=True)


def switch(cluster: Cluster, generation: str) -> None:
    """Lets a generation serve, in one step. Where that is asked twice it is as if it were asked once."""
    before = [name for name in all_generations(cluster) if name != generation]
    actions = [{"remove": {"index": name, "alias": cluster.name, "must_exist": False}} for name in before]
    finished = {"index": generation, "alias": unfinished_alias(cluster), "must_exist": False}
    actions += [{"add": {"index": generation, "alias": cluster.name}}, {"remove": finished}]
    cluster.ask_patiently(cluster.client.indices.update_aliases, body={"actions": actions})


def remove(cluster: Cluster, generations: Sequence[str]) -> None:
    """Removes generations with all that is kept of them, those too of which there is only that.

    The index goes first: where its files stay, because this process dies, `kept_generations` names them still.
    """
    for name in generations:
        cluster.ask_patiently(cluster.client.indices.delete, index=name, ignore_unavailable=True)
        if cluster.ask_patiently(cluster.client.indices.exists, index=files_index(cluster)):
            forget(cluster, name)


def wait_until_assigned(cluster: Cluster, index: str, status: str, seconds: float) -> None:
    """Waits until an index has its shards. Raises ClusterRefused where nothing has come nearer for so many seconds.

    Copies of shards may take hours, as each is sent from node to node; that is waited for while bytes arrive. A shard
    that is only being made counts as yellow, and takes nothing yet; so shards are counted, too.
    """
    arrived, deadline = recovered(cluster, index), time.monotonic() + seconds
    while not _is_assigned(cluster, index, status, min(max(deadline - time.monotonic(), 0), _LONGEST_LOOK_SECONDS)):
        now = recovered(cluster, index)
        if now != arrived:
            arrived, deadline = now, time.monotonic() + seconds
        elif time.monotonic() > deadline:
            raise ClusterRefused(
                f"{index} has not become {status}, and nothing has arrived for it for {seconds:.0f} s; look at the "
                "nodes and disks of the cluster"
            )
        time.sleep(_LOOK_SECONDS)


def recovered(cluster: Cluster, index: str) -> tuple[int, int]:
    """How far the shards of an index have come: how many are done, and what has arrived, in bytes and operations."""
    told = cluster.ask_patiently(cluster.client.indices.recovery, index=index, params={"ignore": 404})
    shards = told.get(index, {}).get("shards", ())
    arrived = sum(each["index"]["size"]["recovered_in_bytes"] + each["translog"]["recovered"] for each in shards)
    return sum(each["stage"] == "DONE" for each in shards), arrived


def _is_assigned(cluster: Cluster, index: str, status: str, seconds: float) -> bool:
    arguments = {"wait_for_status": status, "timeout": f"{seconds:.0f}s", "request_timeout": seconds + 5}
    asked = {**arguments, "level": "indices", "ignore": 408}  # which says that it is late
    health = cluster.ask_patiently(cluster.client.cluster.health, index=index, params=asked)
    of_index = health["indices"].get(index, {"number_of_shards": 1, "active_primary_shards": 0})
    return bool(not health["timed_out"] and of_index["active_primary_shards"] >= of_index["number_of_shards"])
