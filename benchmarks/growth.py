"""`python -m benchmarks.growth`: what grows with an index: the memory of a build, and what ten releases more cost.

    python -m benchmarks.growth --size 1000000                   # 12 GB in build/bench/growth-1000000
    python -m benchmarks.growth --size 1000000 --only arrivals   # with the index that is there

The build is a replayed one (`replayed_build`), and its memory that of the one process that builds: all that is
resident, and what of it is the process's own; the rest are pages of mapped files. Ten new releases come in a file of
their own, and `searchsvc reindex` is measured as a whole, each time with a copy of the index. All is printed as JSON.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

from benchmarks.corpus import REAL_FILE, SEED, read_real, releases
from benchmarks.errors import EngineFailed
from benchmarks.machine import describe_machine, folder_size, own_and_shared, process_tree, resident_memory, tree_memory
from benchmarks.measure import say
from benchmarks.over_http.serving import as_users_have_it, our_command
from benchmarks.replayed_build import CORPUS, INDEX, POOL, pack_pool, write_corpus
from benchmarks.service import write_new_releases
from benchmarks.vocabulary import load_vocabularies
from searchsvc.engines.selection import compile_kernels

PARTS = ("corpus", "build", "processes", "arrivals")
ROUNDS = 5
_SAMPLE_SECONDS = 0.2
_MB = 1_000_000


def made_corpus(folder: Path, size: int, real: Path) -> dict[str, Any]:
    """The same as `make_corpus`, in a process of its own: the peak of a command counts what its parent held."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(make_corpus, folder, size, real).result()


def make_corpus(folder: Path, size: int, real: Path) -> dict[str, Any]:
    """Writes the corpus, and packs the batches that are replayed."""
    pool = [*releases(POOL, load_vocabularies(SEED), read_real(real), SEED)]
    write_corpus(folder, size, pool)
    pack_pool(folder)
    return {"mb": folder_size(folder / CORPUS) / _MB}


def measure_build(folder: Path) -> dict[str, Any]:
    """Builds the index in a process of its own, whose memory is looked at all the time.

    All samples are written to a file: seconds, all that is resident, and the process's own of it, in megabytes.
    """
    command = [sys.executable, "-m", "benchmarks.replayed_build", str(folder)]
    samples: list[tuple[float, int, int]] = []
    with _started(command) as process:
        started = time.perf_counter()

        def look() -> None:
            if found := resident_memory(process.pid):
                samples.append((time.perf_counter() - started, *found))

        with _again_and_again(look):
            used = _ended(process)
    lines = [f"{at:.1f}\t{resident / _MB:.0f}\t{own / _MB:.0f}\n" for at, resident, own in samples]
    (folder / "memory.tsv").write_text("".join(lines))
    _, most, own_then = max(samples, key=lambda sample: sample[1])
    own = max(own for *_, own in samples)
    at_peak = {"sampled_mb": most / _MB, "own_of_it_mb": own_then / _MB, "own_mb": own / _MB}
    return {**used, **at_peak, "index_mb": folder_size(folder / INDEX) / _MB}


def measure_processes(folder: Path, jobs: int, files: int) -> dict[str, Any]:
    """What processes at work take beside the one that builds, in an ordinary build of the first files.

    Of each process, the most that it had for itself, and of all together the most at one time, what they share once.
    """
    some, index = folder / "some", folder / "some-index"
    for each in (some, index):
        shutil.rmtree(each, ignore_errors=True)
    some.mkdir()
    for each in sorted((folder / CORPUS).iterdir())[:files]:
        os.link(each, some / each.name)
    places = ("--corpus", str(some), "--index", str(index))
    own: dict[int, int] = {}
    together: list[int] = []
    with _started(our_command("reindex", "--nice", "0", "--jobs", str(jobs), *places)) as process:

        def look() -> None:
            for each in process_tree(process.pid):
                own[each] = max(own.get(each, 0), own_and_shared(each)[0])
            together.append(tree_memory(process.pid))

        with _again_and_again(look):
            used = _ended(process)
    return {**used, "together_mb": max(together) / _MB, "each_mb": sorted(size / _MB for size in own.values())}


def measure_arrivals(folder: Path, rounds: int) -> dict[str, Any]:
    """What `searchsvc reindex` takes when ten new releases have come: medians, and all after the first."""
    copy = folder / "copy"
    command = our_command("reindex", "--nice", "0", "--corpus", str(folder / CORPUS), "--index", str(copy))
    added = write_new_releases(folder / CORPUS, f"growth{time.time_ns()}")
    used: list[dict[str, float]] = []
    try:
        for _ in range(rounds + 1):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder / INDEX, copy, copy_function=os.link)
            with _started(command) as process:
                used.append(_ended(process))
    finally:
        added.unlink()
        shutil.rmtree(copy, ignore_errors=True)
    return {**{name: median(each[name] for each in used[1:]) for name in used[0]}, "each": used[1:]}


@contextmanager
def _started(command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**as_users_have_it(), "PYTHONPATH": os.curdir}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()


def _ended(process: "subprocess.Popen[bytes]") -> dict[str, float]:
    """What a process has taken when it has ended. Raises EngineFailed where it failed."""
    started = time.perf_counter()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise EngineFailed(f"a command ended with {process.returncode}")
    return {
        "seconds": time.perf_counter() - started,
        "user_s": usage.ru_utime,
        "system_s": usage.ru_stime,
        "peak_mb": usage.ru_maxrss * 1024 / _MB,
    }


@contextmanager
def _again_and_again(look: Callable[[], None]) -> Iterator[None]:
    """Looks at something while the block runs."""
    is_over = Event()

    def run() -> None:
        while not is_over.wait(_SAMPLE_SECONDS):
            look()

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def main() -> None:
    """Measures what is asked for, and prints it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=100_000, help="releases")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="where corpus and index are kept")
    parser.add_argument("--real", type=Path, default=REAL_FILE, help="the real releases (.jsonl.gz)")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it (default: all)")
    parser.add_argument("--jobs", type=int, default=2, help="processes at work, where these are measured")
    parser.add_argument("--files", type=int, default=1, help="files of 20,000 releases that these read")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often the reindex is measured")
    given = parser.parse_args()
    compile_kernels()
    folder = given.work / f"growth-{given.size}"
    measures = {
        "corpus": lambda: made_corpus(folder, given.size, given.real),
        "build": lambda: measure_build(folder),
        "processes": lambda: measure_processes(folder, given.jobs, given.files),
        "arrivals": lambda: measure_arrivals(folder, given.rounds),
    }
    found: dict[str, Any] = {"size": given.size, "machine": describe_machine()}
    for part in given.only or PARTS:
        say(f"{part} …")
        found[part] = measures[part]()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
