"""`python -m benchmarks.cluster.search`: what our service adds to the search of the cluster itself.

    python -m benchmarks.cluster.search --size 100000

`searchsvc serve` on the cluster is asked each question once, over HTTP, and beside it the cluster is sent the very
request (or the two, where no release holds all words) that our service makes of the question: its own `_search`, with
all counts. Both in turn over connections that stay open; other questions are asked before, to warm both.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from benchmarks.cluster.both_engines import on_cluster
from benchmarks.cluster.parity import bench_corpus, only_corpus
from benchmarks.cluster.questions import asked_of
from benchmarks.cluster.running import addresses
from benchmarks.figures import latency_figures, significant
from benchmarks.machine import describe_machine
from benchmarks.measure import say
from benchmarks.over_http.questions import request_path, with_other_words
from benchmarks.over_http.serving import HOST, TIMEOUT, get, our_command, served, with_workers
from benchmarks.queries import BenchQuery
from searchsvc.engine import Engine
from searchsvc.engines.choice import told_by_environment
from searchsvc.engines.opensearch.search.cluster_index import ClusterIndex
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.searching.search import search

WARM = 200
"""Questions that are asked before."""


def requests_of(engine: Engine, query: BenchQuery) -> list[dict[str, Any]]:
    """The requests that our engine makes of a question to find, filter and count."""
    sent: list[dict[str, Any]] = []
    ask = ClusterIndex.search

    def remembered(index: ClusterIndex, body: dict[str, Any], *others: Any, **named: Any) -> Any:
        sent.append(body)
        return ask(index, body, *others, **named)

    with patch.object(ClusterIndex, "search", remembered):
        search(engine, asked_of(query))
    return [body for body in sent if "aggs" in body]


class Raw:
    """The cluster itself, over one connection."""

    def __init__(self, address: str, index: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT)
        self._path = f"/{index}/_search"

    def ask(self, bodies: Sequence[bytes]) -> None:
        """Sends some requests, one after the other."""
        for body in bodies:
            self._connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            answer = response.read()
            if response.status != 200:
                raise RuntimeError(answer.decode())


@contextmanager
def on_the_cluster(given: argparse.Namespace, found: Sequence[str]) -> Iterator[tuple[Path, str, list[BenchQuery]]]:
    """The index folder, the name of the generation, and questions; the index is built where it is not there."""
    asked = given.asked_of or given.size
    _, queries = bench_corpus(given.work / str(asked), asked, given.queries + WARM)
    corpus = only_corpus(given.work / str(given.size), given.size).folder
    index = given.work / str(given.size) / f"cluster-{given.shards}"
    with told_by_environment(on_cluster(found, f"search-{given.size}-{given.shards}", given.shards)):
        report = reindex(corpus, index, jobs=os.cpu_count() or 1)
        say(f"  {report.releases:,} releases, {report.added:,} of them new, in {report.seconds:.0f} s")
        yield index, str(report.generation), [*with_other_words(queries)]


def _timed(task: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    task()
    return (time.perf_counter() - started) * 1000


def in_turn(
    paths: Sequence[str], sent: Sequence[Sequence[bytes]], port: int, raw: Raw
) -> Iterator[tuple[float, float]]:
    """Milliseconds of each question to our service, and of its requests to the cluster; each second one there first."""
    with closing(HTTPConnection(HOST, port, timeout=TIMEOUT)) as connection:
        for number, (path, bodies) in enumerate(zip(paths, sent, strict=True)):
            ask_us, ask_them = partial(get, connection, path), partial(raw.ask, bodies)
            if number % 2:
                yield _timed(ask_us), _timed(ask_them)
            else:
                theirs = _timed(ask_them)
                yield _timed(ask_us), theirs


def main() -> int:
    """Measures, and prints JSON."""
    parser = argparse.ArgumentParser("python -m benchmarks.cluster.search", description="Measures searches.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--asked-of", type=int, help="ask what is asked of a corpus of this size, which is sooner made")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--heap", type=int, default=2048, help="MiB of each node")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    with addresses(given.nodes, given.heap) as found, on_the_cluster(given, found) as (index, generation, queries):
        say("Finding out what is sent …")
        engine = open_engine(index)
        sent = [[json.dumps(body).encode() for body in requests_of(engine, query)] for query in queries]
        command = with_workers(our_command("serve", "--index", str(index), "--no-access-log"))
        with served(command, given.work / "cluster-search.log") as server:
            say("Measuring …")
            paths = [request_path(query) for query in queries]
            measured = [*in_turn(paths, sent, server.port, Raw(found[0], generation))][WARM:]
    ours, theirs = (latency_figures(each) for each in zip(*measured, strict=True))
    figures = {
        "size": given.size,
        "shards": given.shards,
        "questions": len(measured),
        "ours": ours,
        "raw_search": theirs,
        "ratios": {name: significant(ours[name] / theirs[name]) for name in ours},
        "machine": describe_machine(),
    }
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
