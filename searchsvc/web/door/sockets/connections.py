"""All open connections of the door, and the end of those that nothing comes from.

A connection waits when no complete request of it is being answered: it is new, half sent, or idle between requests.
Waiting is bounded in time, whatever trickles in meanwhile, and the number of connections by the descriptors of the
process; beyond that, the one that has waited longest gives way.
"""

from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple, Protocol

IDLE_SECONDS = 15.0
"""So long a connection may wait for its next request to be complete."""
STALLED_SECONDS = 20.0
"""So long a client may leave unread what it has been sent, while more of it waits."""
SLOWEST_BYTES = 16 * 1024
"""A client that takes as much in that time goes on, however long it needs."""
MOST_ENDED = 100
"""So many connections at most are ended in one sweep: clients that come again at once must not come all together."""


class Connection(Protocol):
    """What the table needs of a connection. It has to be hashable, by identity."""

    def end(self) -> None:
        """Closes it at once, whatever is unsent."""

    def finish(self) -> None:
        """Closes it when all is sent."""

    def unsent(self) -> int:
        """Bytes that it was given to send and that its client has not taken yet."""


class _Place:
    """The place of a connection in the table, which stays when another object stands for it."""

    __slots__ = ("connection", "unsent")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.unsent = 0
        """Bytes that were unsent when its wait began."""


class _Stall(NamedTuple):
    """Since when a client does not read, and how much was unsent then."""

    since: float
    unsent: int


class Connections:
    """The table of open connections; `most` is their greatest number. Times are seconds of `clock`."""

    def __init__(self, most: int, clock: Callable[[], float], log: Callable[[str], None]) -> None:
        self.most = most
        self.accepted = self.timed_out = self.gave_way = 0
        self._clock, self._log = clock, log
        self._all: dict[Connection, _Place] = {}
        self._waiting: OrderedDict[_Place, float] = OrderedDict()
        self._stalled: OrderedDict[_Place, _Stall] = OrderedDict()
        self._said_at = -1e9

    def __len__(self) -> int:
        return len(self._all)

    @property
    def waiting(self) -> int:
        """How many wait for a request."""
        return len(self._waiting)

    def opened(self, connection: Connection) -> None:
        """A client has connected. Where there are too many, another connection ends, or this one if all are busy."""
        self.accepted += 1
        place = self._all[connection] = _Place(connection)
        self._waiting[place] = self._clock()
        if len(self._all) > self.most:
            longest = [each.connection for each in islice(self._waiting, MOST_ENDED)]
            oldest = next((each for each in longest if not each.unsent()), longest[0])
            self.gave_way += 1
            self._say_full()
            self._forget(oldest)
            oldest.end()

    def _say_full(self) -> None:
        now = self._clock()
        if now > self._said_at + 60:
            self._said_at = now
            self._log(f"all {self.most:,} connections that the descriptors allow are open; the longest idle give way")

    def busy(self, connection: Connection) -> None:
        """A request of it is complete."""
        if (place := self._all.get(connection)) is not None:
            self._waiting.pop(place, None)

    def idle(self, connection: Connection) -> None:
        """All its requests are answered."""
        if (place := self._all.get(connection)) is not None:
            self._wait(place)

    def _wait(self, place: _Place) -> None:
        place.unsent = place.connection.unsent()
        self._waiting[place] = self._clock()
        self._waiting.move_to_end(place)

    def stalled(self, connection: Connection) -> None:
        """Its client does not read what it was sent."""
        if (place := self._all.get(connection)) is not None:
            self._stalled[place] = _Stall(self._clock(), connection.unsent())
            self._stalled.move_to_end(place)

    def flowing(self, connection: Connection) -> None:
        """Its client reads again."""
        if (place := self._all.get(connection)) is not None:
            self._stalled.pop(place, None)

    def closed(self, connection: Connection) -> None:
        """It has ended."""
        self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        if (place := self._all.pop(connection, None)) is not None:
            self._waiting.pop(place, None)
            self._stalled.pop(place, None)

    def sweep(self) -> None:
        """Ends connections that have waited, or left unread, too long: the longest first, not all of many at once."""
        now = self._clock()
        for place, since in list(islice(self._waiting.items(), MOST_ENDED)):
            if since > now - IDLE_SECONDS:
                break
            left = place.connection.unsent()
            if left and left <= place.unsent - SLOWEST_BYTES:  # it still takes what it was sent
                self._wait(place)
            else:
                self._time_out(place.connection)
        for place, stall in list(islice(self._stalled.items(), MOST_ENDED)):
            if stall.since > now - STALLED_SECONDS:
                break
            left = place.connection.unsent()
            if left > stall.unsent - SLOWEST_BYTES:
                self._time_out(place.connection)
            else:
                self._stalled[place] = _Stall(now, left)
                self._stalled.move_to_end(place)

    def _time_out(self, connection: Connection) -> None:
        self.timed_out += 1
        self._forget(connection)
        connection.end()

    def replaced(self, connection: Connection, other: Connection) -> None:
        """The same connection is another object from now on; how long it has waited stays."""
        if (place := self._all.pop(connection, None)) is not None:
            place.connection = other
            self._all[other] = place

    def end_waiting(self) -> None:
        """Ends all that wait, when what they were sent has been taken: the service stops."""
        for connection in [place.connection for place in self._waiting]:
            self._forget(connection)
            connection.finish()
