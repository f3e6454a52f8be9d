"""Confinement: a process of its own for files that may cost anything, started at need, again after each that ends it.

The rule: whatever a file does to its reader, this process gets a record or a reason within bounded time; what comes
back is data, never code. It is told no secrets: passwords and tokens of the environment are for nobody who reads files.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import orjson

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.confined import TOO_MUCH_MEMORY
from searchsvc.readers.formats import CONFINED

_PATIENCE = 4  # how much longer than its processor time a file may take on a machine that has other work
_END_WITHIN = 5.0  # seconds

# Without the __init__ of the package, which brings the engine and its compiler: 1.2 s and 90 MB no reader needs
_START = """
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
sys.modules["searchsvc"] = module_from_spec(PathFinder.find_spec("searchsvc", [sys.argv[1]]))
from searchsvc.readers.confined import serve
serve(int(sys.argv[2]))
"""
_SECRET_ENDINGS = ("PASSWORD", "TOKEN", "SECRET")
_ROOT = Path(__file__).resolve().parents[2]


def read_confined(path: str, suffix: str, data: bytes, *, explain: bool = False) -> Record:
    """`formats.read_release` in the confined process of this one; ReadError also where that does not survive it."""
    return _process.read((path, suffix, data, CONFINED[suffix], explain))


class _Process:
    """The confined process, if it runs. One file is read at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.running: tuple[subprocess.Popen[bytes], Connection] | None = None
        atexit.register(self.end)

    def read(self, request: tuple[str, str, bytes, int, bool]) -> Record:
        seconds = request[3]
        answer: object = None
        with self.lock:
            process, connection = self.running = self.running or _start()
            try:
                connection.send(request)
                if not connection.poll(_PATIENCE * seconds):
                    process.send_signal(signal.SIGXCPU)
                answer = orjson.loads(connection.recv_bytes())
            except (EOFError, OSError):
                raise ReadError(_fault_of_end(process, seconds)) from None
            finally:
                if answer in (None, TOO_MUCH_MEMORY):  # it is gone, is still busy, or keeps what it took
                    self.end()
        if isinstance(answer, dict):
            return _record(answer)
        raise ReadError(str(answer))

    def end(self) -> None:
        """Ends the process, which holds nothing that is worth keeping."""
        if self.running is not None:
            (process, connection), self.running = self.running, None
            connection.close()
            process.kill()
            process.wait()


def _start() -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = Pipe()
    with theirs:
        descriptor = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(_ROOT), str(descriptor)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={name: value for name, value in os.environ.items() if not name.endswith(_SECRET_ENDINGS)},
        )
    return process, ours


def _fault_of_end(process: subprocess.Popen[bytes], seconds: int) -> str:
    """Why a process that ended without an answer did so."""
    try:
        code = process.wait(_END_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    if code == -signal.SIGXCPU:
        return f"takes more than {seconds} seconds to read"
    return f"makes its reader crash ({signal.Signals(-code).name if code < 0 else f'exit status {code}'})"


def _record(fields: Mapping[str, Any]) -> Record:
    tuples = {name: tuple(value) for name, value in fields.items() if name != "extra" and isinstance(value, list)}
    left_out = tuple((text, reason) for text, reason in fields["left_out"])
    return Record(**{**fields, **tuples, "left_out": left_out})


_process = _Process()
