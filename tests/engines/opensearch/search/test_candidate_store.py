"""What was fetched of late is not fetched again, and so much is kept at most."""

from base64 import b64encode
from types import SimpleNamespace
from typing import Any, cast

import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.search import candidate_store as module
from searchsvc.engines.opensearch.search.candidate_store import CandidateStore

DATA = b64encode(b"x" * 10).decode()


def hit(key: str, *fields: str) -> dict[str, Any]:
    return {"_id": key, "fields": {"key": [key], **{field: [DATA] for field in fields}}}


class FakeCluster:
    """Keeps the same of every document but `gone`, and knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.client = SimpleNamespace(search=None)

    def ask(self, _question: object, *, body: dict[str, Any], **_: object) -> dict[str, Any]:
        keys = body["query"]["terms"]["key"]
        self.asked += keys
        return {"hits": {"hits": [hit(key, body["docvalue_fields"][1]) for key in keys if key != "gone"]}}


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
    monkeypatch.setattr(module, "MOST_BYTES", 2 * len(DATA))
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
    store.remember([hit("a", "analysis"), hit("b", "row")])
    assert store.analyses(["a", "b"]) == store.rows(["a", "b"]) == [b"x" * 10] * 2
    assert cluster.asked == ["b", "a"]
