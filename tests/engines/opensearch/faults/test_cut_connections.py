"""Connections to a real node that are cut, and answers that are lost: nothing is lost, doubled or half published."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build import loader
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster import connection
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import all_generations, serving, unfinished
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import LiveOpenSearch, open_opensearch
from searchsvc.engines.opensearch.verification import verify
from searchsvc.errors import ClusterUnreachable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.app import create_app
from searchsvc.web.health import Readiness
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.opensearch.build.test_builder import build, held, release
from tests.engines.opensearch.build.test_new_index import interrupt, putting, sent
from tests.engines.opensearch.faults.proxy import Fate, Proxy

RELEASES = [release(f"r{number}", f"bridge {number}") for number in range(60)]


@pytest.fixture
def proxy(one_node: RunningCluster, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A proxy before the node, by which everything but `cluster` goes."""
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    monkeypatch.setattr(loader, "MOST_BYTES", 5_000)
    with Proxy(one_node.addresses[0]) as made:
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH", made.address)
        yield made


class Once:
    """Every request has a fate, but only when it is first made."""

    def __init__(self, fate: Fate) -> None:
        self.fate, self.seen = fate, Counter[str]()

    def __call__(self, method: str, path: str) -> Fate:
        self.seen[f"{method} {path}"] += 1
        return self.fate if self.seen[f"{method} {path}"] == 1 else "pass"


@pytest.mark.parametrize("fate", ["lose", "half"])
def test_every_request_fails_once(proxy: Proxy, cluster: Cluster, tmp_path: Path, fate: Fate) -> None:
    for put in (RELEASES, [release("r7", "road"), release("new", "road")]):
        proxy.rule = Once(fate)
        generation = build(tmp_path, *put)
    assert all_generations(cluster)[0] == serving(cluster) == generation
    assert len(all_generations(cluster)) == 2
    assert not unfinished(cluster)
    proxy.rule = Once(fate)
    engine = open_opensearch(tmp_path)
    assert search(engine, Query("bridge")).total == 59
    assert search(engine, Query("road")).total == 2
    verify(cluster, tmp_path)


def test_bulk_requests_that_are_cut_at_random_lose_nothing(
    proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "FIRST_PAUSE", 0.01)
    rng, fates = random.Random(7), Counter[Fate]()

    def rule(method: str, path: str) -> Fate:
        fate: Fate = rng.choice(("cut", "lose", "half", "pass")) if "_bulk" in path else "pass"
        fates[fate] += 1
        return fate

    proxy.rule = rule
    build(tmp_path, *RELEASES)
    assert min(fates[fate] for fate in ("cut", "lose", "half")) > 1
    assert held(tmp_path) == {each.id: each.body for each in RELEASES}


def test_searches_go_on_where_two_of_three_are_cut_and_fail_with_a_sentence_where_all_are(
    proxy: Proxy, tmp_path: Path
) -> None:
    build(tmp_path, *RELEASES)
    live, count = LiveOpenSearch(tmp_path), 0

    def rule(method: str, path: str) -> Fate:
        nonlocal count
        count += 1
        return "pass" if count % 3 == 0 else "lose"

    proxy.rule = rule
    assert [search(live.engine(), Query("bridge")).total for _ in range(10)] == [60] * 10
    proxy.rule = lambda method, path: "cut"
    with pytest.raises(ClusterUnreachable, match=r"does not answer .*; is it running"):
        search(live.engine(), Query("bridge"))
    proxy.rule = lambda method, path: "pass"
    assert search(live.engine(), Query("bridge")).total == 60


def test_a_switch_whose_answer_is_lost_has_taken_effect(proxy: Proxy, cluster: Cluster, tmp_path: Path) -> None:
    build(tmp_path, release("a", "bridge"))
    proxy.rule = lambda method, path: "lose" if path == "/_aliases" else "pass"
    generation = build(tmp_path, release("b", "bridge"))
    assert serving(cluster) == generation
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}


@pytest.mark.parametrize("fate", ["cut", "lose"])
def test_where_nobody_can_say_whether_it_has_nothing_is_lost(
    proxy: Proxy, cluster: Cluster, tmp_path: Path, fate: Fate
) -> None:
    first = build(tmp_path, release("a", "bridge"))
    is_lost = False

    def rule(method: str, path: str) -> Fate:
        nonlocal is_lost
        is_lost = is_lost or path == "/_aliases"
        return fate if path == "/_aliases" else "cut" if is_lost else "pass"

    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack_releases([release("b", "bridge")]))
        proxy.rule = rule
        with pytest.raises(ClusterUnreachable, match=r"whether the new index serves could not be asked any more"):
            builder.publish(Catalog(concepts=b""))
    proxy.rule = lambda method, path: "pass"
    assert (serving(cluster) == first) == (fate == "cut")
    assert bool(unfinished(cluster)) == (fate == "cut")
    generation = build(tmp_path, release("b", "bridge"))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}
    if fate == "cut":
        assert sent(cluster, generation) == 0


def test_a_load_whose_cluster_goes_away_is_continued(proxy: Proxy, cluster: Cluster, tmp_path: Path) -> None:
    interrupt(tmp_path, putting(*RELEASES))
    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack_releases(RELEASES))
        proxy.rule = lambda method, path: "cut"
        with pytest.raises(ClusterUnreachable):
            builder.publish(Catalog())
    proxy.rule = lambda method, path: "pass"
    assert sent(cluster, build(tmp_path, *RELEASES)) == 0


def test_a_service_whose_cluster_goes_away_is_not_ready_until_it_is_back(
    proxy: Proxy, one_node: RunningCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_INDEX", str(tmp_path))
    monkeypatch.setattr("searchsvc.engines.opensearch.live.LOOK_SECONDS", 0.0)
    generation = build(tmp_path, *RELEASES)
    app = create_app()
    client, readiness = app.test_client(), app.extensions["searchsvc.readiness"]
    assert isinstance(readiness, Readiness)
    assert readiness.check() == generation
    proxy.end()
    for _ in range(3):
        with pytest.raises(ClusterUnreachable):
            readiness.check()
    answer = client.get("/api/v1/search?q=bridge")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json["detail"] == (  # type: ignore[index]
        "The cluster that holds the index does not answer. Try again in a few moments."
    )
    with Proxy(one_node.addresses[0], port=proxy.server_port):
        assert readiness.check() == generation
        assert client.get("/api/v1/search?q=bridge").json["total"] == 60  # type: ignore[index]
