"""Whether the service is ready, and the figures of a moment."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.jobs import new_job
from searchsvc.web.door.dispatch.nursery import Worker
from searchsvc.web.door.dispatch.workforce import Workforce
from searchsvc.web.door.reports import metrics_now, readiness_now
from searchsvc.web.door.sockets.connections import Connections
from searchsvc.web.frames import AskedRequest
from tests.web.door.whole_metrics import STATE


def _worker(**state: Any) -> Worker:
    worker = Worker(cast(Any, None))
    worker.is_ready = True
    worker.state = {**STATE, **state}
    return worker


def _force(*workers: Worker) -> Workforce:
    return cast(Workforce, SimpleNamespace(workers=lambda: list(workers), wanted=2))


def _look(*workers: Worker, waiting: int = 0) -> tuple[bool, dict[str, Any], dict[str, float]]:
    async def look() -> tuple[bool, dict[str, Any], dict[str, float]]:
        loop = asyncio.get_running_loop()
        dispatcher = Dispatcher(loop, 2, {"ask": 9, "stream": 9}, lambda _: None)
        for _ in range(waiting):
            asked = AskedRequest("id", "GET", "/", "", "http", "a", [])
            dispatcher.submit(new_job(loop, asked, "a", "ask", None))
        ready, members = readiness_now(dispatcher, _force(*workers))
        connections = Connections(10, loop.time, print)
        found = {
            sample.name + "".join(sorted(sample.labels.values())): sample.value
            for family in metrics_now(connections, dispatcher, _force(*workers), 1_767_323_055.0)
            for sample in family.samples
        }
        return ready, members, found

    return asyncio.run(look())


def test_without_a_worker_the_service_is_starting() -> None:
    ready, members, figures = _look()
    assert not ready
    assert "starting" in members["detail"]
    assert figures["searchsvc_ready"] == 0


def test_with_an_index_it_is_ready_and_says_which() -> None:
    ready, members, figures = _look(_worker(), _worker(generation="g0", ready=False))
    assert ready
    assert (members["status"], members["generation"], members["workers"]) == ("ready", "g1", {"ready": 2, "wanted": 2})
    assert (figures["searchsvc_releases"], figures["searchsvc_generation_age_seconds"]) == (98, 10)
    assert figures["searchsvc_generation_infog1"] == 1
    assert figures["searchsvc_workers"] == 2
    assert (figures["searchsvc_last_reindex_seconds"], figures["searchsvc_left_out"]) == (2.5, 3)


def test_without_an_index_it_says_why() -> None:
    ready, members, _ = _look(_worker(ready=False, generation=None, detail="There is no index."))
    assert (ready, members["detail"]) == (False, "There is no index.")


def test_with_a_full_queue_it_is_saturated() -> None:
    ready, members, figures = _look(_worker(), waiting=2)
    assert not ready
    assert "saturated" in members["detail"]
    assert figures["searchsvc_queue_waitingask"] == 2
