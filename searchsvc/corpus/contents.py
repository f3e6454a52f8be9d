"""The bytes of a corpus's files with their digests: of any file, or only of files at rest while a corpus is watched.

A file is at rest when nothing has touched it for `QUIET` seconds and no process has it open for writing. Where the
system cannot say who writes (another owner, some network file systems) the quiet time alone decides.
"""

import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers.opening import MAX_FILE, open_regular
from searchsvc.readers.refusal import Refusal

if sys.platform == "linux":
    import fcntl

QUIET = 0.25
LINES_SUFFIX = ".jsonl"
_Signature = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class FileContents:
    """The SHA-256 of a file, empty where it cannot be read; its bytes, None where they are too many or not needed.

    `items` is what `readers.read_file` makes of the bytes, where somebody has done that already.
    """

    data: bytes | None
    digest: str
    items: tuple[Record | Refusal, ...] | None = None


ReadContents = Callable[[Path], FileContents | None]
"""Reads a file; gives None while the file must not be read yet."""


def read_contents(path: Path) -> FileContents | None:
    """The contents of a file. Nothing is raised: the digest of a file that cannot be read is empty.

    So is that of one which is too large to be read, as only a `.jsonl` file is not.
    """
    try:
        with open_regular(path) as file:
            data = file.read(MAX_FILE + 1)
            digest = hashlib.sha256(data)
            if len(data) <= MAX_FILE:
                return FileContents(data, digest.hexdigest())
            if path.suffix.lower() != LINES_SUFFIX:
                return FileContents(None, "")
            while block := file.read(1 << 20):
                digest.update(block)
            return FileContents(None, digest.hexdigest())
    except (OSError, ReadError):
        return FileContents(None, "")


@dataclass(slots=True)
class FilesAtRest:
    """Reads files that are at rest, and reads a file again only if something has touched it."""

    digests: dict[Path, tuple[_Signature, str]] = field(default_factory=dict)

    def read(self, path: Path) -> FileContents | None:
        """The contents of a file, without its bytes where it has not changed; None while the file is being written."""
        before = _signature(path)
        if before is None:
            return FileContents(None, "")
        known, digest = self.digests.get(path, (None, ""))
        if known == before:
            return FileContents(None, digest)
        contents = read_contents(path) if is_at_rest(path) else None
        if contents is None or _signature(path) != before or _is_being_written(path):
            return None
        self.digests[path] = before, contents.digest
        return contents


def is_at_rest(path: Path) -> bool:
    """Whether a file may be read now. True for a file that does not exist: reading it shows that."""
    try:
        changed = path.stat().st_ctime  # set by a write and by a rename, and no program can set it back
    except OSError:
        return True
    return not 0 <= time.time() - changed < QUIET and not _is_being_written(path)


def _signature(path: Path) -> _Signature | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _is_being_written(path: Path) -> bool:
    """Whether some process has the file open for writing: a read lease is refused exactly then.

    One that opens it while the lease is held, for some microseconds, waits so long, and SIGIO is sent here.
    """
    if sys.platform != "linux":
        return False
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False
