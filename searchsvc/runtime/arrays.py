"""The names of the arrays that kernels take: of numbers of one width each, with one dimension unless said otherwise.

To mypy an element of any of these is `Any`: a kernel's numbers mix as machine numbers do, which NumPy's stubs forbid,
and a kernel annotates its single numbers as `int`, `float` and `bool`. Where arrays are made, `NDArray[np.uint32]` and
the like say the same with a width that mypy knows.
"""

from typing import Any, TypeAlias

from numpy.typing import NDArray

Bools: TypeAlias = NDArray[Any]
Uint8s: TypeAlias = NDArray[Any]
Uint16s: TypeAlias = NDArray[Any]
Uint32s: TypeAlias = NDArray[Any]
Uint64s: TypeAlias = NDArray[Any]
Int16s: TypeAlias = NDArray[Any]
Int32s: TypeAlias = NDArray[Any]
Int64s: TypeAlias = NDArray[Any]
Float32s: TypeAlias = NDArray[Any]
Float64s: TypeAlias = NDArray[Any]
Records: TypeAlias = NDArray[Any]
"""Of a structured type, whose fields a kernel reads by name: `codes[document]["year"]`."""
