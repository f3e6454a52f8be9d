"""The order of terms that lie in one stretch of bytes, found eight bytes at a time, with no object for each."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from searchsvc.text.characters import U8

_KEY_BYTES = 8


@njit(cache=True, nogil=True)
def _keys(text, ends, chosen, skipped, keys):
    """Eight bytes of each chosen term, after those skipped, as a number that sorts alike."""
    for index in range(chosen.size):
        term = chosen[index]
        start = (ends[term - 1] if term else 0) + skipped
        key = np.uint64(0)
        for place in range(start, start + _KEY_BYTES):
            key = (key << np.uint64(8)) | np.uint64(text[place] if place < ends[term] else 0)
        keys[index] = key


def ascending(text: U8, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of distinct terms, none of which holds a zero byte but as its first, in the order of their bytes."""
    order = np.arange(len(ends))
    groups = np.zeros(len(ends), dtype=np.int64)  # by place in the order: the first place that it may yet be moved to
    open_places = order.copy()
    longest = int(np.diff(ends, prepend=0).max(initial=0))
    for skipped in range(0, longest, _KEY_BYTES):
        keys = np.empty(len(open_places), dtype=np.uint64)
        _keys(text, ends, order[open_places], skipped, keys)
        by_key = np.argsort(keys)
        by = by_key[np.argsort(groups[open_places][by_key], kind="stable")] if skipped else by_key
        order[open_places] = order[open_places][by]
        keys, group = keys[by], groups[open_places]
        is_new = np.empty(len(keys), dtype=np.bool_)
        is_new[:1] = True
        is_new[1:] = (keys[1:] != keys[:-1]) | (group[1:] != group[:-1])
        first = np.flatnonzero(is_new)
        sizes = np.diff(first, append=len(keys))
        groups[open_places] = np.repeat(open_places[first], sizes)
        open_places = open_places[np.repeat(sizes > 1, sizes)]
    return order
