"""The file system of the index: whether it does what generations rest on, tried in a scratch folder that is removed.

An index is written under a lock, its files are mapped, older files are linked, and one rename switches to a new
generation. Some network and container file systems only pretend to do one of these.
"""

import fcntl
import mmap
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from searchsvc.doctor.caches import existing
from searchsvc.doctor.finding import Finding, Subject

MOST_CLOCK_DIFFERENCE = 2.0
"""Seconds by which the clock of a file server may differ; a watch takes a file for at rest after a quarter second."""
_MOUNTS = Path("/proc/self/mountinfo")
_MOVE_IT = "Move the index to a local disk (ext4, xfs, btrfs)."


def check_file_system(subject: Subject) -> Iterator[Finding]:
    """Locks, mapping, atomic rename, links and the clock of the file system that holds the index."""
    place = existing(subject.index)
    kind = type_of(place)
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=place) as scratch:
            yield from findings_in(Path(scratch), kind)
    except PermissionError:
        message = f"{place} ({kind}) cannot be written to by this user, so it was not tried"
        yield Finding("file system", "notice", message, "Run searchsvc doctor as the user that reindexes.")


def type_of(path: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system that a path is on, such as `ext4`; `unknown` where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return "unknown"
    best, found = "", "unknown"
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        if path.absolute().is_relative_to(point) and len(point) >= len(best):
            best, found = point, after.partition(" ")[0]
    return found


def findings_in(scratch: Path, kind: str) -> Iterator[Finding]:
    """What is found by trying all in a scratch folder, on a file system of some type."""
    tries: tuple[tuple[str, Callable[[Path], bool]], ...] = (
        ("locks do not hold", has_locks),
        ("files cannot be mapped into memory", can_map),
        ("a rename over a file is not atomic", has_atomic_rename),
    )
    faults = [sentence for sentence, has in tries if not _tried(has, scratch)]
    if faults:
        yield Finding("file system", "wrong", f"{kind}: {'; '.join(faults)}", _MOVE_IT)
    elif not _tried(has_links, scratch):
        advice = "A reindex copies what it could link, so it needs more disk and time; a local disk can link."
        yield Finding("file system", "notice", f"{kind}: it has no hard links", advice)
    else:
        yield Finding("file system", "fine", f"{kind}: locks, mapping, renames and links work")
    difference = clock_difference(scratch)
    if abs(difference) > MOST_CLOCK_DIFFERENCE:
        message = f"the clock of the file system is {difference:+.0f} s off that of this machine"
        yield Finding("file system", "wrong", message, "Set both clocks by NTP, or 'reindex --watch' reads too early.")


def _tried(has: Callable[[Path], bool], scratch: Path) -> bool:
    try:
        return has(scratch)
    except (OSError, ValueError):
        return False


def has_locks(scratch: Path) -> bool:
    """Whether a lock that is held keeps others out, and lets them in when it is given back."""
    path = scratch / "lock"
    with path.open("w") as one, path.open("r") as other:
        fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(one, fcntl.LOCK_UN)
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return True
    return False


def can_map(scratch: Path) -> bool:
    """Whether a file can be mapped into memory, and holds what was written."""
    path = scratch / "mapped"
    path.write_bytes(b"searchsvc" * 1_000)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        return mapped[:9] == b"searchsvc" and len(mapped) == 9_000


def has_atomic_rename(scratch: Path) -> bool:
    """Whether a rename replaces a file at once, while those who have the older one open go on reading it."""
    older, newer = scratch / "current", scratch / ".current.new"
    older.write_text("older", "ascii")
    newer.write_text("newer", "ascii")
    with older.open("r", encoding="ascii") as reader:
        newer.replace(older)
        handle = os.open(scratch, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return older.read_text("ascii") == "newer" and reader.read() == "older" and not newer.exists()


def has_links(scratch: Path) -> bool:
    """Whether a file can have two names."""
    one, other = scratch / "one", scratch / "other"
    one.write_bytes(b"1")
    os.link(one, other)
    return one.samefile(other)


def clock_difference(scratch: Path) -> float:
    """Seconds by which the clock that stamps files is ahead of that of this machine."""
    path = scratch / "stamped"
    before = time.time()
    path.write_bytes(b"1")
    after, stamped = time.time(), path.stat().st_mtime
    return stamped - after if stamped > after else min(0.0, stamped - before)
