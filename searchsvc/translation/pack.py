"""The packed dictionary: sorted records in one file, looked up where they lie in the mapped file.

    magic, then for each table: the number of its records and of its bytes, where each record begins, the records

A record is its key, a tab, and its entries separated by tabs: one character for the weight, then the text. Nothing is
read into memory but the pages that are looked at.
"""

import mmap
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from searchsvc.runtime.cache_folder import keep

MAGIC = b"searchsvc dictionary 1\n"
_HEADER = struct.Struct("<II")
_NUMBER = struct.Struct("<I")
_SCALE = 64
_FIRST = 48
"""Weights are kept in 64 steps, as the characters from `0` on."""

Entries = Sequence[tuple[str, float]]


class Table:
    """One table of a packed file."""

    def __init__(self, data: mmap.mmap | bytes, count: int, starts: int, records: int) -> None:
        self._data = data
        self._count = count
        self._starts = starts
        self._records = records

    def __len__(self) -> int:
        return self._count

    def _start(self, index: int) -> int:
        found: int = _NUMBER.unpack_from(self._data, self._starts + index * _NUMBER.size)[0]
        return self._records + found

    @lru_cache(maxsize=8192)  # noqa: B019 - a table lives as long as its process
    def entries(self, key: str) -> list[tuple[str, float]]:
        """The entries of a key, the best first; none where the key is not there."""
        wanted = key.encode() + b"\t"
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            start = self._start(middle)
            if self._data[start : start + len(wanted)] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == self._count:
            return []
        record = self._data[self._start(low) : self._start(low + 1)]
        if not record.startswith(wanted):
            return []
        return [(text[1:], (ord(text[0]) - _FIRST) / _SCALE) for text in record.decode().split("\t")[1:]]


def _record(key: str, entries: Entries) -> bytes:
    steps = ((max(1, min(_SCALE, round(weight * _SCALE))), text) for text, weight in entries)
    return "\t".join((key, *(chr(_FIRST + step) + text for step, text in steps))).encode()


def _chunks(tables: Iterable[Mapping[str, Entries]]) -> Iterator[bytes]:
    yield MAGIC
    for table in tables:
        records = sorted(_record(key, entries) for key, entries in table.items() if key and "\t" not in key)
        starts = [0]
        for record in records:
            starts.append(starts[-1] + len(record))
        yield _HEADER.pack(len(records), starts[-1])
        yield struct.pack(f"<{len(starts)}I", *starts)
        yield b"".join(records)


def write_packed(path: Path, tables: Iterable[Mapping[str, Entries]]) -> None:
    """Writes tables to a file that appears whole or not at all."""
    keep(path, _chunks(tables))


def open_packed(path: Path) -> tuple[Table, ...]:
    """The tables of a packed file, mapped. Raises ValueError where it is not a packed dictionary, or not whole."""
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError(f"{path} is not a packed dictionary")
    found: list[Table] = []
    at = len(MAGIC)
    while at < size:
        if at + _HEADER.size > size:
            raise ValueError(f"{path} is not a whole packed dictionary: it is cut off")
        count, length = _HEADER.unpack_from(data, at)
        starts = at + _HEADER.size
        records = starts + (count + 1) * _NUMBER.size
        at = records + length
        if at > size:
            raise ValueError(f"{path} is not a whole packed dictionary: it is cut off")
        found.append(Table(data, count, starts, records))
    return tuple(found)
