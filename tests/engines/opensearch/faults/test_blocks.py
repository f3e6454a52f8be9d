"""A real index that may only be read, and a real disk that is full: what is said, what serves, and that it goes on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from searchsvc.doctor.cluster_state import check_cluster_state
from searchsvc.doctor.finding import Subject
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import serving, unfinished
from searchsvc.engines.opensearch.cluster.kept_files import files_index
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.errors import ClusterRefused
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.engines.opensearch.build.test_builder import build, held, release

WATERMARK = "cluster.routing.allocation.disk.watermark."


def watermarks(free: str) -> dict[str, str]:
    """Settings of a cluster by which a disk is full unless so much is free."""
    stages = dict.fromkeys((WATERMARK + stage for stage in ("low", "high", "flood_stage")), free)
    return {**stages, "cluster.routing.allocation.disk.threshold_enabled": "true"}


@contextmanager
def cluster_set(cluster: Cluster, settings: dict[str, str]) -> Iterator[None]:
    put = cluster.client.cluster.put_settings
    put(body={"transient": settings})
    try:
        yield
    finally:
        put(body={"transient": dict.fromkeys(settings)})


@contextmanager
def index_set(cluster: Cluster, index: str, setting: str) -> Iterator[None]:
    put = cluster.client.indices.put_settings
    put(index=index, body={setting: True})
    try:
        yield
    finally:
        put(index=index, body={setting: None})


@contextmanager
def disks_full(cluster: Cluster) -> Iterator[None]:
    """Has the cluster find that its disks are full, and frees them at the end, which it finds out by itself, too."""
    put = cluster.client.cluster.put_settings
    with cluster_set(cluster, watermarks(free="900000gb")):
        try:
            yield
        finally:
            put(body={"transient": watermarks(free="1b")})
            wait_for(lambda: not blocked(cluster))
            put(body={"persistent": {"cluster.blocks.create_index": None}})  # which it does not take back by itself


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def blocked(cluster: Cluster) -> list[str]:
    """The indexes to which a full disk lets nobody write."""
    found = cluster.client.cluster.state(metric="blocks")["blocks"].get("indices", {})
    return [index for index, held in found.items() if "12" in held]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("index.blocks.read_only_allow_delete", "its disk is full: free some space, and run the same again"),
        ("index.blocks.read_only", "somebody has set that index to be read only: remove its block"),
        ("index.blocks.write", "somebody has set that index to be read only: remove its block"),
    ],
)
def test_an_index_that_becomes_read_only_while_it_is_loaded(
    cluster: Cluster, tmp_path: Path, setting: str, said: str
) -> None:
    first = build(tmp_path, release("a", "bridge"))
    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack_releases([release("b", "bridge")]))
        with index_set(cluster, builder._name, setting), pytest.raises(ClusterRefused, match=said):
            builder.publish(Catalog())
    assert serving(cluster) == first
    assert search(open_opensearch(tmp_path), Query("bridge")).total == 1
    with index_set(cluster, files_index(cluster), setting), pytest.raises(ClusterRefused, match=said):
        build(tmp_path, release("b", "bridge"))  # the lock is not written either
    assert build(tmp_path, release("b", "bridge")) == serving(cluster) != first
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}
    assert not unfinished(cluster)


@pytest.mark.parametrize("setting", ["cluster.blocks.read_only", "cluster.blocks.read_only_allow_delete"])
def test_a_cluster_that_is_read_only(cluster: Cluster, tmp_path: Path, setting: str) -> None:
    first = build(tmp_path, release("a", "bridge"))
    with (
        cluster_set(cluster, {setting: "true"}),
        pytest.raises(ClusterRefused, match=r"whole cluster to be read only: take back cluster\.blocks\.read_only"),
    ):
        build(tmp_path, release("b", "bridge"))
    assert serving(cluster) == first
    build(tmp_path, release("b", "bridge"))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}


def test_a_cluster_on_which_no_index_may_be_made(cluster: Cluster, tmp_path: Path) -> None:
    first = build(tmp_path, release("a", "bridge"))
    with (
        cluster_set(cluster, {"cluster.blocks.create_index": "true"}),
        pytest.raises(ClusterRefused, match=r"free some space, then take back cluster\.blocks\.create_index"),
    ):
        build(tmp_path, release("b", "bridge"), full=True)
    assert serving(cluster) == first


def test_a_disk_that_is_full_is_told_at_once_and_freed_is_enough(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    build(tmp_path, release("a", "bridge"))
    said = "its disk is full: free some space, and run the same again"
    with disks_full(cluster):
        with open_builder(tmp_path, full=False, wait=0) as builder:
            builder.put(pack_releases([release("b", "bridge")]))
            wait_for(lambda: builder._name in blocked(cluster))
            with pytest.raises(ClusterRefused, match=said):
                builder.publish(Catalog())
        begun = time.monotonic()
        with pytest.raises(ClusterRefused, match=said):
            build(tmp_path, release("b", "bridge"))
        assert time.monotonic() - begun < 5
        assert search(open_opensearch(tmp_path), Query("bridge")).total == 1
        told = {each.check: each.message for each in check_cluster_state(Subject(tmp_path, tmp_path))}
        assert told["blocks"].startswith("may only be read, because a disk was full: ")
        assert files_index(cluster) in told["blocks"]
        assert told["new indexes"] == "the cluster lets nobody make an index"
        assert told["unfinished"].startswith("a load that was interrupted")
        assert told["disks"].startswith("past the flood stage: n1")
    build(tmp_path, release("b", "bridge"))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}
