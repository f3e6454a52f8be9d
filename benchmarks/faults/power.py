"""Power that is lost at any moment of a reindex: the states that a disk could then hold, by a model (`disk_model`)."""

import argparse
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.errors import EngineFailed
from benchmarks.faults.aftermath import afterwards
from benchmarks.faults.children import in_child
from benchmarks.faults.disk_model import LOSSES, Disk, Loss
from benchmarks.faults.scenarios import Scenario, make_scenarios
from benchmarks.faults.shim import Action, Call, Shim, read_calls
from benchmarks.faults.tally import Tally, some_of

TRIES = 400
"""So many moments, each with one state of the disk; the ends of reindexes come on top."""


class Moment(NamedTuple):
    """Power is lost after so many calls of a reindex, and this is lost with it."""

    scenario: Scenario
    calls: Sequence[Call]
    after: int
    loss: Loss

    @property
    def is_end(self) -> bool:
        """Whether the reindex has ended: what it did may be lost no more."""
        return self.after == len(self.calls)

    def __str__(self) -> str:
        last = self.calls[self.after - 1] if self.after else "nothing"
        return f"{self.scenario.name}, after call {self.after} of {len(self.calls)} ({last}), {self.loss.name}"


def power(given: argparse.Namespace) -> Iterator[Tally]:
    """The part, which has one row."""
    work = Path(given.work, "power").resolve()
    work.mkdir(parents=True, exist_ok=True)
    shim, random = Shim(work), Random(given.seed)
    tally = Tally("power: states that a disk could hold")
    all_moments = list(moments(shim, list(make_scenarios(work)), work))
    ends = [each for each in all_moments if each.is_end]
    others = some_of([each for each in all_moments if not each.is_end], given.tries or TRIES, random)
    for moment in (*others, *some_of(ends, given.tries, random)):
        settle_moment(tally, moment, work, given.seed)
    yield tally


def moments(shim: Shim, scenarios: Sequence[Scenario], work: Path) -> Iterator[Moment]:
    """Every moment of every scenario, with the losses in turn; after the last call, with each of them."""
    for scenario in scenarios:
        made = watched(shim, scenario, work)
        yield from (Moment(scenario, made, count, LOSSES[count % len(LOSSES)]) for count in range(len(made)))
        yield from (Moment(scenario, made, len(made), loss) for loss in LOSSES)


def begin(scenario: Scenario, box: Path) -> Path:
    """A box with the index at which a scenario begins; where there is none yet, an empty one. The index's place."""
    shutil.rmtree(box, ignore_errors=True)
    box.mkdir(parents=True)
    scenario.begin(box / "index")
    if not any((box / "index").iterdir()):
        (box / "index").rmdir()
    return box / "index"


def watched(shim: Shim, scenario: Scenario, work: Path) -> list[Call]:
    """The calls of a reindex that nothing disturbs, those for the folder around the index among them."""
    box, path = work / "box", work / "calls.log"
    index = begin(scenario, box)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)

    def run() -> None:
        shim.arm(box, 0, Action.NOTHING, log=log)
        scenario.reindex(index)

    ended = in_child(run)
    os.close(log)
    made = list(read_calls(path))
    if ended.status or not made:
        raise EngineFailed(f"the calls of a reindex cannot be watched: {ended}")
    return made


def settle_moment(tally: Tally, moment: Moment, work: Path, seed: int) -> None:
    """Makes the state of one moment, and looks at what is there; after the last call it must be the new state."""
    box, left = work / "box", work / "left"
    begin(moment.scenario, box)
    disk = Disk(box)
    for call in moment.calls[: moment.after]:
        disk.call(call)
    shutil.rmtree(left, ignore_errors=True)
    disk.leave(left, moment.loss, Random(f"{seed} {moment}"))
    state, problem = afterwards(moment.scenario, left / "index")
    if problem is None and state == "old" and moment.is_end:
        problem = "the reindex had ended well, and its work is lost"
    tally.settle(moment, problem)
