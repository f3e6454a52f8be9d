"""The records of a catalog as columns: ids, lines, digests and corrections of any number of records.

An object for each of a million records would take a gigabyte and seconds to make. The columns of a catalog are shared
by its files, each of which has a stretch of them; `CatalogRecord`s are made of what is looked at.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

from typing_extensions import override

_SIZE = 16
"""Bytes of a digest."""
_NOT_INDEXED = bytes(_SIZE)
"""Stands for the empty digest. That a record has this one by chance is as likely as that two have the same."""


class CatalogRecord(NamedTuple):
    """One record of a file: its line (None outside `.jsonl`), its id, and the digest of its content, in hexadecimal.

    The digest is empty where the record is known, but withheld from the index. `correction` is the digest of what
    `overrides.toml` says of it, empty where that says nothing.
    """

    line: int | None
    id: str
    digest: str
    correction: str = ""


class RecordColumns:
    """Records one after the other. `add` makes them more, and what stands in them never changes."""

    __slots__ = ("_corrections", "_digests", "_ids", "_lines")

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._lines = array("I")  # 0 stands for none
        self._digests = bytearray()
        self._corrections: dict[int, str] = {}  # by the number of the record, of the few that have one

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, record: CatalogRecord) -> None:
        """Adds the next record."""
        if record.correction:
            self._corrections[len(self)] = record.correction
        self._ids.append(record.id)
        self._lines.append(record.line or 0)
        self._digests += bytes.fromhex(record.digest) or _NOT_INDEXED

    def added(self, records: Iterable[CatalogRecord]) -> "Records":
        """Adds the records of a file, in ascending order of lines."""
        first = len(self)
        for record in records:
            self.add(record)
        return Records(self, first, len(self))

    def packed(self) -> tuple[list[str], dict[str, str], bytes]:
        """The columns as they are written: ids, corrections as JSON has them, and the numbers as bytes."""
        corrections = {str(number): correction for number, correction in self._corrections.items()}
        return self._ids, corrections, _little_endian(self._lines).tobytes() + self._digests

    @classmethod
    def unpacked(cls, ids: list[str], corrections: Mapping[str, str], numbers: bytes) -> "RecordColumns":
        """The columns that were packed."""
        columns = cls()
        columns._ids = ids
        end_of_lines = len(numbers) - len(ids) * _SIZE
        columns._lines.frombytes(numbers[:end_of_lines])
        columns._lines = _little_endian(columns._lines)
        columns._digests += numbers[end_of_lines:]
        columns._corrections = {int(number): correction for number, correction in corrections.items()}
        return columns

    def extend(self, records: "Records") -> None:
        """Adds records of other columns."""
        other, first, last = records.columns, records.first, records.last
        shift = len(self) - first
        for number in _within(other._corrections, first, last):
            self._corrections[number + shift] = other._corrections[number]
        self._ids += other._ids[first:last]
        self._lines += other._lines[first:last]
        self._digests += other._digests[first * _SIZE : last * _SIZE]

    def ids(self) -> Sequence[str]:
        """The ids of all, which are not to be changed."""
        return self._ids

    def line(self, number: int) -> int | None:
        """The line of a record, by its number."""
        return self._lines[number] or None

    def digest(self, number: int) -> str:
        """The digest of a record, by its number."""
        digest = self._digests[number * _SIZE : (number + 1) * _SIZE]
        return "" if digest == _NOT_INDEXED else digest.hex()


class Records(Sequence[CatalogRecord]):
    """The records of one file: a stretch of columns."""

    __slots__ = ("columns", "first", "last")

    def __init__(self, columns: RecordColumns, first: int, last: int) -> None:
        self.columns, self.first, self.last = columns, first, last

    @override
    def __len__(self) -> int:
        return self.last - self.first

    @overload
    def __getitem__(self, index: int) -> CatalogRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[CatalogRecord]: ...
    @override
    def __getitem__(self, index: int | slice) -> CatalogRecord | list[CatalogRecord]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        columns, number = self.columns, range(self.first, self.last)[index]
        return CatalogRecord(
            columns.line(number),
            columns._ids[number],
            columns.digest(number),
            columns._corrections.get(number, ""),
        )

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Records) or len(self) != len(other):
            return False
        is_same = self.columns is other.columns and self.first == other.first
        return is_same or all(map(CatalogRecord.__eq__, self, other))

    @override
    def __hash__(self) -> int:
        return hash((self.first, self.last))

    def ids(self) -> list[str]:
        """The ids of all."""
        return self.columns._ids[self.first : self.last]

    def lines(self) -> "array[int]":
        """The lines of all, 0 where a record has none."""
        return self.columns._lines[self.first : self.last]

    def withheld(self) -> list[str]:
        """The ids of those that are withheld from the index."""
        numbers = _withheld(self.columns._digests, self.first, self.last)
        return [self.columns._ids[number] for number in numbers]

    def are_corrected(self) -> bool:
        """Whether any of them is corrected."""
        return next(_within(self.columns._corrections, self.first, self.last), None) is not None


def _within(numbers: dict[int, str], first: int, last: int) -> Iterator[int]:
    """Those of ascending numbers that are in [first, last), whichever are fewer to look at."""
    if last - first < len(numbers):
        return (number for number in range(first, last) if number in numbers)
    return (number for number in numbers if first <= number < last)


def _withheld(digests: bytearray, first: int, last: int) -> list[int]:
    """The numbers of the records [first, last) that are not in the index."""
    found = []
    at = digests.find(_NOT_INDEXED, first * _SIZE, last * _SIZE)
    while at >= 0:
        if at % _SIZE == 0:
            found.append(at // _SIZE)
            at += _SIZE
        else:
            at += _SIZE - at % _SIZE
        at = digests.find(_NOT_INDEXED, at, last * _SIZE)
    return found


def _little_endian(numbers: "array[int]") -> "array[int]":
    """Numbers of this machine as those of the files, or the other way round."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def gathered(stretches: Iterable[Records]) -> RecordColumns:
    """The records of several files as columns of their own, or the very columns that they are all of."""
    runs: list[Records] = []
    for each in stretches:
        if runs and runs[-1].columns is each.columns and runs[-1].last == each.first:
            runs[-1] = Records(each.columns, runs[-1].first, each.last)
        elif len(each):
            runs.append(each)
    if len(runs) == 1 and len(runs[0]) == len(runs[0].columns):
        return runs[0].columns
    columns = RecordColumns()
    for run in runs:
        columns.extend(run)
    return columns
