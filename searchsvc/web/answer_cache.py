"""A small cache of answers: what was said of one generation of the index to one query string, as bytes.

An answer holds as long as its generation: a newer one has keys of its own, and the old answers are pushed out.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class AnswerCache:
    """Keeps up to `most` answers, those asked for last. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: str, query_string: str, make: Callable[[], bytes]) -> bytes:
        """The answer that is kept; else the one that `make` gives, which is kept from now on. Raises what `make` does.

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
