"""What makes a kernel of a function: three decorators. A kernel is plain Python first, and compiled where that is wanted.

With `NUMBA_DISABLE_JIT=1` in the environment before this module is imported, kernels are the functions as they stand:
slower, but there at once, with every bound checked by NumPy, and open to a debugger. Otherwise numba compiles each at
its first call, and keeps on disk what it compiled. Both give the same answers. numba itself is imported only to compile.

numba counts references to arrays as Python does: a function counts each array that it is handed, and a loop may do it
at every step, though whoever called holds the arrays all the while. A `kernel` borrows them and counts nothing, which
takes half the time where a step of a loop does little. It makes no array, which numba refuses to compile, returns none,
and calls nothing that returns one, which would never be given back; a test looks for both.
"""

import os
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

PLAIN_VARIABLE = "NUMBA_DISABLE_JIT"
"""numba's own; it too looks at it once, when it is imported."""
IS_PLAIN = os.environ.get(PLAIN_VARIABLE, "0") not in ("", "0")
"""Whether the kernels of this process are plain Python."""

_Function = TypeVar("_Function", bound=Callable[..., Any])

if IS_PLAIN:
    # Hashes and bit tricks overflow on purpose; compiled kernels say nothing of it, and neither do plain ones. NumPy
    # takes the first for this thread alone, which it spares the work; all others need the second.
    np.seterr(over="ignore")
    warnings.filterwarnings("ignore", "overflow encountered in scalar", RuntimeWarning)


def _compiled(**options: Any) -> Callable[[_Function], _Function]:
    """The decorator that compiles with numba's options, or leaves a function as it is."""
    if IS_PLAIN:
        return lambda function: function
    from numba import njit  # noqa: PLC0415 - takes a third of a second, which plain kernels do not need

    decorator: Callable[[_Function], _Function] = njit(cache=True, nogil=True, **options)
    return decorator


def kernel(function: _Function) -> _Function:
    """A kernel that makes and returns numbers only; what it works out, it writes into arrays that it is given."""
    return _compiled(_nrt=False)(function)


def allocating(function: _Function) -> _Function:
    """A kernel that makes or returns arrays."""
    return _compiled(_nrt=True)(function)


def inlined(function: _Function) -> _Function:
    """A step that becomes part of the kernels that call it, and counts what they count."""
    return _compiled(inline="always")(function)
