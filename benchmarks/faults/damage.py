"""Damage to a file of an index, and what came of it: found by `verify`, refused, answered as before, wrong, or a crash.

Each try is made in a child, many tries one after the other, so that a crash ends that child and is counted.
"""

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.faults.answers import answers_of, is_refusal
from benchmarks.faults.children import in_child
from benchmarks.faults.specimens import Specimen
from benchmarks.faults.tally import Tally
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine, verify_index

BATCH = 50
SECONDS = 30
"""A try that takes longer hangs, which counts as a crash."""
SAME, REFUSED = "same", "refused"


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a file of an index, before and after; `what` says how they were changed."""

    file: str
    offset: int
    before: bytes
    after: bytes
    what: str

    @contextmanager
    def done(self, index: Path) -> Iterator[None]:
        """The damage, until the end of the block."""
        self._write(index, self.after)
        try:
            yield
        finally:
            self._write(index, self.before)

    def undo(self, index: Path) -> None:
        """Mends it, whoever left it there."""
        self._write(index, self.before)

    def _write(self, index: Path, data: bytes) -> None:
        handle = os.open(index / self.file, os.O_WRONLY)
        try:
            os.pwrite(handle, data, self.offset)
        finally:
            os.close(handle)

    def __str__(self) -> str:
        name = self.file.rpartition("/")[2]
        kind = name.partition(".")[2] if name.startswith("MAIN") else name
        return f"{kind} at {self.offset}, {self.what}"


class Outcome(NamedTuple):
    """What came of damage. `verify` says whether verify found it. Answers are `SAME`, `REFUSED`, or what was wrong:

    at rest, opened before anything else was read (`fresh`) and after every byte was (`after`); `live`, of an engine
    that was open already.
    """

    verify: str
    fresh: str
    after: str
    live: str


def asked_again(specimen: Specimen, engine: Callable[[], Engine]) -> str:
    """What an engine makes of the questions: `SAME` or `REFUSED`, else the first that went wrong, and how.

    One that refuses some questions and answers the others as before is one that refuses.
    """
    refused = False
    try:
        opened = engine()
    except Exception as error:
        return REFUSED if is_refusal(error) else _raised("open", error)
    for name, ask in specimen.asked.items():
        try:
            answer = dict(answers_of(opened, {name: ask}))[name]
        except Exception as error:
            if not is_refusal(error):
                return _raised(name, error)
            refused = True
        else:
            if answer != specimen.right[name]:
                return f"WRONG: {name}"
    return REFUSED if refused else SAME


def _raised(name: str, error: Exception) -> str:
    return f"{type(error).__name__}: {name}: {str(error)[:80]}"


def found_by_verify(index: Path) -> str:
    """`REFUSED` where verify says that the index is damaged, `SAME` where it does not, else what it raises."""
    try:
        verify_index(index)
    except Exception as error:
        return REFUSED if is_refusal(error) else _raised("verify", error)
    return SAME


def outcome(specimen: Specimen, damage: Damage, *, live: bool) -> Outcome:
    """Damages an index, at rest or under an open engine, and mends it again."""
    index = specimen.index
    if live:
        opened = open_engine(index)
        with damage.done(index):
            during = asked_again(specimen, lambda: opened)
            verified = found_by_verify(index)
        return Outcome(verified, SAME, REFUSED if verified == REFUSED else during, during)
    with damage.done(index):
        fresh = asked_again(specimen, lambda: open_engine(index))
        verified = found_by_verify(index)
    return Outcome(verified, fresh, REFUSED if verified == REFUSED else fresh, SAME)


def outcomes(specimen: Specimen, tries: Sequence[Damage], *, live: bool) -> Iterator[tuple[Damage, Outcome | str]]:
    """What came of each damage; text where it crashed the process."""
    left = list(tries)
    while left:
        batch = left[:BATCH]
        with tempfile.TemporaryFile() as told:

            def work(batch: Sequence[Damage] = batch, handle: int = told.fileno()) -> None:
                for each in batch:
                    signal.alarm(SECONDS)
                    os.write(handle, json.dumps(outcome(specimen, each, live=live)).encode() + b"\n")

            ended = in_child(work, SECONDS)
            told.seek(0)
            lines = told.read().splitlines()
        done = [Outcome(*json.loads(line)) for line in lines]
        yield from zip(batch, done, strict=False)
        left = left[len(done) :]
        if len(done) < len(batch):
            yield batch[len(done)], str(ended)
            with suppress(OSError):
                batch[len(done)].undo(specimen.index)
            left = left[1:]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of damage of one kind to one index."""

    found: Tally
    crashed: Tally
    at_once: Tally
    after: Tally

    @classmethod
    def of(cls, kind: str, where: str) -> "Rows":
        """Empty rows."""
        names = ("found by verify", "without a crash", "right or refused at once", "right or refused after the read")
        return cls(*(Tally(f"{kind} {where}: {name}") for name in names))

    def count(self, damage: Damage, came: Outcome | str) -> None:
        """Counts what came of damage."""
        if isinstance(came, str):
            self.crashed.broke(f"{damage}: {came}")
            return
        self.crashed.held()
        for tally, result, fine in (
            (self.found, came.verify, (REFUSED,)),
            (self.at_once, came.fresh if came.live == SAME else came.live, (SAME, REFUSED)),
            (self.after, came.after, (SAME, REFUSED)),
        ):
            if result in fine:
                tally.held()
            else:
                tally.broke(f"{damage}: {'not found' if result == SAME else result}")

    def all(self) -> Iterator[Tally]:
        """The rows, in order."""
        yield from (self.found, self.crashed, self.at_once, self.after)
