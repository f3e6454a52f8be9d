"""A client that sends requests at times that are fixed beforehand, whatever the server does: an open loop.

A closed loop waits for an answer before it asks again, so that a server that stalls is asked less, and the stall is
measured once (coordinated omission). Here a request has a time, each latency counts from that time, and a request that
finds no idle connection opens one.

The client shares the cores with the service, so it is one thread with `epoll` and hardly any Python for a request.
`Outcome.client_seconds` says what it took of the processor, and `lateness` how late requests were sent.
"""

import select
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.door.connection import Broken, ClientConnection

TIMEOUT = 10.0
"""Seconds after which a request without an answer has failed."""
MOST_CONNECTIONS = 6_000
TICK = 0.001
"""Above `TICK_RATE` requests a second, those of one such step (in seconds) are sent together, and answers are taken
together: that saves most waking up, and adds at most so much to a latency."""
TICK_RATE = 500
UNANSWERED = 0
"""The status of a request that got no answer: refused, reset, closed or timed out."""


@dataclass(frozen=True, slots=True)
class Phase:
    """So many requests a second for so many seconds."""

    rate: float
    seconds: float

    def due(self, number: int) -> float:
        """When a request is due, in seconds from the begin of the phase."""
        exact = number / self.rate
        return exact if self.rate <= TICK_RATE else int(exact / TICK) * TICK


@dataclass(slots=True)
class Outcome:
    """What became of every request of one phase, in the order of their answers.

    `due` are seconds from the start of the run, `latencies` and `lateness` seconds; a status of 0 is no answer, and
    `errors` tells why. `retry_after` counts answers of 503 with that header.
    """

    phase: Phase
    begin: float
    due: "array[float]" = field(default_factory=lambda: array("d"))
    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    statuses: "array[int]" = field(default_factory=lambda: array("i"))
    lateness: "array[float]" = field(default_factory=lambda: array("d"))
    errors: dict[str, int] = field(default_factory=dict)
    retry_after: int = 0
    client_seconds: float = 0

    def add(self, due: float, latency: float, status: int) -> None:
        """Notes the end of one request."""
        self.due.append(due)
        self.latencies.append(latency)
        self.statuses.append(status)

    def fail(self, due: float, latency: float, reason: str) -> None:
        """Notes a request without an answer."""
        self.add(due, latency, UNANSWERED)
        self.errors[reason] = self.errors.get(reason, 0) + 1

    def latencies_of(self, status: int) -> list[float]:
        """The latencies of the requests with a status."""
        return [each for each, got in zip(self.latencies, self.statuses, strict=True) if got == status]


class OpenLoop:
    """Sends requests in turn, phase after phase, to a port. `requests` are whole requests as bytes, without an end."""

    def __init__(self, host: str, port: int, requests: Iterator[bytes]) -> None:
        self._address = host, port
        self._requests = requests
        self._epoll = select.epoll()
        self._connections: dict[int, ClientConnection] = {}
        self._outcomes: dict[int, Outcome] = {}
        self._idle: list[ClientConnection] = []
        self.started = 0.0
        """When the run began, as `time.monotonic`."""

    def run(self, phases: Sequence[Phase]) -> list[Outcome]:
        """Runs all phases without a pause between, waits for the last answers, and closes every connection."""
        self.started = time.monotonic()
        begin = 0.0
        outcomes = []
        for phase in phases:
            outcome = Outcome(phase, begin)
            outcomes.append(outcome)
            used = time.process_time()
            self._run_phase(outcome)
            outcome.client_seconds = time.process_time() - used
            begin += phase.seconds
        while self._outcomes and self._now() < begin + TIMEOUT:
            self._receive(0.02)
        self._fail_overdue(float("inf"))
        for connection in list(self._connections.values()):
            self._drop(connection)
        self._epoll.close()
        return outcomes

    def _now(self) -> float:
        return time.monotonic() - self.started

    def _run_phase(self, outcome: Outcome) -> None:
        phase, begin = outcome.phase, outcome.begin
        total, checked = int(phase.rate * phase.seconds), begin
        sent, due = 0, begin
        while sent < total or self._now() < begin + phase.seconds:
            while sent < total and due <= self._now():
                self._send(outcome, due)
                sent += 1
                due = begin + phase.due(sent)
            now = self._now()
            if now - checked > 0.5:
                checked = now
                self._fail_overdue(now - TIMEOUT)
            wait = max(0.0, (due if sent < total else begin + phase.seconds) - now)
            if phase.rate > TICK_RATE:
                time.sleep(min(wait, TICK))
                wait = 0.0
            self._receive(wait)

    def _send(self, outcome: Outcome, due: float) -> None:
        request = next(self._requests)
        connection = self._free_connection(outcome, due)
        if connection is None:
            return
        connection.due = due
        self._outcomes[connection.number] = outcome
        outcome.lateness.append(self._now() - due)
        try:
            if not connection.send(request):
                self._epoll.modify(connection.number, select.EPOLLIN | select.EPOLLOUT)
        except Broken as error:
            self._fail(connection, str(error))

    def _free_connection(self, outcome: Outcome, due: float) -> ClientConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        if len(self._connections) >= MOST_CONNECTIONS:
            outcome.fail(due, 0.0, "the client has too many connections")
            return None
        try:
            connection = ClientConnection(self._address)
        except OSError as error:
            outcome.fail(due, self._now() - due, f"connect: {error.strerror}")
            return None
        self._connections[connection.number] = connection
        self._epoll.register(connection.number, select.EPOLLIN)
        return connection

    def _receive(self, seconds: float) -> None:
        for number, event in self._epoll.poll(seconds, 4096):
            connection = self._connections.get(number)
            if connection is None:
                continue
            try:
                if event & select.EPOLLOUT and connection.send_rest():
                    self._epoll.modify(number, select.EPOLLIN)
                if event & ~select.EPOLLOUT and connection.receive():
                    self._answered(connection)
            except Broken as error:
                self._fail(connection, str(error))

    def _answered(self, connection: ClientConnection) -> None:
        outcome = self._outcomes.pop(connection.number, None)
        if outcome is None:
            self._drop(connection)  # an answer that nobody asked for
            return
        outcome.add(connection.due, self._now() - connection.due, connection.status)
        outcome.retry_after += connection.has_retry_after
        if connection.closes:
            self._drop(connection)
        else:
            self._idle.append(connection)

    def _fail(self, connection: ClientConnection, reason: str) -> None:
        outcome = self._outcomes.pop(connection.number, None)
        if outcome is not None:
            outcome.fail(connection.due, self._now() - connection.due, reason)
        self._drop(connection)

    def _drop(self, connection: ClientConnection) -> None:
        self._connections.pop(connection.number, None)
        with suppress(OSError):
            self._epoll.unregister(connection.number)
        connection.close()

    def _fail_overdue(self, due_before: float) -> None:
        for connection in list(self._connections.values()):
            if connection.number in self._outcomes and connection.due < due_before:
                self._fail(connection, f"no answer within {TIMEOUT:g} s")


def requests_of(paths: Sequence[str]) -> Iterator[bytes]:
    """Requests for the paths in turn, without an end."""
    whole = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode() for path in paths]
    while True:
        yield from whole
