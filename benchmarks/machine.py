"""The machine: what the figures were measured on, and how much memory and disk something takes."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.pythons import how_built

_PROC = Path("/proc")


def describe_machine() -> dict[str, str | int]:
    """The machine in words: processor, cores, memory, system, Python, and the time (UTC)."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 1,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_version()} ({how_built()} build)",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _cpu() -> str:
    try:
        for line in (_PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def folder_size(folder: Path) -> int:
    """The bytes of the files of a folder; hard links count once."""
    seen = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())


def tree_memory(pid: int) -> int:
    """The resident memory of a process and all its descendants, in bytes.

    What each has for itself, and what they share once: as much as any one of them shares. So a single process counts
    with all that is resident, whoever else has the same libraries. Where the system cannot tell what is shared, each
    counts with all it has.
    """
    if (_PROC / "self/smaps_rollup").exists():
        parts = [own_and_shared(each) for each in process_tree(pid)]
        return sum(own for own, _ in parts) + max(shared for _, shared in parts)
    processes = _processes()
    return sum(processes.get(each, (0, 0))[1] for each in process_tree(pid))


def resident_memory(pid: int) -> tuple[int, int] | None:
    """The bytes of a process that are resident, and how many of these are of no file. None where it has ended."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    kilobytes = {name: int(size) for name, size, unit in map(str.split, lines[1:]) if unit == "kB"}
    return 1024 * kilobytes["Rss:"], 1024 * kilobytes["Anonymous:"]


def processor_seconds(pid: int) -> float:
    """The processor time that a process has taken so far, without its children; 0 where the system does not tell."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tree_seconds(pid: int) -> float:
    """The processor time that a process and its descendants have taken so far."""
    return sum(map(processor_seconds, process_tree(pid)))


def own_and_shared(pid: int) -> tuple[int, int]:
    """The bytes that a process has for itself, and those that it shares with any other; nothing where it has ended."""
    try:
        lines = [line.split() for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()]
    except OSError:
        return 0, 0
    kilobytes = {words[0]: int(words[1]) for words in lines if words[-1] == "kB"}
    own = kilobytes["Private_Clean:"] + kilobytes["Private_Dirty:"]
    return 1024 * own, 1024 * (kilobytes["Shared_Clean:"] + kilobytes["Shared_Dirty:"])


def process_tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents = _processes()
    found = [pid]
    for parent in found:
        found += [child for child, (of, _) in parents.items() if of == parent]
    return found


def _processes() -> dict[int, tuple[int, int]]:
    """Each process's parent and resident bytes."""
    if (_PROC / "self/stat").exists():
        return _processes_of_proc()
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = (tuple(map(int, line.split())) for line in listed.splitlines())
    return {pid: (parent, kilobytes * 1024) for pid, parent, kilobytes in rows}


def _processes_of_proc() -> dict[int, tuple[int, int]]:
    page = os.sysconf("SC_PAGE_SIZE")
    found: dict[int, tuple[int, int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(folder.name)] = (int(fields[1]), int(fields[21]) * page)
    return found
