"""All documents come at one moment, in steps; whoever has time waits for a cluster that is busy."""

from typing import Any

import pytest
from opensearchpy.exceptions import TransportError

from searchsvc.engines.opensearch.cluster.whole_reading import every_document
from searchsvc.errors import ClusterRefused
from tests.engines.opensearch.copies import LOSSES, WHOLE, Copies, cluster_of


class BusyClient:
    """Five documents, and a refusal before every answer of which `is_busy` says so."""

    def __init__(self, *, is_busy: bool) -> None:
        self.is_busy, self.refused, self.asked, self.closed = is_busy, False, 0, 0

    def _answer(self, **answer: Any) -> dict[str, Any]:
        if self.is_busy and not self.refused:
            self.refused = True
            raise TransportError(429, "rejected_execution_exception", {})
        self.refused = False
        return {**WHOLE, **answer}

    def create_pit(self, **_: Any) -> dict[str, Any]:
        return self._answer(pit_id="moment")

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        assert body["pit"]["id"] == "moment"
        first = body.get("search_after", [0])[0]
        found = [{"sort": [number]} for number in range(first + 1, min(first + body["size"], 5) + 1)]
        return self._answer(hits={"hits": found})

    def delete_pit(self, **_: Any) -> dict[str, Any]:
        self.closed += 1
        return {}


def read(client: BusyClient | Copies, *, patiently: bool) -> list[int]:
    steps = every_document(cluster_of(client), "index", "key", {}, 2, patiently=patiently)
    return [hit["sort"][0] for hits in steps for hit in hits]


@pytest.mark.parametrize("patiently", [False, True])
def test_all_documents_come(patiently: bool) -> None:
    client = BusyClient(is_busy=False)
    assert read(client, patiently=patiently) == [1, 2, 3, 4, 5]
    assert (client.asked, client.closed) == (4, 1)


def test_a_busy_cluster_is_asked_again_by_those_who_have_time() -> None:
    client = BusyClient(is_busy=True)
    assert read(client, patiently=True) == [1, 2, 3, 4, 5]
    assert client.asked == 8
    with pytest.raises(ClusterRefused):
        read(BusyClient(is_busy=True), patiently=False)


@pytest.mark.parametrize("patiently", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_all_documents_come_once_where_nodes_are_lost_meanwhile(loss: str, patiently: bool) -> None:
    copy = [{"sort": [number]} for number in range(9)]
    for lost in range(5):
        client = Copies([copy] * 3, [lost, lost + 1], LOSSES[loss])
        assert read(client, patiently=patiently) == [*range(9)]
        assert client.opened == 3
