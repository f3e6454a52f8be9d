"""The process that compiles the kernels: all of them, each for the one type of arguments that it is called with.

A process of its own makes every kind of build and search once with plain kernels, and records with which types each
kernel was called. Then as many processes as there are cores compile each kernel for these types into the kernel cache.
Finally the same builds and searches run again with the compiled kernels, and the cache is marked as complete.
"""

import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from searchsvc.runtime import kernel as decorators
from searchsvc.runtime.background_job import JobProgress, module_command
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE, VERSIONS, compile_job, set_complete

_NICENESS = 10
"""The compiler leaves the processor to processes that serve or build meanwhile."""
_MOST_SHARED = 0.3
"""A task of which more than this share is being compiled elsewhere waits until that is done, if others can go first."""
_CALLS = "calls.pickle"
_RECORD = "record"
_EXERCISES = "searchsvc.engines.whoosh.warmup", "searchsvc.engines.opensearch.warmup"
"""The modules that call every kernel of an engine."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


class KernelCall(NamedTuple):
    """A kernel by its module and name, and the numba types of the arguments with which it is called from Python."""

    module: str
    name: str
    types: tuple[Any, ...]

    @property
    def dispatcher(self) -> Any:  # noqa: ANN401 - numba has no types
        """The kernel, as numba has it."""
        return getattr(import_module(self.module), self.name)


def record_calls(exercise: Callable[[], None]) -> list[KernelCall]:
    """Every kernel that `exercise` calls from Python, with the types of its arguments, in the order of first calls.

    Call it in a process with plain kernels that has not imported any kernel yet: it replaces their decorator.
    """
    calls: dict[KernelCall, None] = {}
    is_inside = False

    def recording(**_: bool | str) -> Callable[[_Function], _Function]:
        def decorate(function: _Function) -> _Function:
            @wraps(function)
            def recorded(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the kernel takes and returns
                nonlocal is_inside
                if is_inside:
                    return function(*arguments)
                types = tuple(map(_type_of, arguments))
                calls[KernelCall(function.__module__, function.__name__, types)] = None
                is_inside = True
                try:
                    return function(*arguments)
                finally:
                    is_inside = False

            return recorded  # type: ignore[return-value]  # it has the signature of `function`, which mypy cannot tell

        return decorate

    decorators.decorated = recording
    exercise()
    return list(calls)


def _type_of(value: object) -> Any:  # noqa: ANN401 - numba has no types
    """The numba type that an argument has where kernels are compiled."""
    numba: Any = import_module("numba")
    return numba.typeof(_as_compiled(value))


def _as_compiled(value: Any) -> Any:  # noqa: ANN401 - any argument
    """An argument as a compiled kernel would pass it on: a small integer of NumPy's becomes a Python int."""
    import numpy as np  # noqa: PLC0415

    if isinstance(value, tuple):
        parts = [*map(_as_compiled, value)]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, np.integer) and value.dtype.itemsize < np.dtype(np.int64).itemsize:
        return int(value)
    return value


def _called(dispatcher: Any) -> set[Any]:  # noqa: ANN401 - numba has no types
    """The kernels that a kernel calls, and those that they call."""
    found: set[Any] = set()
    left = [dispatcher]
    while left:
        function = left.pop().py_func
        for name in function.__code__.co_names:
            other = function.__globals__.get(name)
            if hasattr(other, "py_func") and other not in found:
                found.add(other)
                left.append(other)
    return found


class _Task(NamedTuple):
    """One kernel to compile. `cost` is the size of its code and of all that it calls, in bytes of bytecode."""

    call: KernelCall
    called: frozenset[Any]
    cost: int


def _task(call: KernelCall) -> _Task:
    called = _called(call.dispatcher)
    return _Task(call, frozenset(called), _code_size([call.dispatcher, *called]))


def _code_size(dispatchers: Iterable[Any]) -> int:
    return sum(len(each.py_func.__code__.co_code) for each in dispatchers)


def _compile(call: KernelCall) -> float:
    """Compiles a kernel, and those that it calls unless the cache holds them; returns the processor time in seconds."""
    started = time.process_time()
    call.dispatcher.compile(call.types)
    return time.process_time() - started


