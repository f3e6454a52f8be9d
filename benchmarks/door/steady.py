"""Half of the greatest rate for a long time, with everything that people ask for, while the index is made anew."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks.door.figures import outcome_figures, reasons
from benchmarks.door.open_loop import OpenLoop, Phase, requests_of
from benchmarks.door.reindexing import reindexing
from benchmarks.door.service import Material, greatest_rate
from benchmarks.over_http.serving import HOST, Served

RATE_SECONDS = 5.0
SHARE = 0.5
REINDEX_EVERY = 5.0
P99_MS = 15.0
FLAT = 1.1
"""The memory of the last quarter is at most so many times that of the second."""


def growth(memory: Sequence[int]) -> float:
    """The median of the last quarter of some figures by that of the second; 1 where they are too few."""
    quarter = len(memory) // 4
    if not quarter:
        return 1.0
    return round(median(memory[-quarter:]) / median(memory[quarter : 2 * quarter]), 3)


def steady(server: Served, material: Material, seconds: float, rate: float | None) -> dict[str, Any]:
    """Runs the scenario. `rate` is the greatest rate where it is known."""
    greatest = rate or greatest_rate(server.port, material.mixed, RATE_SECONDS)
    client = OpenLoop(HOST, server.port, requests_of(material.mixed))
    with reindexing(material.corpus, material.index, REINDEX_EVERY, server.pid) as beside:
        [outcome] = client.run([Phase(greatest * SHARE, seconds)])
    figures = outcome_figures(outcome)
    failed = len(outcome.due) - len(outcome.latencies_of(200))
    return {
        "greatest_rate": round(greatest, 1),
        "load": figures,
        "failed": failed,
        "no_answer_because": reasons([outcome]),
        "reindexes": len(beside.seconds),
        "reindex_s": [min(beside.seconds), median(beside.seconds), max(beside.seconds)],
        "reindex_failures": beside.failures,
        "memory_mb": [round(each / 1e6) for each in beside.memory],
        "memory_growth": growth(beside.memory),
        "goal": (
            not failed
            and not beside.failures
            and (figures["answered_p99_ms"] or 0) <= P99_MS
            and growth(beside.memory) <= FLAT
        ),
    }
