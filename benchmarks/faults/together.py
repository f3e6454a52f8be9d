"""Readers and writers together: a reindex every second beside searching clients.

Every record of the corpus says in which edition it was written, and each reindex writes all of them anew. Every answer
must hold all records, of one edition; and when the last reindex has ended, the service answers with the last edition.
"""

import argparse
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event, Thread

from benchmarks.errors import EngineFailed
from benchmarks.faults.asking import Said, ask, search_path, workers_lost
from benchmarks.faults.scenarios import write_records
from benchmarks.faults.tally import Tally
from benchmarks.over_http.serving import our_command, run_ours, served, with_workers

SECONDS = 60.0
RECORDS = 30
_CLIENTS = 3
_EVERY = 1.0
_FOLLOW_SECONDS = 10.0
_EDITION = re.compile(r"edition(\d+)")
_WORDS = ("rural school", "农村学校", "plan", "education -nothing")


def together(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: answers of one generation, reindexes that succeeded, and whether the service kept its workers."""
    work = Path(given.work, "together").resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    corpus, index, log = work / "corpus", work / "index", work / "serve.log"
    run = Together(corpus, index)
    run.write()
    with served(with_workers(our_command("serve", "--index", str(index), "--no-access-log")), log) as server:
        run.go_on(server.port, given.seconds or SECONDS, given.seed)
        run.follow(server.port)
    lost = workers_lost(log)
    run.workers.held(1)
    if lost:
        run.workers.broke(f"{lost} workers ended")
    yield from (run.answers, run.reindexes, run.followed, run.workers)


class Together:
    """The writer, its readers, and their rows."""

    def __init__(self, corpus: Path, index: Path) -> None:
        self._corpus, self._index = corpus, index
        self._edition = 0
        self.answers = Tally("together: answers of exactly one generation")
        self.reindexes = Tally("together: reindexes beside searches")
        self.followed = Tally("together: the last generation is served at last")
        self.workers = Tally("together: no worker ended")

    def write(self) -> None:
        """Writes the next edition of all records, and has it indexed."""
        self._edition += 1
        write_records(self._corpus, "all", 0, RECORDS, f"edition{self._edition}")
        try:
            run_ours("reindex", "--corpus", str(self._corpus), "--index", str(self._index))
            self.reindexes.held()
        except EngineFailed as error:
            self.reindexes.broke(str(error))

    def go_on(self, port: int, seconds: float, seed: int) -> None:
        """Writes and reads for so many seconds."""
        over = Event()
        readers = [Thread(target=self._read, args=(port, over, Random(seed + number))) for number in range(_CLIENTS)]
        for each in readers:
            each.start()
        end = time.monotonic() + seconds
        while (began := time.monotonic()) < end:
            self.write()
            time.sleep(max(0.0, _EVERY - (time.monotonic() - began)))
        over.set()
        for each in readers:
            each.join()

    def _read(self, port: int, over: Event, random: Random) -> None:
        while not over.is_set():
            path = search_path(random.choice(_WORDS), match="any", per_page=RECORDS, page=1)
            problem = of_one_edition(ask(port, path))
            if problem is None:
                self.answers.held()
            else:
                self.answers.broke(f"{path}: {problem}")

    def follow(self, port: int) -> None:
        """Looks whether the service comes to the last edition by itself, in every worker."""
        end = time.monotonic() + _FOLLOW_SECONDS
        wanted = f"edition{self._edition}"
        in_a_row = 0
        while time.monotonic() < end and in_a_row < 10:
            total = json.loads(ask(port, search_path(wanted)).text).get("total")
            in_a_row = in_a_row + 1 if total == RECORDS else 0
        if in_a_row == 10:
            self.followed.held()
        else:
            self.followed.broke(f"{wanted} is not found after {_FOLLOW_SECONDS:.0f} s")


def of_one_edition(said: Said) -> str | None:
    """What is wrong with an answer that should hold records of one edition, and no other; None where nothing is."""
    if said.status != 200:
        return f"status {said.status}: {said.text[:200]}"
    page = json.loads(said.text)
    editions = set(_EDITION.findall(said.text))
    if len(editions) != 1:
        return f"editions {', '.join(sorted(editions)) or 'none'} in one answer"
    counted = sum(value["count"] for value in page["facets"]["province"])
    if page["total"] != counted:
        return f"{page['total']} matches, but {counted} in the facet"
    return None
