"""New releases and a `reindex` every few seconds, and the memory of the service, in a process beside the client.

`python -m benchmarks.door.reindexing CORPUS INDEX EVERY PID`, until its standard input ends; then one JSON line. The
corpus is afterwards as it was; the index is not.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.door.helper import helper, is_over, say_found, say_started
from benchmarks.errors import EngineFailed
from benchmarks.machine import tree_memory
from benchmarks.over_http.serving import run_ours
from benchmarks.service import write_new_releases


@dataclass(slots=True)
class Reindexing:
    """What happened: the seconds of each `reindex`, the memory of the service before each (bytes), and failures."""

    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@contextmanager
def reindexing(corpus: Path, index: Path, every: float, pid: int) -> Iterator[Reindexing]:
    """Such a process meanwhile; what happened is there when it has ended."""
    happened = Reindexing()
    with helper("benchmarks.door.reindexing", corpus, index, every, pid) as said:
        yield happened
    for name, value in said[0].items():
        setattr(happened, name, value)


def main() -> None:
    """Works until standard input ends."""
    corpus, index, every, pid = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    happened = Reindexing()
    added: Path | None = None
    due = time.monotonic()
    say_started()
    while not is_over(due - time.monotonic()):
        due = max(due + every, time.monotonic())
        happened.memory.append(tree_memory(pid))
        added = write_new_releases(corpus, f"steady{time.time_ns()}")
        started = time.monotonic()
        try:
            run_ours("reindex", "--corpus", str(corpus), "--index", str(index))
        except EngineFailed as error:
            happened.failures.append(str(error))
        happened.seconds.append(round(time.monotonic() - started, 2))
    if added is not None:
        added.unlink()
    say_found(asdict(happened))


if __name__ == "__main__":
    main()
