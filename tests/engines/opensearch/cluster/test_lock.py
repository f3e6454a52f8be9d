"""One machine at a time writes an index; who has gone does not keep others out, and says nothing when it comes back."""

import json
import os
import socket
import time
from base64 import b64encode
from pathlib import Path

import pytest

from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster import lock as module
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import serving
from searchsvc.engines.opensearch.cluster.kept_files import files_index, make_files_index
from searchsvc.engines.opensearch.cluster.lock import LONGEST_SECONDS, ClusterLock, _processes, cluster_lock
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.errors import ClusterRefused, IndexBusy
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import Release

NO_PROCESS = 2**22 + 1
HERE = {"host": socket.gethostname(), "processes": _processes()}


def stand(cluster: Cluster, **told: object) -> None:
    """Puts the lock of somebody else."""
    make_files_index(cluster)
    every = {"token": "t", "pid": NO_PROCESS, "host": "elsewhere", "since": "today", "renewed": time.time(), **told}
    body = {"generation": "lock", "data": b64encode(json.dumps(every).encode()).decode()}
    cluster.client.index(index=files_index(cluster), id="lock", body=body)


def test_a_second_one_waits_and_is_told_who_writes(cluster: Cluster) -> None:
    with cluster_lock(cluster, 0) as lock:
        assert lock.is_mine
        for wait in (0, 0.6):
            with pytest.raises(IndexBusy, match=r"being written by process \d+ on .* since"):
                ClusterLock(cluster).take(wait)
    with cluster_lock(cluster, 0):
        pass


@pytest.mark.parametrize(
    ("told", "is_left"),
    [
        ({}, False),
        ({"renewed": time.time() - LONGEST_SECONDS - 60}, True),
        ({**HERE}, True),
        ({**HERE, "pid": 1}, False),
        ({**HERE, "pid": os.getpid()}, True),  # which it could not let go of
        ({**HERE, "processes": "of another container"}, False),  # with the name of this machine
    ],
)
def test_who_has_gone_keeps_nobody_out(cluster: Cluster, told: dict[str, object], is_left: bool) -> None:
    stand(cluster, **told)
    if is_left:
        with cluster_lock(cluster, 0) as lock:
            assert lock.is_mine
    else:
        with pytest.raises(IndexBusy):
            ClusterLock(cluster).take(0)


def test_a_lock_is_renewed_while_its_holder_lives(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RENEW_SECONDS", 0.05)
    with cluster_lock(cluster, 0) as lock:
        first = lock._read()
        deadline = time.monotonic() + 20
        while (now := lock._read()) == first and time.monotonic() < deadline:
            time.sleep(0.02)
        assert first is not None
        assert now is not None
        assert now.told["renewed"] > first.told["renewed"]


def test_a_build_whose_lock_was_taken_over_is_not_published(cluster: Cluster, tmp_path: Path) -> None:
    with open_builder(tmp_path, full=True, wait=0) as builder:
        builder.put(pack_releases([Release("a", "", "bridge", "en")]))
        stand(cluster)
        with pytest.raises(ClusterRefused, match="another machine has taken over"):
            builder.publish(Catalog())
    assert serving(cluster) is None
