"""The door's end of a lane: it sends a request to a worker, and gives the answer to whoever waits for it."""

from asyncio import BaseTransport, Protocol, Transport
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from typing import Protocol as TypingProtocol

import orjson
from typing_extensions import override

from searchsvc.web.door.dispatch.jobs import Job, LaneKind, StreamedAnswer, WholeAnswer
from searchsvc.web.door.refusals import FAILED
from searchsvc.web.frames import FrameReader, Kind, frame, read_answer, read_head, request_frame

if TYPE_CHECKING:
    from searchsvc.web.door.dispatch.nursery import Worker

MOST_HELD_CHUNKS = 8
"""So many chunks of a stream are held for a slow client before its worker has to wait."""


class LaneOwner(TypingProtocol):
    """What a lane tells whoever dispatches jobs."""

    def lane_ready(self, lane: "Lane") -> None:
        """The worker can be asked, for the first time or again."""

    def lane_lost(self, lane: "Lane", job: Job | None) -> None:
        """The worker is gone, and with it the answer of the job that it had."""


class Lane(Protocol):
    """One lane of a worker. Its `job` is what the worker works at."""

    def __init__(self, kind: LaneKind, worker: "Worker", owner: LaneOwner) -> None:
        self.kind, self.worker = kind, worker
        self.job: Job | None = None
        self.overdue_since: float | None = None
        self.begun = 0.0
        self._owner = owner
        self._frames = FrameReader()
        self._transport: Transport = cast(Transport, None)

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        self._transport = cast(Transport, transport)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        job, self.job = self.job, None
        if job is not None and job.stream is not None:
            job.stream.chunks.put_nowait(None)
        self._owner.lane_lost(self, job)

    @override
    def data_received(self, data: bytes) -> None:
        for kind, payload in self._frames.feed(data):
            self._received(kind, payload)

    def _received(self, kind: Kind, payload: bytes) -> None:
        if kind is Kind.READY:
            self._owner.lane_ready(self)
            return
        job = self.job
        if job is None:
            return
        if kind is Kind.ANSWER:
            head, body = read_answer(payload)
            job.settle(WholeAnswer(head, body))
            self._end()
        elif kind is Kind.HEAD:
            job.stream = StreamedAnswer(read_head(payload), self)
            job.settle(job.stream)
        elif kind is Kind.CHUNK:
            if job.stream is not None:
                job.stream.chunks.put_nowait(payload)
                if job.stream.chunks.qsize() >= MOST_HELD_CHUNKS:
                    self._transport.pause_reading()
        elif kind in (Kind.END, Kind.BROKEN):
            if job.stream is not None:
                job.stream.is_whole = kind is Kind.END
                job.stream.chunks.put_nowait(None)
            job.settle(FAILED)  # where not even its head has come
            self._end()

    def resume(self) -> None:
        """Takes more of a stream from the worker."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def cancel(self, stream: StreamedAnswer) -> None:
        """Lets go of a stream; the worker may stop."""
        job = self.job
        if job is not None and job.stream is stream:
            job.stream = None
            self._transport.write(frame(Kind.CANCEL))
            self.resume()

    def _end(self) -> None:
        self.job = None
        self.overdue_since = None
        self.resume()
        self._owner.lane_ready(self)

    def ask(self, job: Job) -> None:
        """Gives the worker a job."""
        self.job, job.lane = job, self
        self._transport.write(request_frame(job.asked))

    def close(self) -> None:
        """Ends the lane; a worker without lanes ends, too."""
        self._transport.close()


class StateLane(Protocol):
    """The lane on which a worker only tells what it has opened."""

    def __init__(self, told: Callable[[dict[str, Any]], None]) -> None:
        self._told = told
        self._frames = FrameReader()

    @override
    def data_received(self, data: bytes) -> None:
        for kind, payload in self._frames.feed(data):
            if kind is Kind.STATE:
                self._told(orjson.loads(payload))
