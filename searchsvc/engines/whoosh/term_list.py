"""Sorted terms as one stretch of bytes: millions of them are merged without an object for each."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.text.term_order import ascending

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_FIRST_SLOTS = 1 << 12


class TermList(Sequence[bytes]):
    """Terms: term `t` is `text[ends[t - 1]:ends[t]]`."""

    __slots__ = ("ends", "text")

    def __init__(self, text: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self.text, self.ends = text, ends

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> "TermList":
        """The list of given terms."""
        ends = np.cumsum(np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)))
        return cls(np.frombuffer(b"".join(terms), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        start = int(self.ends[number - 1]) if number else 0
        return self.text[start : int(self.ends[number])].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        text, start = self.text.tobytes(), 0
        for end in self.ends.tolist():
            yield text[start:end]
            start = end

    def lengths(self) -> NDArray[np.int64]:
        """How many bytes each term has."""
        return np.diff(self.ends, prepend=0)

    def piece(self, first: int, last: int) -> "TermList":
        """The terms from `first` to before `last`."""
        start = int(self.ends[first - 1]) if first else 0
        end = int(self.ends[last - 1]) if last else 0
        return TermList(self.text[start:end], self.ends[first:last] - start)

    def chosen(self, numbers: NDArray[np.int64]) -> "TermList":
        """The terms with these ascending numbers."""
        if len(numbers) == len(self):
            return self
        is_kept = np.zeros(len(self), dtype=np.bool_)
        is_kept[numbers] = True
        lengths = self.lengths()
        return TermList(self.text[np.repeat(is_kept, lengths)], np.cumsum(lengths[is_kept]))


@njit(cache=True, nogil=True)
def _hash(text, start, end):
    key = np.uint64(end - start)
    for place in range(start, end):
        key = (key ^ np.uint64(text[place])) * _MULTIPLIER
        key ^= key >> _HALF
    return key


@njit(cache=True, nogil=True)
def _with_room(slots, keys, count, more):
    """The hash table, with room for so many more terms: at most half of its slots are taken."""
    size = slots.size
    while size < 2 * (count + more):
        size *= 2
    if size == slots.size:
        return slots
    grown = np.zeros(size, dtype=np.int32)
    mask = np.uint64(size - 1)
    for number in range(count):
        slot = keys[number] & mask
        while grown[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        grown[slot] = number + 1
    return grown


@njit(cache=True, nogil=True)
def _number(text, ends, first, last, slots, keys, places, count, numbers):
    """Numbers the terms from `first` to before `last` of all; returns how many distinct ones there are by then."""
    mask = np.uint64(slots.size - 1)
    start = ends[first - 1] if first else 0
    for term in range(first, last):
        end = ends[term]
        key = _hash(text, start, end)
        slot = key & mask
        number = np.int64(-1)
        while slots[slot] != 0:
            known = slots[slot] - 1
            if keys[known] == key:
                other_end = ends[places[known]]
                other_start = ends[places[known] - 1] if places[known] else 0
                is_same = other_end - other_start == end - start
                for place in range(end - start):
                    if not is_same or text[start + place] != text[other_start + place]:
                        is_same = False
                        break
                if is_same:
                    number = known
                    break
            slot = (slot + np.uint64(1)) & mask
        if number < 0:
            number = count
            slots[slot] = count + 1
            keys[count], places[count] = key, term
            count += 1
        numbers[term] = number
        start = end
    return count


@njit(cache=True, nogil=True)
def _number_lists(text, ends, list_ends, places, numbers):
    """Numbers the terms of lists that stand one after the other as they are met: `places[n]` is where term `n` was."""
    slots = np.zeros(_FIRST_SLOTS, dtype=np.int32)
    keys = np.empty(ends.size, dtype=np.uint64)
    count = first = 0
    for last in list_ends:
        slots = _with_room(slots, keys, count, last - first)
        count = _number(text, ends, first, last, slots, keys, places, count, numbers)
        first = last
    return count


@njit(cache=True, nogil=True)
def _gather(text, ends, chosen, out, out_ends):
    """Copies chosen terms one after the other."""
    at = 0
    for index in range(chosen.size):
        term = chosen[index]
        for place in range(ends[term - 1] if term else 0, ends[term]):
            out[at] = text[place]
            at += 1
        out_ends[index] = at


def merge_terms(lists: Sequence[TermList]) -> tuple[TermList, list[NDArray[np.int32]]]:
    """The distinct terms of sorted lists, sorted, and for each list the numbers of its terms among them.

    They are numbered by a hash table as they are met, and only the distinct ones are sorted.
    """
    if len(lists) < 2:
        return (lists[0], [np.arange(len(lists[0]), dtype=np.int32)]) if lists else (TermList.of([]), [])
    sizes = np.array([len(each.text) for each in lists])
    text = np.concatenate([each.text for each in lists])
    ends = np.concatenate([each.ends + base for each, base in zip(lists, np.cumsum(sizes) - sizes, strict=True)])
    list_ends = np.cumsum([len(each) for each in lists])
    numbers, places = np.empty(len(ends), dtype=np.int32), np.empty(len(ends), dtype=np.int32)
    places = places[: _number_lists(text, ends, list_ends, places, numbers)]
    distinct = _chosen(text, ends, places)
    order = ascending(distinct.text, distinct.ends)
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    return _chosen(text, ends, places[order]), np.split(ranks[numbers], list_ends[:-1])


def _chosen(text: NDArray[np.uint8], ends: NDArray[np.int64], numbers: NDArray[np.integer]) -> TermList:
    """The terms with these numbers, in their order."""
    lengths = ends[numbers] - np.where(numbers > 0, ends[numbers - 1], 0)
    chosen = TermList(np.empty(int(lengths.sum()), dtype=np.uint8), np.empty(len(numbers), dtype=np.int64))
    _gather(text, ends, numbers, chosen.text, chosen.ends)
    return chosen
