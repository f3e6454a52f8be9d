"""The protocol: an engine runs in a process of its own and answers one JSON line with one JSON line.

    {"do": "build", "corpus": …, "tokens": …, "index": …}  →  {"seconds", "documents"}
    {"do": "open", "index": …}                             →  {"versions"}
    {"do": "warm", "queries": […], "seconds": …}           →  {"rounds"}
    {"do": "query", "query": {…}, "full": bool}            →  {"ms"}, where full also the whole answer
    {"do": "stop"}                                         →  {}

`ms` is measured by the engine around the whole work: the search, ten hits, the facets and the snippets. What goes
wrong is answered with {"error": …}. Standard output carries nothing else.
"""

import json
import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from benchmarks.errors import EngineFailed
from benchmarks.machine import tree_memory
from benchmarks.queries import BenchQuery

Json = dict[str, Any]
HITS = 10
SNIPPET_CHARACTERS = 180
WATCH_SECONDS = 0.2
"""So often memory is looked at while an engine builds."""
MAX_WARM_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: the counts of a facet apply every filter but its own. Marks are in `<…>` tags."""

    total: int
    hits: Sequence[str]
    provinces: Mapping[str, int]
    years: Mapping[int, int]
    snippets: Sequence[str]


class BenchEngine(Protocol):
    """One engine, set up the best way we know."""

    def versions(self) -> dict[str, str]:
        """The versions that matter, by name."""

    def build(self, corpus: Path, tokens: Path, index: Path) -> int:
        """Builds an index; returns how many releases it holds."""

    def open(self, index: Path) -> None:
        """Opens an index for searching."""

    def search(self, query: BenchQuery) -> Answer:
        """Does the whole work of one search."""


def query_of(fields: Json) -> BenchQuery:
    """A question as it came over the pipe."""
    years = fields["years"]
    return BenchQuery(**{**fields, "terms": tuple(fields["terms"]), "years": tuple(years) if years else None})


def serve_engine(engine: BenchEngine, requests: IO[str], answers: IO[str]) -> None:
    """Answers requests until there are no more, or one says stop."""
    for line in requests:
        request = json.loads(line)
        try:
            answer = _answer(engine, request)
        except Exception as error:  # whatever it is, the driver reports it
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if request["do"] == "stop":
            return


def _answer(engine: BenchEngine, request: Json) -> Json:
    match request["do"]:
        case "build":
            started = time.perf_counter()
            documents = engine.build(Path(request["corpus"]), Path(request["tokens"]), Path(request["index"]))
            return {"documents": documents, "seconds": time.perf_counter() - started}
        case "open":
            engine.open(Path(request["index"]))
            return {"versions": engine.versions()}
        case "warm":
            return {"rounds": _warm(engine, [query_of(each) for each in request["queries"]], request["warm_seconds"])}
        case "query":
            query = query_of(request["query"])
            started = time.perf_counter()
            answer = engine.search(query)
            ms = (time.perf_counter() - started) * 1000
            return {"ms": ms, **(asdict(answer) if request["full"] else {})}
        case _:
            return {}


def _warm(engine: BenchEngine, queries: Sequence[BenchQuery], seconds: float) -> float:
    end = time.perf_counter() + seconds
    done = 0
    for query in (query for _ in range(MAX_WARM_ROUNDS) for query in queries):
        engine.search(query)
        done += 1
        if time.perf_counter() > end:
            break
    return round(done / len(queries), 2)


@dataclass(slots=True)
class EngineProcess:
    """The driver's end: starts an engine's process, asks it, and ends it. `peak` is bytes, over the process's tree."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    peak: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "EngineProcess":
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **self.environment},
            )
        return self

    def __exit__(self, *_: object) -> None:
        process = self._running()
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise EngineFailed(f"{self.name} is not running")
        return self._process

    def memory(self) -> int:
        """The resident memory of the process and its children now, in bytes; what they share counts once."""
        return tree_memory(self._running().pid)

    def ask(self, do: str, *, seconds: float, watch: bool = False, **fields: object) -> Json:
        """Sends a request and waits for its answer; with `watch` it samples the memory meanwhile."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise EngineFailed(f"{self.name} has no pipes")
        try:
            process.stdin.write(json.dumps({"do": do, **fields}).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._failed("ended") from None
        end = time.monotonic() + seconds
        while not select.select([process.stdout], [], [], WATCH_SECONDS if watch else seconds)[0]:
            if watch:
                self.peak = max(self.peak, self.memory())
            if time.monotonic() > end:
                process.kill()
                raise EngineFailed(f"{do} took longer than {seconds:.0f} s")
        line = process.stdout.readline()
        if not line:
            raise self._failed("ended")
        answer: Json = json.loads(line)
        if "error" in answer:
            raise EngineFailed(f"{do}: {answer['error']}")
        return answer

    def _failed(self, what: str) -> EngineFailed:
        tail = self.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
        return EngineFailed(f"{what}: {tail[0]}" if tail else what)


def as_fields(query: BenchQuery) -> Json:
    """A question as it goes over the pipe."""
    return asdict(query)
