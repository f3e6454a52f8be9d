"""Generations: how an index folder always holds one whole index, whatever happens to the process that writes it.

    index/
      current              the name of the generation that serves (replaced by one atomic rename)
      lock, lock.json      held by the one process that writes; who that is
      generations/NAME/    one whole generation: Whoosh's files, catalog.json, MANIFEST.json, and `held`
      generations/.NAME    a build that has not been switched to; left by a killed process, cleaned by the next

A generation is never changed after its switch. Its manifest has the size and SHA-256 of every file; it is verified
before anything of it is unpickled. Readers hold a shared lock on `held`; only what nobody holds is removed.
The folder is its owner's alone (mode 0700), because Whoosh's tables of contents are pickles.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import socket
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from searchsvc.engines.whoosh.store.manifest import HELD, check_content, read_manifest, sync
from searchsvc.errors import IndexBusy, IndexDamaged, IndexUnavailable

_POINTER = "current"
_GENERATIONS = "generations"
_LOCK, _WRITER = "lock", "lock.json"
_NAME = re.compile(rb"\w{1,32}-\w{1,32}")


def generations_folder(index: Path) -> Path:
    """The folder of all generations of an index."""
    return index / _GENERATIONS


def generation_folder(index: Path, name: str) -> Path:
    """The folder of a generation."""
    return index / _GENERATIONS / name


def lock_file(index: Path) -> Path:
    """The file on which whoever writes an index holds a lock."""
    return index / _LOCK


class HeldGeneration:
    """An open generation folder that cannot be removed as long as this object lives."""

    def __init__(self, folder: Path, handle: int) -> None:
        self.folder = folder
        self._finalizer = weakref.finalize(self, os.close, handle)

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.folder.name

    def release(self) -> None:
        """Lets go of the generation; it may then be removed."""
        self._finalizer()


def pointer_stamp(index: Path) -> tuple[int, int] | None:
    """Something that changes whenever the generation that serves does; None while there is none."""
    try:
        status = (index / _POINTER).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def current_name(index: Path) -> str | None:
    """The name of the generation that serves; None while there is none. Raises IndexDamaged where it is no name."""
    pointer = index / _POINTER
    try:
        name = pointer.read_bytes().strip()
    except FileNotFoundError:
        return None
    if not _NAME.fullmatch(name):
        raise IndexDamaged(f"{pointer} does not name a generation; run 'searchsvc reindex'")
    return name.decode()


def hold_current(index: Path) -> HeldGeneration:
    """Opens the generation that serves. Raises IndexUnavailable where there is none."""
    for _ in range(20):
        name = current_name(index)
        if name is None:
            raise IndexUnavailable(f"there is no index in {index}; run 'searchsvc reindex' first")
        folder = generation_folder(index, name)
        try:
            handle = os.open(folder / HELD, os.O_RDONLY)
        except FileNotFoundError:
            time.sleep(0.01)  # removed between the two reads: a newer one has been switched to
            continue
        fcntl.flock(handle, fcntl.LOCK_SH)
        if (folder / HELD).exists():
            return HeldGeneration(folder, handle)
        os.close(handle)
    raise IndexUnavailable(f"{index / _POINTER} names a generation that is not there; run 'searchsvc reindex --full'")


@contextmanager
def write_lock(index: Path, wait: float) -> Iterator[None]:
    """The one lock under which an index is written; after `wait` seconds raises IndexBusy, naming its holder."""
    index.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock_file(index).open("a+b") as handle:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= deadline:
                    _, who = last_writer(index) or (0, "another process")
                    message = f"{index} is being written by {who}; try again when it is done"
                    raise IndexBusy(message) from None
                time.sleep(0.1)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        (index / _WRITER).write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        yield


def last_writer(index: Path) -> tuple[int, str] | None:
    """Who wrote the index last, or writes it now, as it said itself: its process, and that as a person reads it."""
    try:
        writer = json.loads((index / _WRITER).read_text("utf-8"))
        return int(writer["pid"]), f"process {writer['pid']} on {writer['host']} since {writer['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None


def new_build(index: Path) -> Path:
    """A fresh folder for a build, after what killed and failed ones left has been removed. Call under the write lock.

    So has every older generation that nobody holds any more, as long as one serves.
    """
    generations = generations_folder(index)
    generations.mkdir(mode=0o700, exist_ok=True)
    index.chmod(0o700)
    for leftover in generations.glob(".*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
    with suppress(IndexDamaged):
        if (current := current_name(index)) is not None and (generations / current).is_dir():
            remove_unheld(index)
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") + "-" + secrets.token_hex(3)
    folder = generations / f".{name}"
    folder.mkdir(mode=0o700)
    return folder


def link_files(source: Path, target: Path, names: list[str]) -> None:
    """Gives a build the files of an older generation, without copying where the file system can link."""
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            shutil.copy2(source / name, target / name)


def switch(index: Path, build: Path) -> str:
    """Lets a sealed build serve, by one atomic rename; returns its name."""
    name = build.name.removeprefix(".")
    folder = build.with_name(name)
    build.rename(folder)
    sync(folder.parent)
    pointer = index / f".{_POINTER}.new"
    pointer.write_text(name + "\n", "utf-8")
    sync(pointer)
    pointer.replace(index / _POINTER)
    sync(index)
    return name


def remove_unheld(index: Path) -> None:
    """Removes the generations that neither serve nor are held by a reader. Call under the write lock."""
    current = current_name(index)
    for folder in generations_folder(index).iterdir():
        if folder.name == current:
            continue
        try:
            with (folder / HELD).open("rb") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (folder / HELD).unlink()
        except FileNotFoundError:
            pass
        except OSError:
            continue
        shutil.rmtree(folder)


def releases_held(index: Path) -> int:
    """How many releases the generation that serves has by its manifest; 0 where there is none, or it cannot be read."""
    try:
        name = current_name(index)
        return 0 if name is None else read_manifest(generation_folder(index, name)).releases
    except IndexDamaged:
        return 0


def verify_current(index: Path) -> tuple[str, int]:
    """Checks every byte of the generation that serves; returns its name and its size in bytes.

    Raises IndexUnavailable, IndexDamaged.
    """
    held = hold_current(index)
    try:
        return held.name, check_content(held.folder, read_manifest(held.folder))
    finally:
        held.release()
