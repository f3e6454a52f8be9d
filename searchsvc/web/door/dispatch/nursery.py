"""The door's side of a nursery: a process that has loaded everything, and forks a worker whenever it is asked to.

A worker is asked for with one end of each of its lanes. The nursery says the number of its process, and later how it
ended. A nursery that is told to end waits for its workers, so that the system can forget them; when the door is gone,
it ends with all of them.
"""

import json
import os
import signal
import socket
import subprocess
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

from searchsvc.runtime.background_job import module_command
from searchsvc.web.door.dispatch.jobs import LANES
from searchsvc.web.door.dispatch.lane import Lane, LaneOwner, StateLane

NURSERY = "searchsvc.web.workers.nursery"
"""The module whose `main()` is the process."""
_numbers = count(1)


def _same(lane: Lane) -> Lane:
    return lane


class Worker:
    """A process that answers, as the door knows it. `busy` is how many of its lanes work."""

    def __init__(self, nursery: "Nursery") -> None:
        self.number = next(_numbers)
        self.nursery = nursery
        self.pid: int | None = None
        self.started = 0.0
        """When it was asked for, by the clock of the event loop."""
        self.busy = 0
        self.is_ready = self.is_retired = self.is_lost = self.is_ended = False
        self.lanes: set[Lane] = set()
        self.state: dict[str, Any] = {}

    def kill(self) -> None:
        """Ends it without asking. Only once: its number may be another process's when it has ended."""
        if self.pid is not None and not self.is_ended:
            self.is_ended = True
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """A running nursery. `ended` is told each worker that ends, and None when the nursery itself has."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        environment: Mapping[str, str],
        owner: LaneOwner,
        ended: Callable[["Nursery", Worker | None, int], None],
        module: str = NURSERY,
    ) -> None:
        self._loop, self._owner, self._ended = loop, owner, ended
        self.workers: dict[int, Worker] = {}
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                module_command(module, str(theirs.fileno())),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )
        self._control.setblocking(False)
        self._said = b""
        self._has_ended = False
        loop.add_reader(self._control.fileno(), self._hear)

    async def add_worker(self, *, is_trusting: bool = True) -> Worker:
        """Asks for one more worker; it is ready when its lanes say so. Raises OSError where the nursery has ended.

        One that is not trusting reads an index whole before it opens it.
        """
        worker = Worker(self)
        worker.started = self._loop.time()
        self.workers[worker.number] = worker
        pairs: list[tuple[socket.socket, socket.socket]] = []
        try:
            pairs += (socket.socketpair() for _ in (*LANES, "state"))
            for kind, (ours, _) in zip(LANES, pairs, strict=False):
                lane = Lane(kind, worker, self._owner)
                await self._connect(partial(_same, lane), ours)
                worker.lanes.add(lane)
            await self._connect(lambda: StateLane(worker.state.update), pairs[-1][0])
            said = json.dumps({"worker": worker.number, "distrust": not is_trusting}).encode() + b"\n"
            socket.send_fds(self._control, [said], [theirs.fileno() for _, theirs in pairs])
        except OSError:
            del self.workers[worker.number]
            raise
        finally:
            for _, theirs in pairs:
                theirs.close()  # where nobody has got the other ends, the lanes end by this
        return worker

    async def _connect(self, make: Callable[[], Any], ours: socket.socket) -> None:
        ours.setblocking(False)
        await self._loop.create_unix_connection(make, sock=ours)

    def _hear(self) -> None:
        try:
            data = self._control.recv(65536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
            self._has_ended = True
            self._ended(self, None, 0)
            return
        *lines, self._said = (self._said + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            worker = self.workers[told["worker"]]
            if "pid" in told:
                worker.pid = told["pid"]
            else:
                worker.is_ended = True
                del self.workers[worker.number]
                self._ended(self, worker, told["status"])

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return not self._has_ended and self.process.poll() is None

    def reap(self) -> bool:
        """Takes notice of the end of its process, and of workers that it can no longer tell of; whether all are gone.

        These are children of whoever adopts orphans, which is the door where that is the first process of a container.
        """
        if self.process.poll() is None or not self._has_ended:
            return False
        for worker in list(self.workers.values()):
            if worker.pid is None or _is_gone(worker.pid):
                worker.is_ended = True
                del self.workers[worker.number]
        return not self.workers

    def end(self) -> None:
        """Ends it when its workers have ended, which they do by themselves when their lanes are closed."""
        with suppress(OSError):
            self._control.sendall(b'{"end": true}\n')

    def kill(self) -> None:
        """Ends it with all its workers, without asking."""
        for worker in list(self.workers.values()):
            worker.kill()
            for lane in worker.lanes:  # the number of its process may not have been told yet
                lane.close()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, also where only this one can notice that."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
