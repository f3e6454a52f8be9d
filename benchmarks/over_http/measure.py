"""Our service over HTTP, as it ships: `searchsvc serve` with two workers, beside a server that does no work.

A worker keeps the answers to the last searches. So throughput is measured twice: with questions that come again, and
with more of them than are kept, so that every one is searched for.

One client with a connection that stays open measures latency; many connections at once measure requests per second,
in turn with those of a server of the same kind that answers constant bytes of the mean size of our answers.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import fmean
from urllib.parse import urlencode

from benchmarks.errors import EngineFailed
from benchmarks.machine import tree_memory
from benchmarks.over_http.closed_loop import Load, load
from benchmarks.over_http.constant_server import BYTES_VARIABLE
from benchmarks.over_http.serving import HOST, TIMEOUT, WORKERS, get, our_command, served
from benchmarks.queries import BenchQuery
from searchsvc.presenter.encoding import SEARCH_PATH
from searchsvc.web.api.routes import KEPT_ANSWERS

WARM_SECONDS = 6.0
LATENCY_SECONDS = 15.0
THROUGHPUT_SECONDS = 3.0
"""Of each turn."""
TURNS = 3


@dataclass(slots=True)
class OverHttp:
    """What was measured. `samples` are milliseconds by number of the question; memory is bytes.

    `repeated_per_s` is with questions that come again, `requests_per_s` with new ones.
    """

    samples: dict[int, float] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    requests_per_s: float = 0
    repeated_per_s: float = 0
    constant_requests_per_s: float = 0
    memory: int = 0

    @property
    def mean_bytes(self) -> int:
        """The mean size of our answers."""
        return round(fmean(self.sizes))


def request_path(query: BenchQuery) -> str:
    """The request of a question."""
    pairs = [("q", query.text)]
    if query.province:
        pairs.append(("province", query.province))
    if query.years:
        pairs.append(("year", f"{query.years[0]}..{query.years[1]}"))
    return f"{SEARCH_PATH}?{urlencode(pairs)}"


def measure_http(index: Path, queries: Sequence[BenchQuery], log: Path) -> OverHttp:
    """Serves an index and measures. Raises EngineFailed."""
    paths = [request_path(query) for query in queries]
    measured = OverHttp()
    with served(our_command("serve", "--index", str(index)), log) as ours:
        new = _more_than_are_kept(paths)
        load(ours.port, new, WARM_SECONDS)
        _ask_each(ours.port, new[-len(paths) :], measured)
        measured.memory = tree_memory(ours.pid)
        command = [sys.executable, "-m", "benchmarks.over_http.constant_server"]
        with served(command, log, {BYTES_VARIABLE: str(measured.mean_bytes)}) as constant:
            turns = ((ours.port, new), (ours.port, paths), (constant.port, paths))
            loads: list[list[Load]] = [[] for _ in turns]
            for _ in range(TURNS):
                for done, (port, asked) in zip(loads, turns, strict=True):
                    done.append(load(port, asked, THROUGHPUT_SECONDS))
            measured.requests_per_s, measured.repeated_per_s, measured.constant_requests_per_s = map(_rate, loads)
    return measured


def _more_than_are_kept(paths: Sequence[str]) -> list[str]:
    """The requests, and the same again with more and more spaces behind the question, which search for the same.

    Asked in turn, each one is forgotten before it comes again.
    """
    rounds = range(WORKERS * KEPT_ANSWERS // len(paths) + 2)
    return [path.replace("?q=", f"?q={'+' * spaces}") for spaces in rounds for path in paths]


def _rate(loads: Sequence[Load]) -> float:
    return sum(each.requests for each in loads) / sum(each.seconds for each in loads)


def _ask_each(port: int, paths: Sequence[str], measured: OverHttp) -> None:
    """Each question once, one after another, until the time is up."""
    connection = HTTPConnection(HOST, port, timeout=TIMEOUT)
    end = time.monotonic() + LATENCY_SECONDS
    for number, path in enumerate(paths):
        if time.monotonic() > end:
            break
        started = time.perf_counter()
        body = get(connection, path)
        measured.samples[number] = (time.perf_counter() - started) * 1000
        measured.sizes.append(len(body))
        if "total" not in json.loads(body):
            raise EngineFailed(f"over HTTP: no total for {path}")
    connection.close()
