"""The folder into which an importer writes: whole files or none, only where they differ, and nothing outside it.

The rule: a file is written aside and renamed into its place; no symbolic link below the folder is followed. Files of
earlier runs that a source no longer has are left as they are.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from searchsvc.errors import IndexBusy, UsageError
from searchsvc.readers.refusal import Refusal, bounded, printable

_ASIDE = ".importing"
"""What is being written; the walk of a corpus passes over it, and the next run writes over what a killed one left."""
_MOST_NAME = 2000
_FATAL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO))
"""Errors that every further item would meet."""
_INTO = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `written` and `unchanged` count files, `duplicates` and `ignored` items of the source.

    Ignored is what can be no release: pictures, style sheets, answers of a server that are no page.
    """

    written: int
    unchanged: int
    duplicates: int
    ignored: int
    skipped: tuple[Refusal, ...]


@dataclass(slots=True)
class ImportFolder:
    """An open folder, and what has been written to it so far. Made by `open_folder`."""

    root: int
    written: int = 0
    unchanged: int = 0
    duplicates: int = 0
    ignored: int = 0
    skipped: list[Refusal] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def write(self, name: str, data: bytes, item: str) -> None:
        """Writes a file below the folder, its segments separated by `/`, unless it is there already.

        A name that was written before in this run, or that the system refuses, leaves the `item` out.
        """
        if name in self.names:
            self.leave_out(item, "has the file name of another item; it cannot be told apart from that one")
            return
        self.names.add(name)
        *folders, last = name.split("/")
        try:
            with self._opened(folders) as folder:
                if _holds(folder, last, data):
                    self.unchanged += 1
                    return
                self._write_aside(data)
                os.replace(_ASIDE, last, src_dir_fd=self.root, dst_dir_fd=folder)
                self.written += 1
        except OSError as error:
            if error.errno in _FATAL:
                raise
            self.leave_out(item, f"cannot be written as {name}: {(error.strerror or 'no reason given').lower()}")

    def leave_out(self, item: str, reason: str, line: int | None = None) -> None:
        """Names an item that gives no file."""
        self.skipped.append(Refusal(printable(item[:_MOST_NAME]), line, bounded(reason)))

    def report(self) -> ImportReport:
        """What was done."""
        return ImportReport(self.written, self.unchanged, self.duplicates, self.ignored, tuple(self.skipped))

    @contextmanager
    def _opened(self, folders: list[str]) -> Iterator[int]:
        """A folder below the root, made where it is not there; no link is followed on the way."""
        handle = os.dup(self.root)
        try:
            for name in folders:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=handle)
                inner = os.open(name, _INTO, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield handle
        finally:
            os.close(handle)

    def _write_aside(self, data: bytes) -> None:
        with suppress(FileNotFoundError):
            os.unlink(_ASIDE, dir_fd=self.root)
        handle = os.open(_ASIDE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=self.root)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)


def _holds(folder: int, name: str, data: bytes) -> bool:
    """Whether a folder has a file of this name with just these bytes."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return False
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        return stat.S_ISREG(status.st_mode) and status.st_size == len(data) and file.read(len(data) + 1) == data


class _Locked:
    """The descriptor of a folder under the lock of the one import that writes into it."""

    def __init__(self, into: Path) -> None:
        into.mkdir(parents=True, exist_ok=True)
        self.handle = os.open(into, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.handle)
            raise IndexBusy(f"another import is writing into {into}; try again when it is done") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            os.unlink(_ASIDE, dir_fd=self.handle)
        os.close(self.handle)


@contextmanager
def open_folder(into: Path) -> Iterator[ImportFolder]:
    """The folder `into`, made where it is not there.

    Raises UsageError where it is a file, IndexBusy while another import writes into it.
    """
    if into.exists() and not into.is_dir():
        raise UsageError(f"{into} is a file; name the folder that the import is to write into.")
    with _Locked(into) as locked:
        yield ImportFolder(locked.handle)
