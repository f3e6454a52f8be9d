"""Results come in the order of their parts, and a process that does not live ends the work with a reason."""

import multiprocessing
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


@pytest.mark.process
def test_an_ended_process_ends_the_work_with_a_reason() -> None:
    def parts() -> Iterator[int]:
        for number in range(40):
            yield number
            if number == 10:
                multiprocessing.active_children()[0].kill()

    with pytest.raises(BuildFailed, match="--jobs"):
        list(LocalProcesses(2).map(slow_at_first, parts()))
