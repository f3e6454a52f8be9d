"""The cluster that is measured: the one that the environment names, or one that is started for it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.cluster.cluster import Cluster as RunningCluster


@contextmanager
def addresses(nodes: int, heap: int) -> Iterator[Sequence[str]]:
    """Of the cluster that SEARCHSVC_OPENSEARCH names, or of one that runs for as long as the block does."""
    if named := os.environ.get("SEARCHSVC_OPENSEARCH", "").split():
        yield named
        return
    with RunningCluster(nodes, heap=heap, as_shipped=True) as cluster:
        yield cluster.addresses
