"""Documents arrive, in whatever mood the cluster is; what it does not take ends the load with its reason."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
from opensearchpy.exceptions import ConnectionError, RequestError, TransportError

from searchsvc.engines.opensearch.build import loader as module
from searchsvc.engines.opensearch.build.loader import MOST_WAITING, Loader
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format.documents import Document
from searchsvc.errors import ClusterRefused

Answer = Callable[[list[str]], dict[str, Any]]


class FakeCluster:
    """Takes bulk requests and answers each by the next of `moods`, and by taking everything after them."""

    def __init__(self, *moods: Answer | Exception) -> None:
        self.moods, self.lock = [*moods], threading.Lock()
        self.held: dict[str, Any] = {}
        self.sizes: list[int] = []
        self.client = SimpleNamespace(bulk=self.bulk)

    def bulk(self, body: bytes, index: str, params: object) -> dict[str, Any]:
        lines = [orjson.loads(line) for line in body.splitlines()]
        with self.lock:
            self.sizes.append(len(body))
            mood = self.moods.pop(0) if self.moods else None
            if isinstance(mood, Exception):
                raise mood
            keys = [each["index"]["_id"] for each in lines[::2]]
            answer: dict[str, Any] = mood(keys) if mood else {"errors": False, "items": []}
            failed = {each["index"]["_id"] for each in answer["items"] if "error" in each["index"]}
            self.held |= {key: source for key, source in zip(keys, lines[1::2], strict=True) if key not in failed}
            return answer


def refusing(status: int, *refused: str) -> Answer:
    def answer(keys: list[str]) -> dict[str, Any]:
        error = {"reason": "no, thanks"}
        items = [
            {"index": {"_id": key, "status": 200} | ({"status": status, "error": error} if key in refused else {})}
            for key in keys
        ]
        return {"errors": True, "items": items}

    return answer


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)


def load(cluster: FakeCluster, count: int = 8) -> None:
    loader = Loader(cast("Cluster", cluster), "index")
    try:
        loader.put(Document(f"k{number}", "", orjson.dumps({"number": number})) for number in range(count))
        loader.finish()
    finally:
        loader.stop()


@pytest.mark.parametrize(
    "moods",
    [
        (),
        (refusing(429, "k1", "k2"), refusing(503, "k2")),
        (TransportError(429, "full", {}), ConnectionError("N/A", "gone", None), TransportError(503, "away", {})),
    ],
)
def test_all_arrive(moods: tuple[Answer | Exception, ...]) -> None:
    cluster = FakeCluster(*moods)
    load(cluster)
    assert cluster.held == {f"k{number}": {"number": number} for number in range(8)}


def test_what_is_refused_for_good_ends_the_load() -> None:
    with pytest.raises(ClusterRefused, match="refuses a document: no, thanks"):
        load(FakeCluster(refusing(400, "k3")))
    with pytest.raises(ClusterRefused, match="refuses documents"):
        load(FakeCluster(RequestError(400, "bad", {})))


def test_a_cluster_that_stays_full_ends_the_load_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    with pytest.raises(ClusterRefused, match="took no more documents"):
        load(FakeCluster(refusing(429, "k3")))


def test_requests_are_of_some_size_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 200)
    gate = threading.Event()
    cluster = FakeCluster()
    inner = cluster.bulk

    def bulk(body: bytes, index: str, params: object) -> dict[str, Any]:
        gate.wait(30)
        return inner(body, index, params)

    cluster.client.bulk = bulk
    loader = Loader(cast("Cluster", cluster), "index")
    done = threading.Event()

    def put() -> None:
        loader.put(Document(f"k{number}", "", b"{}") for number in range(100))
        done.set()

    thread = threading.Thread(target=put)
    thread.start()
    assert not done.wait(0.3)  # for there is no room
    gate.set()
    assert done.wait(30)
    thread.join()
    loader.finish()
    loader.stop()
    assert len(cluster.held) == 100
    assert len(cluster.sizes) > MOST_WAITING
    assert max(cluster.sizes) < 300


def test_a_failure_is_told_by_the_next_call() -> None:
    loader = Loader(cast("Cluster", FakeCluster(refusing(400, "k0"))), "index")
    loader.put([Document("k0", "", b"{}")])
    with pytest.raises(ClusterRefused):
        loader.finish()
    loader.stop()


def test_a_release_that_is_too_long_for_any_request_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_ONE", 1 << 20)
    cluster = FakeCluster()
    loader = Loader(cast(Cluster, cluster), "index")
    long = Document("k", "", orjson.dumps({"id": "the long one", "text": "x" * (3 << 20)}))
    with pytest.raises(ClusterRefused, match=r"release the long one is too long .* up to 1 MB, and this one has 3"):
        loader.put([long])
    assert cluster.sizes == []
    loader.stop()
