"""Damage under a running service: to the files of an index that two workers have open, and that they open then.

A second service over an undamaged copy says what is right. Each try asks what was not asked before, so that no answer
comes from a cache. Then the pointer is written again, so that the workers open the damaged index anew and read it.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.faults.asking import Said, ask, release_path, search_path, suggest_path, workers_lost
from benchmarks.faults.bit_flips import flips
from benchmarks.faults.damage import Damage
from benchmarks.faults.pages import damages
from benchmarks.faults.specimens import Specimen, make_middling
from benchmarks.faults.tally import Tally
from benchmarks.over_http.serving import Command, our_command, with_workers
from benchmarks.over_http.serving import served as serving

TRIES = 40
READ_SECONDS = 3.0
"""So long after it was opened at most, every byte of an index has been read."""
MENDED_SECONDS = 20.0
_POLL_SECONDS = 0.1


def served(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: what was answered under damage, at once and after the read, and whether the service came through."""
    work = Path(given.work, "damage").resolve()
    work.mkdir(parents=True, exist_ok=True)
    specimen, random = make_middling(work, given.size), Random(given.seed)
    count = given.tries or TRIES
    tries = [*flips(specimen, count // 2, random), *damages(specimen, count - count // 2, random)]
    broken_log, sound_log = work / "broken.log", work / "sound.log"
    for log in (broken_log, sound_log):
        log.unlink(missing_ok=True)
    with (
        serving(_command(specimen.index), broken_log) as broken,
        serving(_command(specimen.sound), sound_log) as sound,
    ):
        yield from Attack(specimen, broken.port, sound.port, broken_log).all(tries)


def _command(index: Path) -> Command:
    return with_workers(our_command("serve", "--index", str(index), "--no-access-log"))


class Attack:
    """The tries, with the rows that they fill."""

    def __init__(self, specimen: Specimen, broken: int, sound: int, log: Path) -> None:
        self._specimen, self._broken, self._sound, self._log = specimen, broken, sound, log
        self._at_once = Tally("served: right or refused before the read", is_figure=True)
        self._after = Tally("served: right or refused after the read")
        self._statuses = Tally("served: no status 500, no answer left out")
        self._workers = Tally("served: no worker ended")
        self._mended = Tally("served: right again when mended")

    def all(self, tries: Sequence[Damage]) -> Iterator[Tally]:
        """Makes all tries; the rows."""
        for number, damage in enumerate(tries):
            paths = self._paths(number)
            lost = workers_lost(self._log)
            with damage.done(self._specimen.index):
                self._ask(damage, paths[0::3], self._at_once)
                self._open_anew()
                self._wait_until_read(paths[1::3])
                self._ask(damage, paths[1::3], self._after)
            self._open_anew()
            self._wait_until_mended(damage, paths[2::3])
            ended = workers_lost(self._log) - lost
            if ended:
                self._workers.broke(f"{damage}: {ended} ended")
            else:
                self._workers.held()
        yield from (self._at_once, self._after, self._statuses, self._workers, self._mended)

    def _paths(self, number: int) -> list[str]:
        """What is asked in one try: never the same again."""
        asked = []
        for name in self._specimen.asked:
            kind, _, rest = name.partition(" ")
            if kind == "search" and rest.startswith("q="):
                asked.append(search_path(rest[2:].partition(" sort=")[0], per_page=10 + number % 90))
            elif kind in ("show", "mark"):
                asked.append(release_path(rest, q=f"ba{number}"))
            elif kind == "complete":
                asked.append(suggest_path(rest))
        return asked

    def _ask(self, damage: Damage, paths: Sequence[str], row: Tally) -> None:
        """Asks both services, and counts one try of the row."""
        problems = []
        for path in paths:
            said, right = ask(self._broken, path), ask(self._sound, path)
            if said.status in (0, 500):
                self._statuses.broke(f"{damage}: {said.status} for {path}: {said.text[:120]}")
            else:
                self._statuses.held()
            if not _is_fit(said, right):
                problems.append(f"{path} has {said.status}")
        if problems:
            row.broke(f"{damage}: WRONG: {problems[0]}, and {len(problems) - 1} more")
        else:
            row.held()

    def _open_anew(self) -> None:
        """Writes the pointer again: a server opens the generation that it names."""
        pointer = self._specimen.index / "current"
        scratch = pointer.with_name("again")
        scratch.write_bytes(pointer.read_bytes())
        scratch.replace(pointer)

    def _wait_until_read(self, paths: Sequence[str]) -> None:
        """Waits until the service refuses something, or has had time to read everything."""
        end = time.monotonic() + READ_SECONDS
        while time.monotonic() < end and ask(self._broken, f"{paths[0]}&page=2").status == 200:
            time.sleep(_POLL_SECONDS)

    def _wait_until_mended(self, damage: Damage, paths: Sequence[str]) -> None:
        end = time.monotonic() + MENDED_SECONDS
        wrong = [*paths]
        while wrong and time.monotonic() < end:
            wrong = [path for path in wrong if ask(self._broken, path) != ask(self._sound, path)]
            if wrong:
                time.sleep(_POLL_SECONDS)
        if wrong:
            self._mended.broke(f"{damage}: {wrong[0]} is not right again after {MENDED_SECONDS:.0f} s")
        else:
            self._mended.held()


def _is_fit(said: Said, right: Said) -> bool:
    """Whether an answer is the right one, or says that there is none; a status 500 and a silence stand in their row."""
    return said == right or said.status in (0, 500, 503)
