"""The clients in processes of their own: those that stay silent, and the prober."""

import time
from collections.abc import Callable

import pytest

from benchmarks.door.probing import probe, probing
from benchmarks.door.silent import SilentClient, silent_client
from tests.benchmarks.door.conftest import Behaviour, StubServer, answer

Stub = Callable[[Behaviour], StubServer]


def test_connections_are_kept_and_opened_again_when_they_are_closed(stub: Stub) -> None:
    closing = stub(lambda number: None)  # of idle ones, after their request
    client = SilentClient("127.0.0.1", closing.port, 5, "idle", ramp=0)
    for _ in range(10):
        client.step(0.05)
    seen = client.end()
    assert seen.closed >= 5
    assert closing.connections >= 10


def test_silent_ones_stay(stub: Stub) -> None:
    server = stub(lambda number: answer())
    client = SilentClient("127.0.0.1", server.port, 5, "silent", ramp=100)
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        client.step(0.02)
    seen = client.end()
    assert (seen.closed, seen.refused, seen.least_open) == (0, 0, 5)
    assert server.connections == 5
    assert server.requests == 0


@pytest.mark.process
def test_they_run_beside(stub: Stub) -> None:
    server = stub(lambda number: answer(headers="Connection: close\r\n"))
    with silent_client(server.port, 3, "half", 0) as seen, probing(server.port, 0.05, ["/a", "/b"]) as found:
        time.sleep(1.5)
    assert seen[0].kind == "half"
    assert len(found.probes) > 5
    assert {each.status for each in found.probes} == {200}
    assert {each.path for each in found.probes} == {"/a", "/b"}
    assert found.of("/a")[0].seconds < 1


def test_a_probe_without_an_answer(stub: Stub) -> None:
    assert probe(stub(lambda number: None).port, "/").status == 0
