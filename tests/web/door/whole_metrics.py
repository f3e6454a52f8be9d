"""Everything that `/metrics` tells, of a service that has answered, refused and restarted."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.nursery import Worker
from searchsvc.web.door.dispatch.workforce import Workforce
from searchsvc.web.door.metrics import Metrics
from searchsvc.web.door.reports import metrics_now
from searchsvc.web.door.sockets.connections import Connections

STATE = {"ready": True, "kernels": "compiled", "translation": "ready", "generation": "g1", "detail": "", "memory": 5,
         "releases": 98, "built": "2026-01-02T03:04:05+00:00", "verification": "verified",
         "reindexed": 1_767_323_050.0, "reindex_seconds": 2.5, "left_out": 3}  # fmt: skip
KINDS = ("words", "further_page", "phrase", "relaxed", "any", "browse", "/docs")


def metrics_text() -> str:
    """The text of `/metrics`."""

    async def look() -> str:
        loop = asyncio.get_running_loop()
        dispatcher = Dispatcher(loop, 2, {"ask": 9, "stream": 9}, lambda _: None)
        worker = Worker(cast(Any, None))
        worker.is_ready = True
        worker.state = STATE
        workforce = cast(Workforce, SimpleNamespace(workers=lambda: [worker], wanted=1))
        connections = Connections(10, loop.time, print)
        metrics = Metrics(lambda: metrics_now(connections, dispatcher, workforce, 1_767_323_055.0))
        for kind in KINDS:
            metrics.answered("/api/v1/search", 200, kind, 0.001)
        metrics.waited.observe(0.001)
        metrics.empty.inc()
        metrics.slow.inc()
        return metrics.text().decode()

    return asyncio.run(look())


def metric_families() -> dict[str, Metric]:
    """Every family of it, by its name without the ending of a counter."""
    return {family.name: family for family in text_string_to_metric_families(metrics_text())}
