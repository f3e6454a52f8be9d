"""The nursery: loads everything that requests need, once, and forks a worker whenever the door asks for one.

Workers share what is loaded. The nursery has no threads, so that forking is safe, and answers no request itself. Told
to end, it waits for its workers, which end by themselves when their lanes are closed. Where the door is gone without a
word, it ends all of them.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

from searchsvc.web.workers.application import prepared
from searchsvc.web.workers.worker import Loaded, run_worker

MOST_LANES = 16


def _serve(control: socket.socket, loaded: Loaded) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, _nothing)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    numbers: dict[int, int] = {}
    is_ending = False
    while numbers or not is_ending:
        waiting: list[socket.socket | int] = [control, woken]
        ready, _, _ = select.select(waiting, [], [])
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
            _tell_ended(control, numbers)
        if control in ready:
            said, descriptors, _, _ = socket.recv_fds(control, 65536, MOST_LANES)
            if not said:
                _end_all(numbers)
                return
            # One message asks for one worker, with its descriptors; it may come together with the last one.
            for line in said.splitlines():
                asked = json.loads(line)
                is_ending = is_ending or "end" in asked
                if "worker" in asked:
                    is_trusting = not asked.get("distrust")
                    pid = _fork(loaded, control, [woken, wake], descriptors, is_trusting=is_trusting)
                    numbers[pid] = asked["worker"]
                    _tell(control, {"worker": asked["worker"], "pid": pid})


def _end_all(numbers: dict[int, int]) -> None:
    """The door is gone, and nobody can receive an answer."""
    for pid in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in numbers:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler, so that the signal wakes the loop."""


def _tell(control: socket.socket, told: dict[str, int]) -> None:
    with contextlib.suppress(OSError):  # the door is gone, which the next round notices
        control.sendall(json.dumps(told).encode() + b"\n")


def _tell_ended(control: socket.socket, numbers: dict[int, int]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if (number := numbers.pop(pid, None)) is not None:
            _tell(control, {"worker": number, "status": os.waitstatus_to_exitcode(status)})


def _fork(loaded: Loaded, control: socket.socket, pipe: list[int], descriptors: list[int], *, is_trusting: bool) -> int:
    pid = os.fork()
    if pid:
        for each in descriptors:
            os.close(each)
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        for each in pipe:
            os.close(each)
        run_worker(loaded, [socket.socket(fileno=each) for each in descriptors], is_trusting=is_trusting)
        status = 0
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stderr.flush()
        os._exit(status)


def run_nursery(load: Callable[[], Loaded]) -> None:
    """Loads, and forks workers until the door closes the socket whose number is the first argument of the program."""
    gc.disable()  # Nothing that is loaded now is garbage; a worker that is ready turns it on again.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the door decides, also where a terminal tells the whole group
    _serve(socket.socket(fileno=int(sys.argv[1])), load())


def main() -> None:
    """Runs a nursery of our service."""
    run_nursery(prepared)
