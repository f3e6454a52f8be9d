"""Kills and refusals where the shim cannot be built: strace injects them into the command itself.

Each try starts an interpreter, so that there are fewer of them; opening a file counts as no writing call, and only the
command's first thread is followed.
"""

import argparse
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.errors import EngineFailed
from benchmarks.faults.aftermath import afterwards, unfit
from benchmarks.faults.children import Ended
from benchmarks.faults.scenarios import Scenario, make_scenarios
from benchmarks.faults.tally import Tally, some_of
from benchmarks.outside import run_outside
from benchmarks.over_http.serving import our_command
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE

TRIES = 40
_SECONDS = 120.0
_CALLS = (
    *("write", "pwrite64", "writev", "sendfile", "copy_file_range", "ftruncate", "fallocate", "fsync", "fdatasync"),
    *("?rename", "?renameat", "renameat2", "?link", "linkat", "?unlink", "unlinkat", "?mkdir", "mkdirat", "?rmdir"),
    *("?chmod", "fchmod", "fchmodat", "utimensat"),
)
_LINE = re.compile(r"^(\w+)\((.*)")
KILL = "signal=KILL"
REFUSALS = ("error=ENOSPC", "error=EIO")


class Injection(NamedTuple):
    """A fault: in which scenario, at which call of which name (from 1), and what becomes of it."""

    scenario: Scenario
    call: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.scenario.name}, {self.fault} at {self.call} number {self.number}"


def by_strace(given: argparse.Namespace, work: Path, why: str) -> Iterator[Tally]:
    """The same two rows as with the shim. Raises EngineFailed where there is no strace that may trace, either."""
    strace = shutil.which("strace")
    if strace is None:
        raise EngineFailed(f"{why}, and no strace")
    kills, refusals, random = Tally("kills"), Tally("refusals"), Random(given.seed)
    kills.notes.append(f"by strace: {why}")
    to_kill: list[Injection] = []
    to_refuse: list[Injection] = []
    for scenario in make_scenarios(work):
        for call, number in _writing_calls(strace, scenario, work):
            to_kill.append(Injection(scenario, call, number, KILL))
            to_refuse += [Injection(scenario, call, number, fault) for fault in REFUSALS]
    for each in some_of(to_kill, given.tries or TRIES, random):
        ended = _run(strace, each, work)
        is_killed = ended.was_killed or ended.status == 0
        kills.settle(each, afterwards(each.scenario, work / "index")[1] if is_killed else f"ended with {ended}")
    yield kills
    for each in some_of(to_refuse, given.tries or TRIES, random):
        ended = _run(strace, each, work)
        state, problem = afterwards(each.scenario, work / "index")
        refusals.settle(each, problem or unfit(ended, state, was_switched=False))
    yield refusals


def _run(strace: str, each: Injection, work: Path) -> Ended:
    options = ["-e", f"trace={each.call}", "-e", f"inject={each.call}:{each.fault}:when={each.number}"]
    return _traced(strace, options, each.scenario, work)


def _traced(strace: str, options: list[str], scenario: Scenario, work: Path) -> Ended:
    index, log = work / "index", work / "strace.log"
    scenario.begin(index)
    command = [strace, "-qq", "-y", "-o", str(log), *options, *our_command(*scenario.arguments(index))]
    done = run_outside("strace", command, _SECONDS, env={**os.environ, PLAIN_VARIABLE: "1"})
    return Ended(max(done.returncode, 0), max(-done.returncode, 0), None, done.stderr)


def _writing_calls(strace: str, scenario: Scenario, work: Path) -> Iterator[tuple[str, int]]:
    """The writing calls below the index: the name of each, and its number among those of that name."""
    ended = _traced(strace, ["-e", f"trace={','.join(_CALLS)}"], scenario, work)
    if ended.status or ended.signal:
        raise EngineFailed(f"strace cannot trace here: {ended}")
    numbers: Counter[str] = Counter()
    for line in (work / "strace.log").read_text("utf-8", "replace").splitlines():
        if (match := _LINE.match(line)) is not None:
            numbers[match[1]] += 1
            if str(work / "index") in match[2]:
                yield match[1], numbers[match[1]]
