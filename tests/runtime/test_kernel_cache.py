"""Which kernels a process works with: compiled ones that are there, plain ones for a little work, else it waits."""

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import searchsvc
from searchsvc.runtime import kernel_cache
from searchsvc.runtime.background_job import BackgroundJob, JobProgress
from searchsvc.runtime.kernel_cache import (
    FOLDERS,
    KERNELS_VARIABLE,
    PLAIN_VARIABLE,
    choose_mode,
    chosen_mode,
    is_complete,
    kernel_folder,
    prefer_plain,
    set_complete,
    wait_until_compiled,
)

PACKAGE = Path(searchsvc.__file__).parent


class Compiler:
    """Stands for the background job: counts its starts; `succeeds` says whether the kernels are there after a wait."""

    def __init__(self) -> None:
        self.environments: list[Mapping[str, str]] = []
        self.is_running = False
        self.succeeds = True

    def start(self, job: BackgroundJob, environment: Mapping[str, str]) -> None:
        self.environments.append(environment)
        self.is_running = True
        job.log_path.write_text("the reason\n", "utf-8")

    def wait(self, job: BackgroundJob, show: Callable[[JobProgress], None]) -> None:
        show(JobProgress(1, 4, 12.0))
        self.is_running = False
        if self.succeeds:
            set_complete(job.folder)


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiler:
    """No kernel is compiled, and nothing is asked for."""
    for name in (KERNELS_VARIABLE, PLAIN_VARIABLE, "NUMBA_CACHE_DIR"):
        monkeypatch.setenv(name, "")  # so that what is set meanwhile is undone
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    stand_in = Compiler()

    def start(job: BackgroundJob, environment: Mapping[str, str]) -> None:
        stand_in.start(job, environment)

    def wait(job: BackgroundJob, show: Callable[[JobProgress], None]) -> None:
        stand_in.wait(job, show)

    monkeypatch.setattr(BackgroundJob, "start", start)
    monkeypatch.setattr(BackgroundJob, "wait", wait)
    monkeypatch.setattr(BackgroundJob, "is_running", lambda _: stand_in.is_running)
    return stand_in


def _complete() -> None:
    folder = kernel_folder()
    assert folder is not None
    set_complete(folder)


def test_little_is_done_with_plain_kernels_while_they_are_compiled(compiler: Compiler) -> None:
    assert choose_mode(lambda: True) == "plain"
    assert os.environ[PLAIN_VARIABLE] == "1"
    assert len(compiler.environments) == 1
    assert PLAIN_VARIABLE not in compiler.environments[0]
    assert chosen_mode() == "auto"


def test_much_waits_for_the_compiler_and_says_so(compiler: Compiler, capsys: pytest.CaptureFixture[str]) -> None:
    assert choose_mode(lambda: False) == "compiled"
    assert PLAIN_VARIABLE not in os.environ
    assert len(compiler.environments) == 1
    assert "1 of 4, about 12 s left" in capsys.readouterr().err


def test_what_is_compiled_is_used_whatever_there_is_to_do(compiler: Compiler) -> None:
    _complete()
    for little in (True, False):
        assert choose_mode(lambda little=little: little) == "compiled"  # type: ignore[misc]
    assert wait_until_compiled()
    assert not compiler.environments


def test_a_process_that_chose_for_itself_chooses_for_no_other(compiler: Compiler) -> None:
    choose_mode(lambda: True)
    _complete()
    assert choose_mode(lambda: True) == "compiled"
    assert PLAIN_VARIABLE not in os.environ
    assert len(compiler.environments) == 1


@pytest.mark.parametrize(("variable", "value"), [(PLAIN_VARIABLE, "1"), (KERNELS_VARIABLE, "plain")])
def test_plain_kernels_may_be_asked_for(
    compiler: Compiler, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    _complete()
    assert choose_mode(lambda: False) == "plain"
    assert chosen_mode() == "plain"
    assert not compiler.environments


def test_compiled_kernels_may_be_asked_for(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KERNELS_VARIABLE, "compiled")
    assert choose_mode(lambda: True) == "compiled"
    assert is_complete()
    assert len(compiler.environments) == 1


def test_a_look_has_nothing_compiled(compiler: Compiler) -> None:
    prefer_plain()
    assert os.environ[PLAIN_VARIABLE] == "1"
    assert not compiler.environments


def test_a_compiler_that_fails_is_said_and_not_started_again_at_once(
    compiler: Compiler, capsys: pytest.CaptureFixture[str]
) -> None:
    compiler.succeeds = False
    assert not wait_until_compiled()
    assert "the compiler failed (the reason" in capsys.readouterr().err
    assert choose_mode(lambda: True) == "plain"
    assert len(compiler.environments) == 1
    assert not wait_until_compiled()  # who needs it tries again
    assert len(compiler.environments) == 2


def test_where_nothing_can_be_kept_that_is_said(
    compiler: Compiler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kernel_folder() is None
    assert choose_mode(lambda: True) == "plain"
    assert not wait_until_compiled()
    assert "cannot be kept" in capsys.readouterr().err
    assert not compiler.environments


@pytest.mark.usefixtures("compiler")
def test_kernels_of_other_sources_are_removed_when_they_are_old() -> None:
    folder = kernel_folder()
    assert folder is not None
    old, recent = folder.with_name("0" * 16), folder.with_name("1" * 16)
    for other in (old, recent):
        other.mkdir()
        set_complete(other)
    long_ago = time.time() - kernel_cache._KEPT_SECONDS - 60
    os.utime(old / kernel_cache._STAMP, (long_ago, long_ago))
    set_complete(folder)
    assert [each.exists() for each in (old, recent, folder)] == [False, True, True]


def test_the_cache_is_named_by_every_folder_that_holds_kernels() -> None:
    holding = {
        path.parent.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^@(kernel|allocating|inlined)$", path.read_text("utf-8"), re.MULTILINE)
    }
    assert holding <= set(FOLDERS)
    assert all((PACKAGE / folder).is_dir() for folder in FOLDERS)
