"""New releases and a `reindex` every few seconds, and the memory of the service, in a process beside the client.

`python -m benchmarks.door.reindexing CORPUS INDEX EVERY PID`, until its standard input ends; then one JSON line. The
corpus is afterwards as it was; the index is not.
"""

import json
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

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
    command = [sys.executable, "-m", "benchmarks.door.reindexing", str(corpus), str(index), str(every), str(pid)]
    happened = Reindexing()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield happened
        finally:
            said, _ = process.communicate("")
    for name, value in json.loads(said).items():
        setattr(happened, name, value)


def main() -> None:
    """Works until standard input ends."""
    corpus, index, every, pid = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    happened = Reindexing()
    added: Path | None = None
    due = time.monotonic()
    while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
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
    print(json.dumps(asdict(happened)), flush=True)


if __name__ == "__main__":
    main()
