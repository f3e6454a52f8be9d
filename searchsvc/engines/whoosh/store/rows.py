"""Rows: what an index keeps of every document besides its postings, compressed, in two files of a segment.

Each row is compressed by itself with zstandard, with a dictionary trained on the first rows of its segment where these
are enough, so that any row is read without its neighbours.
"""

import os
import weakref
from contextlib import suppress
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import FACTS
from searchsvc.engines.whoosh.format.segment_files import (
    FACTS_COLUMN,
    ROW_DICTIONARY,
    ROW_ENDS,
    ROWS,
    array_path,
    map_array,
)
from searchsvc.errors import IndexDamaged

LEVEL = 5
SAMPLE = 8 << 20
"""Bytes: a dictionary is trained on so much of the first rows, or on all of them where they are less."""
LEAST_SAMPLE = 64 << 10
"""Bytes: rows that are less are compressed without one, which would take what it saves."""
DICTIONARY_SHARE = 16
"""A dictionary is a sixteenth of its sample."""
_END_SIZE = 8
"""Bytes: an element of `row_ends`."""
_SEGMENT, _GRAM = 200, 6
"""Bytes: a dictionary is put together from segments of so many, chosen by their sequences of so few.

zstd would try five sizes of segments by itself, which takes five times as long, and hardly ever finds a better one.
"""


class RowWriter:
    """Writes the rows of a segment, in order."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._folder, self._segment = folder, segment
        self._rows = array_path(folder, segment, ROWS).open("wb")
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._compressor: zstandard.ZstdCompressor | None = None
        self._dictionary = b""
        self._ends = array_path(folder, segment, ROW_ENDS).open("wb")
        self._size = 0

    def add(self, row: bytes) -> None:
        """Adds the next row."""
        if self._compressor is None:
            self._waiting.append(row)
            self._waiting_bytes += len(row)
            if self._waiting_bytes >= SAMPLE:
                self._start()
            return
        self._write(self._compressor, row)

    def _write(self, compressor: zstandard.ZstdCompressor, row: bytes) -> None:
        self._size += self._rows.write(compressor.compress(row))
        self._ends.write(self._size.to_bytes(_END_SIZE, "little"))

    def _start(self) -> None:
        if self._waiting_bytes >= LEAST_SAMPLE:
            size = min(self._waiting_bytes, SAMPLE) // DICTIONARY_SHARE
            with suppress(zstandard.ZstdError):  # they have nothing in common
                self._dictionary = zstandard.train_dictionary(size, list(self._waiting), k=_SEGMENT, d=_GRAM).as_bytes()
        self._compressor = _compressor(self._dictionary)
        for row in self._waiting:
            self._write(self._compressor, row)
        self._waiting = []

    def close(self) -> None:
        """Ends the files."""
        if self._compressor is None:
            self._start()
        self._rows.close()
        self._ends.close()
        array_path(self._folder, self._segment, ROW_DICTIONARY).write_bytes(self._dictionary)


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    """A compressor whose output does not hold its size, but a checksum: a row is read long before its file is."""
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, write_dict_id=0, write_checksum=1)
    kept = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=kept)


class RowReader:
    """Reads the rows of a segment, from any thread: not mapped, so that the rows once read are no memory of ours."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._rows = os.open(array_path(folder, segment, ROWS), os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._rows)
        ends = map_array(folder, segment, ROW_ENDS)
        self._ends = ends.data  # whose elements are numbers of Python's own
        dictionary = array_path(folder, segment, ROW_DICTIONARY).read_bytes()
        self._dictionary = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._local = local()

    def __len__(self) -> int:
        return len(self._ends)

    def read(self, number: int) -> bytes:
        """A row. Raises IndexDamaged where it cannot be decompressed."""
        decompressor: zstandard.ZstdDecompressor | None = getattr(self._local, "decompressor", None)
        if decompressor is None:  # one is not safe to use from two threads at once
            decompressor = self._local.decompressor = zstandard.ZstdDecompressor(dict_data=self._dictionary)
        begin = self._ends[number - 1] if number else 0
        try:
            return decompressor.decompress(os.pread(self._rows, self._ends[number] - begin, begin))
        except (zstandard.ZstdError, OSError, OverflowError, ValueError, MemoryError) as error:
            raise IndexDamaged(f"row {number} of a segment is damaged ({error}); run 'searchsvc verify'") from error


def read_facts(folder: Path, segment: str) -> NDArray[Any]:
    """The facts of every document of a segment, as records of `FACTS`: Whoosh's column of them is just that."""
    facts: NDArray[Any] = np.fromfile(array_path(folder, segment, FACTS_COLUMN), dtype=FACTS)
    return facts
