"""The client that measures requests per second: wrk where it is installed, else sockets with hardly any Python.

The client shares the cores with the workers, so it must cost them next to nothing: wrk takes some 10 µs a request,
Python some 60.
"""

import json
import selectors
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.errors import EngineFailed
from benchmarks.over_http.serving import HOST, TIMEOUT

CONNECTIONS = 8
"""Kept open: twice the lanes of two workers. Many more would be a queue that stands, and the door cuts that short."""
_LUA = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, requests)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format('\\n{"requests": %%d, "microseconds": %%d, "failed": %%d}\\n',
    summary.requests, summary.duration, failed))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a client did: so many requests in so many seconds."""

    requests: int
    seconds: float


def client_name() -> str:
    """Which client is used here."""
    return "wrk" if shutil.which("wrk") else "Python sockets (wrk is not installed)"


def load(port: int, paths: Sequence[str], seconds: float) -> Load:
    """Asks for the paths in turn, over several connections at once. Raises EngineFailed where any answer is no 200."""
    wrk = shutil.which("wrk")
    return _by_wrk(wrk, port, paths, seconds) if wrk else by_sockets(port, paths, seconds)


def _by_wrk(wrk: str, port: int, paths: Sequence[str], seconds: float) -> Load:
    with TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_LUA % ",".join(json.dumps(path) for path in paths), "utf-8")
        whole = max(1, round(seconds))
        command = [
            wrk,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{whole}s",
            "--timeout",
            f"{TIMEOUT:.0f}s",
            "-s",
            str(script),
            f"http://{HOST}:{port}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=whole + TIMEOUT, check=False)
    if done.returncode:
        raise EngineFailed(f"wrk: {(done.stderr or done.stdout).strip()}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    if found["failed"]:
        raise EngineFailed(f"over HTTP: {found['failed']} of {found['requests']} requests failed")
    return Load(found["requests"], found["microseconds"] / 1e6)


class _Connection:
    """One open connection with one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=TIMEOUT)
        self._head = b""
        self._missing = -1

    def is_answered(self) -> bool:
        """Reads what has come; whether that completes an answer."""
        read = self.socket.recv(1 << 18)
        if not read:
            raise EngineFailed("over HTTP: the server closed a connection")
        if self._missing < 0:
            self._head += read
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self._head[:end].lower()
            if not head.startswith(b"http/1.1 200"):
                raise EngineFailed(f"over HTTP: {head[:30].decode('latin-1')}")
            length = head.partition(b"content-length:")[2].split(b"\r\n")[0]
            if not length.strip().isdigit():
                raise EngineFailed("over HTTP: an answer does not say how long it is; install wrk, which reads it")
            self._missing = end + 4 + int(length) - len(self._head)
        else:
            self._missing -= len(read)
        if self._missing > 0:
            return False
        self._head, self._missing = b"", -1
        return True


def by_sockets(port: int, paths: Sequence[str], seconds: float) -> Load:
    """The client without wrk."""
    requests = cycle([f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() for path in paths])
    done = 0
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            connection = _Connection(port)
            stack.enter_context(connection.socket)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.socket.sendall(next(requests))
        started = time.perf_counter()
        while (spent := time.perf_counter() - started) < seconds:
            for key, _ in selector.select(TIMEOUT):
                if key.data.is_answered():
                    done += 1
                    key.data.socket.sendall(next(requests))
    return Load(done, spent)
