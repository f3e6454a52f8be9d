"""A point in time that is lost is opened again; one that is only busy, or takes long, is not."""

import time
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, TransportError

from searchsvc.engines.opensearch.cluster.point_in_time import PointInTime
from searchsvc.errors import ClusterRefused, ClusterUnreachable, QueryTooSlow
from tests.engines.opensearch.copies import LOSSES, WHOLE, Copies, cluster_of, part

COPY = [{"sort": [number]} for number in range(3)]
BODY = {"size": 10}


def hits(point: PointInTime) -> list[Any]:
    found: list[Any] = point.search(BODY)["hits"]["hits"]
    return found


@pytest.mark.parametrize("loss", LOSSES)
def test_another_is_opened_where_one_is_lost(loss: str) -> None:
    client = Copies([COPY, COPY[:2]], [1], LOSSES[loss])
    point = PointInTime(cluster_of(client), "index", "1m")
    assert (hits(point), point.opened) == (COPY, 1)
    assert (hits(point), point.opened) == (COPY[:2], 2)
    point.close()
    point.close()
    assert (client.opened, client.closed) == (2, 2)


def test_nothing_is_asked_before_it_is_needed() -> None:
    client = Copies([COPY])
    point = PointInTime(cluster_of(client), "index", "1m")
    point.close()
    assert (client.opened, client.closed, point.opened) == (0, 0, 0)


class Failing(Copies):
    """Fails each search in the same way."""

    def __init__(self, failure: OpenSearchException | dict[str, Any]) -> None:
        super().__init__([COPY])
        self._failure = failure

    def search(self, body: Any) -> dict[str, Any]:
        self.answered += 1
        if isinstance(self._failure, OpenSearchException):
            raise self._failure
        return self._failure


BUSY_PART = {
    **WHOLE,
    "_shards": {"total": 2, "successful": 1, "failed": 1, "failures": [{"reason": "rejected_execution_exception"}]},
}


@pytest.mark.parametrize(
    ("failure", "raised", "answered", "opened"),
    [
        (part(), ClusterUnreachable, 4, 3),
        (TransportError(429, "rejected_execution_exception", {}), ClusterRefused, 2, 1),  # nothing is lost
        (BUSY_PART, ClusterRefused, 2, 1),
        (ConnectionTimeout("TIMEOUT", "timed out", TimeoutError()), QueryTooSlow, 2, 2),  # not asked again at once
        ({**WHOLE, "timed_out": True}, QueryTooSlow, 2, 1),
    ],
    ids=["away", "busy", "a part is busy", "no answer", "too slow"],
)
def test_what_does_not_pass_is_raised(
    failure: OpenSearchException | dict[str, Any], raised: type[Exception], answered: int, opened: int
) -> None:
    client = Failing(failure)
    point = PointInTime(cluster_of(client), "index", "1m")
    for _ in range(2):
        with pytest.raises(raised):
            point.search(BODY)
    assert (client.answered, client.opened) == (answered, opened)


def test_whoever_has_time_waits_for_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    client = Copies([COPY])
    away = Failing(part())

    def search(body: Any) -> dict[str, Any]:
        return away.search(body) if away.answered < 5 else Copies.search(client, body)

    client.search = search  # type: ignore[method-assign]
    assert hits(PointInTime(cluster_of(client), "index", "1m", patiently=True)) == COPY
    assert away.answered == 5
