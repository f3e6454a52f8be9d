"""The door as an ASGI application: it answers probes, refuses what cannot be taken on, and passes on the rest."""

import asyncio
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from searchsvc.web.door.answers import ALIVE, COMMON, Answer, json_answer, prepared_refusal, refused_answer
from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.jobs import Job, LaneKind, Outcome, StreamedAnswer, new_job
from searchsvc.web.door.editors import Editors
from searchsvc.web.door.host_names import HostNames
from searchsvc.web.door.metrics import CONTENT_TYPE, Metrics, route_of
from searchsvc.web.door.missed_searches import MissedSearches
from searchsvc.web.door.proxies import TrustedProxies
from searchsvc.web.door.reading import Read, client_key, read_request
from searchsvc.web.door.refusal_page import wants_page
from searchsvc.web.door.refusals import FOR_EDITORS, Refusal
from searchsvc.web.door.request_log import RequestLog
from searchsvc.web.door.sockets.http_connection import CYCLE
from searchsvc.web.frames import AskedRequest, ForEditor, Told
from searchsvc.web.paths import API_PREFIX, PROBES, STATUS_PATH, is_of_programs
from searchsvc.web.settings import ServeSettings

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

CLIENT_GONE = 499
"""The status in log and counters of a request whose client had gone before it began; nobody receives it."""
_STREAMED = "/export."
"""Paths that begin so are answered on lanes of their own, as they may take minutes."""


class Readiness(NamedTuple):
    """Whether searches are answered, and what is told with that."""

    is_ready: bool
    members: dict[str, Any]


