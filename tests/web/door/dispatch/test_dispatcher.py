"""Which job goes to which lane, and when: refused, given up, dropped, and asked again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from searchsvc.web.door.dispatch.dispatcher import CUT_SECONDS, OVERDUE_SECONDS, Dispatcher
from searchsvc.web.door.dispatch.jobs import LANES, Job, LaneKind, WholeAnswer, new_job
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.dispatch.nursery import Worker
from searchsvc.web.door.dispatch.standing_queue import EXPECTED_ANSWERS
from searchsvc.web.door.refusals import FAILED, FULL, STARTING, TOO_LATE
from searchsvc.web.frames import AnswerHead, AskedRequest


class Cycle:
    """What uvicorn keeps of a request."""

    def __init__(self) -> None:
        self.disconnected = False


class FakeLane(Lane):
    """A lane without a socket: a test says when it has answered, and when it is lost."""

    def __init__(self, kind: LaneKind, worker: Worker, owner: Dispatcher) -> None:
        super().__init__(kind, worker, owner)
        self.owner, self.is_closed = owner, False

    def ask(self, job: Job) -> None:
        self.job, job.lane = job, self

    def close(self) -> None:
        self.is_closed = True

    def answer(self) -> None:
        assert self.job is not None
        self.job.settle(WholeAnswer(AnswerHead(200, [], {}), self.job.asked.target.encode()))
        self.job, self.overdue_since = None, None
        self.owner.lane_ready(self)

    def die(self) -> None:
        job, self.job = self.job, None
        self.owner.lane_lost(self, job)


class Bench:
    """A dispatcher with one worker, and jobs by their targets."""

    def __init__(self, places: int = 2, timeout: float = 60, *, workers: int = 1) -> None:
        self.loop = asyncio.get_running_loop()
        self.hung: list[Lane] = []
        self.dispatcher = Dispatcher(self.loop, places, {"ask": timeout, "stream": timeout}, self.hung.append)
        self.workers = [Worker(cast(Any, None)) for _ in range(workers)]
        self.lanes = [FakeLane(kind, worker, self.dispatcher) for worker in self.workers for kind in LANES]
        for lane in self.lanes:
            lane.worker.lanes.add(lane)

    def ready(self) -> None:
        for lane in self.lanes:
            self.dispatcher.lane_ready(lane)

    def ask(self, target: str, client: str = "a", kind: LaneKind = "ask", method: str = "GET") -> Job:
        asked = AskedRequest("id", method, target, "", "http", client, [])
        job = new_job(self.loop, asked, client, kind, Cycle())
        self.dispatcher.submit(job)
        return job

    def working(self) -> list[str]:
        return [lane.job.asked.target for lane in self.lanes if lane.job is not None]

    def lane_of(self, job: Job) -> FakeLane:
        return next(lane for lane in self.lanes if lane.job is job)


def run(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    """A test that needs a running loop."""

    def in_loop() -> None:
        asyncio.run(cast(Any, test)())

    in_loop.__name__, in_loop.__doc__ = test.__name__, test.__doc__
    return in_loop


def _outcome(job: Job) -> object:
    return job.outcome.result() if job.outcome.done() else "not yet"


@run
async def test_jobs_begin_where_a_lane_is_free_and_wait_elsewhere() -> None:
    bench = Bench()
    bench.ready()
    jobs = [bench.ask(target) for target in "12345"]
    assert bench.working() == ["1", "2"] or sorted(bench.working()) == ["1", "2"]
    assert _outcome(jobs[4]) is FULL
    bench.lane_of(jobs[0]).answer()
    assert sorted(bench.working()) == ["2", "3"]
    assert cast(WholeAnswer, _outcome(jobs[0])).body == b"1"
    bench.dispatcher.finished(jobs[0])
    assert jobs[0] not in bench.dispatcher._under_way["ask"]


@run
async def test_before_the_first_worker_is_ready_requests_wait_and_are_told_why() -> None:
    bench = Bench(places=1)
    first, second = bench.ask("1"), bench.ask("2")
    assert _outcome(second) is STARTING
    bench.ready()
    assert bench.working() == ["1"]
    assert bench.workers[0].is_ready
    assert _outcome(first) == "not yet"


@run
async def test_a_worker_is_ready_when_all_its_lanes_are() -> None:
    bench = Bench()
    bench.dispatcher.lane_ready(bench.lanes[0])
    assert not bench.workers[0].is_ready


@run
async def test_the_worker_that_has_less_to_do_is_asked_first() -> None:
    bench = Bench(workers=2)
    bench.ready()
    for target in "12":
        bench.ask(target)
    assert [worker.busy for worker in bench.workers] == [1, 1]


@run
async def test_streams_have_lanes_of_their_own() -> None:
    bench = Bench()
    bench.ready()
    bench.ask("export", kind="stream")
    bench.ask("export", kind="stream")
    assert bench.working() == ["export"]
    bench.ask("quick")
    assert "quick" in bench.working()


@run
async def test_what_waits_for_a_client_that_has_gone_is_dropped() -> None:
    bench = Bench()
    bench.ready()
    first, second, third = (bench.ask(target) for target in "123")
    cast(Any, third.is_gone)._cycle.disconnected = True
    bench.lane_of(first).answer()
    assert _outcome(third) is None
    assert (bench.dispatcher.dropped, bench.working()) == (1, ["2"])
    assert _outcome(second) == "not yet"


@run
async def test_a_job_is_given_up_when_its_time_is_over_while_it_waits_or_works() -> None:
    bench = Bench(timeout=0.05)
    bench.ready()
    jobs = [bench.ask(target) for target in "123"]
    bench.dispatcher.watch()
    assert [_outcome(job) for job in jobs] == ["not yet"] * 3
    await asyncio.sleep(0.1)
    bench.dispatcher.watch()
    assert [_outcome(job) for job in jobs] == [TOO_LATE] * 3
    assert len(bench.dispatcher.queues["ask"]) == 0
    busy = bench.lane_of(jobs[0])
    bench.dispatcher.watch()
    assert bench.hung == []
    busy.overdue_since = bench.loop.time() - OVERDUE_SECONDS - 1
    bench.dispatcher.watch()
    assert bench.hung == [busy]
    busy.answer()
    assert _outcome(jobs[0]) is TOO_LATE, "an answer that is too late changes nothing"


@run
async def test_the_job_of_a_worker_that_dies_is_asked_once_more() -> None:
    bench = Bench(workers=2)
    bench.ready()
    job = bench.ask("1")
    first = bench.lane_of(job)
    first.die()
    second = bench.lane_of(job)
    assert second is not first
    second.die()
    assert _outcome(job) is FAILED
    assert first not in bench.dispatcher.lanes


@run
async def test_the_other_lanes_of_a_worker_that_dies_get_nothing_more() -> None:
    bench = Bench(workers=2)
    bench.ready()
    job = bench.ask("1")
    dead = bench.lane_of(job)
    dead.die()
    assert bench.lane_of(job).worker is not dead.worker
    for target in "234":
        bench.ask(target)
    assert [lane.job for lane in bench.lanes if lane.worker is dead.worker] == [None] * 3


@run
async def test_what_may_not_be_repeated_is_not() -> None:
    bench = Bench(workers=2)
    bench.ready()
    job = bench.ask("1", method="POST")
    bench.lane_of(job).die()
    assert _outcome(job) is FAILED


@run
async def test_lanes_that_are_retired_finish_and_get_nothing_more() -> None:
    bench = Bench(workers=2)
    bench.ready()
    job = bench.ask("1")
    worker = bench.lane_of(job).worker
    worker.is_retired = True
    bench.dispatcher.retire(worker.lanes)
    busy = bench.lane_of(job)
    assert [lane.is_closed for lane in bench.lanes if lane.worker is worker and lane is not busy] == [True, True]
    closed_while_it_works = busy.is_closed
    busy.answer()
    assert (closed_while_it_works, busy.is_closed) == (False, True)
    assert isinstance(_outcome(job), WholeAnswer)
    other = bench.ask("2")
    assert bench.lane_of(other).worker is not worker


@run
async def test_in_a_queue_that_stands_whoever_waited_too_long_is_refused() -> None:
    bench = Bench(places=9)
    bench.ready()
    first, _, third, fourth = (bench.ask(target) for target in "1234")
    third.received -= 1.0
    bench.dispatcher.standing.empty(fourth.received - 1.0)
    bench.lane_of(first).answer()
    assert _outcome(third) is FULL
    assert sorted(bench.working()) == ["2", "4"]
    assert not bench.dispatcher.standing.stands(fourth.received), "nothing waits now"


@run
async def test_whoever_has_waited_too_long_is_told_before_its_turn() -> None:
    bench = Bench(places=9)
    bench.ready()
    first, _, third, fourth = (bench.ask(target) for target in "1234")
    third.received -= 1.0
    bench.dispatcher.standing.empty(fourth.received - 1e6)
    while not third.outcome.done():
        await asyncio.sleep(CUT_SECONDS)
    assert _outcome(third) is FULL
    assert sorted(bench.working()) == ["1", "2"]
    assert _outcome(first) == "not yet"


@run
async def test_while_answers_are_slow_from_the_start_nobody_is_taken_to_wait_too_long() -> None:
    bench = Bench(places=9, workers=2)
    bench.ready()
    jobs = [bench.ask(str(number)) for number in range(6)]
    for lane in bench.lanes[:2]:
        lane.begun -= 1.0
    for job in jobs[4:]:
        job.received -= 1.0
    bench.dispatcher.standing.empty(time.perf_counter() - 1.0)
    await asyncio.sleep(3 * CUT_SECONDS)
    assert [_outcome(job) for job in jobs[4:]] == ["not yet"] * 2


@run
async def test_in_a_queue_that_stands_whoever_would_wait_too_long_is_refused_at_once() -> None:
    bench = Bench(places=99)
    bench.ready()
    for number in range(2 + 2 * EXPECTED_ANSWERS):
        bench.ask(str(number))
    for _ in range(500):
        bench.dispatcher.standing.answered(1.0)
    assert bench.dispatcher.refusal("a", "ask") is None, "it does not stand yet"
    bench.dispatcher.standing.empty(time.perf_counter() - 100)
    assert bench.dispatcher.refusal("a", "ask") is FULL
    assert bench.dispatcher.is_saturated
    assert bench.dispatcher.refusal("another", "ask") is None, "who asks little takes a place from who asks much"
    assert bench.dispatcher.refusal("a", "stream") is None


@pytest.mark.parametrize("places", [1, 3])
def test_saturation_is_a_full_queue(places: int) -> None:
    async def check() -> None:
        bench = Bench(places)
        bench.ready()
        for number in range(2 + places):
            assert not bench.dispatcher.is_saturated
            bench.ask(str(number))
        assert bench.dispatcher.is_saturated

    asyncio.run(check())


@run
async def test_while_there_is_no_worker_requests_wait_for_one() -> None:
    bench = Bench(places=9)
    job = bench.ask("1")
    job.received -= 1.0
    bench.dispatcher.standing.empty(time.perf_counter() - 1.0)
    await asyncio.sleep(3 * CUT_SECONDS)
    assert _outcome(job) == "not yet"
    bench.ready()
    assert bench.working() == ["1"]


@run
async def test_what_a_dead_worker_still_says_makes_no_lane_of_it_free() -> None:
    bench = Bench(workers=2)
    bench.ready()
    jobs = [bench.ask(target) for target in "1234"]
    waiting = bench.ask("5")
    worker = bench.lane_of(jobs[0]).worker
    first, second = [lane for lane in bench.lanes if lane.worker is worker and lane.job is not None]
    first.die()
    second.answer()
    assert not any(lane.job is waiting for lane in bench.lanes)
    assert waiting.attempts == 0
