"""Servers as processes on a free port of this machine: started, waited for until they are ready, and ended."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from benchmarks.errors import EngineFailed

HOST = "127.0.0.1"
WORKERS = 2
TIMEOUT = 30.0
START_SECONDS = 60.0
_POLL_SECONDS = 0.01
Command = Callable[[int], Sequence[str]]
"""The command line of a server that listens at a port."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is ready: where it listens, its process, and how many seconds it took from its command."""

    port: int
    pid: int
    ready_s: float


def as_users_have_it() -> dict[str, str]:
    """The environment of a command, in which Python keeps its bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def our_command(*arguments: str) -> list[str]:
    """The command `searchsvc` of this environment."""
    installed = Path(sys.executable).with_name("searchsvc")
    return [*([str(installed)] if installed.is_file() else [sys.executable, "-m", "searchsvc"]), *arguments]


def run_ours(*arguments: str) -> str:
    """Runs our command; what it prints. Raises EngineFailed where it fails."""
    done = subprocess.run(
        our_command(*arguments), env=as_users_have_it(), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise EngineFailed(f"searchsvc {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def with_workers(command: Sequence[str]) -> Command:
    """A command to which `--host`, `--port` and `--workers` are added."""
    return lambda port: [*command, "--host", HOST, "--port", str(port), "--workers", str(WORKERS)]


@contextmanager
def served(
    command: Command,
    log: Path,
    environment: Mapping[str, str] | None = None,
    ready: str = "/readyz",
    start_seconds: float = START_SECONDS,
) -> Iterator[Served]:
    """Runs a server until it is needed no more; it is ready when that address is answered. Raises EngineFailed."""
    port = _free_port()
    started = time.perf_counter()
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [*command(port)], stdout=errors, stderr=errors, env={**as_users_have_it(), **(environment or {})}
        )
    try:
        _wait_until_ready(port, ready, start_seconds, process, log)
        yield Served(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, ready: str, seconds: float, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            tail = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise EngineFailed(f"the server ended: {' '.join(tail)}")
        try:
            with closing(HTTPConnection(HOST, port, timeout=5)) as connection:
                connection.request("GET", ready)
                status = connection.getresponse().status
        except (OSError, HTTPException):  # also of a server that is only just starting
            status = 0
        if status == 200:
            return
        time.sleep(_POLL_SECONDS)
    raise EngineFailed(f"the server was not ready after {seconds:.0f} s")


def get(connection: HTTPConnection, path: str) -> bytes:
    """The body of a 200. Raises EngineFailed."""
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException) as error:
        raise EngineFailed(f"over HTTP: {type(error).__name__}: {error}") from error
    if response.status != 200:
        raise EngineFailed(f"over HTTP: {response.status} for {path}")
    return body


def get_text(port: int, path: str) -> str:
    """The text of an answer, over a connection of its own. Raises EngineFailed."""
    with closing(HTTPConnection(HOST, port, timeout=TIMEOUT)) as connection:
        return get(connection, path).decode()


def get_json(port: int, path: str) -> Any:
    """A JSON answer, over a connection of its own. Raises EngineFailed."""
    return json.loads(get_text(port, path))
