"""A whole reading: all documents of an index as they are at one moment, in the order of their keys, or an error.

A point in time would be opened on what is there of an index, and would say of that that it is all; so it is opened
only where every shard has a copy that answers.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.errors import SearchsvcError

HELD = "2m"
"""How long the cluster holds the state that is read, after each question."""


def point_in_time(
    cluster: Cluster, index: str, keep_alive: str, preference: str | None = None, *, patiently: bool = False
) -> str:
    """The name of a moment of the whole index. Raises ClusterUnreachable where a part is away, and ClusterRefused.

    All with one `preference` are of the same copies of the shards. `patiently` is as in `every_document`.
    """
    arguments = {"keep_alive": keep_alive, "allow_partial_pit_creation": "false"}
    if preference is not None:
        arguments["preference"] = preference
    ask = cluster.ask_patiently if patiently else cluster.ask
    made: str = ask(cluster.client.create_pit, whole=True, index=index, params=arguments)["pit_id"]
    return made


def every_document(
    cluster: Cluster, index: str, key: str, fields: Mapping[str, Any], at_once: int, *, patiently: bool = False
) -> Iterator[list[Mapping[str, Any]]]:
    """All documents, `at_once` at a time, sorted by the field `key`; `fields` is what is asked of each.

    Whoever has time asks `patiently` a cluster that is busy, or of which a part is away for a moment.

    Raises ClusterUnreachable, ClusterRefused and IndexUnavailable.
    """
    held = point_in_time(cluster, index, HELD, patiently=patiently)
    ask = cluster.ask_patiently if patiently else cluster.ask
    body: dict[str, Any] = {
        "size": at_once,
        "sort": [{key: "asc"}],
        "pit": {"id": held, "keep_alive": HELD},
        "track_total_hits": False,
        **fields,
    }
    try:
        while hits := ask(cluster.client.search, whole=True, body=body)["hits"]["hits"]:
            yield hits
            body["search_after"] = hits[-1]["sort"]
    finally:
        with suppress(SearchsvcError):  # it ends by itself, too
            cluster.ask(cluster.client.delete_pit, body={"pit_id": [held]})
