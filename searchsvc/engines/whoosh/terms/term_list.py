"""Sorted lists of terms, each as one array of bytes, so that millions are merged without an object for each."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Int32s, Int64s, Uint8s, Uint64s, int64, uint64
from searchsvc.runtime.kernel import allocating, kernel

MOST_TERMS, SAMPLES = 1 << 20, 1 << 10
"""Lists are merged in slices of about `MOST_TERMS` terms of all lists together, which takes some 50 bytes a term.

Where to cut the lists into such slices is estimated from a sample of `SAMPLES` terms for each slice.
"""
_PREFIX = 8
"""How many bytes at the beginning of a term are compared as one number."""
_END = uint64(0xFFFFFFFFFFFFFFFF)
"""Stands in place of the prefix where a list has no more terms; no term in UTF-8 has this prefix."""


class TermList(Sequence[bytes]):
    """Terms as one array of bytes: term `t` is `text[ends[t - 1]:ends[t]]`. Sorted, unless stated otherwise."""

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
        """The terms [first, last)."""
        start = int(self.ends[first - 1]) if first else 0
        end = int(self.ends[last - 1]) if last else 0
        return TermList(self.text[start:end], self.ends[first:last] - start if start else self.ends[first:last])

    def chosen(self, numbers: NDArray[np.int64]) -> "TermList":
        """The terms with these ascending numbers."""
        if len(numbers) == len(self):
            return self
        is_kept = np.zeros(len(self), dtype=np.bool_)
        is_kept[numbers] = True
        lengths = self.lengths()
        return TermList(self.text[np.repeat(is_kept, lengths)], np.cumsum(lengths[is_kept]))


@kernel
def _prefix(text: Uint8s, start: int, end: int) -> int:
    """The first `_PREFIX` bytes of a term as a number, zeros after a shorter one. A lesser number is a lesser term.

    `text` must go on for at least `_PREFIX` bytes after its last term.
    """
    prefix = uint64(0)
    for at in range(start, start + _PREFIX):
        prefix = (prefix << uint64(8)) | uint64(text[at])
    behind = uint64(8 * max(0, _PREFIX - (end - start)))  # bits after the end of the term
    return prefix >> behind << behind if end > start else uint64(0)


@kernel
def _order(text: Uint8s, start: int, end: int, other_start: int, other_end: int) -> int:
    """Below, equal to or above zero where the first of two terms with the same prefix is less, equal or greater."""
    for index in range(_PREFIX, min(end - start, other_end - other_start)):
        difference = int64(text[start + index]) - int64(text[other_start + index])
        if difference:
            return difference
    return (end - start) - (other_end - other_start)


@kernel
def _is_less(text: Uint8s, prefixes: Uint64s, starts: Int64s, ends: Int64s, one: int, other: int) -> bool:
    """Whether list `one` comes before list `other`: by their next terms, and if these are equal by their numbers."""
    if prefixes[one] != prefixes[other]:
        return bool(prefixes[one] < prefixes[other])
    order = _order(text, starts[one], ends[one], starts[other], ends[other])
    return order < 0 or (order == 0 and one < other)


@allocating
def _merge_lists(  # noqa: PLR0912, PLR0915 - see below why it is one function
    text: Uint8s, term_ends: Int64s, list_ends: Int64s, numbers: Int32s, merged: Uint8s, merged_ends: Int64s
) -> tuple[int, int]:
    """Merges sorted lists that stand one after the other in `text`. Returns how many distinct terms and bytes result.

    Term `t` of all lists ends at `term_ends[t]`, and list `i` ends before term `list_ends[i]`. Fills in the merged
    terms (`merged`, `merged_ends`), and for each term its number among them (`numbers`). The lists compete in a tree of
    losers, in which each node keeps the list that lost there (Knuth: The Art of Computer Programming 3, 5.4.1).
    Everything is in one loop, because a call for each term took ten times as long as the work that it did.
    """
    lists = list_ends.size
    at = np.zeros(lists, dtype=np.int64)
    prefixes = np.full(lists, _END, dtype=np.uint64)
    starts, ends = np.zeros(lists, dtype=np.int64), np.zeros(lists, dtype=np.int64)
    tree = np.full(lists, -1, dtype=np.int64)
    count = used = last_start = 0
    last_prefix = _END
    top = 0
    for each in range(lists):
        at[each] = list_ends[each - 1] if each else 0
        if at[each] < list_ends[each]:
            starts[each], ends[each] = term_ends[at[each] - 1] if at[each] else 0, term_ends[at[each]]
            prefixes[each] = _prefix(text, starts[each], ends[each])
        top = each
        node = (each + lists) // 2
        while node:
            if tree[node] < 0:  # the opponent is not known yet, so `top` waits here
                tree[node] = top
                break
            if _is_less(text, prefixes, starts, ends, tree[node], top):
                tree[node], top = top, tree[node]
            node //= 2
    while prefixes[top] != _END:
        prefix, start, end = prefixes[top], starts[top], ends[top]
        is_new = prefix != last_prefix or end - start != used - last_start
        if not is_new:
            for index in range(_PREFIX, end - start):
                if text[start + index] != merged[last_start + index]:
                    is_new = True
                    break
        if is_new:
            last_prefix, last_start = prefix, used
            for index in range(start, end):
                merged[used] = text[index]
                used += 1
            merged_ends[count] = used
            count += 1
        numbers[at[top]] = count - 1
        at[top] += 1
        prefix = _END
        if at[top] < list_ends[top]:
            start, end = end, term_ends[at[top]]
            starts[top], ends[top] = start, end
            prefix = _prefix(text, start, end)
        prefixes[top] = prefix
        node = (top + lists) // 2
        while node:
            other = tree[node]
            other_prefix = prefixes[other]
            is_less = other_prefix < prefix
            if other_prefix == prefix and prefix != _END:
                order = _order(text, starts[other], ends[other], start, end)
                is_less = order < 0 or (order == 0 and other < top)
            if is_less:
                tree[node], top = top, other
                prefix, start, end = other_prefix, starts[other], ends[other]
            node //= 2
    return count, used


def merge_terms(lists: Sequence[TermList]) -> tuple[TermList, list[NDArray[np.int32]]]:
    """The distinct terms of sorted lists, sorted; and for each list an array with the number of each of its terms."""
    if not lists:
        return TermList.of([]), []
    sizes = np.array([len(each.text) for each in lists])
    text = np.concatenate([*(each.text for each in lists), np.zeros(_PREFIX, dtype=np.uint8)])
    ends = np.concatenate([each.ends + base for each, base in zip(lists, np.cumsum(sizes) - sizes, strict=True)])
    list_ends = np.cumsum([len(each) for each in lists])
    numbers = np.empty(len(ends), dtype=np.int32)
    merged, merged_ends = np.empty_like(text), np.empty_like(ends)
    count, used = _merge_lists(text, ends, list_ends, numbers, merged, merged_ends)
    return TermList(merged[:used].copy(), merged_ends[:count].copy()), np.split(numbers, list_ends[:-1])


def slice_bounds(
    lists: Sequence[Sequence[bytes]], let_go: Callable[[], None] = lambda: None, most: int | None = None
) -> list[list[tuple[int, int]]]:
    """For each list the bounds [first, last) of its slices, as many for every list.

    The n-th slices of all lists hold the terms between the same two terms, about `most` together, or `MOST_TERMS`.
    `let_go` is called after each list is looked at, all over which terms are read that may be mapped.
    """
    step = max((MOST_TERMS if most is None else most) // SAMPLES, 1)
    sample: list[bytes] = []
    for terms in lists:
        sample += [terms[number] for number in range(step - 1, len(terms), step)]
        let_go()
    sample.sort()
    keys = sample[SAMPLES - 1 :: SAMPLES]
    bounds = []
    for terms in lists:
        bounds.append([*pairwise([0, *(bisect_left(terms, key) for key in keys), len(terms)])])
        let_go()
    return bounds
