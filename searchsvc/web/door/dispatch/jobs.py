"""A job: a request that a worker is to answer, from the moment that it is let in until its answer has begun."""

import time
from asyncio import AbstractEventLoop, Future, Queue
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from searchsvc.web.door.refusals import Refusal
from searchsvc.web.frames import AnswerHead, AskedRequest

if TYPE_CHECKING:
    from searchsvc.web.door.dispatch.lane import Lane

LaneKind = Literal["ask", "stream"]
"""Answers that are whole at once, and answers that are streamed for long; each has lanes and a queue of its own."""
LANES: tuple[LaneKind, ...] = ("ask", "ask", "stream")
"""The lanes of a worker: two to ask, so that a slow search does not hold up a quick one behind it."""


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer as a worker gave it."""

    head: AnswerHead
    body: bytes


class StreamedAnswer:
    """An answer that comes in chunks; `None` in `chunks` is its end, and `is_whole` then says whether that is right."""

    def __init__(self, head: AnswerHead, lane: "Lane") -> None:
        self.head = head
        self.chunks: Queue[bytes | None] = Queue()
        self.is_whole = False
        self.lane = lane


Outcome = WholeAnswer | StreamedAnswer | Refusal | None
"""None: the client had gone before the work began."""


@dataclass(eq=False, slots=True)
class Job:
    """A request on its way. Times are seconds of `time.perf_counter`."""

    asked: AskedRequest
    client: str
    kind: LaneKind
    received: float
    is_gone: "Gone"
    outcome: "Future[Outcome]"
    lane: "Lane | None" = None
    attempts: int = 0
    begun: float = 0.0
    stream: StreamedAnswer | None = field(default=None)

    def settle(self, outcome: Outcome) -> None:
        """Says how it came out, unless that has been said."""
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class Gone:
    """Whether the client of a request has closed its connection."""

    __slots__ = ("_cycle",)

    def __init__(self, cycle: object) -> None:
        self._cycle = cycle

    def __bool__(self) -> bool:
        return bool(getattr(self._cycle, "disconnected", False))


def new_job(loop: AbstractEventLoop, asked: AskedRequest, client: str, kind: LaneKind, cycle: object) -> Job:
    """A job that is received now."""
    return Job(asked, client, kind, time.perf_counter(), Gone(cycle), loop.create_future())
