"""The kernels of sums: scores added up by document, in any order, and listed in ascending order; sets of documents.

An array over all documents of a segment of which nothing is cleared and only what was added to is read again: a bit for
each document says so. A word that is few releases costs next to nothing, and one that is in all costs two writes each.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.kernel import allocating, inlined, kernel

_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
"""Times a power of two, its upper six bits are different for each (Leiserson, Prokop, Randall 1998)."""
_PLACES = np.argsort([(0x03F79D71B4CB0A89 << place & (1 << 64) - 1) >> 58 for place in range(64)])
"""The place of the bit by these six."""
_ONE = np.uint64(1)


class Sums(NamedTuple):
    """The sum of each document, and a bit for each that has one; before the first addition a sum is anything."""

    values: NDArray[np.float32]
    added: NDArray[np.uint64]


@inlined
def lowest_bit(bits):
    """The lowest bit that is set, by itself."""
    return bits & (~bits + _ONE)


@inlined
def place_of_bit(bit):
    """The place of the only bit that is set."""
    return _PLACES[(bit * _DE_BRUIJN) >> np.uint64(58)]


@allocating
def bits_of(documents, base, last):
    """A bit for each document of [base, last): whether it is one of `documents`."""
    bits = np.zeros((last - base + 63) >> 6, dtype=np.uint64)
    for document in documents:
        if base <= document < last:
            bits[(document - base) >> 6] |= _ONE << np.uint64((document - base) & 63)
    return bits


@inlined
def is_set(bits, document):
    """Whether the bit of a document is set."""
    return bits[document >> 6] >> np.uint64(document & 63) & _ONE


@allocating
def new_sums(size):
    """No sum yet, of so many documents."""
    return Sums(np.empty(size, dtype=np.float32), np.zeros((size + 63) >> 6, dtype=np.uint64))


@inlined
def add(sums, document, value):
    """Adds to the sum of a document; returns whether it is the first addition."""
    is_first = not is_set(sums.added, document)
    if is_first:
        sums.added[document >> 6] |= _ONE << np.uint64(document & 63)
        sums.values[document] = value
    else:
        sums.values[document] += value
    return is_first


@kernel
def add_all(sums, base, documents, values):
    """Adds to the sums of documents that are numbered from `base` on."""
    for index in range(documents.size):
        add(sums, documents[index] - base, values[index])


@allocating
def listed(sums, base):
    """The documents that have a sum, ascending and numbered from `base` on, and their sums."""
    count = 0
    for word in range(sums.added.size):
        bits = sums.added[word]
        while bits:
            count += 1
            bits &= bits - _ONE
    documents, values = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.float32)
    count = 0
    for word in range(sums.added.size):
        bits = sums.added[word]
        while bits:
            bit = lowest_bit(bits)
            document = (word << 6) + place_of_bit(bit)
            documents[count], values[count] = document + base, sums.values[document]
            count += 1
            bits ^= bit
    return documents, values
