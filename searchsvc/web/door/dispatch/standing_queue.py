"""How long a request may wait, so that a burst is answered and a queue that never empties is cut short.

A burst ends: everybody in it may wait for it. When more comes than can be answered, the queue never empties, and each
place in it only makes everybody wait: then a request may wait no more than a few times as long as an answer takes, and
one that would have to wait longer, by the number of those in front of it, is not let in.
The rule is that of controlled delay (Nichols and Jacobson, "Controlling Queue Delay", 2012) as Maurer gives it for
servers ("Fail at Scale", 2015), with its two times in proportion to what an answer takes.
"""

from collections import deque
from statistics import median

STANDING_SECONDS, STANDING_ANSWERS = 0.1, 10
"""A queue that has not been empty for so long, or for the time of so many answers if that is longer, stands."""
SHORT_SECONDS, SHORT_ANSWERS = 0.03, 5
"""So long a request may wait in a queue that stands; likewise."""
EXPECTED_SECONDS, EXPECTED_ANSWERS = 0.02, 3
"""One that can be expected to wait longer is not let in; likewise. Less than it may wait, because answers differ."""
NEWEST_ANSWERS = 5
_WEIGHT = 0.05
"""Of the newest answer in the mean time that an answer takes."""


class StandingQueue:
    """Watches one queue. Times are seconds of one clock."""

    def __init__(self, now: float) -> None:
        self._empty_at = now
        self._newest: deque[float] = deque(maxlen=NEWEST_ANSWERS)
        self._under_way = 0.0
        self.answer_seconds = 0.0
        """The mean time that an answer takes, the newest counting most."""

    def answered(self, seconds: float) -> None:
        """An answer took so long, without its wait."""
        weight = _WEIGHT if self._newest else 1.0
        self._newest.append(seconds)
        self.answer_seconds += weight * (seconds - self.answer_seconds)

    def under_way(self, seconds: float) -> None:
        """Half of the answers that are being worked at have taken so long already."""
        self._under_way = seconds

    def _one_answer(self) -> float:
        """What an answer takes: the mean, or as long as most of the newest, where answers have only become slow."""
        newest = median(self._newest) if self._newest else 0.0
        return max(self.answer_seconds, newest, self._under_way)

    def empty(self, now: float) -> None:
        """Nothing waits."""
        self._empty_at = now

    def stands(self, now: float) -> bool:
        """Whether the queue has not been empty for long."""
        return now - self._empty_at > max(STANDING_SECONDS, STANDING_ANSWERS * self._one_answer())

    def may_wait(self, now: float) -> float:
        """How long a request that waits in it may have waited when its turn comes; infinite while it does not stand."""
        if not self.stands(now):
            return float("inf")
        return max(SHORT_SECONDS, SHORT_ANSWERS * self._one_answer())

    def useful_places(self, now: float, lanes: int) -> float:
        """How many may wait, where so many lanes answer, so that the last is not expected to wait too long.

        That is the expected wait over the time between two answers, which is that of one over the lanes.
        """
        if not self.stands(now) or not self.answer_seconds:
            return float("inf")
        return max(1, int(max(EXPECTED_SECONDS / self.answer_seconds, EXPECTED_ANSWERS) * lanes))
