"""Our service over HTTP, as it ships: `searchsvc serve` with two workers on a free port of this machine.

One client with a connection that stays open measures latency, a few at once measure requests per second. The
client is Python and shares the cores with the workers, so both figures are what the two manage together.
"""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.machine import tree_rss
from benchmarks.protocol import EngineFailed
from benchmarks.queries import BenchQuery

HOST = "127.0.0.1"
WORKERS = 2
CLIENTS = 4
WARM_SECONDS = 6.0
LATENCY_SECONDS = 15.0
THROUGHPUT_SECONDS = 5.0
_START_SECONDS = 60.0
_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class OverHttp:
    """What was measured. `samples` are milliseconds by number of the question; memory is bytes."""

    samples: dict[int, float]
    requests_per_s: float
    memory: int


def request_path(query: BenchQuery) -> str:
    """The request of a question."""
    pairs = [("q", query.text)]
    if query.province:
        pairs.append(("province", query.province))
    if query.years:
        pairs.append(("year", f"{query.years[0]}..{query.years[1]}"))
    return f"/api/v1/search?{urlencode(pairs)}"


def measure_http(index: Path, queries: Sequence[BenchQuery], log: Path) -> OverHttp:
    """Serves an index and measures. Raises EngineFailed."""
    paths = [request_path(query) for query in queries]
    with _served(index, log) as (port, pid):
        try:
            _many(port, paths, WARM_SECONDS)
            samples = _one(port, paths, LATENCY_SECONDS)
            rate = _many(port, paths, THROUGHPUT_SECONDS)
        except (OSError, http.client.HTTPException) as error:
            raise EngineFailed(f"over HTTP: {type(error).__name__}: {error}") from error
        return OverHttp(samples, rate, tree_rss(pid))


@contextmanager
def _served(index: Path, log: Path) -> Iterator[tuple[int, int]]:
    port = _free_port()
    command = [sys.executable, "-m", "searchsvc", "serve", "--index", str(index), "--host", HOST]
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(WORKERS)], stdout=errors, stderr=errors
        )
    try:
        _wait_until_ready(port, process, log)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            tail = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise EngineFailed(f"searchsvc serve ended: {' '.join(tail)}")
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/readyz")
            status = connection.getresponse().status
            connection.close()
        except OSError:
            status = 0
        if status == 200:
            return
        time.sleep(0.1)
    raise EngineFailed(f"searchsvc serve was not ready after {_START_SECONDS:.0f} s")


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or "total" not in json.loads(body):
        raise EngineFailed(f"over HTTP: {response.status} for {path}")


def _one(port: int, paths: Sequence[str], seconds: float) -> dict[int, float]:
    """Each question once, one after another, until the time is up."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_TIMEOUT)
    samples: dict[int, float] = {}
    end = time.monotonic() + seconds
    for number, path in enumerate(paths):
        if time.monotonic() > end:
            break
        started = time.perf_counter()
        _get(connection, path)
        samples[number] = (time.perf_counter() - started) * 1000
    connection.close()
    return samples


def _many(port: int, paths: Sequence[str], seconds: float) -> float:
    """Requests per second of several clients, each beginning elsewhere among the questions."""
    end = time.monotonic() + seconds
    done = [0] * CLIENTS
    failed: list[Exception] = []

    def client(which: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=_TIMEOUT)
        start = which * len(paths) // CLIENTS
        try:
            for path in cycle([*paths[start:], *paths[:start]]):
                if time.monotonic() > end:
                    return
                _get(connection, path)
                done[which] += 1
        except (OSError, http.client.HTTPException, EngineFailed) as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(which,)) for which in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise EngineFailed(f"over HTTP: {failed[0]}")
    return sum(done) / (time.perf_counter() - started)
