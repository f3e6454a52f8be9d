"""The server as a process: it starts without an index, says so, stops at once on a signal, and leaves nobody behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.web.listening import listen
from tests.web.helping import free_port

CODE = """
import pathlib, sys
from searchsvc.web.handover import serve
serve(pathlib.Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), 2)
"""


def _get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(each) for each in found.split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Server:
    """A server of two workers over a folder that holds no index."""

    def __init__(self, index: Path) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(index), str(self.port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(300):
            try:
                assert _get(self.port, "/healthz")[0] == 200
                break
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.1)
        self.children = _children(self.process.pid)

    def stopped_by(self, sign: signal.Signals) -> tuple[bytes, bytes]:
        """Sends a signal; what had been printed on stdout and stderr."""
        self.process.send_signal(sign)
        return self.process.communicate(timeout=10)

    def children_are_gone(self) -> bool:
        for _ in range(50):
            if not any(_alive(pid) for pid in self.children):
                return True
            time.sleep(0.1)
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "index")
    yield started
    started.process.kill()
    started.process.communicate()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops(server: Server, sign: signal.Signals) -> None:
    assert _get(server.port, "/healthz") == (200, b'{"status":"alive"}')
    status, body = _get(server.port, "/readyz")
    assert status == 503
    assert "reindex" in json.loads(body)["detail"]
    assert _get(server.port, "/api/v1/search?q=%E6%95%99%E8%82%B2")[0] == 503
    assert _get(server.port, "/api/v1/search?q=" + "a" * 100_000)[0] == 414
    assert len(server.children) >= 2
    out, err = server.stopped_by(sign)
    assert server.process.returncode == 0
    assert out == b""
    assert err.count(f"Serving http://127.0.0.1:{server.port}\n".encode()) == 1
    assert server.children_are_gone()


def test_workers_do_not_outlive_a_server_that_was_killed(server: Server) -> None:
    server.stopped_by(signal.SIGKILL)
    assert server.children_are_gone()


def test_an_address_that_is_taken_is_refused_with_its_reason() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match="Choose another"):
            listen("127.0.0.1", port)
    with pytest.raises(UsageError):
        listen("no.such.host.invalid", 8000)
    with pytest.raises(UsageError):
        listen("127.0.0.1", 99_999)
