"""Mapping: one function over many parts of the work, in the processes of this machine or, by `dask_workers`, on others.

The rule: results come in the order of the parts, whoever works and whenever it ends, so that what is built of them is
the same everywhere. Parts are taken as they are needed, and only a few are under way at once.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Protocol, TypeVar

from searchsvc.errors import BuildFailed
from searchsvc.runtime.memory import use_for_build
from searchsvc.runtime.periodic import alone

_PARENT_CHECK_SECONDS = 1.0

Part = TypeVar("Part")
Result = TypeVar("Result")


class Mapper(Protocol):
    """Whoever does the parts of a build that depend on nothing but themselves."""

    @property
    def reads_files(self) -> bool:
        """Whether files should be read there too: reading is a part of the work that this process need not do."""

    def map(self, function: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        """The results of a function for all parts, in their order.

        The function and its parts can be pickled; `str(part)` says what it is about. Raises BuildFailed where a process
        that is needed has ended, and whatever the function raises.
        """


@dataclass(frozen=True, slots=True)
class LocalProcesses(Mapper):
    """Up to `jobs` processes of this machine; with one, the work is done in this very process."""

    jobs: int = 1
    reads_files = False

    def map(self, function: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        """See `Mapper`. Processes are forked before the first part is taken, with whatever is loaded then."""
        if self.jobs < 2:
            yield from map(function, parts)
            return
        try:
            with self._started() as pool:
                under_way: deque[Future[Result]] = deque()
                for part in parts:
                    under_way.append(pool.submit(function, part))
                    if len(under_way) > 2 * self.jobs:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
        except BrokenProcessPool as error:
            message = (
                "a process that analyses releases was ended from outside, perhaps as memory ran out; use fewer --jobs"
            )
            raise BuildFailed(message) from error

    def _started(self) -> ProcessPoolExecutor:
        """The processes; where they can be forked, all of them are there."""
        with alone():
            pool = ProcessPoolExecutor(self.jobs, mp_context=_context(), initializer=_begin, initargs=(os.getpid(),))
            pool.submit(os.getpid)  # with the first of which a pool forks its processes
        return pool


def _begin(parent: int) -> None:
    """Prepares a worker process: what it was forked with is never searched for garbage.

    It ends when the process that started it has ended, however that ended; Ctrl-C is left to that process.
    """
    gc.freeze()
    use_for_build()
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="leave-with-parent").start()


def _context() -> BaseContext:
    """How processes are started: forked, so that they share what is loaded, where that is safe.

    It is on Linux, while no other thread could hold a lock that the fork would never see released.
    """
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if may_fork else "spawn")
