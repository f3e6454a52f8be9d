"""What was fetched of late is not fetched again, and so much is kept at most."""

from base64 import b64encode
from types import SimpleNamespace
from typing import Any, cast

import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.search import candidate_store as module
from searchsvc.engines.opensearch.search.candidate_store import CandidateStore, Kept
from searchsvc.errors import IndexDamaged


class FakeCluster:
    """Keeps the same of every document but `gone`, and knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.client = SimpleNamespace(mget=None)

    def ask(self, _question: object, *, body: dict[str, Any], **_: object) -> dict[str, Any]:
        self.asked += body["ids"]
        data = b64encode(b"x" * 10).decode()
        source = {"row": data, "analysis": data}
        return {"docs": [{"_id": key, "found": key != "gone", "_source": source} for key in body["ids"]]}


def test_the_last_ones_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 40)  # of two
    cluster = FakeCluster()
    store = CandidateStore(cast("Cluster", cluster), "index")
    found = store.get(["a", "gone", "b", "a"])
    assert [each is not None for each in found] == [True, False, True, True]
    assert cluster.asked == ["a", "gone", "b"]
    store.get(["a"])
    store.get(["c"])  # for which b, not asked for again, has to go
    cluster.asked.clear()
    store.get(["a", "c"])
    assert cluster.asked == []
    store.get(["b"])
    assert cluster.asked == ["b"]


def test_damage_is_told() -> None:
    with pytest.raises(IndexDamaged, match="damaged"):
        Kept(b"no frame", b"").unpacked_row()
    with pytest.raises(IndexDamaged, match="damaged"):
        Kept(b"", b"no frame").unpacked_analysis()
