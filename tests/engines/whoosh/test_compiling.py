"""Compiling is done once, by another process, and is not said to be done where that process failed."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from searchsvc.engines.whoosh import compiling
from searchsvc.engines.whoosh.compiling import STAMP, compile_kernels, sources

PACKAGE = Path(compiling.__file__).parents[2]


class Processes:
    """Stands for `subprocess.run`: remembers the environments that it was given, and ends as it is told."""

    def __init__(self) -> None:
        self.commands: list[Sequence[str]] = []
        self.environments: list[Mapping[str, str]] = []
        self.status = 0

    def run(self, command: Sequence[str], *, env: Mapping[str, str], **_: object) -> "subprocess.CompletedProcess[str]":
        self.commands.append(command)
        self.environments.append(env)
        return subprocess.CompletedProcess(command, self.status)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Processes]:
    """The processes that were started; the stamp is in an empty folder."""
    started = Processes()
    monkeypatch.setattr(subprocess, "run", started.run)
    monkeypatch.setattr(compiling, "_folders", lambda: [tmp_path])
    compile_kernels.cache_clear()
    yield started
    compile_kernels.cache_clear()


def again() -> None:
    """What the next process would do."""
    compile_kernels.cache_clear()
    compile_kernels()


def test_they_are_compiled_once(processes: Processes, tmp_path: Path) -> None:
    again()
    again()
    assert len(processes.environments) == 1
    assert (tmp_path / STAMP).read_text("ascii") == sources()


def test_they_are_compiled_again_when_a_source_has_changed(processes: Processes, tmp_path: Path) -> None:
    (tmp_path / STAMP).write_text("of other sources", "ascii")
    again()
    assert len(processes.environments) == 1


def test_what_was_compiled_from_other_sources_is_taken_away(processes: Processes, tmp_path: Path) -> None:
    old = [tmp_path / name for name in ("tree_kernels.words-16.py311.nbi", "tree_kernels.words-16.py311.1.nbc")]
    other = tmp_path / "tree_kernels.cpython-311.pyc"
    for path in (*old, other):
        path.write_bytes(b"")
    again()
    assert not any(path.exists() for path in old)
    assert other.exists()
    old[0].write_bytes(b"new")
    again()
    assert old[0].exists()


def test_numba_keeps_kernels_in_each_folder_that_has_some() -> None:
    held = {
        path.parent
        for path in PACKAGE.rglob("*.py")
        if "from searchsvc.runtime.kernel import" in path.read_text("utf-8")
    }
    modules = [sys.modules[each.__module__] for each in compiling._ONE_OF_EACH_FOLDER]
    assert {Path(str(module.__file__)).parent for module in modules} == held


def test_a_failure_is_no_stamp(processes: Processes, tmp_path: Path) -> None:
    processes.status = 1
    again()
    assert not (tmp_path / STAMP).exists()


def test_the_process_that_compiles_starts_no_other(
    processes: Processes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    again()
    for name, value in processes.environments[0].items():
        monkeypatch.setenv(name, value)
    (tmp_path / STAMP).unlink()
    again()
    assert len(processes.environments) == 1


@pytest.mark.process
def test_what_lies_where_it_is_started_is_not_imported(processes: Processes, tmp_path: Path) -> None:
    again()
    for name in ("searchsvc", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)", "ascii")
    subprocess.check_call(processes.commands[0], cwd=tmp_path, env=processes.environments[0])
