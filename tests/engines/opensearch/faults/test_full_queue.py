"""A real node with hardly any queues refuses bulk requests and searches: nothing is lost, and no answer is a part."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_hex

import pytest

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build import loader
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.errors import ClusterRefused
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.app import create_app
from tests.cluster.cluster import Cluster as RunningCluster
from tests.cluster.node import Server
from tests.engines.opensearch.build.test_builder import build, held, release
from tests.engines.opensearch.faults.test_blocks import cluster_set

RELEASES = [release(f"r{number}", f"bridge {number} " * 8) for number in range(30)]
BREAKER = "network.breaker.inflight_requests.limit"
NARROW = {"thread_pool.write.size": 1, "thread_pool.write.queue_size": 1}
NARROW |= {"thread_pool.search.size": 1, "thread_pool.search.queue_size": 3}  # a search asks three shards at once
AT_ONCE = 16


@pytest.fixture(scope="session")
def narrow_node(opensearch_server: Server) -> Iterator[RunningCluster]:
    with RunningCluster(1, server=opensearch_server, heap=160, settings=NARROW) as cluster:
        yield cluster


@pytest.fixture
def narrow(narrow_node: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", narrow_node.addresses[0])
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    return Cluster(settings_from())


def rejected(cluster: Cluster, pool: str) -> int:
    (node,) = cluster.client.nodes.stats(metric="thread_pool")["nodes"].values()
    return int(node["thread_pool"][pool]["rejected"])


def test_bulk_requests_that_are_refused_are_sent_again(
    narrow: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "MOST_BYTES", 4_000)
    monkeypatch.setattr(loader, "THREADS", AT_ONCE)
    monkeypatch.setattr(loader, "MOST_WAITING", AT_ONCE)
    before = rejected(narrow, "write")
    with open_builder(tmp_path, full=True, wait=0) as builder:
        builder.put(pack_releases(RELEASES))
        builder.publish(Catalog())
    assert rejected(narrow, "write") > before
    assert held(tmp_path) == {each.id: each.body for each in RELEASES}


def test_a_node_that_stays_full_ends_a_load_with_a_sentence(
    narrow: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "PATIENCE", 0.5)
    first = build(tmp_path, release("a", "bridge"))
    with (
        cluster_set(narrow, {BREAKER: "1kb"}),
        pytest.raises(ClusterRefused, match=r"took no more documents for 0 s: .*; its memory is short: ask again"),
    ):
        build(tmp_path, *RELEASES)
    assert open_opensearch(tmp_path).generation == first
    build(tmp_path, *RELEASES)
    assert len(held(tmp_path)) == 31


def test_searches_that_are_refused_say_so_and_all_others_are_whole(
    narrow: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "3")
    monkeypatch.setenv("SEARCHSVC_INDEX", str(tmp_path))
    build(tmp_path, *RELEASES[:20])
    engine = open_opensearch(tmp_path)
    before, said = rejected(narrow, "search"), set[str]()

    def ask(number: int) -> int:
        for _ in range(200):
            try:
                return search(engine, Query("bridge")).total
            except ClusterRefused as error:
                said.add(str(error))
                time.sleep(0.05 * (1 + number % AT_ONCE))
        return -1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(ask, range(60))) == [20] * 60
    assert rejected(narrow, "search") > before
    assert said == {"a queue of the cluster is full; ask again in a moment, or add nodes"}
    client = create_app().test_client()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        others = [pool.submit(ask, number) for number in range(30)]
        answers = [client.get(f"/api/v1/search?q=bridge+{number}") for number in range(5)]
        assert [each.result() for each in others] == [20] * 30
    for answer in answers:
        assert answer.status_code == 200 or (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/api/v1/search?q=bridge").json["total"] == 20  # type: ignore[index]
