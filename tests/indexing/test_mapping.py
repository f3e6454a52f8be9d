"""Results come in the order of their parts, and a process that does not live ends the work with a reason."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count

import pytest

from searchsvc.errors import BuildFailed
from searchsvc.indexing.mapping import LocalProcesses


def slow_at_first(part: int) -> int:
    time.sleep(0.2 if part == 0 else 0)
    return part


@pytest.mark.process
@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_their_parts(jobs: int) -> None:
    assert [*LocalProcesses(jobs).map(slow_at_first, range(20))] == [*range(20)]
    assert not LocalProcesses(jobs).reads_files


@pytest.mark.process
@pytest.mark.parametrize(("jobs", "most"), [(1, 1), (2, 5)])
def test_parts_are_taken_as_they_are_needed(jobs: int, most: int) -> None:
    taken = count()
    results = LocalProcesses(jobs).map(str, (next(taken) for _ in range(100)))
    assert next(results) == "0"
    assert next(taken) == most


FORKING = """
import threading
from searchsvc.indexing.mapping import LocalProcesses
from searchsvc.runtime.periodic import PeriodicTask
loaded = []
def what_is_loaded(_):
    return loaded
task = PeriodicTask(lambda: None, 0.001, "renew")
task.start()
loaded.append("tables")
print(*next(LocalProcesses(2).map(what_is_loaded, range(4))), threading.active_count())
"""


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_processes_share_what_is_loaded_though_a_lock_is_renewed_meanwhile() -> None:
    done = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["tables", "2"]  # and the lock is renewed again


@pytest.mark.process
def test_an_ended_process_ends_the_work_with_a_reason() -> None:
    def parts() -> Iterator[int]:
        for number in range(40):
            yield number
            if number == 10:
                multiprocessing.active_children()[0].kill()

    with pytest.raises(BuildFailed, match="--jobs"):
        list(LocalProcesses(2).map(slow_at_first, parts()))
