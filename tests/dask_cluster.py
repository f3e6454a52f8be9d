"""A real Dask cluster on this machine, as somebody starts one: a scheduler and workers, each a process of its own.

Nothing of Dask is loaded here: the code under test asks it. Below stand the functions that tests have workers run; they
need this module alone.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 60.0


class DaskCluster:
    """A scheduler on a free port of loopback, and as many workers as are started; `folder` has their logs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = folder / "scheduler.json"
        self._running: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self._told)], ROOT
        )
        self.address = self._told_address()

    def _told_address(self) -> str:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.scheduler.poll() is None:
            if self._told.exists():
                try:
                    return str(json.loads(self._told.read_text("utf-8"))["address"])
                except ValueError:  # it is still being written
                    pass
            time.sleep(0.05)
        raise RuntimeError(f"no scheduler: {self._log(0).read_text('utf-8')}")

    def start_worker(self, *, package: Path = ROOT, is_looked_after: bool = True) -> subprocess.Popen[bytes]:
        """Starts a worker with the searchsvc of a folder. One that is looked after is started again when it ends."""
        nanny = "--nanny" if is_looked_after else "--no-nanny"
        arguments = ["dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--memory-limit", "0"]
        return self._start([*arguments, nanny, "--local-directory", str(self._folder)], package)

    def _start(self, arguments: Sequence[str], package: Path) -> subprocess.Popen[bytes]:
        module, *rest = arguments
        with self._log(len(self._running)).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *rest, "--no-dashboard"],
                cwd=package,
                env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},  # a new worker takes seconds
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._running.append(process)
        return process

    def _log(self, number: int) -> Path:
        return self._folder / f"dask-{number}.log"

    def end(self) -> None:
        """Ends all of them at once; the processes of a worker that is looked after end with whoever does so."""
        for process in self._running:
            process.kill()
        for process in self._running:
            process.wait()


class Poison(str):
    """A part that ends the process which tries it."""


def swallowed(part: str) -> str:
    """The part in capitals, unless it is poison."""
    if isinstance(part, Poison):
        os._exit(3)
    return part.upper()


def divided(part: int) -> float:
    """What fails for 0."""
    return 1 / part


def late(part: int) -> int:
    """What raises the error by which Dask says that something is not there yet."""
    raise TimeoutError(f"of its own, {part}")
