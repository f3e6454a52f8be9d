"""Which job goes to which lane, and when: the queues, the lanes that are free, and the clock of every job.

A job waits only when no lane is free. It is refused when the queue is full or stands, given up when its time is over,
and asked once more when its worker died. A lane whose job was given up long ago belongs to a worker that hangs.
"""

import time
from asyncio import AbstractEventLoop, TimerHandle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial

from searchsvc.web.door.dispatch.fair_queue import FairQueue
from searchsvc.web.door.dispatch.jobs import LANES, Job, LaneKind
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.dispatch.standing_queue import StandingQueue
from searchsvc.web.door.refusals import FAILED, FULL, STARTING, TOO_LATE, Refusal

MOST_ATTEMPTS = 2
"""A job whose worker dies is given to another one once: a third death would be its own doing."""
OVERDUE_SECONDS = 5.0
"""A worker that goes on so long with a job that was given up is taken to hang."""
MOST_STREAMS_WAITING = 8
CUT_SECONDS = 0.01
"""So often those are looked for that have waited too long in a queue that stands."""


class Dispatcher:
    """The queues and the lanes. `hung` is told a lane whose worker hangs."""

    def __init__(
        self, loop: AbstractEventLoop, places: int, timeouts: Mapping[LaneKind, float], hung: Callable[[Lane], None]
    ) -> None:
        self._loop, self._timeouts, self._hung = loop, dict(timeouts), hung
        self.queues: dict[LaneKind, FairQueue[Job]] = {
            "ask": FairQueue(places),
            "stream": FairQueue(MOST_STREAMS_WAITING),
        }
        self._under_way: dict[LaneKind, OrderedDict[Job, float]] = {"ask": OrderedDict(), "stream": OrderedDict()}
        """All jobs with their deadlines; those of one kind have the same time, so the first is over first.

        But for a moment after another time was told: then one may be over a little later than it should be.
        """
        self.standing = StandingQueue(time.perf_counter())
        self.lanes: set[Lane] = set()
        self._free: dict[LaneKind, list[Lane]] = {"ask": [], "stream": []}
        self._cutting: TimerHandle | None = None
        self.dropped = 0
        """Jobs whose client had gone before they began."""

    def configure(self, places: int, timeouts: Mapping[LaneKind, float]) -> None:
        """Takes another length of the queue, and other times (seconds) for jobs that come from now on."""
        self.queues["ask"].places = places
        self._timeouts.update(timeouts)

    def has_worker(self) -> bool:
        """Whether any worker can be asked."""
        return bool(self.lanes)

    @property
    def is_saturated(self) -> bool:
        """Whether the next request would be refused."""
        self._bound_queue()
        return self.queues["ask"].is_full

    def _bound_queue(self) -> None:
        now = time.perf_counter()
        lanes = [lane for lane in self.lanes if lane.kind == "ask"]
        if not lanes:  # then all wait for a worker, and only places and times bound them
            self.standing.empty(now)
        taken = sorted(now - lane.begun for lane in lanes if lane.job is not None)
        self.standing.under_way(taken[len(taken) // 2] if taken else 0.0)
        self.queues["ask"].useful = self.standing.useful_places(now, len(lanes))

    def refusal(self, client: str, kind: LaneKind) -> Refusal | None:
        """Why a request of a client would be refused at once; None where it may be submitted."""
        if self._free[kind]:
            return None
        self._bound_queue()
        if self.queues[kind].has_room(client):
            return None
        return FULL if self.has_worker() else STARTING

    def submit(self, job: Job) -> None:
        """Lets a job in, which may cost another one its place."""
        self._under_way[job.kind][job] = self._loop.time() + self._timeouts[job.kind]
        if self._free[job.kind] and not self.queues[job.kind]:
            self.standing.empty(job.received)
            self._begin(job)
        else:
            if not self.queues[job.kind] and job.kind == "ask":
                self.standing.empty(job.received)
            refused = self.queues[job.kind].put(job.client, job)
            if refused is not None:
                self.finished(refused)
                refused.settle(FULL if self.has_worker() else STARTING)
            if self._cutting is None and job.kind == "ask":
                self._cutting = self._loop.call_later(CUT_SECONDS, self._cut)

    def _cut(self) -> None:
        """Refuses what has waited too long in a queue that stands, and looks again soon while anything waits."""
        self._bound_queue()
        queue, now = self.queues["ask"], time.perf_counter()
        for job in queue.take_first_of_lines(partial(self._waits_too_long, now)):
            self.finished(job)
            job.settle(FULL)
        self._cutting = self._loop.call_later(CUT_SECONDS, self._cut) if queue else None

    def _waits_too_long(self, now: float, job: Job) -> bool:
        return job.attempts == 0 and now - job.received > self.standing.may_wait(now)

    def _begin(self, job: Job) -> None:
        free = self._free[job.kind]
        lane = min(reversed(free), key=lambda each: each.worker.busy)
        free.remove(lane)
        lane.worker.busy += 1
        job.attempts += 1
        job.begun = lane.begun = time.perf_counter()
        lane.ask(job)

    def _give_up(self, job: Job) -> None:
        if job.lane is None:
            self.queues[job.kind].remove(job.client, job)
        elif job.lane.job is job:
            job.lane.overdue_since = self._loop.time()
            if job.stream is not None:
                job.stream.chunks.put_nowait(None)
                job.lane.cancel(job.stream)
        job.settle(TOO_LATE if self.has_worker() else STARTING)

    def lane_ready(self, lane: Lane) -> None:
        """Gives a lane its next job."""
        if lane.worker.is_lost:
            return
        if lane in self.lanes:
            lane.worker.busy -= 1
            if lane.kind == "ask" and lane.begun:
                self.standing.answered(time.perf_counter() - lane.begun)
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
            now = time.perf_counter()
            if job.is_gone:
                self.dropped += 1
                self.finished(job)
                job.settle(None)
            elif kind == "ask" and self._waits_too_long(now, job):
                self.finished(job)
                job.settle(FULL)
            else:
                self._begin(job)
        if kind == "ask" and not self.queues[kind]:
            self.standing.empty(time.perf_counter())

    def lane_lost(self, lane: Lane, job: Job | None) -> None:
        """A worker has died: its job is asked again where nothing of the answer has been sent."""
        self.lanes.discard(lane)
        lane.worker.is_ready = False
        if not lane.worker.is_retired:
            lane.worker.is_lost = True
            self.lanes -= lane.worker.lanes
            lane.worker.kill()  # where only this lane ended, the others would never be asked again
        for other in lane.worker.lanes:  # they are lost, too, though we may hear of it only in a moment
            if other in self._free[other.kind]:
                self._free[other.kind].remove(other)
        if job is None or job.outcome.done():
            return
        job.lane = None
        is_culprit = job.attempts >= MOST_ATTEMPTS or job.asked.method not in {"GET", "HEAD", "OPTIONS"}
        if is_culprit:
            self.finished(job)
            job.settle(FAILED)
        else:
            self.queues[job.kind].put_first(job.client, job)
            self._next(job.kind)

    def finished(self, job: Job) -> None:
        """Nothing more is to be done for a job; its clock stops."""
        self._under_way[job.kind].pop(job, None)

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
        """Gives up jobs whose time is over, and looks for workers that hang."""
        now = self._loop.time()
        for under_way in self._under_way.values():
            while under_way:
                job, deadline = next(iter(under_way.items()))
                if deadline > now:
                    break
                del under_way[job]
                self._give_up(job)
        for lane in list(self.lanes):
            if lane.overdue_since is not None and lane.overdue_since < now - OVERDUE_SECONDS:
                lane.overdue_since = None
                self._hung(lane)
