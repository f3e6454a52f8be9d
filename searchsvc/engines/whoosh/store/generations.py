"""Generations: how an index folder always holds one whole index, whatever happens to the process that writes it.

    index/
      current              which generation serves, and the one kept behind it, with their digests (`pointer`)
      lock, lock.json      held by the one process that writes; who that is
      generations/NAME/    one whole generation: Whoosh's files, catalog.zst, MANIFEST.json, and `held`
      generations/.NAME    a build that has not been switched to; left by a killed process, cleaned by the next

A generation is never changed after its switch. Its manifest has the size and SHA-256 of every file, and the pointer
that of the manifest; it is verified before anything of it is unpickled. Readers hold a shared lock on `held`; only what
nobody holds is removed. The folder is its owner's alone (mode 0700), because Whoosh's tables of contents are pickles.
"""

import fcntl
import json
import logging
import os
import secrets
import shutil
import socket
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from searchsvc.engines.whoosh.store.manifest import HELD, Manifest, check_content, read_manifest, sync
from searchsvc.engines.whoosh.store.pointer import Named, read_pointer, write_pointer
from searchsvc.errors import IndexBusy, IndexDamaged, IndexUnavailable

_GENERATIONS = "generations"
_LOCK, _WRITER = "lock", "lock.json"
_LOG = logging.getLogger(__name__)


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

    def __init__(self, folder: Path, handle: int, digest: str) -> None:
        self.folder, self._digest = folder, digest
        self._finalizer = weakref.finalize(self, os.close, handle)

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.folder.name

    def manifest(self) -> Manifest:
        """What it says of itself. Raises IndexDamaged."""
        return read_manifest(self.folder, self._digest)

    def release(self) -> None:
        """Lets go of the generation; it may then be removed."""
        self._finalizer()


def current_name(index: Path) -> str | None:
    """The name of the generation that serves; None while there is none. Raises IndexDamaged where it is no name."""
    return next((each.name for each in read_pointer(index)), None)


def current_manifest(index: Path) -> Manifest | None:
    """What the generation that serves says of itself; None while there is none. Raises IndexDamaged."""
    for each in read_pointer(index):
        return read_manifest(generation_folder(index, each.name), each.digest)
    return None


def hold_current(index: Path) -> HeldGeneration:
    """Opens the generation that serves. Raises IndexUnavailable where there is none, and IndexDamaged."""
    for _ in range(20):
        named = read_pointer(index)
        if not named:
            raise IndexUnavailable(f"there is no index in {index}; run 'searchsvc reindex' first")
        held = _hold(index, named[0])
        if held is not None:
            return held
        time.sleep(0.01)  # removed between the two reads: a newer one has been switched to
    raise IndexUnavailable(f"{index} names a generation that is not there; run 'searchsvc reindex --full'")


def hold_kept(index: Path, besides: str) -> list[HeldGeneration]:
    """Opens the generations that are kept, the newest first, but for one of them by its name. Raises IndexDamaged."""
    found = (_hold(index, each) for each in read_pointer(index) if each.name != besides)
    return [held for held in found if held is not None]


def _hold(index: Path, named: Named) -> HeldGeneration | None:
    """Opens a generation; None where it is not there."""
    folder = generation_folder(index, named.name)
    try:
        handle = os.open(folder / HELD, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise IndexDamaged(f"{folder} may not be read ({error.strerror}); run 'searchsvc reindex --full'") from error
    fcntl.flock(handle, fcntl.LOCK_SH)
    if (folder / HELD).exists():
        return HeldGeneration(folder, handle, named.digest)
    os.close(handle)
    return None


def make_lasting(folder: Path, mode: int = 0o777) -> None:
    """Makes a folder with those above it, so that a power loss does not take it back. Raises OSError."""
    if folder.is_dir():
        return
    make_lasting(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    sync(folder.parent)


@contextmanager
def write_lock(index: Path, wait: float) -> Iterator[None]:
    """The one lock under which an index is written; after `wait` seconds raises IndexBusy, naming its holder."""
    make_lasting(index, 0o700)
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
            shutil.rmtree(leftover, ignore_errors=True)
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


def sound_ones(index: Path) -> list[Named]:
    """The generations that the pointer names and that are there, every byte of which is right."""
    found: list[Named] = []
    with suppress(IndexDamaged):
        for each in read_pointer(index):
            folder = generation_folder(index, each.name)
            with suppress(IndexDamaged):
                check_content(folder, read_manifest(folder, each.digest))
                found.append(each)
    return found


def switch(index: Path, build: Path, digest: str, kept: Sequence[Named]) -> str:
    """Lets a sealed build serve, by one atomic rename; returns its name. `digest` is that of its manifest.

    The generations `kept` stay behind it. Where it cannot be done, the build is left as it was, and OSError raised;
    once it serves, nothing fails any more.
    """
    name = build.name.removeprefix(".")
    folder = build.with_name(name)
    build.rename(folder)
    try:
        sync(folder.parent)
        write_pointer(index, [Named(name, digest), *kept])
    except OSError:
        folder.rename(build)
        raise
    try:
        sync(index)
    except OSError as error:
        _LOG.warning("%s could not be synced (%s); a power loss may bring the generation before back", index, error)
    return name


def remove_unheld(index: Path) -> None:
    """Removes the generations that neither serve, nor are kept, nor are held by a reader. Call under the write lock.

    Raises OSError where the system refuses.
    """
    kept = {each.name for each in read_pointer(index)}
    for folder in generations_folder(index).iterdir():
        if folder.name in kept:
            continue
        try:
            with (folder / HELD).open("rb") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (folder / HELD).unlink()
        except FileNotFoundError:
            pass
        except BlockingIOError:
            continue  # a reader holds it
        except NotADirectoryError:
            continue  # a file of somebody else's
        shutil.rmtree(folder)


def releases_held(index: Path) -> int:
    """How many releases the generation that serves has by its manifest; 0 where there is none, or it cannot be read."""
    try:
        manifest = current_manifest(index)
        return 0 if manifest is None else manifest.releases
    except IndexDamaged:
        return 0


def verify_current(index: Path) -> tuple[str, int]:
    """Checks every byte of the generation that serves, and of those kept behind it; the name and size of the first.

    Raises IndexUnavailable, IndexDamaged.
    """
    held = hold_current(index)
    try:
        manifest = held.manifest()
        size = check_content(held.folder, manifest)
        kept = hold_kept(index, held.name)
        if len(kept) < len(read_pointer(index)) - 1:
            raise IndexDamaged(f"{index} names a generation that is not there; run 'searchsvc reindex --full'")
        for older in kept:
            told = older.manifest()
            shared = {name for name in told.files.keys() & manifest.files.keys() if _is_one(older, held, name)}
            check_content(older.folder, told, except_for=shared)
        return held.name, size
    finally:
        held.release()


def _is_one(one: HeldGeneration, other: HeldGeneration, name: str) -> bool:
    """Whether two generations share a file."""
    return (one.folder / name).exists() and (one.folder / name).samefile(other.folder / name)
