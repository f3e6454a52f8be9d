"""A background job runs once at a time, goes on without whoever started it, and says how far it is."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searchsvc.runtime import background_job
from searchsvc.runtime.background_job import BackgroundJob, JobProgress

CODE = """
import os, pathlib, sys, time
folder = pathlib.Path(sys.argv[-1])
(folder / "began.new").write_text(str(os.getpid()))
(folder / "began.new").rename(folder / "began")
while not (folder / "end").exists():
    time.sleep(0.01)
print("some words")
print("the last ones")
sys.exit(int((folder / "end").read_text() or 0))
"""


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BackgroundJob]:
    """A job that runs until its folder holds a file `end`."""
    monkeypatch.setattr(background_job, "module_command", lambda _, *given: [sys.executable, "-c", CODE, *given])
    made = BackgroundJob("no.module", tmp_path / "job")
    yield made
    made.folder.mkdir(exist_ok=True)
    (made.folder / "end").touch()
    made.wait()


def eventually(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to that")


def test_it_runs_once_at_a_time(job: BackgroundJob) -> None:
    assert not job.is_running()
    assert job.start(os.environ)
    assert job.is_running()
    assert not job.start(os.environ)
    (job.folder / "end").touch()
    job.wait()
    assert not job.is_running()


def test_the_lock_goes_with_a_process_that_is_killed(job: BackgroundJob) -> None:
    assert job.start(os.environ)
    eventually((job.folder / "began").exists)
    os.kill(int((job.folder / "began").read_text("ascii")), signal.SIGKILL)
    eventually(lambda: not job.is_running())
    assert job.progress() is None


def test_whoever_waits_is_told_how_far_it_is(job: BackgroundJob) -> None:
    assert job.start(os.environ)
    told: list[JobProgress | None] = []

    def show(progress: JobProgress | None) -> None:
        told.append(progress)
        if len(told) == 1:
            job.say_progress(JobProgress(3, 4, 1.5))
        else:
            (job.folder / "end").touch()

    job.wait(show)
    assert told[:2] == [None, JobProgress(3, 4, 1.5)]


def test_its_last_words_say_why_it_failed(job: BackgroundJob) -> None:
    assert job.last_words() == ""
    assert job.start(os.environ)
    (job.folder / "end").write_text("7", "ascii")
    job.wait()
    assert job.last_words() == "the last ones"


def test_a_module_of_this_very_package_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impostor = tmp_path / "searchsvc"
    impostor.mkdir()
    (impostor / "__init__.py").write_text("raise SystemExit('the wrong package')", "utf-8")
    monkeypatch.chdir(tmp_path)
    job = BackgroundJob("searchsvc.cli.main", tmp_path / "job")
    assert job.start(os.environ)
    job.wait()
    assert "the wrong package" not in job.log_path.read_text("utf-8")
