"""Tasks that are done every so often on a thread of their own, which is gone while processes are forked.

A process that is forked beside a thread may wait for ever for what that thread held. So who forks does it `alone`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_running: list["PeriodicTask"] = []


class PeriodicTask:
    """A task that is done again and again until it is stopped. An error that it raises ends it."""

    def __init__(self, task: Callable[[], None], seconds: float, name: str) -> None:
        """`seconds`: between the end of one time and the beginning of the next. `name`: of the thread."""
        self._task, self._seconds, self._name = task, seconds, name
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Does the task from now on, for the first time when the seconds are over."""
        _running.append(self)
        self.resume()

    def stop(self) -> None:
        """Does it no more; a time that has begun is not waited for."""
        _running.remove(self)
        self._ended.set()

    def rest(self) -> None:
        """Ends the thread, and waits until it is gone."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def resume(self) -> None:
        """Goes on with a new thread."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._repeat, daemon=True, name=self._name)
        self._thread.start()

    def _repeat(self) -> None:
        while not self._ended.wait(self._seconds):
            self._task()


@contextmanager
def alone() -> Iterator[None]:
    """While the block runs no periodic task has a thread."""
    resting = [*_running]
    for task in resting:
        task.rest()
    try:
        yield
    finally:
        for task in resting:
            task.resume()