def _next_task(waiting: Sequence[_Task], under_way: Sequence[_Task]) -> _Task:
    """The largest of the tasks that share little with those under way, or the largest of all if each shares much.

    A kernel that two processes need at the same time is compiled twice; one that is finished is loaded by the other.
    """
    busy = frozenset[Any]().union(*(each.called for each in under_way))
    return min(waiting, key=lambda task: (_code_size(task.called & busy) > _MOST_SHARED * task.cost, -task.cost))


class Compiled(NamedTuple):
    """A kernel that was compiled, the processor time in seconds, and the share of all work that is done by then.

    Of what is under way, half counts as done.
    """

    call: KernelCall
    seconds: float
    share: float


def compile_all(calls: Sequence[KernelCall], jobs: int) -> Iterator[Compiled]:
    """Compiles kernels in `jobs` processes; yields each when it is done.

    Raises what the compiler raises, and BrokenProcessPool where a process crashes.
    """
    waiting = [*map(_task, calls)]
    total = sum(each.cost for each in waiting) or 1
    done = 0
    under_way: dict[Future[float], _Task] = {}
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        while waiting or under_way:
            while waiting and len(under_way) < jobs:
                task = _next_task(waiting, [*under_way.values()])
                waiting.remove(task)
                under_way[pool.submit(_compile, task.call)] = task
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                task = under_way.pop(future)
                done += task.cost
                under_way_done = sum(each.cost for each in under_way.values()) / 2  # as good a guess as any
                yield Compiled(task.call, future.result(), (done + under_way_done) / total)


def _recorded(folder: Path) -> list[KernelCall]:
    """The result of `record_calls` in a process of its own with plain kernels."""
    command = module_command(__name__, _RECORD, str(folder))
    subprocess.run(command, env=os.environ | {PLAIN_VARIABLE: "1"}, check=True)
    calls: list[KernelCall] = pickle.loads((folder / _CALLS).read_bytes())
    return calls


def _exercise(folder: Path) -> None:
    """Calls every kernel, in whichever mode this process has: plain, recording, or compiled."""
    whoosh, opensearch = map(import_module, _EXERCISES)  # which imports the kernels
    whoosh.exercise_all(folder)
    opensearch.exercise()


def count_versions() -> dict[str, int]:
    """How many versions the cache holds of each kernel in the loaded modules, inlined ones left out."""
    found: dict[str, int] = {}
    for module in [each for name, each in sys.modules.items() if name.startswith("searchsvc.")]:
        for each in vars(module).values():
            if hasattr(each, "py_func") and each.targetoptions.get("inline") != "always":
                held = each._cache._cache_file._load_index()  # numba has no public way to ask
                found[f"{each.py_func.__module__}.{each.py_func.__name__}"] = len(held)
    return dict(sorted(found.items()))


def main() -> None:
    """Compiles all kernels into the folder that the command line names, as the module's docstring says."""
    if sys.argv[1] == _RECORD:
        folder = Path(sys.argv[2])
        (folder / _CALLS).write_bytes(pickle.dumps(record_calls(lambda: _exercise(folder))))
        return
    folder = Path(sys.argv[1])
    os.nice(_NICENESS)
    job, started = compile_job(), time.monotonic()
    calls = _recorded(folder)
    for module in (*_EXERCISES, *(call.module for call in calls)):
        import_module(module)  # now, so that a change of the sources meanwhile does not mix two versions
    print(f"{len(calls)} kernels are called from Python, found in {time.monotonic() - started:.1f} s", flush=True)
    begun = time.monotonic()
    processor = 0.0
    for number, each in enumerate(compile_all(calls, os.cpu_count() or 1), 1):
        print(f"{each.seconds:6.2f} s {each.call.module}.{each.call.name}", flush=True)
        processor += each.seconds
        if job is not None:
            left = (time.monotonic() - begun) * (1 - each.share) / each.share
            job.say_progress(JobProgress(number, len(calls), round(left, 1)))
    print(f"compiled in {time.monotonic() - begun:.1f} s, {processor:.1f} s of processor", flush=True)
    _exercise(folder)
    (folder / VERSIONS).write_text(json.dumps(count_versions(), indent=1), "utf-8")
    set_complete(folder)
    print(f"complete after {time.monotonic() - started:.1f} s", flush=True)
