"""The workers: as many as were asked for, each replaced when it dies, all of them when the service is loaded anew.

All of them come from one nursery. Three things start a second nursery, whose workers take over when they are ready:
kernels that have been compiled meanwhile, a reload, and the death of the first nursery. No request is lost in any of
them, because the door keeps the connections and the queue.
"""

import asyncio
import logging
import os
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from typing import Any

from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE, is_complete
from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.dispatch.nursery import NURSERY, Nursery, Worker

_LOG = logging.getLogger("searchsvc.web")
_LOOK_SECONDS = 0.1
READY_SECONDS = 300.0
"""A nursery whose workers are not ready after so long is given up."""
QUICK_DEATH_SECONDS = 5.0
"""A worker that dies sooner is replaced after a pause, which doubles up to this long."""

ChooseKernels = Callable[[], BackgroundJob | None]
"""Decides with which kernels the workers begin; it may wait. The job that compiles others, if there is one."""


class Workforce:
    """Keeps `wanted` workers. `restarted` is told the reason of each replacement."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        dispatcher: Dispatcher,
        wanted: int,
        restarted: Callable[[str], None],
        module: str = NURSERY,
    ) -> None:
        self._module = module
        self._loop, self._dispatcher, self._restarted = loop, dispatcher, restarted
        self.wanted = wanted
        self._nurseries: list[Nursery] = []
        self._let_gone: list[Nursery] = []
        self._environment: Mapping[str, str] = os.environ
        self._tasks: set[asyncio.Task[None]] = set()
        self._started: dict[int, float] = {}
        self._quick_deaths = 0
        self._is_stopping = False
        self._is_replacing = True  # until the first nursery is there

    async def start(self, choose: ChooseKernels, environment: Callable[[], Mapping[str, str]]) -> None:
        """Starts the first nursery. `environment` is asked after the kernels were chosen, which may take a minute."""
        job = await _in_thread(self._loop, choose)
        if self._is_stopping:
            return
        if self._environment is os.environ:  # no reload has told another one meanwhile
            self._environment = environment()
        try:
            await self._hire(self._environment)
        finally:
            self._is_replacing = False
        if job is not None:
            _LOG.info("serving with plain kernels: the search kernels are being compiled in the background")
            self._spawn(self._watch_compiler(job))

    def _spawn(self, work: Any) -> None:  # noqa: ANN401 - a coroutine of any kind
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch_compiler(self, job: BackgroundJob) -> None:
        while job.is_running():
            await asyncio.sleep(_LOOK_SECONDS)
        if not is_complete():
            _LOG.error("the compiler failed; plain kernels go on (%s; see %s)", job.last_words(), job.log_path)
            return
        self._environment = {name: value for name, value in self._environment.items() if name != PLAIN_VARIABLE}
        if await self.replace_all():
            _LOG.info("serving with compiled kernels")

    async def _hire(self, environment: Mapping[str, str]) -> Nursery:
        nursery = Nursery(self._loop, environment, self._dispatcher, self._ended, self._module)
        self._nurseries.append(nursery)
        for _ in range(self.wanted):
            await self._add(nursery)
        return nursery

    async def _add(self, nursery: Nursery) -> None:
        try:
            worker = await nursery.add_worker()
        except OSError as error:
            _LOG.error("a worker could not be started: %s", error)
            return
        self._started[worker.number] = self._loop.time()

    async def reload(self, environment: Mapping[str, str], wanted: int) -> None:
        """Loads everything anew, with another environment and number of workers."""
        self._environment = environment
        while self._is_replacing and not self._is_stopping:
            await asyncio.sleep(_LOOK_SECONDS)
        self.wanted = wanted
        if self._environment is environment and await self.replace_all():
            _LOG.info("the service has been loaded anew")

    async def replace_all(self) -> bool:
        """Starts a second nursery, and lets the first go when its workers are ready; False where they never were."""
        if self._is_replacing or self._is_stopping:
            return False
        self._is_replacing = True
        try:
            older = list(self._nurseries)
            try:
                newer = await self._hire(self._environment)
            except OSError as error:
                _LOG.error("the process that workers are forked from could not be started: %s", error)
                return False
            until = self._loop.time() + READY_SECONDS
            while sum(1 for worker in newer.workers.values() if worker.is_ready) < self.wanted:
                if not newer.is_alive() or self._loop.time() > until or self._is_stopping:
                    self._nurseries.remove(newer)
                    newer.kill()
                    _LOG.error("new workers could not be started; the old ones go on")
                    return False
                await asyncio.sleep(_LOOK_SECONDS)
            for nursery in older:
                self._let_go(nursery)
            return True
        finally:
            self._is_replacing = False

    def _let_go(self, nursery: Nursery) -> None:
        if nursery in self._nurseries:
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
            _LOG.error("the process that workers are forked from ended; another takes its place")
            self._restarted("nursery")
            self._spawn(self._replace_nursery(nursery))
            return
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        _LOG.warning("worker %d (process %s) %s; another takes its place", worker.number, worker.pid, how)
        self._restarted("killed" if status < 0 else "ended")
        lived = self._loop.time() - self._started.pop(worker.number, 0.0)
        self._quick_deaths = self._quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
        pause = min(QUICK_DEATH_SECONDS, 0.1 * 2**self._quick_deaths) if self._quick_deaths > 1 else 0.0
        self._loop.call_later(pause, self._replace_worker, nursery)

    def _replace_worker(self, nursery: Nursery) -> None:
        if nursery in self._nurseries and not self._is_stopping:
            self._spawn(self._add(nursery))

    async def _replace_nursery(self, dead: Nursery) -> None:
        pause = 0.1
        while not self._is_stopping and dead in self._nurseries:
            if not self._is_replacing and await self.replace_all():
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, QUICK_DEATH_SECONDS)

    def hung(self, lane: Lane) -> None:
        """Ends a worker that hangs; another takes its place."""
        _LOG.error("worker %d (process %s) hangs, and is killed", lane.worker.number, lane.worker.pid)
        lane.worker.kill()

    def reap(self) -> None:
        """Takes notice of processes that have ended, so that the system can forget them."""
        self._let_gone = [nursery for nursery in self._let_gone if nursery.is_alive()]

    def workers(self) -> list[Worker]:
        """The workers of the nursery that serves, with those that are only starting."""
        return [worker for nursery in self._nurseries for worker in nursery.workers.values()]

    def stop(self) -> None:
        """Ends everybody."""
        self._is_stopping = True
        for task in list(self._tasks):
            task.cancel()
        for nursery in self._nurseries:
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
