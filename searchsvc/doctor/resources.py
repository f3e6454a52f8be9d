"""What the machine has: disk beside the size of the index, memory beside it, and descriptors for connections.

The factors are measured: see "Sizing" in docs/operations.md.
"""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

from searchsvc.doctor.caches import existing
from searchsvc.doctor.finding import Finding, Subject, megabytes

REBUILD_FACTOR = 3.3
"""A full rebuild needs, beside the index that serves, so many times its size until it has merged what it spilled."""
LEAST_DISK = 100_000_000
LEAST_FILES = 1_000
SERVING = 350_000_000
"""Bytes that a service of two workers takes beside what it maps of the index."""
BUILDING = 1_500_000_000
"""Bytes that a reindex of many releases takes at most, by two processes."""
FEW_DESCRIPTORS, MANY_DESCRIPTORS = 1_024, 10_000
_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_MEMORY = Path("/proc/meminfo")


def check_resources(subject: Subject) -> Iterator[Finding]:
    """Disk, memory and descriptors."""
    size = folder_size(subject.index)
    disk = os.statvfs(existing(subject.index))
    yield disk_finding(size, disk.f_bavail * disk.f_frsize, disk.f_favail if disk.f_files else LEAST_FILES)
    total, available = memory()
    if total:
        yield memory_finding(size, total, available)
    yield descriptors_finding(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def folder_size(folder: Path) -> int:
    """The bytes of the files below a folder, each counted once however often it is linked; what is gone counts none."""
    sizes: dict[tuple[int, int], int] = {}
    for inner, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.lstat(Path(inner, name))
            except OSError:
                continue
            sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def disk_finding(index: int, free: int, files_free: int) -> Finding:
    """Whether the disk has room for the index to be rebuilt beside itself. All in bytes, but `files_free`."""
    needed = max(LEAST_DISK, REBUILD_FACTOR * index)
    message = f"{megabytes(free)} free beside an index of {megabytes(index)}"
    if files_free < LEAST_FILES:
        message = f"only {files_free} more files can be made on the disk of the index"
        return Finding("disk", "wrong", message, "Remove files, or move the index to another disk.")
    if free < max(LEAST_DISK, index):
        advice = f"Free {megabytes(needed - free)}, or move the index: a reindex may fail, and what serves goes on."
        return Finding("disk", "wrong", message, advice)
    if free < needed:
        advice = f"'searchsvc reindex --full' may need {megabytes(needed)}; free {megabytes(needed - free)} before it."
        return Finding("disk", "notice", message, advice)
    return Finding("disk", "fine", message)


def memory() -> tuple[int, int]:
    """The memory of this machine, or of its container where that has less, and what of it is available; 0 if unknown.

    In bytes.
    """
    try:
        rows = (line.split() for line in _MEMORY.read_text("ascii").splitlines())
        kilobytes = {row[0]: int(row[1]) for row in rows if len(row) > 1}
        total, available = 1024 * kilobytes["MemTotal:"], 1024 * kilobytes["MemAvailable:"]
    except (OSError, ValueError, KeyError):
        return 0, 0
    for path in _CGROUP_LIMITS:
        try:
            limit = int(path.read_text("ascii"))
        except (OSError, ValueError):  # there is none, or it is `max`
            continue
        total, available = min(total, limit), min(available, limit)
    return total, available


def memory_finding(index: int, total: int, available: int) -> Finding:
    """Whether the index can be served from memory, and built beside that. All in bytes."""
    message = f"{megabytes(available)} of {megabytes(total)} available beside an index of {megabytes(index)}"
    if total < SERVING:
        advice = f"A service takes {megabytes(SERVING)}, and the index besides; give the machine more memory."
        return Finding("memory", "wrong", message, advice)
    if available < SERVING + index:
        advice = f"Searches are fast when {megabytes(SERVING + index)} are available; end other work, or add memory."
        return Finding("memory", "notice", message, advice)
    if total < SERVING + index + BUILDING:
        advice = f"A reindex takes up to {megabytes(BUILDING)} more; run it at quiet times, or with --jobs 1."
        return Finding("memory", "notice", message, advice)
    return Finding("memory", "fine", message)


def descriptors_finding(limit: int) -> Finding:
    """Whether this user may have as many connections as clients open: each takes a descriptor."""
    if limit in (resource.RLIM_INFINITY, -1):
        return Finding("descriptors", "fine", "as many as a process asks for")
    message = f"at most {limit:,} for a process, so about as many connections"
    advice = "Raise it: ulimit -n 65536 in the shell, LimitNOFILE=65536 in the unit (deploy/systemd/searchsvc.service)."
    if limit < FEW_DESCRIPTORS:
        return Finding("descriptors", "wrong", message, advice)
    if limit < MANY_DESCRIPTORS:
        return Finding("descriptors", "notice", message, advice)
    return Finding("descriptors", "fine", message)
