"""The workers: as many as are wanted, each replaced when it dies, all of them when the service is loaded anew.

All of them come from one nursery. Four things ask for a nursery: the start, kernels that have been compiled meanwhile,
a reload, and the death of the one that there was. Nurseries are started one after the other, and the workers of an
older one go on until those of the newer one are ready. No request is lost in any of this, because the door keeps the
connections and the queue.
"""

import asyncio
import logging
import signal
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.runtime.kernel_cache import is_complete
from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.dispatch.nursery import NURSERY, Nursery, Worker

_LOG = logging.getLogger("searchsvc.web")
_LOOK_SECONDS = 0.1
READY_SECONDS = 300.0
"""A nursery whose workers are not ready after so long is given up."""
QUICK_DEATH_SECONDS = 5.0
"""A worker that dies sooner is replaced after a pause, which doubles up to this long; so is a nursery that fails."""

CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT})
"""The signals of a process that failed by itself: nobody sends these."""
MOST_CRASHES = 2
"""After so many crashes of workers over one generation, the next ones read it whole before they open it."""

ChooseKernels = Callable[[], BackgroundJob | None]
"""Decides with which kernels the workers begin; it may wait. The job that compiles others, if there is one."""


class Workforce:
    """Keeps `wanted` workers. `environment` is asked for each nursery, `restarted` is told why one or another came."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        dispatcher: Dispatcher,
        wanted: int,
        environment: Callable[[], Mapping[str, str]],
        restarted: Callable[[str], None],
        module: str = NURSERY,
    ) -> None:
        self._module, self._environment = module, environment
        self._loop, self._dispatcher, self._restarted = loop, dispatcher, restarted
        self.wanted = wanted
        self._nurseries: list[Nursery] = []
        self._coming: Nursery | None = None
        self._let_gone: list[Nursery] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewal = asyncio.Event()
        self._notices: list[str] = []
        self._quick_deaths = 0
        self._crashes, self._crashed_over = 0, ""
        self._is_stopping = False

    async def start(self, choose: ChooseKernels) -> None:
        """Chooses the kernels, which may take a minute, and has the first nursery started."""
        job = await _in_thread(self._loop, choose)
        if self._is_stopping:
            return
        self._renewal.set()
        self._spawn(self._renew_when_asked())
        if job is not None:
            _LOG.info("serving with plain kernels: the search kernels are being compiled in the background")
            self._spawn(self._watch_compiler(job))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch_compiler(self, job: BackgroundJob) -> None:
        while job.is_running():
            await asyncio.sleep(_LOOK_SECONDS)
        if is_complete():
            self.renew("serving with compiled kernels")
        else:
            _LOG.error("the compiler failed; plain kernels go on (%s; see %s)", job.last_words(), job.log_path)

    def renew(self, notice: str) -> None:
        """Has everything loaded anew, after what is being loaded now; the notice is logged when that is done."""
        self._notices.append(notice)
        self._renewal.set()

    async def _renew_when_asked(self) -> None:
        pause = _LOOK_SECONDS
        while True:
            await self._renewal.wait()
            self._renewal.clear()
            notices, self._notices = self._notices, []
            if self._nurseries and not notices and all(nursery.is_alive() for nursery in self._nurseries):
                continue  # the one that died has been replaced meanwhile
            if await self._replace_all():
                pause = _LOOK_SECONDS
                for notice in notices:
                    _LOG.info(notice)
            elif any(nursery.is_alive() for nursery in self._nurseries):
                _LOG.error("new workers could not be started; the old ones go on")
            else:
                _LOG.error("workers could not be started; this is tried again")
                self._notices[:0] = notices
                self._renewal.set()
                await asyncio.sleep(pause)
                pause = min(2 * pause, QUICK_DEATH_SECONDS)

    async def _replace_all(self) -> bool:
        """Starts a nursery, and lets older ones go when its workers are ready; False where they never were."""
        older, wanted = list(self._nurseries), self.wanted
        try:
            newer = Nursery(self._loop, self._environment(), self._dispatcher, self._ended, self._module)
        except OSError as error:
            _LOG.error("the process that workers are forked from could not be started: %s", error)
            return False
        self._nurseries.append(newer)
        self._coming = newer
        try:
            is_ready = await self._bring_up(newer, wanted)
        finally:
            self._coming = None
        if is_ready:
            for nursery in older:
                self._let_go(nursery)
        else:
            self._nurseries.remove(newer)
            newer.kill()
        return is_ready

    async def _bring_up(self, nursery: Nursery, wanted: int) -> bool:
        for _ in range(wanted):
            await self._add(nursery)
        until = self._loop.time() + READY_SECONDS
        while sum(worker.is_ready for worker in nursery.workers.values()) < wanted:
            if not nursery.is_alive() or self._loop.time() > until:
                return False
            await asyncio.sleep(_LOOK_SECONDS)
        return nursery.is_alive()

    async def _add(self, nursery: Nursery) -> None:
        try:
            await nursery.add_worker(is_trusting=self._crashes < MOST_CRASHES)
        except OSError as error:
            _LOG.error("a worker could not be started, which is tried again: %s", error)
            self._loop.call_later(QUICK_DEATH_SECONDS, self._replace_worker, nursery)

    def _let_go(self, nursery: Nursery) -> None:
        self._nurseries.remove(nursery)
        self._let_gone.append(nursery)
        for worker in nursery.workers.values():
            worker.is_retired = True
            self._dispatcher.retire(worker.lanes)
        nursery.end()

    def _ended(self, nursery: Nursery, worker: Worker | None, status: int) -> None:
        if self._is_stopping or nursery not in self._nurseries:
            return
        if worker is None:
            if nursery is self._coming:
                return
            _LOG.error("the process that workers are forked from ended; another takes its place")
            self._restarted("nursery")
            self._renewal.set()
            return
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        _LOG.warning("worker %d (process %s) %s; another takes its place", worker.number, worker.pid, how)
        self._restarted("killed" if status < 0 else "ended")
        if -status in CRASHES:
            generation = str(worker.state.get("generation") or "")
            self._crashes = self._crashes + 1 if generation == self._crashed_over else 1
            self._crashed_over = generation
            if self._crashes == MOST_CRASHES:
                _LOG.error("workers crash over the same index; from now on it is read whole before it is opened")
        lived = self._loop.time() - worker.started
        self._quick_deaths = self._quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        pause = min(QUICK_DEATH_SECONDS, 0.1 * 2**self._quick_deaths) if self._quick_deaths > 1 else 0.0
        self._loop.call_later(pause, self._replace_worker, nursery)

    def _replace_worker(self, nursery: Nursery) -> None:
        if nursery in self._nurseries and not self._is_stopping:
            self._spawn(self._add(nursery))

    def hung(self, lane: Lane) -> None:
        """Ends a worker that hangs; another takes its place."""
        _LOG.error("worker %d (process %s) hangs, and is killed", lane.worker.number, lane.worker.pid)
        lane.worker.kill()

    def reap(self) -> None:
        """Takes notice of processes that have ended, so that the system can forget them."""
        for nursery in self._nurseries:
            nursery.reap()
        self._let_gone = [nursery for nursery in self._let_gone if not nursery.reap()]

    def workers(self) -> list[Worker]:
        """The workers of the nurseries that serve, with those that are only starting."""
        return [worker for nursery in self._nurseries for worker in nursery.workers.values()]

    def stop(self) -> None:
        """Ends everybody."""
        self._is_stopping = True
        for task in list(self._tasks):
            task.cancel()
        for nursery in (*self._nurseries, *self._let_gone):
            nursery.kill()


async def _in_thread(loop: AbstractEventLoop, work: ChooseKernels) -> BackgroundJob | None:
    """Runs in a daemon thread, for which nobody waits when the service is stopped meanwhile."""
    done: asyncio.Future[BackgroundJob | None] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            loop.call_soon_threadsafe(_settle, done, None, error)
        else:
            loop.call_soon_threadsafe(_settle, done, result, None)

    threading.Thread(target=run, daemon=True, name="choose-kernels").start()
    return await done


def _settle(
    done: "asyncio.Future[BackgroundJob | None]", result: BackgroundJob | None, error: BaseException | None
) -> None:
    if done.cancelled():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(result)
