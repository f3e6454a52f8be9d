"""What a new index holds, by the cluster's own counts: languages, years, and how long its releases are."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.statistics import LENGTHS
from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.model.query import UNKNOWN


class Counted(NamedTuple):
    """Releases by language and by year, and for each language an element of `LENGTHS`."""

    languages: dict[str, int]
    years: dict[str, int]
    lengths: NDArray[np.void]


def counted(cluster: Cluster, index: str) -> Counted:
    """Counts all of an index. Raises ClusterUnreachable and ClusterRefused."""
    longer = {"range": {mapping.TITLE_LENGTH: {"gt": 0}}}, {"range": {mapping.BODY_LENGTH: {"gt": 0}}}
    zones = {
        zone: {"filter": filter_, "aggs": {"stats": {"stats": {"field": field}}}}
        for zone, field, filter_ in zip(
            ("title", "body"), (mapping.TITLE_LENGTH, mapping.BODY_LENGTH), longer, strict=True
        )
    }
    body = {
        "size": 0,
        "aggs": {
            "languages": {"terms": {"field": mapping.LANGUAGE, "size": 16}, "aggs": zones},
            "years": {"terms": {"field": mapping.YEAR, "size": 10_000}},
        },
    }
    found = cluster.ask_patiently(cluster.client.search, whole=True, index=index, body=body)["aggregations"]
    lengths = np.zeros(len(LANGUAGES), dtype=LENGTHS)
    for bucket in found["languages"]["buckets"]:
        code = LANGUAGES.index(None if bucket["key"] == UNKNOWN else bucket["key"])
        for zone in ("title", "body"):
            stats = bucket[zone]["stats"]
            if stats["count"]:
                lengths[zone][code] = stats["sum"] / stats["count"]
                lengths[f"longest_{zone}"][code] = stats["max"]
    return Counted(
        dict(sorted(_counts(found["languages"]).items())),
        dict(sorted(_counts(found["years"]).items(), reverse=True)),
        lengths,
    )


def _counts(aggregation: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
