"""Opening a file of a corpus: only a regular file, only where it was listed, and never waiting for anybody.

The rule: between the listing of a folder and the reading of a file, anybody who may write the folder may put something
else in its place. So no symbolic link is followed, in no part of the path; what is opened is looked at once more; and a
pipe or a device is opened without waiting.
"""

import errno
import os
import stat
from pathlib import Path
from typing import IO

from searchsvc.errors import ReadError

MAX_FILE = 64 * 2**20
"""Bytes of a file that holds one release; a larger one is read only line by line."""
NOT_REGULAR = "is not a regular file"
_IS_LINK = "is a symbolic link where a file was listed, or leads to itself; it is not followed"
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_ANY = getattr(os, "O_NOFOLLOW_ANY", 0)  # macOS looks at every part of a path by itself
_ENTER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def open_regular(path: Path) -> IO[bytes]:
    """The file at a path without links, as `os.path.realpath` gives it.

    Raises ReadError where it is none, or has a hole, as only a file has that was made to be large. OSErrors pass.
    """
    try:
        descriptor = _opened(path)
    except OSError as error:
        if error.errno == errno.ELOOP or (error.errno == errno.ENOTDIR and path.is_symlink()):
            raise ReadError(_IS_LINK) from None
        if error.errno == errno.ENXIO:  # a socket, or a device that is not there
            raise ReadError(NOT_REGULAR) from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(NOT_REGULAR)
        if status.st_size > MAX_FILE:
            _check_holes(descriptor, status.st_size)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _opened(path: Path) -> int:
    if _ANY:
        return os.open(path, _READ | _ANY)
    *folders, last = path.absolute().parts[1:]
    handle = os.open("/", _ENTER)
    try:
        for name in folders:
            inner = os.open(name, _ENTER, dir_fd=handle)
            os.close(handle)
            handle = inner
        return os.open(last, _READ | os.O_NOFOLLOW, dir_fd=handle)
    finally:
        os.close(handle)


def _check_holes(descriptor: int, size: int) -> None:
    """ReadError where nothing is stored of a part of a file: reading that would take time and give NULs."""
    hole = os.lseek(descriptor, 0, os.SEEK_HOLE)
    os.lseek(descriptor, 0, os.SEEK_SET)
    if hole < size:
        raise ReadError(f"has a hole: nothing is stored of its {size:,} bytes from byte {hole + 1:,} on; copy it again")
