"""Kernels that search a sorted array: where in it a value stands, or would have to be put.

`lower_bound` becomes part of the kernels that call it, because it is called with arrays of several types.
"""

import numpy as np

from searchsvc.runtime.arrays import Int64s, Uint64s
from searchsvc.runtime.kernel import inlined, kernel


@inlined
def lower_bound(values: Int64s | Uint64s, low: int, high: int, wanted: int | np.uint64) -> int:
    """The first index in the ascending `values[low:high]` whose value is not less than `wanted`; `high` if none is.

    Halves the range at each step. Values and `wanted` are integers of one kind, of whatever width.
    """
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def gallop(values: Int64s | Uint64s, low: int, high: int, wanted: int | np.uint64) -> int:
    """The same as `lower_bound`, but fast where the answer is near `low`.

    Doubles its steps from `low` on until it has gone past `wanted`, and searches only the last step by halves. This is
    the search for someone who walks through an array in order and knows where the walk has got to.
    """
    step = 1
    at = low
    while at < high and values[at] < wanted:
        low = at + 1
        at += step
        step += step
    return lower_bound(values, low, min(at, high), wanted)
