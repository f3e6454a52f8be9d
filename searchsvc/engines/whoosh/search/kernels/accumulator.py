"""The accumulator: adds up scores by document, in any order, and lists them in ascending order of documents.

Its array has an element for each document of a segment. The array is never cleared: a bit for each document says
whether its element holds a sum, and no other element is read. So a word that is in few releases costs next to nothing,
and one that is in all of them costs two writes for each.
"""

from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.search.kernels.bitset import index_of_bit, is_set, lowest_bit, new_bits, set_bit
from searchsvc.runtime.arrays import Float32s, Int64s, Uint64s
from searchsvc.runtime.kernel import allocating, inlined, kernel


class Accumulator(NamedTuple):
    """`sums` has an element for each document of a segment, valid only where the document's bit in `added` is set."""

    sums: Float32s
    added: Uint64s


@allocating
def new_accumulator(size: int) -> Accumulator:
    """An accumulator without any sum, for a segment of `size` documents."""
    return Accumulator(np.empty(size, dtype=np.float32), new_bits(size))


@inlined
def add(accumulator: Accumulator, local: int, value: float) -> bool:
    """Adds to the sum of a document; returns whether it is the first addition."""
    is_first = not is_set(accumulator.added, local)
    if is_first:
        set_bit(accumulator.added, local)
        accumulator.sums[local] = value
    else:
        accumulator.sums[local] += value
    return is_first


@kernel
def add_all(accumulator: Accumulator, base: int, documents: Int64s, values: Float32s) -> None:
    """Adds each value to its document's sum. `documents` are numbers of the index; `base` is the segment's first."""
    for index in range(documents.size):
        add(accumulator, documents[index] - base, values[index])


@allocating
def listed(accumulator: Accumulator, base: int) -> tuple[Int64s, Float32s]:
    """The documents of the index that have a sum, ascending, and their sums; `base` is the segment's first."""
    count = 0
    for word in range(accumulator.added.size):
        bits = accumulator.added[word]
        while bits:
            count += 1
            bits ^= lowest_bit(bits)
    documents, sums = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.float32)
    count = 0
    for word in range(accumulator.added.size):
        bits = accumulator.added[word]
        while bits:
            bit = lowest_bit(bits)
            local = (word << 6) + index_of_bit(bit)
            documents[count], sums[count] = local + base, accumulator.sums[local]
            count += 1
            bits ^= bit
    return documents, sums
