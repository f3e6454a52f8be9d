"""A client that keeps many connections open and asks nothing, and opens each again that is closed.

It runs in a process of its own: `python -m benchmarks.door.silent PORT COUNT KIND RAMP`, until its standard input ends;
then one JSON line says what it saw. A process needs a descriptor for each connection.
"""

import resource
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal, cast, get_args

from benchmarks.door.helper import helper, is_over, say_found, say_started
from benchmarks.over_http.serving import HOST

Kind = Literal["silent", "half", "idle", "slow"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Nothing is sent; half a request; a whole request, and nothing after its answer; a byte a second of one."""
_WHOLE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_FIRST = {"silent": b"", "half": _WHOLE[:40], "idle": _WHOLE, "slow": b"GET /healthz?"}
_STEP = 0.05
_OPENED_AT_ONCE = 500


@dataclass(slots=True)
class Seen:
    """What such a client saw. `least_open` is the least number of connections after it first had all of them.

    `lived_s` is the median of those that were closed, `longest_s` the longest of all.
    """

    kind: str
    wanted: int
    least_open: int = 0
    closed: int = 0
    refused: int = 0
    lived_s: float = 0.0
    longest_s: float = 0.0
    client_seconds: float = 0.0


class SilentClient:
    """So many connections of one kind to a port of this machine, of which `ramp` are opened a second at first."""

    def __init__(self, host: str, port: int, count: int, kind: Kind, ramp: float) -> None:
        self._address, self._kind, self._ramp = (host, port), kind, ramp
        self._epoll = select.epoll()
        self._open: dict[int, tuple[socket.socket, float]] = {}
        self._lived: list[float] = []
        self._started = time.monotonic()
        self._reached = False
        self.seen = Seen(kind, count, least_open=count)

    def step(self, seconds: float) -> None:
        """Opens what is missing, and waits so long for connections that end."""
        ramped = int((time.monotonic() - self._started) * self._ramp) if self._ramp else self.seen.wanted
        wanted = min(self.seen.wanted, ramped)
        for _ in range(min(_OPENED_AT_ONCE, wanted - len(self._open))):
            if not self._connect():
                break
        self._reached = self._reached or len(self._open) == self.seen.wanted
        for handle, _ in self._epoll.poll(seconds, 1024):
            each, since = self._open[handle]
            with suppress(BlockingIOError, ConnectionError):
                if each.recv(4096):
                    continue
            self._lived.append(time.monotonic() - since)
            self.seen.closed += 1
            del self._open[handle]
            each.close()
        if self._reached:
            self.seen.least_open = min(self.seen.least_open, len(self._open))

    def send_more(self) -> None:
        """Sends another byte of every request, where the kind is slow."""
        if self._kind == "slow":
            for each, _ in self._open.values():
                with suppress(OSError):
                    each.send(b"a")

    def _connect(self) -> bool:
        each = socket.socket()
        each.setblocking(False)
        try:
            each.connect(self._address)
        except BlockingIOError:  # it is under way
            pass
        except OSError:
            self.seen.refused += 1
            each.close()
            return False
        if first := _FIRST[self._kind]:
            with suppress(OSError):
                each.send(first)
        self._open[each.fileno()] = each, time.monotonic()
        self._epoll.register(each, select.EPOLLIN)
        return True

    def end(self) -> Seen:
        """Closes everything; what was seen."""
        seen, now = self.seen, time.monotonic()
        if self._lived:
            seen.lived_s = round(median(self._lived), 2)
        seen.longest_s = round(max((*self._lived, *(now - since for _, since in self._open.values())), default=0.0), 2)
        for each, _ in self._open.values():
            each.close()
        self._epoll.close()
        seen.client_seconds = round(time.process_time(), 2)
        return seen


@contextmanager
def silent_client(port: int, count: int, kind: Kind, ramp: float) -> Iterator[list[Seen]]:
    """Such a client in a process of its own meanwhile; what it saw is in the list when it has ended."""
    found: list[Seen] = []
    with helper("benchmarks.door.silent", port, count, kind, ramp) as said:
        yield found
    found.append(Seen(**said[0]))


def raise_descriptors() -> int:
    """Lets this process and its children have as many descriptors as the system allows; how many that is."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def main() -> None:
    """Keeps the connections until standard input ends."""
    raise_descriptors()
    client = SilentClient(HOST, int(sys.argv[1]), int(sys.argv[2]), cast(Kind, sys.argv[3]), float(sys.argv[4]))
    say_started()
    sent_at = time.monotonic()
    while not is_over(0):
        client.step(_STEP)
        if time.monotonic() - sent_at >= 1:
            sent_at = time.monotonic()
            client.send_more()
    say_found(asdict(client.end()))


if __name__ == "__main__":
    main()
