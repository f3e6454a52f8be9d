"""A prober in a process of its own: asks for paths in turn, on a new connection each time, as a load balancer does.

`python -m benchmarks.door.probing PORT EVERY PATH…`: a probe each so many seconds, until standard input ends; then all
of them as one JSON list of path, time (`time.monotonic`), seconds and status. The times are fixed beforehand, and a
probe that waits holds up no other.
"""

import socket
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from benchmarks.door.helper import helper, is_over, say_found, say_started
from benchmarks.over_http.serving import HOST

GIVE_UP = 5.0
"""Seconds after which a probe has failed."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe: when it was sent (`time.monotonic`), and after how many seconds its answer was whole.

    A status of 0 is no answer.
    """

    path: str
    sent: float
    seconds: float
    status: int


@dataclass(slots=True)
class Probing:
    """The probes of a prober, which are there when it has ended."""

    probes: list[Probe] = field(default_factory=list)

    def of(self, path: str) -> list[Probe]:
        """The probes of a path."""
        return [each for each in self.probes if each.path == path]


def probe(port: int, path: str) -> Probe:
    """One probe."""
    started = time.monotonic()
    status = 0
    try:
        with socket.create_connection((HOST, port), timeout=GIVE_UP) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while read := connection.recv(1 << 18):
                received += read
            if received.startswith(b"HTTP/1."):
                status = int(received[9:12])
    except (OSError, ValueError):
        pass
    return Probe(path, started, time.monotonic() - started, status)


@contextmanager
def probing(port: int, every: float, paths: Sequence[str]) -> Iterator[Probing]:
    """Probes in a process of its own meanwhile."""
    found = Probing()
    with helper("benchmarks.door.probing", port, every, *paths) as said:
        yield found
    found.probes = [Probe(*each) for each in said[0]]


def _probe_until_input_ends(port: int, every: float, paths: Sequence[str]) -> Iterable[Probe]:
    found: list[Probe] = []
    threads: list[Thread] = []
    start = time.monotonic()
    while not is_over(start + len(threads) * every - time.monotonic()):
        path = paths[len(threads) % len(paths)]
        thread = Thread(target=lambda path=path: found.append(probe(port, path)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    """Probes until standard input ends."""
    say_started()
    found = _probe_until_input_ends(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
    say_found([[each.path, each.sent, each.seconds, each.status] for each in found])


if __name__ == "__main__":
    main()
