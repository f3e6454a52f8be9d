"""Services over HTTP, side by side: ours as it ships, what people would use instead, and one that does no work.

Latency: every question goes to each service in turn over a connection that stays open. Requests a second: many
connections at once, with new questions, each service in turn. New questions differ in their words, and what our service
counts of its cache proves that none of its answers was a kept one.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import fmean

from benchmarks.corpus import Corpus
from benchmarks.errors import EngineFailed
from benchmarks.machine import tree_memory, tree_seconds
from benchmarks.measure import say
from benchmarks.over_http.cache_proof import CacheCounts, nothing_kept
from benchmarks.over_http.closed_loop import CONNECTIONS, Load, load
from benchmarks.over_http.constant_server import BYTES_VARIABLE
from benchmarks.over_http.datasette_peer import datasette
from benchmarks.over_http.opensearch_peer import opensearch
from benchmarks.over_http.questions import InTurn, as_typed_path, request_path
from benchmarks.over_http.services import AS_TYPED, CONSTANT, DATASETTE, OPENSEARCH, OURS, PEERS, HttpService
from benchmarks.over_http.serving import HOST, TIMEOUT, WORKERS, Served, get, our_command, served, with_workers
from benchmarks.over_http.whoosh_peer import whoosh_flask
from benchmarks.queries import BenchQuery
from searchsvc.web.api.routes import KEPT_ANSWERS

LATENCY_SECONDS = 30.0
"""Of each service; one that has spent them is asked no more."""
THROUGHPUT_SECONDS = 3.0
"""Of each turn."""
TURNS = 3
STALE_SECONDS = 4.0
"""A connection that was idle longer, because others were slow, is opened anew: its server may have closed it."""
SETTLE_SECONDS, SETTLE_STEP, SETTLED_SHARE = 30.0, 0.2, 0.15
"""A service has settled when it takes so little of the processor in a step."""
NEW_QUESTIONS = 4_000


@dataclass(slots=True)
class ServiceMeasured:
    """What was measured of one service: milliseconds by number of the question, and memory in bytes."""

    samples: dict[int, float] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    totals: dict[int, int] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)
    memory: int = 0

    @property
    def mean_bytes(self) -> int:
        """The mean size of its answers."""
        return round(fmean(self.sizes))

    @property
    def requests_per_s(self) -> float:
        """With new questions."""
        return rate(self.loads)


@dataclass(slots=True)
class OverHttp:
    """What was measured of all services; `repeated` are the loads of ours with questions that come again."""

    services: dict[str, ServiceMeasured] = field(default_factory=dict)
    repeated: list[Load] = field(default_factory=list)
    new_questions: int = 0
    cache: CacheCounts = field(default_factory=CacheCounts)
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and of whom: the corpus with its tokens, our index, the questions, many new ones, the peers."""

    corpus: Corpus
    tokens: Path
    index: Path
    queries: Sequence[BenchQuery]
    new: Sequence[BenchQuery]
    peers: Sequence[str] = PEERS


def rate(loads: Sequence[Load]) -> float:
    """Requests a second."""
    return sum(each.requests for each in loads) / sum(each.seconds for each in loads)


def measure_http(asked: Asked, work: Path) -> OverHttp:
    """Serves and measures. Raises EngineFailed where ours cannot be measured, or answered from its cache."""
    if len(asked.new) < 2 * WORKERS * KEPT_ANSWERS:  # workers get uneven shares of them
        raise EngineFailed(f"there are only {len(asked.new)} new questions, so few that answers to them would be kept")
    measured = OverHttp(new_questions=len(asked.new))
    log = work / "http.log"
    with ExitStack() as stack:
        running: dict[str, tuple[HttpService, Served]] = {}

        def start(service: HttpService) -> None:
            server = stack.enter_context(_serving(service, log))
            running[service.name] = service, server
            measured.services[service.name] = ServiceMeasured()

        ours = with_workers(our_command("serve", "--index", str(asked.index)))
        start(HttpService(OURS, ours, request_path))
        start(HttpService(AS_TYPED, ours, as_typed_path))
        for name in asked.peers:
            try:
                start(_peer(name, asked, work))
            except EngineFailed as error:
                say(f"  {name} is LEFT OUT: {error}")
                measured.left_out[name] = str(error)
        in_turn = {name: InTurn(asked.new) for name in (*running, CONSTANT)}
        for name, (service, server) in list(running.items()):
            with _leaving_out(name, running, measured):
                _warm(service, server, in_turn[name])
        with nothing_kept(running[OURS][1].port) as counted:
            _ask_each(running, asked.queries, measured)
        measured.cache.add(counted)
        constant = with_workers([sys.executable, "-m", "benchmarks.over_http.constant_server"])
        size = {BYTES_VARIABLE: str(measured.services[OURS].mean_bytes)}
        start(HttpService(CONSTANT, constant, request_path, environment=size))
        _ask_each({CONSTANT: running[CONSTANT]}, asked.queries, measured)
        for name, (_, server) in running.items():
            measured.services[name].memory = tree_memory(server.pid)
        for _ in range(TURNS):
            for name, (service, server) in list(running.items()):
                with _leaving_out(name, running, measured), ExitStack() as proof:
                    counts = proof.enter_context(nothing_kept(server.port)) if name == OURS else CacheCounts()
                    measured.services[name].loads.append(_put_load(service, server, in_turn[name], THROUGHPUT_SECONDS))
                measured.cache.add(counts)
            again = [request_path(query) for query in asked.queries]
            measured.repeated.append(load(running[OURS][1].port, again, THROUGHPUT_SECONDS))
            _settle(running[OURS][1])  # kept answers still under way must not count as answers to new questions
    return measured


