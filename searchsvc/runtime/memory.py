"""The memory of a process: how much it took, and how one that builds keeps freed memory for a while, to be fast.

A build makes hundreds of thousands of rows and hardly a reference cycle, so the garbage collector runs rarely. A build
also makes large arrays, one after the other. The C library of Linux would give each back to the system when it is
freed, and the system would have to clear the memory of the next array page by page.
"""

import ctypes
import gc
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GARBAGE_THRESHOLD = 100_000
"""New objects after which the garbage collector runs."""
_LARGEST_KEPT = 32 << 20
"""Bytes: a larger array is given back when it is freed. The C library accepts no higher limit, and by itself raises its
own up to this one."""
_MOST_FREE = 256 << 20
"""Bytes that may be free at the end of the heap before the C library gives any back."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # `malloc.h` of glibc
_C_LIBRARY = ctypes.CDLL(None)


def peak_memory() -> int:
    """The greatest memory of this process so far, in bytes; Linux counts kilobytes, macOS bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def _set_allocation(largest_kept: int, most_free: int) -> None:
    if hasattr(_C_LIBRARY, "mallopt"):  # it is glibc
        _C_LIBRARY.mallopt(_MMAP_THRESHOLD, largest_kept)
        _C_LIBRARY.mallopt(_TRIM_THRESHOLD, most_free)


def _give_back() -> None:
    if hasattr(_C_LIBRARY, "malloc_trim"):
        _C_LIBRARY.malloc_trim(0)


def use_for_build() -> None:
    """Lets this process use memory as a build does, from now on."""
    gc.set_threshold(_GARBAGE_THRESHOLD)
    _set_allocation(_LARGEST_KEPT, _MOST_FREE)


@contextmanager
def used_for_build() -> Iterator[None]:
    """Lets this process use memory as a build does; at the end restores the settings and gives back what is free."""
    before = gc.get_threshold()
    use_for_build()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        _set_allocation(_LARGEST_KEPT, 2 * _LARGEST_KEPT)
        _give_back()
