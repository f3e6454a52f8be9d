"""A small cache of answers: the bytes that were sent for a query string by one generation of the index.

An answer stays right as long as its generation is served. A newer generation has keys of its own, and its answers push
out the old ones.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class AnswerCache:
    """Keeps the `most` answers that were asked for most recently. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: str, query_string: str, make: Callable[[], bytes]) -> bytes:
        """The answer that is kept, or else the one that `make` returns, which is then kept. Raises what `make` raises.

        `make` runs without the lock: two threads that ask for the same at once may both make it.
        """
        key = generation, query_string
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
                return kept
        made = make()
        with self._lock:
            self._answers[key] = made
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
