"""A whole read: every byte of a generation against its manifest, in a thread that stands back behind all others."""

import hashlib
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from searchsvc.engines.whoosh.store.manifest import Manifest
from searchsvc.errors import IndexDamaged

_BLOCK = 1 << 20
_LOWEST = 19
"""The niceness of the thread: it only has what nobody else wants."""
Stamps = tuple[tuple[int, int, int] | None, ...]


def file_stamps(folder: Path, manifest: Manifest) -> Stamps:
    """Of each file of a generation its size, time and inode, which change where somebody writes it; None: not there."""
    stamps: list[tuple[int, int, int] | None] = []
    for name in manifest.files:
        try:
            status = (folder / name).stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((status.st_size, status.st_mtime_ns, status.st_ino))
    return tuple(stamps)


def damage_of(folder: Path, manifest: Manifest, is_over: Callable[[], bool]) -> IndexDamaged | None:
    """Reads every file, and says what differs; None where nothing does, or the reading `is_over` before its end."""
    for name, (size, digest) in manifest.files.items():
        found, read = hashlib.sha256(), 0
        try:
            with (folder / name).open("rb", buffering=0) as file:
                while block := file.read(_BLOCK):
                    if is_over():
                        return None
                    found.update(block)
                    read += len(block)
        except OSError as error:
            return IndexDamaged(f"{folder / name} cannot be read ({error}); run 'searchsvc reindex --full'")
        if (read, found.hexdigest()) != (size, digest):
            return IndexDamaged(f"{folder / name} has changed since it was written; run 'searchsvc reindex --full'")
    return None


def stand_back() -> None:
    """Lets every other thread of the machine go first, where the system knows that of threads."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)
