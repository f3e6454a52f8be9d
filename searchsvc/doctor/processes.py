"""The processes that use the index: who is writing it, and which services read it.

Linux tells in `/proc/locks` which process holds a lock on which file. Elsewhere nothing is said: trying a lock would
keep others from it for a moment.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.engines.choice import is_on_cluster
from searchsvc.engines.whoosh.store.generations import generations_folder, last_writer, lock_file
from searchsvc.engines.whoosh.store.manifest import HELD

_PROC = Path("/proc")


def check_processes(subject: Subject) -> Iterator[Finding]:
    """Who writes the index now, and whether several services read it."""
    if not (_PROC / "locks").is_file():
        yield Finding("processes", "notice", "this system does not tell who uses the index")
        return
    writers = holders(lock_file(subject.index))
    if writers:
        message = f"the index is being written by {written_by(subject.index, writers)}"
        yield Finding("writer", "fine", message + "; another reindex waits for it, or fails without --wait")
    else:
        yield Finding("writer", "fine", "nobody is writing the index")
    if is_on_cluster():
        return  # which services read it, only the cluster could tell
    generations = generations_folder(subject.index)
    held = generations.iterdir() if generations.is_dir() else ()
    yield services_finding(services({pid for each in held for pid in holders(each / HELD)}))


def holders(path: Path) -> set[int]:
    """The ids of the processes that hold a lock on a file; none where there is no such file, or nobody can tell."""
    try:
        status = path.stat()
        lines = (_PROC / "locks").read_text("ascii").splitlines()
    except OSError:
        return set()
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    rows = (line.split() for line in lines)
    return {int(row[4]) for row in rows if len(row) > 5 and row[1] == "FLOCK" and row[5] == place}


def written_by(index: Path, pids: set[int]) -> str:
    """Who writes the index, as the writer said itself, or by its number."""
    pid, told = last_writer(index) or (0, "")
    return told if pid in pids else f"process {min(pids)}"


def services(pids: set[int]) -> dict[int, set[int]]:
    """Those of some processes that belong to a service, by the first process of each."""
    found: dict[int, set[int]] = defaultdict(set)
    for pid in pids:
        first = pid
        line = command_line(pid)
        is_serving = "serve" in line
        while (parent := parent_of(first)) > 1 and any("searchsvc" in word for word in command_line(parent)):
            first = parent
            is_serving = is_serving or "serve" in command_line(first)
        if is_serving:
            found[first].add(pid)
    return dict(found)


def services_finding(found: dict[int, set[int]]) -> Finding:
    """How many services read the index."""
    if len(found) > 1:
        message = f"{len(found)} services read this index: processes {', '.join(map(str, sorted(found)))}"
        advice = "Both follow it, and each takes its own memory; end one, unless that is meant."
        return Finding("services", "notice", message, advice)
    if found:
        return Finding("services", "fine", f"one service reads this index: process {next(iter(found))}")
    return Finding("services", "fine", "no service reads this index now")


def command_line(pid: int) -> list[str]:
    """The words of the command that a process runs; none where it has ended."""
    try:
        return (_PROC / str(pid) / "cmdline").read_text("utf-8", "replace").split("\0")
    except OSError:
        return []


def parent_of(pid: int) -> int:
    """The parent of a process; 0 where it has ended."""
    try:
        return int((_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0
