"""Background jobs: what is worked out once on a machine, by a process of its own, which never runs twice at a time.

A job has a folder with a lock, a log, and how far it has come. The lock is taken by whoever starts the job, and handed
to the process; the system lets go of it when that ends, however it ends. Whether the job has to be done is for its
owner to say, who knows what it makes.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_LOOK_SECONDS = 0.1
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]
_RUN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import searchsvc
del sys.path[0]
from importlib import import_module
import_module(sys.argv.pop(1)).main()
"""
"""Runs `main()` of a module of this very package, whatever else has its name where the process is started."""


def module_command(module: str, *arguments: str) -> list[str]:
    """The command line that runs `main()` of a module of this very package."""
    return [sys.executable, "-P", "-c", _RUN, str(_PACKAGE_PARENT), module, *arguments]


class JobProgress(NamedTuple):
    """How far a job has come: `done` of `total` steps, and the seconds that are left by its own estimate."""

    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True, slots=True)
class BackgroundJob:
    """A job by the name of the module whose `main()` does it. `folder` is its own, and is made when it starts."""

    module: str
    folder: Path

    @property
    def log_path(self) -> Path:
        """What the process printed, the last time that it ran."""
        return self.folder / "log"

    @property
    def _progress_path(self) -> Path:
        return self.folder / "progress.json"

    def start(self, environment: Mapping[str, str]) -> bool:
        """Starts the process with an environment; False where it runs already. Raises OSError where it cannot.

        It has a session of its own and is nobody's child, so it goes on when the command that started it has ended, and
        leaves nothing behind in a service that started it.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._progress_path.unlink(missing_ok=True)
            with self.log_path.open("wb") as log:
                subprocess.run(
                    ["/bin/sh", "-c", '"$@" &', "sh", *module_command(self.module, str(self.folder))],
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock,),  # the open file is one, and so is its lock
                    start_new_session=True,
                    check=True,
                )
            return True
        finally:
            os.close(lock)

    def is_running(self) -> bool:
        """Whether a process of the job is at work, whoever started it."""
        try:
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def wait(self, show: Callable[[JobProgress | None], None] = lambda _: None) -> None:
        """Waits until no process of the job is at work; tells `show` now and then how far it has come."""
        while self.is_running():
            show(self.progress())
            time.sleep(_LOOK_SECONDS)

    def progress(self) -> JobProgress | None:
        """How far the job has come; None where it has not said so."""
        with suppress(OSError, ValueError, TypeError):
            return JobProgress(**json.loads(self._progress_path.read_text("ascii")))
        return None

    def say_progress(self, progress: JobProgress) -> None:
        """Lets others know how far the job has come. Called by the process of the job."""
        scratch = self._progress_path.with_suffix(".new")
        scratch.write_text(json.dumps(progress._asdict()), "ascii")
        scratch.replace(self._progress_path)

    def last_words(self) -> str:
        """The last line that the process printed, which says why it failed where it did."""
        try:
            lines = self.log_path.read_text("utf-8", "replace").split("\n")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
