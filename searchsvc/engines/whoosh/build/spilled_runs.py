"""Runs that are spilled: merged by a thread and put aside in one scratch file, from which they are mapped again."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.merging import merge
from searchsvc.engines.whoosh.postings.runs import RUN_ARRAYS, Run
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays_on_disk import Extent, ScratchArrays


class SpilledRuns:
    """Any number of runs in one file, and the thread that writes them."""

    def __init__(self, path: Path) -> None:
        self._scratch = ScratchArrays(path)
        self._written: list[Future[list[list[Extent]]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spill")

    def add(self, runs: Sequence[Run], maps: Sequence[U32], beside: Callable[[], None] = lambda: None) -> None:
        """Has a thread merge runs, as `merge` does, and write them behind those that were added before.

        After that the thread does what else is to be done `beside`. Waits for what was added before, and raises what
        failed there.
        """
        for before in self._written[-1:]:
            before.result()
        self._written.append(self._thread.submit(self._write, runs, maps, beside))

    def _write(self, runs: Sequence[Run], maps: Sequence[U32], beside: Callable[[], None]) -> list[list[Extent]]:
        extents = [self._scratch.add(_arrays_of(piece)) for piece in merge(runs, maps)]
        beside()
        return extents

    def stop(self) -> None:
        """Waits for what is being written."""
        self._thread.shutdown()

    def read(self) -> Iterator[Run]:
        """The runs in the order in which they were added, as arrays that are mapped from the file."""
        for run in chain.from_iterable(each.result() for each in self._written):
            text, ends, *arrays = self._scratch.read(run)
            yield Run(TermList(text, ends), *arrays)

    def let_go(self) -> None:
        """Takes what was read of the file out of this process's memory; it is read again where it is looked at."""
        self._scratch.let_go()


def _arrays_of(run: Run) -> list[NDArray[Any]]:
    return [run.terms.text, run.terms.ends, *(getattr(run, name) for name in RUN_ARRAYS)]
