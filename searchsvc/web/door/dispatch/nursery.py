"""The door's side of a nursery: a process that has loaded everything, and forks a worker whenever it is asked to.

A worker is asked for with one end of each of its lanes. The nursery says the number of its process, and later how it
ended. Nothing else goes between them; when the door is gone, the nursery ends with all its workers.
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
        self.busy = 0
        self.is_ready = self.is_retired = self.is_ended = False
        self.lanes: set[Lane] = set()
        self.state: dict[str, Any] = {}

    def kill(self) -> None:
        """Ends it without asking."""
        if self.pid is not None and not self.is_ended:
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
        loop.add_reader(self._control.fileno(), self._hear)

    async def add_worker(self) -> Worker:
        """Asks for one more worker; it is ready when its lanes say so. Raises OSError where the nursery has ended."""
        worker = Worker(self)
        self.workers[worker.number] = worker
        pairs = [socket.socketpair() for _ in (*LANES, "state")]
        try:
            said = json.dumps({"worker": worker.number}).encode() + b"\n"
            socket.send_fds(self._control, [said], [theirs.fileno() for _, theirs in pairs])
        finally:
            for _, theirs in pairs:
                theirs.close()
        for kind, (ours, _) in zip(LANES, pairs, strict=False):
            lane = Lane(kind, worker, self._owner)
            worker.lanes.add(lane)
            await self._connect(partial(_same, lane), ours)
        await self._connect(lambda: StateLane(worker.state.update), pairs[-1][0])
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
        """Whether its process runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """Ends it; workers that still answer finish by themselves when their lanes are closed."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """Ends it with all its workers, without asking."""
        for worker in list(self.workers.values()):
            worker.kill()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
