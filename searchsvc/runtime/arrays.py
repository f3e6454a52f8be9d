"""The names of the arrays that kernels take: of numbers of one width each, with one dimension unless said otherwise.

To mypy an element of any of these is `Any`: a kernel's numbers mix as machine numbers do, which NumPy's stubs forbid,
and a kernel annotates its single numbers as `int`, `float` and `bool`. Where arrays are made, `NDArray[np.uint32]` and
the like say the same with a width that mypy knows.
"""

from collections.abc import Callable
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

Bools: TypeAlias = NDArray[Any]
Uint8s: TypeAlias = NDArray[Any]
Uint16s: TypeAlias = NDArray[Any]
Uint32s: TypeAlias = NDArray[Any]
Uint64s: TypeAlias = NDArray[Any]
Int32s: TypeAlias = NDArray[Any]
Int64s: TypeAlias = NDArray[Any]
Float32s: TypeAlias = NDArray[Any]
Float64s: TypeAlias = NDArray[Any]
Records: TypeAlias = NDArray[Any]
"""Of a structured type, whose fields a kernel reads by name: `codes[document]["year"]`."""

int64 = cast("Callable[[Any], int]", np.int64)
uint64 = cast("Callable[[Any], int]", np.uint64)
float32 = cast("Callable[[Any], float]", np.float32)
"""NumPy's own, which a kernel calls to get a number of just this width; to mypy what they return is a plain number."""


def read_only(values: NDArray[Any]) -> NDArray[Any]:
    """The same array, but read-only, like those that are mapped: a kernel would be compiled anew for a writable one."""
    view = values.view()
    view.flags.writeable = False
    return view
