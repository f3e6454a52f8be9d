"""What makes a kernel of a function: three decorators. A kernel is plain Python first, and compiled if that is wanted.

With `NUMBA_DISABLE_JIT=1` in the environment before this module is imported, kernels are the functions as they stand:
slower, but there at once, with every bound checked by NumPy, and open to a debugger. Otherwise numba compiles each at
its first call, and keeps in the kernel cache what it compiled. Both give the same answers. numba itself is imported
only to compile.

numba counts references to arrays as Python does: a function counts each array that it is handed, and a loop may do it
at every step, though whoever called holds the arrays all the while. A `kernel` borrows them and counts nothing, which
takes half the time where a step of a loop does little. It makes no array, which numba refuses to compile, returns none,
and calls nothing that returns one, which would never be given back; a test looks for both.
"""

import os
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE, kernel_folder

IS_PLAIN = os.environ.get(PLAIN_VARIABLE, "0") not in ("", "0")
"""Whether the kernels of this process are plain Python."""

_Function = TypeVar("_Function", bound=Callable[..., Any])

if IS_PLAIN:
    # Hashes and bit tricks overflow on purpose; compiled kernels say nothing of it, and neither do plain ones. NumPy's
    # own setting holds for one thread only.
    np.seterr(over="ignore")
    warnings.filterwarnings("ignore", "overflow encountered in scalar", RuntimeWarning)


def decorated(**options: bool | str) -> Callable[[_Function], _Function]:
    """The decorator that compiles with numba's options, or leaves a function as it is."""
    if IS_PLAIN:
        return lambda function: function
    numba: Any = import_module("numba")  # takes a third of a second, which plain kernels do not need
    folder = kernel_folder()
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    compiled = numba.njit(cache=folder is not None, nogil=True, **options)
    return lambda function: _with_constants_as_numbers(compiled(function), numba.types.unliteral)


def _with_constants_as_numbers(dispatcher: Any, unliteral: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - numba's
    """Has a kernel compiled once for a number, also where the kernel that calls it hands over a constant.

    numba would compile it once more for each constant: 41 of 168 versions were that.
    """
    resolve = dispatcher.get_call_template

    def resolved(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:  # noqa: ANN401
        return resolve(tuple(map(unliteral, arguments)), {name: unliteral(each) for name, each in named.items()})

    dispatcher.get_call_template = resolved
    return dispatcher


def kernel(function: _Function) -> _Function:
    """A kernel that makes and returns numbers only; what it works out, it writes into arrays that it is given."""
    return decorated(_nrt=False)(function)


def allocating(function: _Function) -> _Function:
    """A kernel that makes or returns arrays."""
    return decorated(_nrt=True)(function)


def inlined(function: _Function) -> _Function:
    """A step that becomes part of the kernels that call it, and counts what they count."""
    return decorated(inline="always")(function)
