"""A whole reading: all documents of an index as they are at one moment, in the order of their keys, or an error.

A point in time would be opened on what is there of an index, and would say of that that it is all; so it is opened
only where every shard has a copy that answers. Where it is lost with a node, another one is read on from the last key:
keys are of one document each and the same in all copies, so none is lost and none comes twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.point_in_time import PointInTime

HELD = "2m"
"""How long the cluster holds the state that is read, after each question."""


def every_document(
    cluster: Cluster, index: str, key: str, fields: Mapping[str, Any], at_once: int, *, patiently: bool = False
) -> Iterator[list[Mapping[str, Any]]]:
    """All documents of an index that takes no writes, `at_once` at a time, sorted by the field `key`.

    `fields` is what is asked of each. `patiently` is as in `PointInTime`.

    Raises ClusterUnreachable, ClusterRefused, IndexUnavailable and QueryTooSlow.
    """
    moment = PointInTime(cluster, index, HELD, patiently=patiently)
    body: dict[str, Any] = {"size": at_once, "sort": [{key: "asc"}], "track_total_hits": False, **fields}
    try:
        while hits := moment.search(body)["hits"]["hits"]:
            yield hits
            body["search_after"] = hits[-1]["sort"]
    finally:
        moment.close()
