"""Damage to a file of an index, and what came of it: found by `verify`, refused, answered as before, wrong, or a crash.

Each try is made in a child, many tries one after the other, so that a crash ends that child and is counted.
"""

import json
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.faults.answers import answers_of, is_refusal
from benchmarks.faults.children import in_child
from benchmarks.faults.specimens import Specimen
from benchmarks.faults.tally import Tally
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine, open_live, verify_index

BATCH = 50
SECONDS = 30
"""A try that takes longer hangs, which counts as a crash."""
_POLL_SECONDS = 0.002
SAME, REFUSED, WRONG = "same", "refused", "WRONG"


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
    except Exception as error:  # whatever damage raises is what is looked at
        return REFUSED if is_refusal(error) else _raised("open", error)
    for name, ask in specimen.asked.items():
        try:
            answer = dict(answers_of(opened, {name: ask}))[name]
        except Exception as raised:  # whatever damage raises is what is looked at
            cause = opened.cause_of(raised)
            if not is_refusal(cause):
                return _raised(name, cause)
            refused = True
        else:
            if answer != specimen.right[name]:
                return f"{WRONG}: {name}"
    return REFUSED if refused else SAME


def _raised(name: str, error: Exception) -> str:
    return f"{type(error).__name__}: {name}: {str(error)[:80]}"


def found_by_verify(index: Path) -> str:
    """`REFUSED` where verify says that the index is damaged, `SAME` where it does not, else what it raises."""
    try:
        verify_index(index)
    except Exception as error:  # whatever damage raises is what is looked at
        return REFUSED if is_refusal(error) else _raised("verify", error)
    return SAME


def after_the_read(specimen: Specimen) -> str:
    """What an index that was opened answers when every byte of it has been read.

    A live engine reads by itself, and then either says that there is damage or must answer as before.
    """
    live = open_live(specimen.index)
    end = time.monotonic() + SECONDS / 2
    try:
        while live.engine() and live.verification == "verifying" and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)
    except Exception as error:  # whatever damage raises is what is looked at
        return REFUSED if is_refusal(error) else _raised("open", error)
    return REFUSED if live.verification in ("damaged", "fallen_back") else asked_again(specimen, live.engine)


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
        after = after_the_read(specimen)
    return Outcome(verified, fresh, after, SAME)


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
    raised: Tally
    at_once: Tally
    after: Tally

    @classmethod
    def of(cls, kind: str, where: str) -> "Rows":
        """Empty rows."""
        title = f"{kind} {where}"
        return cls(
            found=Tally(f"{title}: found by verify"),
            crashed=Tally(f"{title}: without a crash"),
            raised=Tally(f"{title}: without an error that is no refusal"),
            at_once=Tally(f"{title}: right or refused before the read", is_figure=True),
            after=Tally(f"{title}: right or refused after the read"),
        )

    def count(self, damage: Damage, came: Outcome | str) -> None:
        """Counts what came of damage."""
        if isinstance(came, str):
            self.crashed.broke(f"{damage}: {came}")
            return
        self.crashed.held()
        self.found.settle(
            damage, None if came.verify == REFUSED else "not found" if came.verify == SAME else came.verify
        )
        at_once = came.fresh if came.live == SAME else came.live
        for tally, result in ((self.at_once, at_once), (self.after, came.after)):
            tally.settle(damage, result if result.startswith(WRONG) else None)
        raised = next((each for each in (at_once, came.after) if not each.startswith((SAME, REFUSED, WRONG))), None)
        self.raised.settle(damage, raised)

    def all(self) -> Iterator[Tally]:
        """The rows, in order."""
        yield from (self.found, self.crashed, self.raised, self.at_once, self.after)


def tallied(
    specimen: Specimen, what: str, tries: int, random: Random, make: Callable[[Specimen, int, Random], Iterator[Damage]]
) -> Iterator[Tally]:
    """Damages an index so many times, half of them at rest and half under an open engine; the rows of both."""
    for where, is_live, count in (("at rest", False, tries - tries // 2), ("under an open engine", True, tries // 2)):
        rows = Rows.of(f"{what} the {specimen.name} index", where)
        for damage, came in outcomes(specimen, list(make(specimen, count, random)), live=is_live):
            rows.count(damage, came)
        yield from rows.all()
