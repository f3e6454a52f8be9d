"""A service as a process of its own, for tests: the real door, over workers of ours or over odd ones."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.helping import free_port

ROOT = Path(__file__).parents[3]
CODE = """
import json, pathlib, sys
from searchsvc.web.door.serving import serve
from searchsvc.web.settings import ServeSettings
def settings():
    told = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return ServeSettings(**{**told, "index": pathlib.Path(told["index"])})
serve(settings(), settings, nursery=sys.argv[2])
"""
ODD = "tests.web.door.odd_nursery"
OURS = "searchsvc.web.workers.nursery"


class Service:
    """A running service with settings; what it logs is in `log`."""

    def __init__(self, scratch: Path, nursery: str = ODD, *, wait: bool = True, **settings: Any) -> None:
        self.port = free_port()
        self.settings = {"index": str(scratch / "index"), "port": self.port, **settings}
        self.host = self.settings.get("host", "127.0.0.1")
        self._told, self._log = scratch / "settings.json", scratch / "log"
        self.tell()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CODE, str(self._told), nursery], stdout=log, stderr=log, env=environment
            )
        try:
            self.wait_for(lambda: self.status("/readyz" if wait else "/healthz") == 200)
        except BaseException:
            self.process.kill()
            raise

    def tell(self, **settings: Any) -> None:
        """Writes the settings for the next start or reload."""
        self.settings |= settings
        self._told.write_text(json.dumps(self.settings), "utf-8")

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def wait_for(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.02)

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> "Got":
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def status(self, path: str) -> int:
        """The status of an answer; 0 where nobody answers."""
        try:
            return self.get(path).status
        except OSError:
            return 0

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection((self.host, self.port), timeout=30)
        connection.sendall(sent)
        return connection

    def raw(self, sent: bytes) -> bytes:
        """All that comes for some bytes, until the service closes the connection."""
        with self.connect(sent) as connection:
            got = b""
            while data := connection.recv(65536):
                got += data
            return got

    def metric(self, name: str) -> float:
        """The value of a metric, 0 where there is none; the name has its labels."""
        for line in self.get("/metrics").body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def nurseries(self) -> list[int]:
        """The numbers of the processes that workers are forked from."""
        return _children(self.process.pid)

    def workers(self) -> list[int]:
        """The numbers of the processes of workers."""
        return [pid for nursery in self.nurseries() for pid in _children(nursery)]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


class Got:
    """An answer."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def json(self) -> Any:
        return json.loads(self.body)


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(each) for each in found.split()]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"


@contextmanager
def served(scratch: Path, nursery: str = ODD, **settings: Any) -> Iterator[Service]:
    """A service that is gone afterwards, with everybody that it started."""
    service = Service(scratch, nursery, **settings)
    try:
        yield service
    finally:
        service.process.kill()
        service.process.wait()
