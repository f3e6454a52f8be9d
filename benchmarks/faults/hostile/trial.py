"""A trial: a corpus with good releases and hostile ones goes through the real reindex, and everything is looked at.

The rule: it runs in a process of its own, with limits of memory and time. What raises, hangs, takes too much or loses
a good release is a fault.
"""

import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from benchmarks.faults.hostile.kind import Kind, files
from benchmarks.faults.hostile.outcome import Outcome, faults_of
from benchmarks.faults.hostile.outputs import faults_of_outputs
from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.engines.selection import current_catalog
from searchsvc.indexing.reindex import reindex

SECONDS = 240.0
"""Wall time of one trial, on a machine that has other work."""
MEMORY = 3 << 30
"""Bytes of address space that a trial may take beyond what its process had when it began."""
GOOD = {
    "a-good.txt": "Harvest festival opens in Hubei\nThe harvest festival was opened in Wuhan on July 15, 2020.\n",
    "~good.md": "---\ntitle: 丰收节在湖北开幕\ndate: 2020-07-16\n---\n丰收节 harvest 在武汉开幕。\n",
}
"""Two good releases, the first and the last of a corpus."""
Answer = Mapping[str, Sequence[str]]


def in_process(work: Callable[[], object], seconds: float = SECONDS, memory: int = MEMORY) -> object:
    """What some work gives, as JSON has it, done in a forked process within limits; a sentence where it ends badly."""
    sys.stdout.flush()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(work, theirs, memory)
    os.close(theirs)
    blocks: list[bytes] = []
    ends = time.monotonic() + seconds
    try:
        while True:
            ready, _, _ = select.select([ours], [], [], max(0.0, ends - time.monotonic()))
            if not ready:
                return f"took more than {seconds:.0f} seconds"
            if not (block := os.read(ours, 1 << 16)):
                break
            blocks.append(block)
    finally:
        os.close(ours)
        if not blocks or time.monotonic() >= ends:
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if not blocks:
        return f"ended its process with status {os.waitstatus_to_exitcode(status)}"
    return json.loads(b"".join(blocks))


def _work(work: Callable[[], object], answers: int, memory: int) -> NoReturn:
    try:
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.RLIM_INFINITY))
        answer = json.dumps(work()).encode()
    except BaseException as error:  # the process ends here, whatever happened in it
        lines = traceback.format_exception(error)
        answer = json.dumps(f"raised {type(error).__name__}: {ascii(lines[-2:])[-400:]}").encode()
    while answer:
        answer = answer[os.write(answers, answer) :]
    os._exit(0)


def look_at(corpus: Path, index: Path, kinds: Sequence[Kind], *, is_shown: bool = True) -> Answer:
    """Indexes a corpus that holds the kinds, each in its folder, or one alone; gives the faults of each by its name.

    Faults that are of no single kind stand under an empty name. Outputs are looked at where `is_shown`.
    """
    ahead = kinds[0].meanwhile if len(kinds) == 1 else None

    def read(path: Path) -> FileContents | None:
        if ahead is not None:
            ahead(corpus, path)
        return read_contents(path)

    report = reindex(corpus, index, read=read)
    catalog = current_catalog(index)
    outcome = Outcome(
        [str(each) for each in report.skipped],
        [f"{each.place}: {each.message}" for each in report.warnings],
        {path: [record.id for record in known.records if record.digest] for path, known in catalog.files.items()},
    )
    is_alone = len(kinds) == 1 and kinds[0].is_alone
    faults: dict[str, list[str]] = {"": list(_faults_of_good(outcome))}
    hostile = Outcome(outcome.left_out, outcome.warned, {p: ids for p, ids in outcome.ids.items() if p not in GOOD})
    for kind in kinds:
        faults[kind.name] = list(faults_of(kind, hostile if is_alone else hostile.below(kind.name)))
    ids = [each for found in outcome.ids.values() for each in found]
    if is_shown:
        faults[""] += faults_of_outputs(index, [*GOOD], ids, report.releases)
    return faults


def _faults_of_good(outcome: Outcome) -> Iterator[str]:
    for name in GOOD:
        if list(outcome.ids.get(name, ())) != [name]:
            yield f"the good release {name} is gone"


def write_corpus(corpus: Path, kinds: Sequence[Kind]) -> None:
    """Writes the good releases, and each kind into a folder of its name, or one that is alone beside them."""
    corpus.mkdir(parents=True)
    files(GOOD)(corpus)
    for kind in kinds:
        folder = corpus if kind.is_alone else corpus / kind.name
        folder.mkdir(exist_ok=True)
        kind.write(folder)


def warm(work: Path) -> None:
    """Loads what every reindex needs, so that the processes of trials are forked with it."""
    files(GOOD)(work / "corpus")
    reindex(work / "corpus", work / "index")


def tried(work: Path, kinds: Sequence[Kind], *, is_shown: bool = True) -> Answer:
    """The faults of kinds that are tried together in one corpus, by their names. Nothing is raised."""
    corpus = work / "corpus"
    write_corpus(corpus, kinds)
    answer = in_process(partial(look_at, corpus, work / "index", kinds, is_shown=is_shown))
    return answer if isinstance(answer, dict) else {"": [str(answer)]}
