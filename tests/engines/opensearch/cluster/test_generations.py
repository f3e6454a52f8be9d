"""Shards are waited for while what they copy arrives, however long that takes."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from types import SimpleNamespace
from typing import Any, cast

import pytest

from searchsvc.engines.opensearch.cluster import generations as module
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import recovered, wait_until_assigned
from searchsvc.errors import ClusterRefused
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.opensearch.build.test_builder import build, release


class SlowCluster:
    """A cluster whose index becomes green after some looks; `arrived` tells the bytes by how often it was looked."""

    def __init__(self, clock: Callable[[float], None], looks: int, arrived: Callable[[int], int]) -> None:
        self._clock, self._looks, self._arrived = clock, looks, arrived
        self._looked = 0
        self.client = SimpleNamespace(
            cluster=SimpleNamespace(health=self._health), indices=SimpleNamespace(recovery=self._recovery)
        )

    def ask_patiently(self, question: Callable[..., Any], **arguments: Any) -> Any:
        return question(**arguments)

    def _health(self, index: str, params: dict[str, Any]) -> dict[str, Any]:
        self._looked += 1
        is_late = self._looked < self._looks
        if is_late:
            self._clock(float(params["timeout"].removesuffix("s")))
        return {"timed_out": is_late, "indices": {index: {"number_of_shards": 1, "active_primary_shards": 1}}}

    def _recovery(self, index: str, params: dict[str, Any]) -> dict[str, Any]:
        shard = {"stage": "INDEX", "index": {"size": {"recovered_in_bytes": self._arrived(self._looked)}}}
        return {index: {"shards": [{**shard, "translog": {"recovered": 0}}]}}


@pytest.fixture
def wait_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets the clock of the module, which stands still otherwise, go on by some seconds."""
    now = 0.0

    def wait(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now, sleep=wait))
    return wait


def test_shards_are_waited_for_while_bytes_arrive(wait_by: Callable[[float], None]) -> None:
    slow = SlowCluster(wait_by, looks=1_000, arrived=lambda looked: looked // 10)
    wait_until_assigned(cast("Cluster", slow), "index", "green", 120)


def test_shards_for_which_nothing_arrives_are_given_up(wait_by: Callable[[float], None]) -> None:
    stopped = SlowCluster(wait_by, looks=1_000, arrived=lambda looked: min(looked, 50))
    with pytest.raises(ClusterRefused, match="has not become green, and nothing has arrived for it for 120 s"):
        wait_until_assigned(cast("Cluster", stopped), "index", "green", 120)
    assert 50 < stopped._looked < 100


def test_what_has_arrived_of_a_real_index(cluster: Cluster, tmp_path: Path) -> None:
    generation = build(tmp_path, release("a", "bridge"))
    done, _ = recovered(cluster, generation)
    assert done == 1
    assert recovered(cluster, f"{cluster.name}-nothing") == (0, 0)
    with pytest.raises(ClusterRefused, match="has not become green"):
        wait_until_assigned(cluster, f"{cluster.name}-nothing", "green", 0.1)


def test_the_copy_of_a_clone_has_its_bytes_from_another_node(
    three_nodes: RunningCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its primary shard shares the files of what it is made of."""
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(three_nodes.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    build(tmp_path, release("a", "bridge"))
    generation = build(tmp_path, release("b", "road"))
    done, arrived = recovered(Cluster(settings_from()), generation)
    assert done == 2
    assert arrived > 1_000
