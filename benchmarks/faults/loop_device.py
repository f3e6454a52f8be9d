"""Power lost on a real ext4 file system, which is in a file that a loop device shows as a disk.

A reindex on it is killed at a writing call, and the file is copied at once: it holds what had reached the disk, and
nothing of what the system still kept in memory. The copy is then mounted, which replays its journal, and looked at.
"""

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks.errors import EngineFailed
from benchmarks.faults.aftermath import afterwards
from benchmarks.faults.children import in_child
from benchmarks.faults.scenarios import Scenario, make_scenarios
from benchmarks.faults.shim import Action, Shim
from benchmarks.faults.tally import Tally
from benchmarks.outside import run_outside

TRIES = 60
_SIZE = 16 << 20
_SECONDS = 60.0
_OPTIONS = ("data=ordered", "data=writeback,noauto_da_alloc", "data=ordered,commit=1,nodelalloc")
_MOST_CALLS = 300


def ext4(given: argparse.Namespace) -> Iterator[Tally]:
    """The part, which has one row. Raises EngineFailed where this machine lets nobody mount a file system."""
    work = Path(given.work, "ext4").resolve()
    work.mkdir(parents=True, exist_ok=True)
    _try_to_mount(work)
    shim, random = Shim(work), Random(given.seed)
    tally = Tally("ext4: power lost, on a disk in a file that is copied while it is written")
    scenarios = list(make_scenarios(work))
    for number in range(given.tries or TRIES):
        scenario = scenarios[number % len(scenarios)]
        options = _OPTIONS[number // len(scenarios) % len(_OPTIONS)]
        at = random.randrange(1, _MOST_CALLS)
        problem = _lose_power(shim, scenario, work, options, at)
        tally.settle(f"{scenario.name}, after call {at}, mounted with {options}", problem)
    yield tally


def _try_to_mount(work: Path) -> None:
    if os.geteuid():
        raise EngineFailed("only root can mount a file system")
    if shutil.which("mkfs.ext4") is None or shutil.which("mount") is None:
        raise EngineFailed("there is no mkfs.ext4 here")
    disk = work / "disk"
    _make(disk)
    with _mounted(disk, work / "mounted", _OPTIONS[0]):
        pass


def _make(disk: Path) -> None:
    disk.unlink(missing_ok=True)
    with disk.open("wb") as file:
        file.truncate(_SIZE)
    _run("mkfs.ext4", "-q", "-F", str(disk))


def _run(*command: str) -> None:
    done = run_outside(command[0], command, _SECONDS)
    if done.returncode:
        raise EngineFailed(f"{command[0]} failed: {done.stderr.strip()}")


@contextmanager
def _mounted(disk: Path, place: Path, options: str) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    _run("mount", "-o", f"loop,{options}", str(disk), str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def _lose_power(shim: Shim, scenario: Scenario, work: Path, options: str, at: int) -> str | None:
    """One try: what did not hold. A reindex that has fewer calls ends before, and must then not be lost."""
    disk, copy = work / "disk", work / "disk-copy"
    _make(disk)
    with _mounted(disk, work / "mounted", options) as place:
        index = place / "index"
        scenario.begin(index)
        if not any(index.iterdir()):
            index.rmdir()
        _run("sync", "-f", str(place))

        def run() -> None:
            shim.arm(place, at, Action.KILL_AFTER)
            scenario.reindex(index)

        ended = in_child(run)
        if not ended.was_killed and ended.status:
            return f"the reindex was not killed but ended with {ended}"
        _run("cp", "--sparse=always", str(disk), str(copy))
    with _mounted(copy, work / "mounted", options) as place:
        state, problem = afterwards(scenario, place / "index")
    if problem is None and state == "old" and not ended.was_killed:
        problem = "the reindex had ended well, and its work is lost"
    return problem
