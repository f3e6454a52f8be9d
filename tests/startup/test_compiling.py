"""Compiling: what is called is recorded with its types, compiled once, and a compiler that crashes fails the job."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from searchsvc.runtime import kernel as decorators
from searchsvc.runtime.kernel_cache import VERSIONS, kernel_folder, wait_until_compiled
from searchsvc.startup import compiling
from searchsvc.startup.compiling import KernelCall, compile_all, record_calls


class Pair(NamedTuple):
    """What a kernel may take: an array, and a number as NumPy holds it."""

    values: Any
    number: Any


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[KernelCall]:
    monkeypatch.setattr(decorators, "decorated", decorators.decorated)  # put back afterwards

    def exercise() -> None:
        @decorators.kernel
        def inner(number: int) -> int:
            return number + 1

        @decorators.kernel
        def outer(pair: Pair) -> int:
            return inner(pair.number)

        for number in (np.uint32(1), np.int64(1), 1):
            assert outer(Pair(np.zeros(2, dtype=np.uint8), number)) == 2

    return record_calls(exercise)


def test_calls_from_python_are_recorded_once_and_not_those_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    (call,) = _recorded(monkeypatch)
    assert call.name == "outer"
    assert str(call.types[0].types) == "(Array(uint8, 1, 'C', False, aligned=True), int64)"


class Dispatcher:
    """Stands for a compiled function: the names that its code calls are what it calls."""

    def __init__(self, name: str, calls: Sequence["Dispatcher"] = (), size: int = 1) -> None:
        body = "".join(f"    {other.name}\n" for other in calls) + "    number = 1\n" * size
        namespace: dict[str, Any] = {other.name: other for other in calls}
        exec(f"def {name}():\n{body}", namespace)
        self.name: str = name
        self.py_func: Any = namespace[name]
        self.compiled: list[object] = []

    def compile(self, types: object) -> None:
        if types == "crash":
            os._exit(1)
        self.compiled.append(types)


def _calls(monkeypatch: pytest.MonkeyPatch, *dispatchers: Dispatcher, types: object = ()) -> list[KernelCall]:
    known = {each.name: each for each in dispatchers}
    monkeypatch.setattr(compiling, "import_module", lambda _: type("Module", (), known))
    return [KernelCall("module", each.name, types) for each in dispatchers]  # type: ignore[arg-type]


def test_two_processes_do_not_compile_what_both_would_need(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Dispatcher("shared", size=50)
    first, second, apart = (Dispatcher("first", [shared], 9), Dispatcher("second", [shared], 8), Dispatcher("apart"))
    tasks = [*map(compiling._task, _calls(monkeypatch, second, apart, first))]
    named = {task.call.name: task for task in tasks}
    assert compiling._next_task(tasks, []).call.name == "first"
    assert compiling._next_task([named["second"], named["apart"]], [named["first"]]).call.name == "apart"
    assert compiling._next_task([named["second"]], [named["first"]]).call.name == "second"


def test_the_share_of_the_work_that_is_done_ascends_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = [
        each.share for each in compile_all(_calls(monkeypatch, Dispatcher("one"), Dispatcher("two", size=5)), jobs=2)
    ]
    assert len(shares) == 2
    assert 0 < shares[0] < shares[1] == 1


def test_a_compiler_that_crashes_fails_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokenProcessPool):
        [*compile_all(_calls(monkeypatch, Dispatcher("one"), types="crash"), jobs=1)]


@pytest.mark.compiled
def test_every_kernel_is_compiled_in_one_version() -> None:
    assert wait_until_compiled()
    folder = kernel_folder()
    assert folder is not None
    versions: dict[str, int] = json.loads((folder / VERSIONS).read_text("utf-8"))
    assert len(versions) > 50
    assert {name: count for name, count in versions.items() if count != 1} == {}, "each kernel needs one version"


@pytest.mark.process
def test_a_job_that_fails_leaves_a_service_with_plain_kernels(tmp_path: Path) -> None:
    code = """
import sys
from searchsvc.runtime import background_job
background_job.module_command = lambda *_: [sys.executable, "-c", "raise SystemExit('the compiler is ill')"]
from searchsvc.cli.main import commands
commands(sys.argv[1:])
"""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("A bridge opens\nThe bridge is long.\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA", "SEARCHSVC"))}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    for arguments in (("reindex",), ("search", "bridge", "--json")):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"] == 1
