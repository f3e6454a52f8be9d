"""The three decorators that make a function a kernel, which is plain Python that numba can compile.

With `NUMBA_DISABLE_JIT=1` in the environment before this module is imported, kernels stay the Python functions that
they are: slower, but usable at once, with every array bound checked by NumPy, and open to a debugger. Otherwise numba
compiles each at its first call, and keeps the result in the kernel cache. Both give the same answers. numba itself is
imported only to compile.

numba counts references to arrays as Python does: a function counts each array that it is passed, and a loop may do so
at every step, although the caller holds the arrays all the while. A function with `kernel` counts nothing, which halves
the time of a loop whose steps do little. In return it may not make an array (numba then refuses to compile it), return
one, or call a function that returns one (its memory would never be freed). A test checks the last two.
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
    """The decorator that compiles a function with numba's options, or in plain mode leaves it as it is."""
    if IS_PLAIN:
        return lambda function: function
    numba: Any = import_module("numba")  # takes a third of a second, which plain kernels do not need
    folder = kernel_folder()
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    compiled = numba.njit(cache=folder is not None, nogil=True, **options)
    return lambda function: _with_constants_as_numbers(compiled(function), numba.types.unliteral)


def _with_constants_as_numbers(dispatcher: Any, unliteral: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - numba's
    """Makes numba treat a constant that one kernel passes to another as any number of its type.

    numba would compile the called kernel once more for each constant: 41 of 168 versions were such.
    """
    resolve = dispatcher.get_call_template

    def resolved(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:  # noqa: ANN401 - numba's
        return resolve(tuple(map(unliteral, arguments)), {name: unliteral(each) for name, each in named.items()})

    dispatcher.get_call_template = resolved
    return dispatcher


def kernel(function: _Function) -> _Function:
    """A kernel that makes and returns numbers only, and writes other results into arrays that it is given."""
    return decorated(_nrt=False)(function)


def allocating(function: _Function) -> _Function:
    """A kernel that makes or returns arrays."""
    return decorated(_nrt=True)(function)


def inlined(function: _Function) -> _Function:
    """A small step that becomes part of each kernel that calls it, and counts references where that kernel does."""
    return decorated(inline="always")(function)
