"""Nodes of a real cluster are killed while it is loaded and searched: nothing is lost, and every search is answered."""

import random
import threading
from pathlib import Path
from secrets import token_hex

import pytest

from searchsvc.engines.opensearch.build import loader
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster.generations import wait_until_assigned
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import LiveOpenSearch, open_opensearch
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.errors import ClusterUnreachable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.searching.search import search
from tests.cluster.cluster import Cluster
from tests.engines.random_search import random_release

RELEASES = [random_release(random.Random(number), number) for number in range(300)]
QUESTIONS = tuple(map(Query, ("school", "教育", '"new plan"', "te*", "教", "")))


@pytest.fixture
def index(killable_nodes: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(killable_nodes.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "3")
    return tmp_path


def build(index: Path, releases: list[Release]) -> OpenSearchEngine:
    with open_builder(index, full=True, wait=0) as builder:
        for first in range(0, len(releases), 50):
            builder.put(pack_releases(releases[first : first + 50]))
        builder.publish(Catalog())
    return open_opensearch(index)


def test_every_search_is_answered_while_the_manager_is_killed(
    index: Path, killable_nodes: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But where a node had the only copy of a part of an index, no search is: it says so until the node is back."""
    with monkeypatch.context() as patch:
        patch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
        patch.setenv("SEARCHSVC_OPENSEARCH_REPLICAS", "0")
        without_copies = build(index / "without-copies", RELEASES)
    build(index, RELEASES)
    live = LiveOpenSearch(index)
    wanted = [search(live.engine(), query) for query in QUESTIONS]
    answered, failures = 0, list[str]()
    is_over = threading.Event()

    def ask() -> None:
        nonlocal answered
        while not is_over.is_set():
            for query, before in zip(QUESTIONS, wanted, strict=True):
                try:
                    found = search(live.engine(), query)
                except Exception as error:
                    failures.append(repr(error))
                    continue
                answered += 1
                if (found.total, found.facets, found.results) != (before.total, before.facets, before.results):
                    failures.append(f"{query.q!r} has {found.total} instead of {before.total}")

    asking = threading.Thread(target=ask)
    asking.start()
    manager = killable_nodes.elected()
    manager.kill()
    killable_nodes.wait()
    before = answered
    while answered < before + 30 and not failures:
        is_over.wait(0.1)
    is_over.set()
    asking.join()
    assert not failures
    assert killable_nodes.elected() is not manager
    for query in QUESTIONS:
        with pytest.raises(ClusterUnreachable, match="a part of the index does not answer"):
            search(without_copies, query)
    killable_nodes.restore()
    wait_until_assigned(without_copies._cluster, without_copies.generation, "green", 60)
    assert search(without_copies, Query()).total == len(RELEASES)


@pytest.mark.parametrize("who", ["another", "the manager"])
def test_nothing_is_lost_where_a_node_is_killed_while_it_is_loaded(
    index: Path, killable_nodes: Cluster, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(loader, "MOST_BYTES", 100_000)
    manager = killable_nodes.elected()
    victim = manager if who == "the manager" else next(each for each in killable_nodes.nodes if each is not manager)
    put = loader.Loader.put
    puts = 0

    def killing(self: loader.Loader, documents: object) -> None:
        nonlocal puts
        puts += 1
        if puts == 3:
            victim.kill()
        put(self, documents)  # type: ignore[arg-type]

    monkeypatch.setattr(loader.Loader, "put", killing)
    engine = build(index, RELEASES)
    assert puts == 6
    assert engine.status().releases == len(RELEASES)
    assert search(engine, Query()).total == len(RELEASES)
    assert all(engine.release(each.id) == each for each in RELEASES[::17])
