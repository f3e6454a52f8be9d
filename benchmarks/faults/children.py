"""Work done in a forked child, so that a process that is killed or crashes ends nothing but one try.

The child has all that its parent has loaded, and starts within milliseconds.
"""

import gc
import os
import pickle
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

SECONDS = 60
"""A child that takes longer is ended by the system: a try that hangs is one that failed."""
_FAILED = 70


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: the exit status that it chose, or the signal that ended it (0: none), and what it left.

    `result` is what the work returned, None where it did not; `said` is what it wrote to standard error.
    """

    status: int
    signal: int
    result: Any
    said: str

    @property
    def was_killed(self) -> bool:
        """Whether the kill that was meant took place."""
        return self.signal == signal.SIGKILL

    @property
    def has_crashed(self) -> bool:
        """Whether something else than that ended it: a fault of memory, or no end in sight."""
        return self.signal not in (0, signal.SIGKILL)

    def __str__(self) -> str:
        if self.signal:
            return f"ended by {signal.Signals(self.signal).name}"
        last = self.said.strip().splitlines()[-1:] or ["nothing said"]
        return f"status {self.status}, {last[0]}"


def in_child(work: Callable[[], Any], seconds: int = SECONDS) -> Ended:
    """Does some work in a child. A SystemExit is its exit status; any other exception is told, with status 70."""
    sys.stdout.flush()
    sys.stderr.flush()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as left:
        child = os.fork()
        if child == 0:
            _as_child(work, seconds, said.fileno(), left.fileno())
        _, ended = os.waitpid(child, 0)
        said.seek(0)
        left.seek(0)
        result = None
        with suppress(EOFError, pickle.UnpicklingError):
            result = pickle.load(left)
        number = os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else 0
        status = os.WEXITSTATUS(ended) if os.WIFEXITED(ended) else -1
        return Ended(status, number, result, said.read().decode("utf-8", "replace"))


def _as_child(work: Callable[[], Any], seconds: int, said: int, left: int) -> None:
    """What the child does; it never returns."""
    status = _FAILED
    try:
        gc.freeze()
        signal.alarm(seconds)
        with open(os.devnull, "r+b") as nothing:  # noqa: PTH123 - the name of no file
            os.dup2(nothing.fileno(), 0)
            os.dup2(nothing.fileno(), 1)
        os.dup2(said, 2)
        result = work()
        os.write(left, pickle.dumps(result))
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else _FAILED
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(status)
