"""`python -m benchmarks.run`: builds every engine, checks that they agree, measures them side by side, and reports.

Ends with 0 when all is measured and agrees, 1 when answers disagree or our own engine fails; a peer that cannot be
run is reported, and is no failure.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.corpus import SEED, Corpus, read_real, write_corpus
from benchmarks.engines.registry import MOST_RELEASES, OURS, engine_command
from benchmarks.errors import EngineFailed
from benchmarks.figures import latency_figures, significant
from benchmarks.machine import describe_machine, folder_size
from benchmarks.measure import Agreement, Running, check_agreement, interleaved, latencies, say, warm
from benchmarks.over_http.measure import NEW_QUESTIONS, Asked, OverHttp, measure_http
from benchmarks.over_http.questions import with_other_words
from benchmarks.over_http.summary import http_report
from benchmarks.profiling import profile_search
from benchmarks.protocol import EngineProcess, Json
from benchmarks.queries import BenchQuery, make_queries, real_forms, sample_releases
from benchmarks.report import LABELS, by_kind, chart, ratios, table, without_relaxed
from benchmarks.service import Service, measure_service
from benchmarks.settings import Settings, parse_arguments
from benchmarks.stock_jieba import SAMPLE, stock_build_per_s
from benchmarks.tokens import write_tokens
from benchmarks.vocabulary import Vocabulary, load_vocabularies
from searchsvc.engines.selection import compile_kernels

_MB = 1_000_000


@dataclass(slots=True)
class Built:
    """An engine whose index stands: bytes on disk, peak bytes of memory, seconds."""

    command: list[str]
    index: Path
    seconds: float
    disk: int
    peak: int


@dataclass(slots=True)
class Measured:
    """Everything that was measured."""

    corpus: Corpus
    queries: Sequence[BenchQuery]
    tokenizing: float
    built: dict[str, Built]
    stock_build_per_s: float = 0
    latencies: dict[str, dict[int, float]] = field(default_factory=dict)
    relaxed: dict[str, dict[int, float]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    agreement: Agreement = field(default_factory=Agreement)
    http: OverHttp | None = None
    service: Service | None = None
    profile: Json | None = None
    left_out: dict[str, str] = field(default_factory=dict)


def run(settings: Settings, vocabularies: Mapping[str, Vocabulary] | None = None) -> Json:
    """Runs the benchmark; writes the JSON and the chart, and returns the report."""
    compile_kernels()  # once on a machine; no build is measured by that
    measured = _measure(settings, vocabularies or load_vocabularies(SEED))
    report = _report(settings, measured)
    settings.out.parent.mkdir(parents=True, exist_ok=True)
    settings.out.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if report["engines"]:
        settings.out.with_suffix(".svg").write_text(chart(report), "utf-8")
    return report


def _measure(settings: Settings, vocabularies: Mapping[str, Vocabulary]) -> Measured:
    work = settings.work / str(settings.size)
    work.mkdir(parents=True, exist_ok=True)
    real = read_real(settings.real)
    if not real:
        say(f"There are no real releases ({settings.real} is not there): all are generated.")
    say(f"Corpus: {settings.size:,} releases …")
    corpus = write_corpus(work / "corpus", settings.size, vocabularies, real)
    tokens = work / "tokens.jsonl"
    tokenizing = write_tokens(corpus.folder, tokens, os.cpu_count() or 1)
    say(f"  tokenized for the peers in {tokenizing:.1f} s")
    sample = sample_releases(corpus.folder, tokens, settings.size)
    forms = real_forms(real[: corpus.real])
    queries = make_queries(settings.questions, sample, forms, SEED)
    new = [*with_other_words(make_queries(NEW_QUESTIONS, sample, forms, SEED), than=queries)] if settings.http else []
    del sample, real, forms
    measured = Measured(corpus, queries, tokenizing, {})
    say("Building …")
    for name in settings.engines:
        try:
            measured.built[name] = _build(settings, name, corpus, tokens, work)
        except EngineFailed as error:
            say(f"  {name} is LEFT OUT: {error}")
            measured.left_out[name] = str(error)
    if "whoosh" in measured.built:
        say("Building the first releases with stock Whoosh and jieba's own analyzer …")
        folder = work / "whoosh-jieba"
        shutil.rmtree(folder, ignore_errors=True)
        measured.stock_build_per_s = stock_build_per_s(corpus.folder, folder)
    _search(settings, measured, work)
    if OURS in measured.latencies:
        _measure_ours(settings, measured, new, work)
    return measured


def _measure_ours(settings: Settings, measured: Measured, new: Sequence[BenchQuery], work: Path) -> None:
    """What is measured of our service alone; the last of it adds releases to its index."""
    index, queries = measured.built[OURS].index, measured.queries
    if settings.profile:
        say("Profiling …")
        measured.profile = profile_search(index, queries)
    if settings.http:
        say("Over HTTP …")
        try:
            asked = Asked(measured.corpus, work / "tokens.jsonl", index, queries, new, settings.peers)
            measured.http = measure_http(asked, work)
        except EngineFailed as error:
            say(f"  HTTP is LEFT OUT: {error}")
            measured.left_out["http"] = str(error)
    if settings.service:
        say("Commands …")
        try:
            measured.service = measure_service(index, measured.corpus.folder, queries, work / "http.log")
        except EngineFailed as error:
            say(f"  the commands are LEFT OUT: {error}")
            measured.left_out["service"] = str(error)


def _build(settings: Settings, name: str, corpus: Corpus, tokens: Path, work: Path) -> Built:
    if settings.size > MOST_RELEASES.get(name, settings.size) and not settings.named:
        raise EngineFailed(f"is run up to {MOST_RELEASES[name]:,} releases only, unless --engines names it")
    command = engine_command(name, settings.work)
    index = work / name
    shutil.rmtree(index, ignore_errors=True)
    log = work / f"{name}.log"
    log.unlink(missing_ok=True)
    with EngineProcess(name, command, log) as process:
        answer = process.ask(
            "build",
            seconds=settings.build_seconds,
            watch=True,
            corpus=str(corpus.folder),
            tokens=str(tokens),
            index=str(index),
        )
        peak = max(process.peak, process.memory())
    if answer["documents"] != corpus.size:
        raise EngineFailed(f"indexed {answer['documents']:,} of {corpus.size:,} releases")
    say(f"  {name}: {answer['seconds']:.1f} s")
    return Built(command, index, answer["seconds"], folder_size(index), peak)


def _search(settings: Settings, measured: Measured, work: Path) -> None:
    """Opens every index, and checks, warms and measures the engines side by side."""
    queries = measured.queries
    with ExitStack() as stack:
        running = Running({}, measured.left_out)
        for name, built in measured.built.items():
            running.processes[name] = stack.enter_context(EngineProcess(name, built.command, work / f"{name}.log"))

        def open_index(process: EngineProcess) -> None:
            index = measured.built[process.name].index
            measured.versions.update(process.ask("open", seconds=300, index=str(index))["versions"])

        running.each(open_index)
        say("Comparing answers …")
        measured.agreement = check_agreement(running, queries)
        say(f"  {len(measured.agreement.differences)} differences")
        say("Warming …")
        warm(running, queries)
        say(f"Measuring {len(queries)} questions, {settings.rounds} rounds, in turn …")
        samples = interleaved(running, queries, settings.seconds, settings.rounds)
        for name, each in samples.items():
            measured.latencies[name], measured.relaxed[name] = without_relaxed(latencies(each), queries)
        measured.memory = {name: process.memory() for name, process in running.processes.items()}


def _report(settings: Settings, measured: Measured) -> Json:
    size = measured.corpus.size
    engines: dict[str, Json] = {}
    for name in measured.latencies:
        built = measured.built[name]
        seconds = built.seconds + (0 if name == OURS else measured.tokenizing)
        engines[name] = {
            **latency_figures(measured.latencies[name].values()),
            "build_per_s": significant(size / seconds),
            "disk_mb": significant(built.disk / _MB),
            "serve_mb": significant(measured.memory[name] / _MB),
            "build_mb": significant(built.peak / _MB),
            "queries": len(measured.latencies[name]),
            "kinds_p50_ms": by_kind(measured.latencies[name], measured.queries),
            "relaxed": latency_figures(measured.relaxed[name].values()) if measured.relaxed[name] else {},
        }
        if name != OURS:
            engines[name]["build_per_s_tokenized"] = significant(size / built.seconds)
    report: Json = {
        "size": size,
        "real": measured.corpus.real,
        "questions": len(measured.queries),
        "seed": SEED,
        "machine": describe_machine(),
        "versions": measured.versions,
        "engines": engines,
        "ratios_are": "searchsvc divided by the peer",
        "ratios": ratios(measured.latencies, engines),
        "agreement": {**asdict(measured.agreement), "holds": measured.agreement.holds},
        "left_out": measured.left_out,
    }
    if measured.stock_build_per_s and OURS in engines:
        report["stock_jieba"] = {
            "releases": min(SAMPLE, size),
            "build_per_s": significant(measured.stock_build_per_s),
            "ratio": significant(engines[OURS]["build_per_s"] / measured.stock_build_per_s),
        }
    if measured.http is not None:
        report["http"] = http_report(measured.http, measured.queries)
    if measured.service is not None:
        report["service"] = {name: significant(value) for name, value in asdict(measured.service).items()}
    if measured.profile is not None:
        report["profile"] = measured.profile
    return report


def main() -> int:
    """Runs the benchmark from the command line."""
    settings = parse_arguments(sys.argv[1:])
    started = time.monotonic()
    report = run(settings)
    print(table(report))
    chart_path = settings.out.with_suffix(".svg")
    say(f"{settings.out} and {chart_path} written; {time.monotonic() - started:.0f} s in all.")
    if OURS in settings.engines and OURS not in report["engines"]:
        say(f"{LABELS[OURS]} itself was not measured: {report['left_out'].get(OURS)}")
        return 1
    return 0 if report["agreement"]["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
