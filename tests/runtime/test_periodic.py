"""A periodic task is done again and again, but not while somebody has to be alone."""

import threading

from searchsvc.runtime.periodic import PeriodicTask, alone


def names() -> set[str]:
    return {each.name for each in threading.enumerate()}


def test_a_task_is_done_until_it_is_stopped() -> None:
    done = threading.Semaphore(0)
    task = PeriodicTask(done.release, 0.001, "often")
    task.start()
    for _ in range(3):
        assert done.acquire(timeout=20)
    task.rest()  # before it is stopped, so that no time is under way
    task.stop()
    while done.acquire(blocking=False):
        pass
    assert "often" not in names()
    assert not done.acquire(timeout=0.05)
    with alone():
        pass
    assert "often" not in names()  # what was stopped is not resumed


def test_no_task_has_a_thread_while_somebody_is_alone() -> None:
    done = threading.Semaphore(0)
    task = PeriodicTask(done.release, 0.001, "often")
    task.start()
    try:
        with alone():
            assert "often" not in names()
        while done.acquire(blocking=False):
            pass
        assert done.acquire(timeout=20)
    finally:
        task.stop()
