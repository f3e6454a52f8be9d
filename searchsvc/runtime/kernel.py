"""What makes a compiled kernel of a function: three decorators, all of which keep on disk what numba compiled.

numba counts references to arrays as Python does: a function counts each array that it is handed, and a loop may do it
at every step, though whoever called holds the arrays all the while. A `kernel` borrows them and counts nothing, which
takes half the time where a step of a loop does little. It makes no array, which numba refuses to compile, returns none,
and calls nothing that returns one, which would never be given back; a test looks for both.
"""

from typing import Any

from numba import njit

_compiled: Any = njit  # whose types do not know the option by which numba compiles its own such kernels

kernel = _compiled(cache=True, nogil=True, _nrt=False)
"""A kernel that makes and returns numbers only; what it works out, it writes into arrays that it is given."""

allocating = _compiled(cache=True, nogil=True, _nrt=True)
"""A kernel that makes or returns arrays."""

inlined = _compiled(cache=True, nogil=True, inline="always")
"""A step that becomes part of the kernels that call it, and counts what they count."""
