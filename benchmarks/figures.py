"""Percentiles, and figures with as many digits as mean something."""

import math
from collections.abc import Iterable

FIGURES = ("p50_ms", "p95_ms", "p99_ms")


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest-rank percentile: the least value that so many percent of the values do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(percent / 100 * len(ranked)) - 1)]


def significant(value: float, digits: int = 3) -> float:
    """A figure with so many digits that mean something; whole numbers stay whole."""
    if value == 0 or not math.isfinite(value):
        return value
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return round(value, places) if places > 0 else round(value)


def latency_figures(latencies: Iterable[float]) -> dict[str, float]:
    """p50, p95 and p99 of milliseconds."""
    values = list(latencies)
    return {name: significant(percentile(values, float(name[1:3]))) for name in FIGURES}
