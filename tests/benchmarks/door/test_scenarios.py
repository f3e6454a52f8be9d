import os
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.door import overload as overloading
from benchmarks.door.__main__ import parse_arguments
from benchmarks.door.beside_silent import beside_silent
from benchmarks.door.figures import outcome_figures, probe_figures
from benchmarks.door.open_loop import Outcome, Phase
from benchmarks.door.overload import overload, recovery_seconds
from benchmarks.door.probing import Probe
from benchmarks.door.service import MIX, Material, mixed_paths
from benchmarks.door.steady import growth
from benchmarks.over_http.serving import Served
from benchmarks.queries import BenchQuery
from tests.benchmarks.door.conftest import Behaviour, StubServer, answer

Stub = Callable[[Behaviour], StubServer]
MATERIAL = Material(Path("corpus"), Path("index"), ["/a", "/b"], ["/a", "/b"])


def _outcome() -> Outcome:
    outcome = Outcome(Phase(2, 2), begin=10)
    for due, latency, status in ((10.0, 0.1, 200), (10.5, 0.01, 503), (11.0, 0.02, 200), (11.5, 0.3, 200)):
        outcome.add(due, latency, status)
    outcome.retry_after = 1
    outcome.fail(11.9, 0.05, "reset")
    return outcome


def test_figures_of_a_phase() -> None:
    found = outcome_figures(_outcome())
    assert found["answered"] == 0.6
    assert found["answered_p50_ms"] == 100
    assert found["refused"] == 0.2
    assert found["refused_p99_ms"] == 10
    assert (found["no_answer"], found["other_statuses"], found["refused_without_retry_after"]) == (1, 0, 0)


def test_recovery_is_the_last_answer_that_is_not_as_it_should_be() -> None:
    assert recovery_seconds(_outcome(), 1.0) == pytest.approx(1.95)
    calm = Outcome(Phase(2, 2), begin=10)
    calm.add(10.0, 0.3, 200)
    calm.add(11.0, 0.1, 200)
    assert recovery_seconds(calm, 0.2) == pytest.approx(0.3)
    assert recovery_seconds(calm, 0.4) == 0


def test_a_probe_is_answered_soon_or_not() -> None:
    probes = [Probe("/", 0, 0.1, 200), Probe("/", 1, 0.6, 200), Probe("/", 2, 0.1, 503), Probe("/", 3, 5.0, 0)]
    assert probe_figures(probes) == {"probes": 4, "soon": 0.25, "p50_ms": 100, "p99_ms": 600, "max_ms": 600}


def test_growth_of_memory() -> None:
    assert growth([1, 1, 1]) == 1
    assert growth([50, 90, 100, 100, 100, 100, 120, 120]) == 1.2


def test_a_mixture_has_its_parts() -> None:
    queries = [BenchQuery("rare", "en", f"w{number}", (f"w{number}",)) for number in range(1000)]
    paths = mixed_paths(queries, ["a/b", "c"])
    starts = {"search": "/api/v1/search?", "page": "/?", "suggest": "/api/v1/suggest?", "release": "/api/v1/releases/"}
    for kind, percent in MIX:
        assert sum(path.startswith(starts[kind]) for path in paths) == pytest.approx(10 * percent, rel=0.4)


def test_each_scenario_has_its_time() -> None:
    assert parse_arguments(["overload"]).seconds == 60
    assert parse_arguments(["steady", "--seconds", "3"]).seconds == 3


@pytest.mark.process
def test_an_overload_of_a_server_that_refuses(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overloading, "QUIET_SECONDS", 1.0)
    full = answer("503 Service Unavailable", "Retry-After: 1\r\n")
    server = stub(lambda number: full if 60 < number < 200 else answer())
    found = overload(Served(server.port, os.getpid(), 0), MATERIAL, 1.5, times=3, rate=60)
    assert found["loaded"]["refused"] > 0.3
    assert found["loaded"]["no_answer"] == 0
    assert found["recovery_s"] < 1
    assert found["healthz"]["probes"] > 10


@pytest.mark.process
def test_probes_beside_silent_connections(stub: Stub) -> None:
    server = stub(lambda number: answer(headers="Connection: close\r\n"))
    found = beside_silent(Served(server.port, os.getpid(), 0), MATERIAL, 1.5, 8, None, 100)
    assert {each["kind"] for each in found["silent"]} == {"silent", "half", "idle", "slow"}
    assert set(found["probes"]) == {"/healthz", "/readyz", "/a"}
    assert all(each["probes"] and each["soon"] for each in found["probes"].values())
