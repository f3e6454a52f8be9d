import socket
from collections.abc import Callable

import pytest

from benchmarks.door import open_loop
from benchmarks.door.open_loop import OpenLoop, Phase, requests_of
from tests.benchmarks.door.conftest import Behaviour, StubServer, answer, stalling

Stub = Callable[[Behaviour], StubServer]


def _run(port: int, *phases: Phase) -> list[open_loop.Outcome]:
    return OpenLoop("127.0.0.1", port, requests_of(["/a", "/b"])).run(phases)


@pytest.mark.parametrize("rate", [100, 1000])
def test_so_many_requests_are_sent_as_the_rate_says(stub: Stub, rate: int) -> None:
    server = stub(lambda number: answer(body=b"x" * 200_000 if number % 2 else b""))
    first, second = _run(server.port, Phase(rate, 0.5), Phase(rate / 2, 0.5))
    assert len(first.due) == rate // 2
    assert len(second.due) == rate // 4
    assert set(first.statuses) == {200}
    assert min(second.due) == pytest.approx(0.5)
    assert first.client_seconds > 0


def test_a_stall_is_counted_for_every_request_that_was_due_meanwhile(stub: Stub) -> None:
    [found] = _run(stub(stalling(20, 0.5)).port, Phase(100, 1.0))
    slow = [each for each in found.latencies_of(200) if each > 0.1]
    assert len(slow) >= 30  # of some 50 in the stall; a closed loop would count one
    assert max(found.lateness) < 0.3


def test_a_503_is_told_apart_with_its_retry_after(stub: Stub) -> None:
    said = answer("503 Service Unavailable", "Retry-After: 1\r\nConnection: close\r\n")
    [found] = _run(stub(lambda number: said if number % 2 else answer()).port, Phase(100, 0.4))
    assert len(found.latencies_of(503)) == found.retry_after == 20
    assert len(found.latencies_of(200)) == 20
    assert not found.errors


def test_an_answer_that_never_comes_whole_is_an_error(stub: Stub) -> None:
    [found] = _run(stub(lambda number: None).port, Phase(50, 0.2))
    assert set(found.statuses) == {open_loop.UNANSWERED}
    assert sum(found.errors.values()) == 10
    [found] = _run(stub(lambda number: b"HTTP/1.1 200 OK\r\n\r\n").port, Phase(50, 0.2))
    assert found.errors == {"an answer without a status or a length": 10}


def test_a_request_without_an_answer_is_given_up(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_loop, "TIMEOUT", 0.3)
    [found] = _run(stub(lambda number: b"").port, Phase(50, 0.2))
    assert found.errors == {"no answer within 0.3 s": 10}


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        [found] = _run(free.getsockname()[1], Phase(50, 0.2))
    assert sum(found.errors.values()) == 10