def _serving(service: HttpService, log: Path) -> AbstractContextManager[Served]:
    return served(service.command, log, service.environment, service.ready, service.start_seconds)


@contextmanager
def _leaving_out(name: str, running: dict[str, tuple[HttpService, Served]], measured: OverHttp) -> Iterator[None]:
    """Leaves out a peer that fails; what we do wrong ourselves is raised."""
    try:
        yield
    except EngineFailed as error:
        if name in (OURS, AS_TYPED, CONSTANT):
            raise
        say(f"  {name} is LEFT OUT: {error}")
        measured.left_out[name] = str(error)
        del running[name], measured.services[name]


def _peer(name: str, asked: Asked, work: Path) -> HttpService:
    say(f"  making {name} …")
    if name == DATASETTE:
        return datasette(asked.tokens, work / "datasette")
    stamp = asked.corpus.folder.with_suffix(".stamp").read_text("utf-8")
    if name == OPENSEARCH:
        return opensearch(asked.tokens, stamp, work / "opensearch")
    return whoosh_flask(asked.corpus.folder, stamp, asked.corpus.size, work / "whoosh-flask")


def _warm(service: HttpService, server: Served, in_turn: InTurn) -> None:
    """New questions one after another; those with several workers or threads get several at once."""
    if service.name in (OURS, AS_TYPED, OPENSEARCH):
        _put_load(service, server, in_turn, service.warm_seconds)
        return
    connection = HTTPConnection(HOST, server.port, timeout=TIMEOUT)
    end = time.monotonic() + service.warm_seconds
    asked = 0
    for query in in_turn.rest():
        get(connection, service.path(query))
        asked += 1
        if time.monotonic() > end:
            break
    connection.close()
    in_turn.asked(asked)


def _settle(server: Served) -> None:
    """Waits until a service has done with what its clients have left behind; a slow one works on for a while."""
    end = time.monotonic() + SETTLE_SECONDS
    before = tree_seconds(server.pid)
    while time.monotonic() < end:
        time.sleep(SETTLE_STEP)
        after = tree_seconds(server.pid)
        if after - before <= SETTLED_SHARE * SETTLE_STEP:
            return
        before = after


def _put_load(service: HttpService, server: Served, in_turn: InTurn, seconds: float) -> Load:
    done = load(server.port, [service.path(query) for query in in_turn.rest()], seconds)
    _settle(server)
    in_turn.asked(done.requests + 2 * CONNECTIONS)  # those under way at the end were asked, too
    return done


def _ask_each(
    running: dict[str, tuple[HttpService, Served]], queries: Sequence[BenchQuery], measured: OverHttp
) -> None:
    """Each question once to each service, another one first each time, as long as its time lasts."""
    connections = {name: HTTPConnection(HOST, server.port, timeout=TIMEOUT) for name, (_, server) in running.items()}
    names = [*running]
    spent, used = dict.fromkeys(names, 0.0), dict[str, float]()
    for number, query in enumerate(queries):
        first = number % len(names)
        for name in [*names[first:], *names[:first]]:
            if name not in running or spent[name] > LATENCY_SECONDS:
                continue
            with _leaving_out(name, running, measured):
                service, found = running[name][0], measured.services[name]
                if time.monotonic() - used.get(name, 0.0) > STALE_SECONDS:
                    connections[name].close()
                    connections[name].connect()
                started = time.perf_counter()
                body = get(connections[name], service.path(query))
                seconds = time.perf_counter() - started
                spent[name] += seconds
                used[name] = time.monotonic()
                found.samples[number] = seconds * 1000
                found.sizes.append(len(body))
                found.totals[number] = service.total(json.loads(body))
    for connection in connections.values():
        connection.close()
