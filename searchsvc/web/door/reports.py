"""What the door can say of the service at a moment: whether it is ready, and the figures that are not counted."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from prometheus_client.core import Metric

from searchsvc.runtime.memory import peak_memory
from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.nursery import Worker
from searchsvc.web.door.dispatch.workforce import Workforce
from searchsvc.web.door.door import Readiness
from searchsvc.web.door.metrics import count, gauge, info, labelled
from searchsvc.web.door.sockets.connections import Connections

_TOLD = ("kernels", "translation")
_VERSION = version("searchsvc")
_STARTED = time.time()


def _newest(workers: list[Worker]) -> Worker | None:
    ready = [worker for worker in workers if worker.is_ready and worker.state]
    return max(ready, key=lambda worker: (bool(worker.state["ready"]), worker.number), default=None)


def readiness_now(dispatcher: Dispatcher, workforce: Workforce) -> Readiness:
    """Ready: a worker has an index open and has answered a search, and the queue has room."""
    workers = workforce.workers()
    newest = _newest(workers)
    queue = dispatcher.queues["ask"]
    members = {
        "queue": {"waiting": len(queue), "places": queue.places},
        "workers": {"ready": sum(worker.is_ready for worker in workers), "wanted": workforce.wanted},
    }
    if newest is None:
        return Readiness(False, {"detail": "The service is starting. Try again in a few seconds.", **members})
    state = {name: newest.state[name] for name in ("generation", *_TOLD, "verification") if name in newest.state}
    if not newest.state["ready"]:
        return Readiness(False, {"detail": newest.state["detail"], **state, **members})
    if dispatcher.is_saturated:
        detail = "The service is saturated: its queue is full, and further requests are refused."
        return Readiness(False, {"detail": detail, **state, **members})
    return Readiness(True, {"status": "ready", **state, **members})


def metrics_now(connections: Connections, dispatcher: Dispatcher, workforce: Workforce, now: float) -> Iterator[Metric]:
    """The figures that stand as they are at this moment (`now`: seconds since 1970)."""
    yield info("build", "The version of the program.", {"version": _VERSION})
    yield gauge("start_timestamp_seconds", "When the service was started, since 1970.", _STARTED)
    yield gauge("door_memory_bytes", "Greatest memory so far of the process that takes connections.", peak_memory())
    yield gauge("connections", "Open connections.", len(connections))
    yield gauge("connections_waiting", "Open connections that wait for a request.", connections.waiting)
    yield gauge("connections_limit", "Connections that the descriptors allow.", connections.most)
    yield count("connections_accepted", "Connections that were accepted.", connections.accepted)
    yield count("connections_timed_out", "Connections that were closed because nothing came.", connections.timed_out)
    yield count("connections_gave_way", "Idle connections that gave way to new ones.", connections.gave_way)
    queues = dispatcher.queues
    waiting = [(kind, len(queue)) for kind, queue in queues.items()]
    yield labelled("queue_waiting", "Requests that wait for a worker.", "lane", waiting)
    places = [(kind, queue.places) for kind, queue in queues.items()]
    yield labelled("queue_places", "Requests that may wait.", "lane", places)
    yield count("queue_dropped", "Requests whose client had gone before they began.", dispatcher.dropped)
    mean = dispatcher.standing.answer_seconds
    yield gauge("mean_answer_seconds", "What an answer takes of late without its wait, in seconds.", mean)
    workers = workforce.workers()
    yield gauge("workers", "Workers that answer.", sum(worker.is_ready for worker in workers))
    yield gauge("workers_wanted", "Workers that were asked for.", workforce.wanted)
    busy = Counter(lane.kind for lane in dispatcher.lanes if lane.job is not None)
    yield labelled("lanes_busy", "Requests that workers are at.", "lane", [(kind, busy[kind]) for kind in queues])
    memory = [(str(worker.number), worker.state["memory"]) for worker in workers if "memory" in worker.state]
    yield labelled("worker_memory_bytes", "Greatest memory so far of each worker.", "worker", memory)
    newest = _newest(workers)
    if newest is None or not newest.state["ready"]:
        yield gauge("ready", "Whether an index is open and answers.", 0)
        return
    state = newest.state
    yield gauge("ready", "Whether an index is open and answers.", 1)
    built = datetime.fromisoformat(state["built"]).timestamp()
    yield info("generation", "The generation that is searched.", {"generation": state["generation"]})
    yield gauge("generation_built_timestamp_seconds", "When it was built, since 1970.", built)
    yield gauge("generation_age_seconds", "Seconds since it was built.", max(0.0, now - built))
    yield gauge("releases", "Releases that can be found.", state["releases"])
    yield gauge(
        "index_verified", "Whether all of the newest index was read, and is right.", state["verification"] == "verified"
    )
    fallen = state["verification"] == "fallen_back"
    yield gauge("index_fallen_back", "Whether an older index serves, because the newest is damaged.", fallen)
    if "reindexed" in state:
        yield gauge("last_reindex_timestamp_seconds", "When the last reindex ended, since 1970.", state["reindexed"])
        yield gauge("last_reindex_seconds", "Seconds that the last reindex took.", state["reindex_seconds"])
        yield gauge("left_out", "Releases that the last reindex could not read.", state["left_out"])
