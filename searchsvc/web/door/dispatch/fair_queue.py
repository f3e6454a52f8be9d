"""A bounded queue that no single client can fill against others.

Every client has a line of its own, and the lines take turns. When no place is free, a client with fewer requests than
the one with the longest line takes a place from it, so whoever asks much is refused before whoever asks little. This
is fair queueing with a drop from the longest queue (McKenney, "Stochastic Fairness Queueing", 1990; RFC 8290 drops in
the same way).
"""

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Waiting things by client, at most `places` of them, or fewer where fewer are `useful`."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.useful = math.inf
        """So many of the places may be taken now, because whoever takes another would wait too long."""
        self._lines: OrderedDict[str, deque[T]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def is_full(self) -> bool:
        """Whether no place is free."""
        return self._count >= min(self.places, self.useful)

    def has_room(self, client: str) -> bool:
        """Whether a thing of a client would get a place, its own or another client's."""
        return not self.is_full or self._longest(client) is not None

    def _longest(self, client: str) -> str | None:
        """The client that has to give a place to another one; None where nobody has so much more than that one."""
        longest = max(self._lines, key=lambda each: len(self._lines[each]), default=client)
        own = len(self._lines.get(client, ()))
        return longest if len(self._lines.get(longest, ())) >= own + 2 else None

    def put(self, client: str, thing: T) -> T | None:
        """Lets a thing wait at the end of its client's line; the thing that has to go instead, which may be this one.

        None where a place was free.
        """
        refused: T | None = None
        if self.is_full:
            longest = self._longest(client)
            if longest is None:
                return thing
            refused = self._lines[longest].pop()
            self._count -= 1
        self._lines.setdefault(client, deque()).append(thing)
        self._count += 1
        return refused

    def put_first(self, client: str, thing: T) -> None:
        """Lets a thing that had its turn already wait in front of all others; it may exceed the places by one."""
        self._lines.setdefault(client, deque()).appendleft(thing)
        self._lines.move_to_end(client, last=False)
        self._count += 1

    def take(self) -> T | None:
        """The first thing of the line whose turn it is, which then stands behind the other lines; None where empty."""
        if not self._lines:
            return None
        client, line = self._lines.popitem(last=False)
        thing = line.popleft()
        self._count -= 1
        if line:
            self._lines[client] = line
        return thing

    def take_first_of_lines(self, is_wanted: Callable[[T], bool]) -> list[T]:
        """Takes out, of each line, all things at its front that are wanted: the oldest ones."""
        taken: list[T] = []
        for client, line in list(self._lines.items()):
            while line and is_wanted(line[0]):
                taken.append(line.popleft())
            if not line:
                del self._lines[client]
        self._count -= len(taken)
        return taken

    def remove(self, client: str, thing: T) -> bool:
        """Takes out a thing that no longer waits; whether it was there."""
        line = self._lines.get(client)
        if line is None or thing not in line:
            return False
        line.remove(thing)
        self._count -= 1
        if not line:
            del self._lines[client]
        return True
