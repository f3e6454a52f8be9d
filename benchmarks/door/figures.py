"""Figures of latencies, in milliseconds, as a scenario reports them."""

from collections.abc import Iterable, Sequence

from benchmarks.door.open_loop import UNANSWERED, Outcome
from benchmarks.door.probing import Probe
from benchmarks.figures import percentile

Figures = dict[str, float | int | None]
SOON = 0.5
"""Seconds within which a probe should be answered."""


def milliseconds(seconds: Sequence[float], percent: float) -> float | None:
    """The nearest-rank percentile, in milliseconds; None where there is nothing."""
    return round(percentile(seconds, percent) * 1000, 2) if seconds else None


def latency_figures(seconds: Sequence[float]) -> Figures:
    """p50, p99 and the greatest."""
    return {
        "p50_ms": milliseconds(seconds, 50),
        "p99_ms": milliseconds(seconds, 99),
        "max_ms": milliseconds(seconds, 100),
    }


def share(part: int, whole: int) -> float:
    """A part of a whole, to four places."""
    return round(part / whole, 4) if whole else 0.0


def probe_figures(probes: Sequence[Probe]) -> Figures:
    """How many probes there were, what share had a 200 within half a second, and how long they took."""
    soon = sum(each.status == 200 and each.seconds <= SOON for each in probes)
    answered = [each.seconds for each in probes if each.status]
    return {"probes": len(probes), "soon": share(soon, len(probes)), **latency_figures(answered)}


def outcome_figures(outcome: Outcome) -> Figures:
    """What became of the requests of a phase, and what the client took for them."""
    count = len(outcome.due)
    answered, refused = outcome.latencies_of(200), outcome.latencies_of(503)
    return {
        "requests": count,
        "rate": round(outcome.phase.rate, 1),
        "answered": share(len(answered), count),
        **{f"answered_{name}": value for name, value in latency_figures(answered).items()},
        "refused": share(len(refused), count),
        **{f"refused_{name}": value for name, value in latency_figures(refused).items()},
        "refused_without_retry_after": len(refused) - outcome.retry_after,
        "other_statuses": sum(each not in (200, 503, UNANSWERED) for each in outcome.statuses),
        "no_answer": sum(each == UNANSWERED for each in outcome.statuses),
        "client_late_p99_ms": milliseconds(outcome.lateness, 99),
        "client_cores": round(outcome.client_seconds / outcome.phase.seconds, 3),
    }


def reasons(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Why requests got no answer, and how often."""
    found: dict[str, int] = {}
    for outcome in outcomes:
        for reason, count in outcome.errors.items():
            found[reason] = found.get(reason, 0) + count
    return found
