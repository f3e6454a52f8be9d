"""Requests at several times the greatest rate, at fixed times, between two quiet phases: an open loop.

What is answered should take little longer than it does unloaded; the rest should be refused at once; and when it is
over, all should be as before within a moment.
"""

from typing import Any

from benchmarks.door.figures import latency_figures, outcome_figures, probe_figures, reasons
from benchmarks.door.open_loop import OpenLoop, Outcome, Phase, requests_of
from benchmarks.door.probing import probing
from benchmarks.door.service import Material, greatest_rate
from benchmarks.machine import processor_seconds, tree_memory
from benchmarks.over_http.serving import HOST, Served

QUIET_SHARE = 0.05
"""Of the greatest rate, in the quiet phases before and after."""
QUIET_SECONDS = 10.0
RATE_SECONDS = 5.0
HEALTH_EVERY = 0.05
TIMES_UNLOADED = 5.0
"""What is answered takes at most so many times what it takes unloaded, at p99."""
REFUSED_MS, HEALTH_MS, RECOVERED_SECONDS = 50.0, 50.0, 2.0


def recovery_seconds(after: Outcome, limit: float) -> float:
    """Seconds of the phase after the load until the last answer that was no 200, or took longer than the limit."""
    rows = zip(after.due, after.latencies, after.statuses, strict=True)
    return max((due + ms - after.begin for due, ms, status in rows if status != 200 or ms > limit), default=0.0)


def overload(server: Served, material: Material, seconds: float, times: float, rate: float | None) -> dict[str, Any]:
    """Runs the scenario. `rate` is the greatest rate where it is known."""
    greatest = rate or greatest_rate(server.port, material.searches, RATE_SECONDS)
    quiet = Phase(greatest * QUIET_SHARE, QUIET_SECONDS)
    before, used = tree_memory(server.pid), processor_seconds(server.pid)
    client = OpenLoop(HOST, server.port, requests_of(material.searches))
    with probing(server.port, HEALTH_EVERY, ["/healthz"]) as health:
        unloaded, loaded, after = client.run([quiet, Phase(greatest * times, seconds), quiet])
        used = processor_seconds(server.pid) - used
        memory = tree_memory(server.pid)
    start = client.started + loaded.begin
    during = [each for each in health.probes if start <= each.sent < start + seconds]
    calm = latency_figures(unloaded.latencies_of(200))
    calm_p99 = calm["p99_ms"] or 0.0
    figures = outcome_figures(loaded)
    recovered = recovery_seconds(after, TIMES_UNLOADED * calm_p99 / 1000)
    healthy = probe_figures(during)
    requests = sum(len(each.due) for each in (unloaded, loaded, after)) + len(health.probes)
    return {
        "greatest_rate": round(greatest, 1),
        "unloaded": outcome_figures(unloaded),
        "loaded": figures,
        "after": outcome_figures(after),
        "answered_p99_to_unloaded_p99": round((figures["answered_p99_ms"] or 0) / calm_p99, 2) if calm_p99 else None,
        "recovery_s": round(recovered, 2),
        "healthz": healthy,
        "door_ms_per_request": round(1000 * used / requests, 3),
        "no_answer_because": reasons([unloaded, loaded, after]),
        "memory_mb": [round(each / 1e6) for each in (before, memory)],
        "goal": (
            not figures["no_answer"]
            and not figures["other_statuses"]
            and not figures["refused_without_retry_after"]
            and (figures["answered_p99_ms"] or 0) <= TIMES_UNLOADED * calm_p99
            and (figures["refused_p99_ms"] or 0) <= REFUSED_MS
            and (healthy["p99_ms"] or 0) <= HEALTH_MS
            and recovered <= RECOVERED_SECONDS
        ),
    }
