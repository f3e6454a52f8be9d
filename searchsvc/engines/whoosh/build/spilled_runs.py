"""Runs that are spilled: merged by a thread and written to one scratch file, from which they are mapped again."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.postings.merging import merge
from searchsvc.engines.whoosh.postings.runs import RUN_ARRAYS, Run
from searchsvc.engines.whoosh.terms.term_list import TermList

_TYPES = {
    "ends": np.int64,
    "counts": np.uint64,
    "frequencies": np.uint32,
    "documents": np.uint32,
    "within": np.uint32,
    "occurrences": np.uint32,
    "text": np.uint8,
}
"""The arrays of a spilled run, from those with the widest elements on, so that each is aligned."""
_ALIGNED = 8
"""Bytes: at a multiple of so many a run begins."""
_Extents = dict[str, tuple[int, int]]
"""Where each array of a spilled run begins in the file, in bytes, and how many elements it has."""


class SpilledRuns:
    """Any number of runs in one file, which nobody else reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: list[Future[list[_Extents]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spill")
        self._mapped: mmap | None = None

    def add(self, runs: Sequence[Run], maps: Sequence[U32]) -> None:
        """Has a thread merge runs, as `merge` does, and write them behind those that were added before.

        Waits for these, and raises what failed there.
        """
        for before in self._written[-1:]:
            before.result()
        self._written.append(self._thread.submit(self._write, runs, maps))

    def _write(self, runs: Sequence[Run], maps: Sequence[U32]) -> list[_Extents]:
        extents: list[_Extents] = []
        with self._path.open("ab") as file:  # not numpy's `tofile`, which is silent where the last bytes fail
            for piece in merge(runs, maps):
                file.write(bytes(-file.tell() % _ALIGNED))
                arrays, extents = _arrays_of(piece), [*extents, {}]
                for name in _TYPES:
                    extents[-1][name] = file.tell(), len(arrays[name])
                    file.write(arrays[name].data)
        return extents

    def stop(self) -> None:
        """Waits for what is being written."""
        self._thread.shutdown()

    def read(self) -> Iterator[Run]:
        """The runs in the order in which they were added, as arrays that are mapped from the file."""
        extents = [*chain.from_iterable(each.result() for each in self._written)]
        if not extents:
            return
        with self._path.open("rb") as file:
            self._mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        for run in extents:
            arrays = {
                name: np.frombuffer(self._mapped, dtype=_TYPES[name], count=count, offset=begin)
                for name, (begin, count) in run.items()
            }
            yield Run(TermList(arrays.pop("text"), arrays.pop("ends")), **arrays)

    def let_go(self) -> None:
        """Takes what was read of the file out of this process's memory; it is read again where it is looked at."""
        if self._mapped is not None:
            self._mapped.madvise(MADV_DONTNEED)


def _arrays_of(run: Run) -> dict[str, NDArray[Any]]:
    return {"text": run.terms.text, "ends": run.terms.ends, **{name: getattr(run, name) for name in RUN_ARRAYS}}
