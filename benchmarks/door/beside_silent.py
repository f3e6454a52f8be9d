"""Many connections that ask nothing, each opened again when it is closed, while probes and searches are sent."""

import time
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from benchmarks.door.figures import probe_figures
from benchmarks.door.probing import probing
from benchmarks.door.service import Material
from benchmarks.door.silent import KINDS, Kind, silent_client
from benchmarks.machine import processor_seconds, tree_memory
from benchmarks.over_http.serving import Served

PROBE_EVERY = 0.1
"""Seconds between two probes, of three kinds in turn."""
CLOSED_SECONDS = 30.0
"""So long at most may a silent connection live."""


def beside_silent(
    server: Served, material: Material, seconds: float, count: int, kind: Kind | None, ramp: float
) -> dict[str, Any]:
    """Runs the scenario; all four kinds in equal parts where none is named.

    The client opens `ramp` connections a second at first, or all at once (0), and at once those that are closed.
    `goal`: every probe is answered soon, and every silent connection is closed in time.
    """
    search = material.searches[0]
    paths = ("/healthz", "/readyz", search)
    before, used = tree_memory(server.pid), processor_seconds(server.pid)
    kinds = KINDS if kind is None else (kind,)
    with ExitStack() as stack:
        seen = [
            stack.enter_context(silent_client(server.port, count // len(kinds), each, ramp / len(kinds)))
            for each in kinds
        ]
        probes = stack.enter_context(probing(server.port, PROBE_EVERY, paths))
        time.sleep(seconds)
        used = processor_seconds(server.pid) - used
        during = tree_memory(server.pid)
    by_path = {path.partition("?")[0]: probe_figures(probes.of(path)) for path in paths}
    return {
        "silent": [asdict(each) for found in seen for each in found],
        "probes": by_path,
        "memory_mb": [round(each / 1e6) for each in (before, during, tree_memory(server.pid))],
        "door_cores": round(used / seconds, 3),
        "goal": all(each["soon"] == 1 for each in by_path.values())
        and all(each.longest_s <= CLOSED_SECONDS for found in seen for each in found),
    }
