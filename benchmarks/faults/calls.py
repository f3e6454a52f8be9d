"""Kills and refusals: a reindex that is ended, or told that the disk is full or broken, at any of its writing calls.

Each try begins with a fresh copy of an index, in a forked child with the shim armed. Afterwards the index must answer
as before the reindex or as after it, be whole, and be brought to the new state by the next reindex, with nothing left.
"""

import argparse
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.errors import EngineFailed
from benchmarks.faults.aftermath import afterwards, unfit
from benchmarks.faults.by_strace import by_strace
from benchmarks.faults.children import Ended, in_child
from benchmarks.faults.scenarios import Scenario, make_scenarios
from benchmarks.faults.shim import Action, Call, Kind, Shim, read_calls
from benchmarks.faults.tally import Tally, some_of
from searchsvc.cli.main import commands

_REFUSALS = ((Action.REFUSE, errno.ENOSPC), (Action.REFUSE, errno.EIO))
_FULL = (Action.REFUSE_FROM_THEN_ON, errno.ENOSPC)
_FULL_EVERY = 4
"""At every fourth call the disk fills up for good; at every call it is full, and broken, once."""
_POINTER = "/current"


class Try(NamedTuple):
    """One fault: in which scenario, at which call (from 1), what becomes of it, and with which error."""

    scenario: Scenario
    at: int
    call: Call
    action: Action
    error: int = 0

    def __str__(self) -> str:
        what = self.action.name.lower().replace("_", " ")
        error = f" {errno.errorcode[self.error]}" if self.error else ""
        return f"{self.scenario.name}, {what}{error} at call {self.at} ({self.call})"


def calls(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: its rows are `kills` and `refusals`."""
    work = Path(given.work, "calls").resolve()
    work.mkdir(parents=True, exist_ok=True)
    try:
        shim, random = Shim(work), Random(given.seed)
    except EngineFailed as why:
        yield from by_strace(given, work, str(why))
        return
    kills, refusals = Tally("kills"), Tally("refusals")
    to_kill: list[Try] = []
    to_refuse: list[Try] = []
    for scenario in make_scenarios(work):
        made = calls_of(shim, scenario, work)
        kills.notes.append(f"{scenario.name}: {len(made)} writing calls")
        for at, call in enumerate(made, 1):
            to_kill += [Try(scenario, at, call, action) for action in _kills_of(at, call)]
            refused = (*_REFUSALS, _FULL) if at % _FULL_EVERY == 0 else _REFUSALS
            to_refuse += [Try(scenario, at, call, *refusal) for refusal in refused]
    for each in some_of(to_kill, given.tries, random):
        kills.settle(each, kill(shim, each, work))
    yield kills
    for each in some_of(to_refuse, given.tries, random):
        refusals.settle(each, refuse(shim, each, work))
    yield refusals


def _kills_of(at: int, call: Call) -> tuple[Action, ...]:
    """How a process is killed at a call: before or after it, which is nearly the same, and in the middle of a write."""
    edge = Action.KILL_AFTER if at % 2 else Action.KILL_BEFORE
    return (edge, Action.KILL_TORN) if len(call.data) > 1 else (edge,)


def calls_of(shim: Shim, scenario: Scenario, work: Path) -> list[Call]:
    """The writing calls of a reindex that nothing disturbs. Raises EngineFailed where it cannot be watched."""
    index = work / "index"
    scenario.begin(index)
    ended, made = _logged(shim, work, lambda log: _armed(shim, index, 0, Action.NOTHING, 0, log, scenario))
    if ended.status or not made:
        raise EngineFailed(f"the calls of a reindex cannot be watched: {ended}")
    return made


def _logged(shim: Shim, work: Path, run: Callable[[int], None]) -> tuple[Ended, list[Call]]:
    path = work / "calls.log"
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        ended = in_child(lambda: run(log))
    finally:
        os.close(log)
    return ended, list(read_calls(path))


def _armed(shim: Shim, index: Path, at: int, action: Action, error: int, log: int, scenario: Scenario) -> None:
    shim.arm(index, at, action, error, log)
    scenario.reindex(index)


def kill(shim: Shim, each: Try, work: Path) -> str | None:
    """Kills a reindex at a call; what did not hold afterwards."""
    index = work / "index"
    each.scenario.begin(index)
    ended = in_child(lambda: _armed(shim, index, each.at, each.action, 0, -1, each.scenario))
    if not ended.was_killed and ended.status:
        return f"the reindex was not killed but ended with {ended}"
    return afterwards(each.scenario, index)[1]


def refuse(shim: Shim, each: Try, work: Path) -> str | None:
    """Has the system refuse a call of the command `reindex`; what did not hold."""
    index, scenario = work / "index", each.scenario
    scenario.begin(index)

    def run(log: int) -> None:
        shim.arm(index, each.at, each.action, each.error, log)
        commands(scenario.arguments(index))

    ended, made = _logged(shim, work, run)
    state, problem = afterwards(scenario, index)
    if (
        problem is None
        and (problem := unfit(ended, state, was_switched=_was_switched(made[: each.at - 1]))) is not None
    ):
        problem += f" (it said: {ended.said.strip()[-300:]})"
    return problem


def _was_switched(made: Sequence[Call]) -> bool:
    return any(each.kind == Kind.RENAME and each.other.endswith(_POINTER) for each in made)
