"""The shim (`shim.c`): built here and now, loaded into this process, and armed in a child that is to go wrong.

Only a child may be armed, because that cannot be undone; see `children`.
"""

import ctypes
import os
import shutil
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from pathlib import Path

from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside

_SOURCE = Path(__file__).with_name("shim.c")
_BUILD_SECONDS = 60.0
_HEAD = struct.Struct("=6q")


class Action(IntEnum):
    """What becomes of the call with a number. A torn write is done by half; any other call is killed before."""

    NOTHING = 0
    KILL_BEFORE = 1
    KILL_AFTER = 2
    KILL_TORN = 3
    REFUSE = 4
    REFUSE_FROM_THEN_ON = 5


class Kind(IntEnum):
    """The kinds of calls, as `shim.c` numbers them."""

    OPEN = 1
    WRITE = 2
    RENAME = 3
    LINK = 4
    UNLINK = 5
    MKDIR = 6
    RMDIR = 7
    SYNC = 8
    TRUNCATE = 9
    ATTRIBUTE = 10
    ALL_SYNC = 11


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made. `detail` is where a write began, the new length of a truncation, else the flags."""

    kind: Kind
    result: int
    detail: int
    path: str
    other: str
    data: bytes

    def __str__(self) -> str:
        paths = " ".join("/".join(path.split("/")[-2:]) for path in (self.path, self.other) if path)
        return f"{self.kind.name.lower()} of {paths}"


class Shim:
    """The loaded shim. Raises EngineFailed where it cannot be built or loaded on this machine."""

    def __init__(self, work: Path) -> None:
        library = _build(work)
        try:
            self._library = ctypes.CDLL(str(library))
        except OSError as error:
            raise EngineFailed(f"the shim cannot be loaded: {error}") from error

    def arm(self, folder: Path, at: int, action: Action, error: int = 0, log: int = -1) -> None:
        """Arms this process for good: its call number `at` (from 1) below the folder goes wrong.

        `log` is a descriptor that gets a record of every call. Raises EngineFailed where the system forbids it.
        """
        failed = self._library.fault_arm(os.fsencode(folder), ctypes.c_long(at), int(action), error, log)
        if failed:
            raise EngineFailed(f"the system does not let calls be intercepted: {os.strerror(failed)}")

    def count(self) -> int:
        """How many calls were counted in this process since it was armed."""
        return int(self._library.fault_count())


def _build(work: Path) -> Path:
    """The shim's library, built into the work folder unless it is there."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux":
        raise EngineFailed("calls are intercepted on Linux only")
    if compiler is None:
        raise EngineFailed("there is no C compiler here, by which the shim is built")
    digest = sha256(_SOURCE.read_bytes()).hexdigest()[:16]
    library = (work / f"shim-{digest}.so").resolve()
    if not library.is_file():
        scratch = library.with_suffix(f".{os.getpid()}")
        command = [*compiler.split(), "-O2", "-Wall", "-shared", "-fPIC", "-o", str(scratch), str(_SOURCE)]
        done = run_outside("the C compiler", command, _BUILD_SECONDS)
        if done.returncode:
            raise EngineFailed(f"the shim cannot be built: {done.stderr.strip()[-500:]}")
        scratch.replace(library)
    return library


def read_calls(log: Path) -> Iterator[Call]:
    """The calls that a log holds, but for one that was cut off at its end."""
    data, at = log.read_bytes(), 0
    while at + _HEAD.size <= len(data):
        kind, result, detail, one, two, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        path, other = os.fsdecode(data[at : at + one]), os.fsdecode(data[at + one : at + one + two])
        at += one + two + size
        if at <= len(data):
            yield Call(Kind(kind), result, detail, path, other, data[at - size : at])
