"""What was fetched of late is not fetched again, and so much is kept at most."""

from base64 import b64encode
from types import SimpleNamespace
from typing import Any, cast

import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.search import candidate_store as module
from searchsvc.engines.opensearch.search.candidate_store import CandidateStore, unpacked_row
from searchsvc.errors import ClusterUnreachable, IndexDamaged

DATA = b64encode(b"x" * 10).decode()


def hit(key: str) -> dict[str, Any]:
    return {"_id": key, "fields": {"key": [key], "analysis": [DATA]}}


class FakeCluster:
    """Keeps the same of every document but `gone`, and knows what it was asked for; of `lost` the shard is away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.client = SimpleNamespace(mget="mget", search="search")

    def ask(self, question: object, *, body: dict[str, Any], **_: object) -> dict[str, Any]:
        if question == "search":
            keys = body["query"]["terms"]["key"]
            self.asked += keys
            return {"hits": {"hits": [hit(key) for key in keys if key != "gone"]}}
        self.asked += body["ids"]
        rows = [{"_id": key, "found": key != "gone", "_source": {"row": DATA}} for key in body["ids"]]
        return {"docs": [{"_id": row["_id"], "error": {}} if row["_id"] == "lost" else row for row in rows]}


@pytest.fixture
def cluster() -> FakeCluster:
    return FakeCluster()


@pytest.fixture
def store(cluster: FakeCluster) -> CandidateStore:
    return CandidateStore(cast("Cluster", cluster), "index")


@pytest.mark.parametrize("kind", ["rows", "analyses"])
def test_the_last_ones_are_remembered(
    cluster: FakeCluster, store: CandidateStore, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 20)  # of two
    get = getattr(store, kind)
    assert get(["a", "gone", "b", "a"]) == [b"x" * 10, None, b"x" * 10, b"x" * 10]
    assert cluster.asked == ["a", "gone", "b"]
    get(["a"])
    get(["c"])  # for which b, not asked for again, has to go
    cluster.asked.clear()
    get(["a", "c"])
    assert cluster.asked == []
    get(["b"])
    assert cluster.asked == ["b"]


def test_what_came_with_a_search_is_not_fetched(cluster: FakeCluster, store: CandidateStore) -> None:
    store.remember([hit("a"), {"_id": "b", "fields": {"key": ["b"]}}])
    assert store.analyses(["a", "b"]) == [b"x" * 10] * 2
    assert cluster.asked == ["b"]


def test_a_row_of_a_lost_shard_is_not_taken_for_missing(store: CandidateStore) -> None:
    with pytest.raises(ClusterUnreachable):
        store.rows(["a", "lost"])


def test_damage_is_told() -> None:
    with pytest.raises(IndexDamaged, match="damaged"):
        unpacked_row(b"no frame")
