"""Generations on a cluster: each is an index of its own, and an alias says which of them serves.

    NAME                     the alias: one generation
    NAME-20261129t101500-…   the documents of one generation; nothing is written to it after its switch
    NAME-files               what is kept of all generations besides documents (`kept_files`)

Searches name the generation, not the alias, so that an answer is of one generation; the alias is what others may ask.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

import opensearchpy

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import files_index, forget
from searchsvc.errors import ClusterRefused


def new_name(cluster: Cluster) -> str:
    """A name for a generation, later than those before it."""
    return f"{cluster.name}-{datetime.now(UTC):%Y%m%dt%H%M%S%f}-{secrets.token_hex(3)}"


def serving(cluster: Cluster) -> str | None:
    """The generation that serves; None where there is none. Raises ClusterUnreachable and ClusterRefused."""
    try:
        found = cluster.client.indices.get_alias(name=cluster.name)
    except opensearchpy.NotFoundError:
        return None
    except opensearchpy.OpenSearchException:
        found = cluster.ask(cluster.client.indices.get_alias, name=cluster.name)
    return max(found, default=None)


def all_generations(cluster: Cluster) -> list[str]:
    """All generations, those too that are being built or were left over, the newest first."""
    found = cluster.ask_patiently(cluster.client.indices.get, index=f"{cluster.name}-*", allow_no_indices=True)
    return sorted((name for name in found if name != files_index(cluster)), reverse=True)


def switch(cluster: Cluster, generation: str) -> None:
    """Lets a generation serve, in one step."""
    before = [name for name in all_generations(cluster) if name != generation]
    actions = [{"remove": {"index": name, "alias": cluster.name, "must_exist": False}} for name in before]
    actions.append({"add": {"index": generation, "alias": cluster.name}})
    cluster.ask_patiently(cluster.client.indices.update_aliases, body={"actions": actions})


def remove(cluster: Cluster, generations: Sequence[str]) -> None:
    """Removes generations with all that is kept of them."""
    for name in generations:
        cluster.ask_patiently(cluster.client.indices.delete, index=name, ignore_unavailable=True)
        if cluster.ask_patiently(cluster.client.indices.exists, index=files_index(cluster)):
            forget(cluster, name)


def wait_until_assigned(cluster: Cluster, index: str, status: str, seconds: float) -> None:
    """Waits until an index has its shards. Raises ClusterRefused where it has not after so many seconds."""
    arguments = {"wait_for_status": status, "timeout": f"{seconds:.0f}s", "request_timeout": seconds + 5}
    try:
        health = cluster.client.cluster.health(index=index, **arguments)
        is_late = health["timed_out"]
    except opensearchpy.OpenSearchException as error:
        if getattr(error, "status_code", 0) != 408:
            cluster.ask(cluster.client.cluster.health, index=index, **arguments)
        is_late = True
    if is_late:
        raise ClusterRefused(
            f"{index} has not become {status} within {seconds:.0f} s; look at the nodes and disks of the cluster"
        )
