"""The term table: numbers the distinct terms of a batch as kernels meet them, in a hash table that grows.

A term is a stretch of a pool of code points. One of up to two is its own key; a longer one has a hash as its key, and
is compared.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Bools, Int32s, Uint32s
from searchsvc.runtime.kernel import allocating, inlined, kernel
from searchsvc.text.kernels.characters import U32

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_HASHED = np.uint64(1 << 63)
_HALF, _CODE_BITS = np.uint64(32), np.uint64(21)
TERMS, POOL = 0, 1
_FIRST_SLOTS = 1 << 12


class TermTable(NamedTuple):
    """The table. Of term `t`: `keys[t]`, and `pool[starts[t]:starts[t] + lengths[t]]`.

    `slots` holds 1 + a term's number, or 0; `sizes` how many terms there are, and how much of the pool is used.
    """

    slots: NDArray[np.int32]
    keys: NDArray[np.uint64]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    pool: U32
    sizes: NDArray[np.int64]


def new_table(most_terms: int, most_codes: int) -> TermTable:
    """An empty table for up to so many terms and code points; memory is used only as they come."""
    return TermTable(
        slots=np.zeros(_FIRST_SLOTS, dtype=np.int32),
        keys=np.empty(most_terms, dtype=np.uint64),
        starts=np.empty(most_terms, dtype=np.int32),
        lengths=np.empty(most_terms, dtype=np.int32),
        pool=np.empty(most_codes, dtype=np.uint32),
        sizes=np.zeros(2, dtype=np.int64),
    )


@inlined
def _is_last(table: TermTable, number: int, length: int) -> bool:
    """Whether a term is the same as what was written to the end of the pool."""
    if table.lengths[number] != length:
        return False
    start, last = table.starts[number], table.sizes[POOL]
    for place in range(length):  # noqa: SIM110 - numba compiles no generator here
        if table.pool[start + place] != table.pool[last + place]:
            return False
    return True


@kernel
def _first_slot(key: np.uint64, slots: Int32s) -> np.uint64:
    """The slot where the search for a key begins."""
    return ((key * _MULTIPLIER) >> _HALF) & np.uint64(slots.size - 1)


@inlined
def _slot_of(table: TermTable, key: np.uint64, length: int) -> np.uint64:
    """The slot of a term, or the empty one where it would stand."""
    slot = _first_slot(key, table.slots)
    while table.slots[slot] != 0:
        number = table.slots[slot] - 1
        if table.keys[number] == key and (key < _HASHED or _is_last(table, number, length)):
            break
        slot = (slot + np.uint64(1)) & np.uint64(table.slots.size - 1)
    return slot


@inlined
def _add(table: TermTable, slot: np.uint64, key: np.uint64, length: int) -> int:
    """Makes a term of what was written to the end of the pool; returns its number."""
    number: int = table.sizes[TERMS]
    used = table.sizes[POOL]
    table.slots[slot] = number + 1
    table.keys[number], table.starts[number], table.lengths[number] = key, used, length
    table.sizes[TERMS] = number + 1
    table.sizes[POOL] = used + length
    return number


@kernel
def put_grams(
    codes: Uint32s,
    run: tuple[int, int, int],
    start_mark: int,
    are_pairs: Bools,
    table: TermTable,
    terms: Int32s,
    occurrences: Uint32s,
    count: int,
) -> int:
    """Appends the n-grams of a Han run to `count` terms and occurrences; returns how many there are then.

    They are every pair of neighbours, the first character with `start_mark` before it, and the last character alone. A
    run is its start and end among `codes`, and its position; `are_pairs` marks the characters that begin a word of two.

    It is all one loop, since calls for single pairs, which hand over the table each time, took longer than the work.
    """
    slots, keys, starts, lengths, pool, sizes = table
    start, end, position = run
    mask = np.uint64(slots.size - 1)
    for place in range(start - 1, end):
        if place < start:
            first, second, occurrence = np.uint64(start_mark), np.uint64(codes[place + 1]), position * 2 + 1
        else:
            occurrence = (position + place - start) * 2
            first, second = np.uint64(codes[place]), np.uint64(0)
            if place + 1 < end:
                second = np.uint64(codes[place + 1])
                occurrence += are_pairs[place]
            else:
                occurrence += 1
        key = (first << _CODE_BITS) | second
        slot = ((key * _MULTIPLIER) >> _HALF) & mask
        while slots[slot] != 0 and keys[slots[slot] - 1] != key:
            slot = (slot + np.uint64(1)) & mask
        number = slots[slot] - 1
        if number < 0:
            number, used = sizes[TERMS], sizes[POOL]
            pool[used], pool[used + 1] = first, second
            slots[slot] = number + 1
            keys[number], starts[number], lengths[number] = key, used, 2 if second else 1
            sizes[TERMS] = number + 1
            sizes[POOL] = used + lengths[number]
        terms[count], occurrences[count] = number, occurrence
        count += 1
    return count


@inlined
def last_number(table: TermTable, length: int) -> int:
    """The number of the term whose `length` code points were written to the end of the pool: a new one if need be."""
    used = table.sizes[POOL]
    key = np.uint64(0)
    if length <= 2:
        key = np.uint64(table.pool[used]) << _CODE_BITS if length else key
        key |= np.uint64(table.pool[used + 1]) if length == 2 else np.uint64(0)
    else:
        for place in range(used, used + length):
            key = (key ^ np.uint64(table.pool[place])) * _MULTIPLIER
            key ^= key >> _HALF
        key |= _HASHED
    slot = _slot_of(table, key, length)
    if table.slots[slot] != 0:
        return int(table.slots[slot] - 1)
    return _add(table, slot, key, length)


@inlined
def has_room(table: TermTable, more: int) -> bool:
    """Whether there are slots for so many more terms, at most half of them full."""
    return bool(2 * (table.sizes[TERMS] + more) <= table.slots.size)


@allocating
def with_room(table: TermTable, more: int) -> TermTable:
    """The table itself where it has slots for so many more terms; else one with twice as many slots as are needed."""
    if has_room(table, more):
        return table
    size = table.slots.size
    while size < 4 * (table.sizes[TERMS] + more):
        size *= 2
    slots = np.zeros(size, dtype=np.int32)
    for number in range(table.sizes[TERMS]):
        slot = _first_slot(table.keys[number], slots)
        while slots[slot] != 0:
            slot = (slot + np.uint64(1)) & np.uint64(size - 1)
        slots[slot] = number + 1
    return TermTable(slots, table.keys, table.starts, table.lengths, table.pool, table.sizes)
