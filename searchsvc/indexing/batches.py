"""From records to batches for a builder: facts are found and texts analysed, in this process or in several.

The work of one record depends on nothing but the record, so its order does not matter; memory stays bounded, because
only a few chunks are under way at once.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.context import BaseContext

from searchsvc.engine import Batch
from searchsvc.engines.selection import pack_releases
from searchsvc.errors import BuildFailed
from searchsvc.facts import inspect_record
from searchsvc.model.release import Record, Release
from searchsvc.runtime.memory import use_for_build

_PARENT_CHECK_SECONDS = 1.0
_FIRST = 256
"""How many records are prepared before any process is started: if there are no more, starting one is not worth it."""
CHUNK = 1024
"""How many records are sent to a process at once: the more, the fewer terms come twice and have to be merged."""
_CHUNK_LENGTH = 1 << 21
"""Characters from which a chunk takes no more records, so that long records do not need more memory."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch of releases, and the warnings about its records, each with the record."""

    batch: Batch
    warnings: tuple[tuple[Record, str], ...]


def _prepare(records: list[Record]) -> Prepared:
    """Finds the facts of some records, analyses their texts, and packs them."""
    releases: list[Release] = []
    warnings: list[tuple[Record, str]] = []
    for record in records:
        inspection = inspect_record(record)
        releases.append(inspection.release)
        warnings += ((record, message) for message in dict.fromkeys((*record.warnings, *inspection.warnings)))
    return Prepared(pack_releases(releases), tuple(warnings))


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


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    """The records in chunks, of which the first is a small one."""
    chunk: list[Record] = []
    length, most = 0, _FIRST
    for record in records:
        chunk.append(record)
        length += len(record.body)
        if len(chunk) == most or length >= _CHUNK_LENGTH:
            yield chunk
            chunk, length, most = [], 0, CHUNK
    if chunk:
        yield chunk


def _context() -> BaseContext:
    """How processes are started: forked, so that they share what is loaded, where that is safe.

    It is on Linux, while no other thread could hold a lock that the fork would never see released.
    """
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if may_fork else "spawn")


def prepare_all(records: Iterable[Record], jobs: int) -> Iterator[Prepared]:
    """All records in batches, with up to `jobs` processes at work. No two records may have one id.

    The first chunk is prepared here in any case: processes that are forked afterwards have all tables and kernels.
    Raises BuildFailed where a process is ended from outside, as it is where memory runs out.
    """
    chunks = _chunks(iter(records))
    for chunk in islice(chunks, 1):
        yield _prepare(chunk)
    second = list(islice(chunks, 1))
    if jobs < 2 or not second:
        for chunk in chain(second, chunks):
            yield _prepare(chunk)
        return
    try:
        with ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin, initargs=(os.getpid(),)) as pool:
            under_way: deque[Future[Prepared]] = deque()
            for chunk in chain(second, chunks):
                under_way.append(pool.submit(_prepare, chunk))
                if len(under_way) > 2 * jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
    except BrokenProcessPool as error:
        message = "a process that analyses releases was ended from outside, perhaps as memory ran out; use fewer --jobs"
        raise BuildFailed(message) from error
