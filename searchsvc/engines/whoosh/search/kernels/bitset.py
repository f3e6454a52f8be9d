"""Sets of documents of one segment: a bit for each, in words of 64."""

import numpy as np

from searchsvc.runtime.arrays import Int64s, Uint64s, int64, uint64
from searchsvc.runtime.kernel import allocating, inlined

ONE = uint64(1)
_DE_BRUIJN = uint64(0x03F79D71B4CB0A89)
"""Multiplied by a power of two, it gives upper six bits that differ for each (Leiserson, Prokop, Randall 1998)."""
# fmt: off
_INDEX_OF_PRODUCT = np.array(
    [
        0, 1, 48, 2, 57, 49, 28, 3, 61, 58, 50, 42, 38, 29, 17, 4,
        62, 55, 59, 36, 53, 51, 43, 22, 45, 39, 33, 30, 24, 18, 12, 5,
        63, 47, 56, 27, 60, 41, 37, 16, 54, 35, 52, 21, 44, 32, 23, 11,
        46, 26, 40, 15, 34, 20, 31, 10, 25, 14, 19, 9, 13, 8, 7, 6,
    ],
    dtype=np.int64,
)
"""The index of the bit, looked up by these six bits."""
# fmt: on


@inlined
def lowest_bit(bits: int) -> int:
    """`bits` with none but its lowest bit left."""
    return bits & (~bits + ONE)


@inlined
def index_of_bit(bit: int) -> int:
    """The index of the only bit that is set."""
    return int64(_INDEX_OF_PRODUCT[(bit * _DE_BRUIJN) >> uint64(58)])


@inlined
def new_bits(size: int) -> Uint64s:
    """An empty set, with room for `size` documents."""
    return np.zeros((size + 63) >> 6, dtype=np.uint64)


@inlined
def is_set(bits: Uint64s, local: int) -> bool:
    """Whether the bit of a document is set."""
    return bool(bits[local >> 6] >> uint64(local & 63) & ONE)


@inlined
def set_bit(bits: Uint64s, local: int) -> None:
    """Sets the bit of a document."""
    bits[local >> 6] |= ONE << uint64(local & 63)


@allocating
def bits_of(documents: Int64s, base: int, last: int) -> Uint64s:
    """The set of those `documents` (numbers of the index) that are in the segment [base, last)."""
    bits = new_bits(last - base)
    for document in documents:
        if base <= document < last:
            set_bit(bits, document - base)
    return bits
