"""What kernels may not do that borrow the arrays of their callers: return one, or call what returns one."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from numba import types
from numba.core.dispatcher import Dispatcher

import searchsvc
from searchsvc.runtime.kernel import IS_PLAIN, allocating, kernel
from searchsvc.runtime.kernel_cache import wait_until_compiled

pytestmark = pytest.mark.compiled

Kernels = dict[str, Any]


@pytest.fixture(scope="module")
def kernels() -> Kernels:
    """All kernels of the package by module and name, with the types that each was compiled for on this machine."""
    if IS_PLAIN:
        pytest.skip("kernels are plain Python here; what numba makes of them is looked at where they are compiled")
    wait_until_compiled()
    found = {f"{each.__module__}.{each.py_func.__name__}": each for each in _dispatchers()}
    for each in found.values():
        for arguments, *_ in each._cache._cache_file._load_index():
            each.compile(arguments)  # loaded, not compiled
    return found


def _dispatchers() -> Iterator[Any]:
    for module in walk_packages(searchsvc.__path__, "searchsvc."):
        if not module.name.endswith("__main__"):
            for each in vars(import_module(module.name)).values():
                if isinstance(each, Dispatcher):
                    yield each


def _borrows(each: Any) -> bool:
    return bool(each.targetoptions.get("_nrt") is False)


def _is_inlined(each: Any) -> bool:
    return bool(each.targetoptions.get("inline") == "always")


def _holds_array(of: Any) -> bool:
    return isinstance(of, types.Array) or any(map(_holds_array, getattr(of, "types", ())))  # those of a tuple


def _returns_array(each: Any) -> bool:
    return any(_holds_array(overload.signature.return_type) for overload in each.overloads.values())


def _called(each: Any) -> Iterator[Any]:
    for name in each.py_func.__code__.co_names:
        other = each.py_func.__globals__.get(name)
        if isinstance(other, Dispatcher) and not _is_inlined(other):
            yield other


def _faults(kernels: Kernels) -> list[str]:
    borrowing = {name: each for name, each in kernels.items() if _borrows(each)}
    returning = [f"{name} returns an array" for name, each in borrowing.items() if _returns_array(each)]
    calling = [
        f"{name} calls {other.py_func.__name__}, which returns an array"
        for name, each in borrowing.items()
        for other in _called(each)
        if _returns_array(other)
    ]
    return returning + calling


def test_every_kernel_says_what_it_is_and_is_compiled_beforehand(kernels: Kernels) -> None:
    folder = Path(str(searchsvc.__file__)).parent
    decorated = sum(
        path.read_text("utf-8").count(f"\n@{name}\n")
        for path in folder.rglob("*.py")
        for name in ("kernel", "allocating", "inlined")
    )
    assert len(kernels) == decorated
    assert not [name for name, each in kernels.items() if not each.overloads and not _is_inlined(each)]


def test_what_borrows_arrays_returns_none(kernels: Kernels) -> None:
    assert not _faults(kernels)


def _all_but_first(values: Any) -> Any:
    return values[1:]


_rest: Any = allocating(_all_but_first)


def _passed(values: Any) -> Any:
    return values


def _asked(values: Any) -> Any:
    return _rest(values).size


@pytest.mark.skipif(IS_PLAIN, reason="nothing is compiled here")
def test_that_would_be_seen() -> None:
    wrong: Kernels = {each.__name__: kernel(each) for each in (_passed, _asked)}
    for each in (_rest, *wrong.values()):
        each.compile((types.int64[:],))  # and not called: what is wrong with it is what it does then
    assert _faults(wrong) == ["_passed returns an array", "_asked calls _all_but_first, which returns an array"]
