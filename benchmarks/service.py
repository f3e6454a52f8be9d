"""What a person waits for, by the commands themselves: a server that is ready, a first search, new releases found.

Each is a command in a process of its own, over the whole index, with kernels that this machine has compiled before.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.corpus import BenchRelease
from benchmarks.errors import EngineFailed
from benchmarks.over_http.serving import get_json, our_command, run_ours, served, with_workers
from benchmarks.queries import BenchQuery
from searchsvc.presenter.encoding import SEARCH_PATH

TIMES = 3
NEW_RELEASES = 10
_ADDED = "releases-added.jsonl"
_FOUND_SECONDS = 60.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Service:
    """Medians of seconds: until `serve` is ready, until `search` ends, until a server finds ten new releases."""

    ready_s: float
    cold_search_s: float
    increment_s: float


def measure_service(index: Path, corpus: Path, queries: Sequence[BenchQuery], log: Path) -> Service:
    """Measures the three; the index holds ten releases more afterwards, the corpus does not. Raises EngineFailed.

    Each time but the first the ten of the time before leave the index with the same command.
    """
    serving = with_workers(our_command("serve", "--index", str(index)))
    ready: list[float] = []
    for _ in range(TIMES):
        with served(serving, log) as server:
            ready.append(server.ready_s)
    _cold_search(index, queries[0])  # compiles bytecode where that has not been done
    cold = [_cold_search(index, query) for query in queries[:TIMES]]
    with served(serving, log) as server:
        increments = [_increment(index, corpus, server.port) for _ in range(TIMES)]
    return Service(median(ready), median(cold), median(increments))


def _cold_search(index: Path, query: BenchQuery) -> float:
    started = time.perf_counter()
    answer = json.loads(run_ours("search", query.text, "--index", str(index), "--json"))
    seconds = time.perf_counter() - started
    if not answer["total"]:
        raise EngineFailed(f"searchsvc search found nothing for {query.text}")
    return seconds


def _increment(index: Path, corpus: Path, port: int) -> float:
    word = f"increment{time.time_ns()}"
    with _added(corpus, word):
        started = time.perf_counter()
        run_ours("reindex", "--corpus", str(corpus), "--index", str(index))
        while time.perf_counter() - started < _FOUND_SECONDS:
            if get_json(port, f"{SEARCH_PATH}?{urlencode({'q': word})}")["total"] == NEW_RELEASES:
                return time.perf_counter() - started
            time.sleep(_POLL_SECONDS)
    raise EngineFailed(f"new releases were not found within {_FOUND_SECONDS:.0f} s")


@contextmanager
def _added(corpus: Path, word: str) -> Iterator[None]:
    """The corpus with ten more releases in a file of their own."""
    path = write_new_releases(corpus, word)
    try:
        yield
    finally:
        path.unlink()


def write_new_releases(corpus: Path, word: str) -> Path:
    """Adds ten releases that hold a word to a corpus, in place of those that this added before; their file."""
    path = corpus / _ADDED
    body = f"A release about {word}. " + "It says that schools in the countryside get new teachers. " * 20
    new = [
        BenchRelease(f"{word}-{number}", f"New release {number}", body, "2026-01-02", "en", ("CN-BJ",))
        for number in range(NEW_RELEASES)
    ]
    path.write_text("".join(json.dumps(asdict(each)) + "\n" for each in new), "utf-8")
    return path
