"""What a search spends its time on: samples of where the processor is, a thousand a second, while questions are asked.

A sample belongs to the innermost function of ours, so that compiled kernels, NumPy and the standard library count
for the one that calls them. Sampling leaves the speed of small functions as it is; counting every call would not.
"""

import signal
import time
from collections import Counter
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from types import FrameType

from benchmarks.engines.searchsvc_engine import SearchsvcEngine
from benchmarks.protocol import Json
from benchmarks.queries import BenchQuery

SECONDS = 10.0
"""Of the processor, so that a busy machine takes no samples away."""
_INTERVAL = 0.001
_PACKAGE = "/searchsvc/"
_STAGES = (
    ("queryparser/", "parse, concepts, translation"),
    ("searching/understanding", "parse, concepts, translation"),
    ("searching/query_text", "parse, concepts, translation"),
    ("concepts/", "parse, concepts, translation"),
    ("translation/", "parse, concepts, translation"),
    ("text/", "parse, concepts, translation"),
    ("engines/whoosh/display/", "marks and snippets"),
    ("snippets/", "marks and snippets"),
    ("engines/whoosh/store/", "rows read"),
    ("engines/whoosh/format/stored_row", "rows read"),
    ("engines/whoosh/search/snapshot", "rows read"),
    ("engines/whoosh/search/facets", "facets and best ten"),
    ("engines/whoosh/whoosh_engine", "facets and best ten"),
    ("engines/whoosh/", "match and score"),
    ("facts/", "offered filters"),
    ("searching/filter_offers", "offered filters"),
    ("searching/", "page"),
    ("presenter", "HTML of the marks"),
)
"""The stage of a search by the beginning of a module's path; the first that fits."""


def profile_search(index: Path, queries: Sequence[BenchQuery]) -> Json:
    """Milliseconds a search by stage, and by function, most first."""
    engine = SearchsvcEngine()
    engine.open(index)
    for query in queries:
        engine.search(query)
    samples: Counter[tuple[str, str]] = Counter()

    def sample(_: int, frame: FrameType | None) -> None:
        samples[_innermost(frame)] += 1

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
    asked, started = 0, time.process_time()
    try:
        for query in cycle(queries):
            engine.search(query)
            asked += 1
            if time.process_time() > started + SECONDS:
                break
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return summary(samples, (time.process_time() - started) * 1000 / asked)


def _innermost(frame: FrameType | None) -> tuple[str, str]:
    while frame is not None:
        _, inside, module = frame.f_code.co_filename.rpartition(_PACKAGE)
        if inside:
            return module.removesuffix(".py"), frame.f_code.co_name
        frame = frame.f_back
    return "benchmark", "-"


def stage_of(module: str) -> str:
    """The stage that a module works for."""
    return next((stage for beginning, stage in _STAGES if module.startswith(beginning)), "other")


def summary(samples: Counter[tuple[str, str]], ms: float) -> Json:
    """Samples as shares of the milliseconds of a search."""
    whole = sum(samples.values()) or 1
    stages: Counter[str] = Counter()
    for (module, _), count in samples.items():
        stages[stage_of(module)] += count
    functions = {f"{module}.{function}": count for (module, function), count in samples.most_common(12)}
    return {
        "mean_cpu_ms": round(ms, 3),
        "stages_ms": {stage: round(ms * count / whole, 4) for stage, count in stages.most_common()},
        "functions_ms": {name: round(ms * count / whole, 4) for name, count in functions.items()},
    }
