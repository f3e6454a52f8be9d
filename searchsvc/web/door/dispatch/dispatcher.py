"""Which job goes to which lane, and when: the queues, the lanes that are free, and the clock of every job.

A job waits only when no lane is free. It is refused when the queue is full, given up when its time is over, and asked
once more when its worker died. A lane whose job was given up long ago belongs to a worker that hangs.
"""

import time
from asyncio import AbstractEventLoop
from collections.abc import Callable

from searchsvc.web.door.dispatch.fair_queue import FairQueue
from searchsvc.web.door.dispatch.jobs import LANES, Job, LaneKind
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.refusals import FAILED, FULL, STARTING, STOPPING, TOO_LATE

MOST_ATTEMPTS = 2
"""A job whose worker dies is given to another one once: a third death would be its own doing."""
OVERDUE_SECONDS = 5.0
"""A worker that goes on so long with a job that was given up is taken to hang."""
MOST_STREAMS_WAITING = 8


class Dispatcher:
    """The queues and the lanes. `hung` is told a lane whose worker hangs."""

    def __init__(
        self, loop: AbstractEventLoop, places: int, timeouts: dict[LaneKind, float], hung: Callable[[Lane], None]
    ) -> None:
        self._loop, self._timeouts, self._hung = loop, timeouts, hung
        self.queues: dict[LaneKind, FairQueue[Job]] = {
            "ask": FairQueue(places),
            "stream": FairQueue(MOST_STREAMS_WAITING),
        }
        self.lanes: set[Lane] = set()
        self._free: dict[LaneKind, list[Lane]] = {"ask": [], "stream": []}
        self._is_stopping = False
        self.dropped = 0
        """Jobs whose client had gone before they began."""

    def has_worker(self) -> bool:
        """Whether any worker can be asked."""
        return bool(self.lanes)

    @property
    def is_saturated(self) -> bool:
        """Whether the next request would be refused."""
        return self.queues["ask"].is_full

    def submit(self, job: Job) -> None:
        """Lets a job in, or refuses it or another one at once."""
        if self._is_stopping:
            job.settle(STOPPING)
            return
        job.deadline = self._loop.call_later(self._timeouts[job.kind], self._give_up, job)
        if self._free[job.kind] and not self.queues[job.kind]:
            self._begin(job)
        else:
            refused = self.queues[job.kind].put(job.client, job)
            if refused is not None:
                self._settled(refused)
                refused.settle(FULL if self.has_worker() else STARTING)

    def _begin(self, job: Job) -> None:
        free = self._free[job.kind]
        lane = min(reversed(free), key=lambda each: each.worker.busy)
        free.remove(lane)
        lane.worker.busy += 1
        job.attempts += 1
        job.begun = time.perf_counter()
        lane.ask(job)

    def _give_up(self, job: Job) -> None:
        job.deadline = None
        if job.lane is None:
            self.queues[job.kind].remove(job.client, job)
        else:
            job.lane.overdue_since = self._loop.time()
            if job.stream is not None:
                job.stream.chunks.put_nowait(None)
                job.lane.cancel(job.stream)
        job.settle(TOO_LATE if self.has_worker() else STARTING)

    @staticmethod
    def _settled(job: Job) -> None:
        if job.deadline is not None:
            job.deadline.cancel()
            job.deadline = None

    def lane_ready(self, lane: Lane) -> None:
        """Gives a lane its next job."""
        if lane in self.lanes:
            lane.worker.busy -= 1
        else:
            self.lanes.add(lane)
        lane.worker.is_ready = len(lane.worker.lanes & self.lanes) == len(LANES)
        if lane.worker.is_retired:
            self._retire(lane)
            return
        self._free[lane.kind].append(lane)
        self._next(lane.kind)

    def _next(self, kind: LaneKind) -> None:
        while self._free[kind] and (job := self.queues[kind].take()) is not None:
            if job.is_gone:
                self.dropped += 1
                self._settled(job)
                job.settle(None)
            else:
                self._begin(job)

    def lane_lost(self, lane: Lane, job: Job | None) -> None:
        """A worker has died: its job is asked again where nothing of the answer has been sent."""
        self.lanes.discard(lane)
        if lane in self._free[lane.kind]:
            self._free[lane.kind].remove(lane)
        if job is None or job.outcome.done():
            return
        job.lane = None
        is_culprit = job.attempts >= MOST_ATTEMPTS or job.asked.method not in {"GET", "HEAD", "OPTIONS"}
        if is_culprit or job.deadline is None:
            self._settled(job)
            job.settle(FAILED)
        else:
            self.queues[job.kind].put_first(job.client, job)
            self._next(job.kind)

    def finished(self, job: Job) -> None:
        """The whole answer of a job has been taken."""
        self._settled(job)

    def retire(self, lanes: set[Lane]) -> None:
        """Gives these lanes nothing more, and closes each when it is free."""
        for lane in lanes:
            if lane in self._free[lane.kind]:
                self._free[lane.kind].remove(lane)
                self._retire(lane)

    def _retire(self, lane: Lane) -> None:
        self.lanes.discard(lane)
        lane.close()

    def watch(self) -> None:
        """Looks for workers that hang, and for waiting jobs whose clients have gone."""
        now = self._loop.time()
        for lane in list(self.lanes):
            if lane.overdue_since is not None and lane.overdue_since < now - OVERDUE_SECONDS:
                lane.overdue_since = None
                self._hung(lane)

    def stop(self) -> None:
        """Lets in nothing more; what waits and what has begun is still answered."""
        self._is_stopping = True

    def is_idle(self) -> bool:
        """Whether nothing waits and no lane works."""
        return not any(self.queues.values()) and all(lane.job is None for lane in self.lanes)