class Door:
    """The application. `readiness` looks at the workers."""

    def __init__(
        self,
        settings: ServeSettings,
        dispatcher: Dispatcher,
        metrics: Metrics,
        log: RequestLog,
        readiness: Callable[[], Readiness],
    ) -> None:
        self._dispatcher, self._metrics, self._log, self._readiness = dispatcher, metrics, log, readiness
        self._missed: MissedSearches | None = None
        self._has_metrics_address = bool(settings.metrics_listen)  # a reload changes no address
        self._ids = (f"{secrets.token_hex(4)}{number:08x}" for number in count())
        self.configure(settings)

    def configure(self, settings: ServeSettings) -> None:
        """Takes other settings."""
        self._names = HostNames(settings.public_url, settings.trusted_hosts)
        self._proxies = TrustedProxies(settings.trusted_proxies, partial(self._answer, is_from_proxy=True))
        self._editors = Editors(settings.editor_token, has_metrics_address=self._has_metrics_address)
        if not settings.missed_searches:
            self._missed = None
        elif self._missed is None:
            self._missed = MissedSearches()

    def _new_id(self) -> str:
        return next(self._ids)

    def at_once(self, scope: "HTTPScope") -> bytes | None:
        """The answer to a request that needs neither a task nor a worker: a probe, or a refusal under load.

        So both are cheap, and do not wait behind what is being answered.
        """
        started = time.perf_counter()
        path, is_head = scope["path"], scope["method"] == "HEAD"
        if path == "/healthz" and (is_head or scope["method"] == "GET"):
            self._metrics.answered(path, 200, path, time.perf_counter() - started)
            return ALIVE.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if is_head else ALIVE
        if path in PROBES or self._proxies.include(scope):  # who asks is known only when headers have been read
            return None
        client = scope["client"]
        address = client[0] if client else ""
        kind: LaneKind = "stream" if path.startswith(_STREAMED) else "ask"
        refusal = self._dispatcher.refusal(client_key(address), kind)
        if refusal is None:
            return None
        as_page = wants_page(scope["headers"]) and not is_of_programs(path)
        head, body = prepared_refusal(refusal, as_page=as_page, is_api=path.startswith(API_PREFIX))
        target, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
        asked = AskedRequest(self._new_id(), scope["method"], target, query, scope["scheme"], address, [])
        self._metrics.refused.labels(refusal.code).inc()
        self._count(path, asked, refusal.status.value, 0 if is_head else len(body), started, None, {})
        return head + f"x-request-id: {asked.request_id}\r\n\r\n".encode("ascii") + (b"" if is_head else body)

    async def __call__(self, scope: "Scope", receive: "ASGIReceiveCallable", send: "ASGISendCallable") -> None:
        """Answers one request (ASGI 3)."""
        if scope["type"] != "http":
            raise RuntimeError("the door answers HTTP only")
        if self._proxies.include(scope):
            await self._proxies(scope, receive, send)
        else:
            await self._answer(scope, receive, send, is_from_proxy=False)

    def unread(self, refusal: Refusal, client: str) -> None:
        """Counts and logs a refusal of what could not be read as a request."""
        self._metrics.refused.labels(refusal.code).inc()
        asked = AskedRequest(self._new_id(), "", "", "", "", client, [])
        self._count("", asked, refusal.status.value, 0, time.perf_counter(), None, {})

    async def _answer(
        self, scope: "Scope", _receive: "ASGIReceiveCallable", send: "ASGISendCallable", *, is_from_proxy: bool
    ) -> None:
        scope = cast("HTTPScope", scope)
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        read = read_request(scope, self._names, self._new_id(), takes_ids=is_from_proxy)
        cycle: Any = (scope.get("extensions") or {}).get(CYCLE)
        job: Job | None = None
        if scope["path"] in PROBES and read.asked.method in {"GET", "HEAD"}:
            outcome: Outcome | Answer = self._probe(scope, read)
        elif read.refusal is not None:
            outcome = read.refusal
        else:
            kind: LaneKind = "stream" if scope["path"].startswith(_STREAMED) else "ask"
            client = client_key(read.asked.client)
            outcome = self._dispatcher.refusal(client, kind)
            if outcome is None:
                job = new_job(loop, self._with_editor(scope["path"], read.asked), client, kind, cycle)
                self._dispatcher.submit(job)
                outcome = await job.outcome
        answer = self._answer_of(outcome, read)
        if answer is None:
            self._dispatcher_done(job)
            self._count(scope["path"], read.asked, CLIENT_GONE, 0, started, job, {})
            return
        sent = 0
        try:
            sent = await self._send(send, cycle, answer, read, is_http_1_0=scope["http_version"] == "1.0")
        finally:
            if isinstance(answer.body, StreamedAnswer):
                answer.body.lane.cancel(answer.body)
            self._dispatcher_done(job)
            self._count(scope["path"], read.asked, answer.status, sent, started, job, answer.told)

    def _dispatcher_done(self, job: Job | None) -> None:
        if job is not None:
            self._dispatcher.finished(job)

    def _answer_of(self, outcome: "Outcome | Answer", read: Read) -> Answer | None:
        if outcome is None or isinstance(outcome, Answer):
            return outcome
        if isinstance(outcome, Refusal):
            self._metrics.refused.labels(outcome.code).inc()
            return self._refusal(outcome, read)
        if isinstance(outcome, StreamedAnswer):
            return Answer(outcome.head.status, outcome.head.headers, outcome, outcome.head.told)
        return Answer(outcome.head.status, outcome.head.headers, outcome.body, outcome.head.told)

    @staticmethod
    def _refusal(refusal: Refusal, read: Read) -> Answer:
        target = read.asked.target
        accepted = dict(read.asked.headers).get("accept", "").encode("latin-1")
        as_page = wants_page([(b"accept", accepted)]) and not is_of_programs(target)
        return refused_answer(refusal, as_page=as_page, is_api=target.startswith(API_PREFIX))

    def _probe(self, scope: "HTTPScope", read: Read) -> Answer:
        if scope["path"] == "/metrics":
            if not self._editors.include(read.asked):
                return self._refusal(FOR_EDITORS, read)
            body = self._metrics.text()
            headers = [("content-type", CONTENT_TYPE), ("content-length", str(len(body))), *COMMON]
            return Answer(200, headers, body, {})
        state = self._readiness()
        if state.is_ready:
            return json_answer(200, state.members)
        problem = {"type": "about:blank", "title": "Service Unavailable", "status": 503, **state.members}
        return json_answer(503, problem, "application/problem+json", [("retry-after", "2")])

    def _with_editor(self, path: str, asked: AskedRequest) -> AskedRequest:
        """A request as its worker gets it: an editor's, for the page that has a part for editors, with that part."""
        if path != STATUS_PATH or not self._editors.include(asked):
            return asked
        return asked._replace(for_editor=ForEditor(None if self._missed is None else self._missed.shown()))

    async def _send(
        self,
        send: "ASGISendCallable",
        cycle: Any,  # noqa: ANN401 - the state that uvicorn keeps of a request
        answer: Answer,
        read: Read,
        *,
        is_http_1_0: bool,
    ) -> int:
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        headers.append((b"x-request-id", read.asked.request_id.encode("ascii")))
        if read.has_body:
            headers.append((b"connection", b"close"))
        if isinstance(answer.body, bytes):
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})
            return 0 if read.asked.method == "HEAD" else len(answer.body)
        if is_http_1_0 and cycle is not None:
            # It knows no chunks: the end of the connection is the end of the answer, however long that is.
            cycle.chunked_encoding, cycle.expected_content_length = False, sys.maxsize
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if read.asked.method == "HEAD":
            answer.body.lane.cancel(answer.body)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return 0
        return await self._send_stream(send, cycle, answer.body)

    @staticmethod
    async def _send_stream(send: "ASGISendCallable", cycle: Any, stream: StreamedAnswer) -> int:  # noqa: ANN401
        sent = 0
        while (chunk := await stream.chunks.get()) is not None:
            if getattr(cycle, "disconnected", False):
                stream.lane.cancel(stream)
                return sent
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            sent += len(chunk)
            stream.lane.resume()
        if stream.is_whole:
            if cycle is not None:
                cycle.expected_content_length = 0
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif cycle is not None:
            cycle.disconnected = True
            cycle.transport.abort()  # without its last chunk, so that no client takes a part for the whole
        return sent

    def _count(
        self, path: str, asked: AskedRequest, status: int, sent: int, started: float, job: Job | None, told: Told
    ) -> None:
        now = time.perf_counter()
        route = route_of(path)
        kind = str(told.get("kind", route))
        self._metrics.answered(route, status, kind, now - started)
        waited: float | None = None
        if job is not None and job.begun:
            waited = job.begun - job.received
            self._metrics.waited.observe(waited)
        if "cache" in told:
            self._metrics.cache.labels(str(told["cache"])).inc()
        if told.get("total") == 0:
            self._metrics.empty.inc()
        if "missed" in told and self._missed is not None:
            self._missed.add(str(told["missed"]), client_key(asked.client))
        if "slow" in told:
            self._metrics.slow.inc()
        if path not in PROBES:
            self._log.answered(asked, status, sent, now - started, waited, told)
