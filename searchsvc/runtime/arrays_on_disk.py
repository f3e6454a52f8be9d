"""Arrays on disk while something is built, so that memory need not hold them all.

`ScratchArrays` puts any number of arrays aside in one file, `GrowingArray` is one that grows at its end. Both are
mapped when they are read, so that only what is looked at is in memory, and `let_go` takes it out again.
"""

from collections.abc import Iterable
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

_ALIGNED = 8
"""Bytes: at a multiple of so many an array begins."""
_AT_ONCE = 1 << 16
"""Bytes that are written at once. Linux keeps a file in memory in pieces as large as it was written in, up to 2 MB, and
whoever looks at a byte of a mapped file has the whole piece in its memory: a merge looks at a thousand places at once.
"""


def _write(file: IO[bytes], array: NDArray[Any]) -> None:
    data = np.ascontiguousarray(array).view(np.uint8)
    for begin in range(0, len(data), _AT_ONCE):
        file.write(data[begin : begin + _AT_ONCE].data)


class Extent(NamedTuple):
    """Where an array begins in the file, in bytes, how many elements it has, and their type."""

    begin: int
    size: int
    dtype: np.dtype[Any]


class ScratchArrays:
    """Any number of arrays in one file. One thread adds them; they are read when all are there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mapped: mmap | None = None

    def add(self, arrays: Iterable[NDArray[Any]]) -> list[Extent]:
        """Puts some arrays aside. The file is closed after it, which says whether the last bytes were written."""
        extents = []
        with self._path.open("ab") as file:  # not numpy's `tofile`, which is silent where the last bytes fail
            for array in arrays:
                file.write(bytes(-file.tell() % _ALIGNED))
                extents.append(Extent(file.tell(), len(array), array.dtype))
                _write(file, array)
        return extents

    def read(self, extents: Iterable[Extent]) -> list[NDArray[Any]]:
        """Arrays that were put aside, mapped. What is added after the first reading is not there."""
        if self._mapped is None and self._path.exists() and self._path.stat().st_size:
            with self._path.open("rb") as file:
                self._mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        return [
            np.frombuffer(self._mapped or b"", dtype=each.dtype, count=each.size, offset=each.begin)
            if each.size
            else np.empty(0, dtype=each.dtype)
            for each in extents
        ]

    def let_go(self) -> None:
        """Takes what was read of the file out of this process's memory; it is read again where it is looked at."""
        if self._mapped is not None:
            self._mapped.madvise(MADV_DONTNEED)


class GrowingArray:
    """One array in a file of its own, which grows at its end."""

    def __init__(self, path: Path, dtype: DTypeLike) -> None:
        self._path, self._dtype = path, np.dtype(dtype)
        self._file = path.open("wb")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, values: NDArray[Any]) -> None:
        """Adds elements."""
        _write(self._file, np.asarray(values, dtype=self._dtype))
        self._count += len(values)

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def read(self) -> NDArray[Any]:
        """The whole array, mapped; nothing more can be added."""
        self.close()
        if not self._count:
            return np.empty(0, dtype=self._dtype)
        return np.memmap(self._path, dtype=self._dtype, mode="r").view(np.ndarray)


def let_go(array: NDArray[Any]) -> None:
    """Takes what was read of a mapped file out of this process's memory; nothing is done where none is mapped."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap):
        base.madvise(MADV_DONTNEED)
