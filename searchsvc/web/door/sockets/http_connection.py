"""uvicorn's connection with our limits: the size of a head, the number of requests sent ahead, and the clock.

Only what uvicorn leaves open is added. It parses (by llhttp), writes, and keeps the order of answers.
"""

import asyncio
from asyncio import BaseTransport, Protocol, Transport
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import quote_from_bytes

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from searchsvc.web.door.refusal_page import wants_page
from searchsvc.web.door.refusals import BAD_REQUEST, HEAD_TOO_LONG, TARGET_TOO_LONG, Refusal
from searchsvc.web.door.sockets.connections import Connections

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application, HTTPScope

MOST_HEAD_BYTES = 32 * 1024
"""Bytes of a request line with all header lines."""
MOST_AHEAD = 16
"""Requests that a client may send before the first of them is answered."""
MOST_BODY_BYTES = 1 << 20
"""Bytes of a body with its trailers, which nobody reads; a connection that sends more before the answer is ended."""
MOST_LINGERING_BYTES = 64 << 20
"""The same after the answer, so that a client that first sends all of it still gets the answer."""
_ASCII = "".join(map(chr, range(128)))
CYCLE = "searchsvc.cycle"
"""The extension of a scope that holds the state of the request: `disconnected` and its `transport`."""
TOO_LONG = "searchsvc.too_long"
"""The extension of a scope whose head is too long: the refusal that it gets."""


AtOnce = Callable[["HTTPScope"], bytes | None]
"""The whole answer to a request that needs neither a task nor a worker; None where it does."""
Unread = Callable[[Refusal, str], None]
"""Is told a refusal of what cannot be read as a request, and the address of the client."""
_BODY_HEADERS = frozenset((b"content-length", b"transfer-encoding"))


class _Lingering:
    """The transport of a request with a body: to close it ends our side only, and the rest of the body is taken.

    A connection that is closed with anything unread is reset, and a reset destroys the answer (RFC 9112, 9.6).
    """

    def __init__(self, connection: "HttpConnection") -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a transport has
        return getattr(self._connection.transport, name)

    def close(self) -> None:
        """Ends our side."""
        self._connection.linger()


class HttpConnection(HttpToolsProtocol):
    """A connection of one client. A subclass says in which table it stands, and what is answered at once."""

    table: ClassVar[Connections]

    @staticmethod
    def at_once(_scope: "HTTPScope") -> bytes | None:
        """What a subclass answers at once; see `AtOnce`."""
        return None

    @staticmethod
    def unread(_refusal: Refusal, _client: str) -> None:
        """What a subclass does about what cannot be read; see `Unread`."""

    _head_bytes = _body_bytes = 0
    _lingers = _is_deaf = False
    _at_once_left = 0
    _under_way: RequestResponseCycle | None = None
    _in_head = True
    _in_request_line = True

    def end(self) -> None:
        """Closes it at once, whatever is unsent."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()

    def finish(self) -> None:
        """Closes it when all is sent."""
        self.transport.close()

    def unsent(self) -> int:
        """Bytes that the client has not taken yet."""
        return self.transport.get_write_buffer_size()

    def linger(self) -> None:
        """Ends our side; what the client still sends is thrown away until it has ended its own, or takes too long."""
        if self.transport.is_closing() or self._lingers:
            return
        self._lingers, self._body_bytes = True, 0
        self.pipeline.clear()
        self.transport.write_eof()
        self.flow.resume_reading()
        self.table.idle(self)

    @override
    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        if self.client is not None:  # at a socket for both kinds of addresses, those of IPv4 are written so
            self.client = (self.client[0].removeprefix("::ffff:"), self.client[1])

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.table.closed(self)
        if self._under_way is not None and not self._under_way.response_complete:
            self._under_way.disconnected = True
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    @override
    def data_received(self, data: bytes) -> None:
        self._at_once_left = MOST_AHEAD
        if self._lingers or self._is_deaf:
            self._after_head(len(data), MOST_LINGERING_BYTES)
            return
        if self._in_request_line:
            data = self._ascii_request_line(data)
        if self._in_head:
            self._head_bytes += len(data)
        elif self._after_head(len(data), MOST_BODY_BYTES):
            return
        super().data_received(data)
        if self._in_head and self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(HEAD_TOO_LONG if self.headers else TARGET_TOO_LONG)

    def _after_head(self, size: int, most: int) -> bool:
        """Ends the connection where a body, chunks and trailers, which nobody reads, go on and on."""
        self._body_bytes += size
        if self._body_bytes <= most:
            return False
        self.transport.abort()
        return True

    def _ascii_request_line(self, data: bytes) -> bytes:
        """The data with the rest of its request line percent-encoded where a client sent text as it is.

        Only ASCII is allowed there (RFC 3986), and the parser keeps to that, but people type `curl 'http://…?q=教育'`.
        """
        line, end, rest = data.partition(b"\n")
        self._in_request_line = not end
        return data if line.isascii() else quote_from_bytes(line, _ASCII).encode("ascii") + end + rest

    @override
    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_request_line = True

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    @override
    def on_headers_complete(self) -> None:
        head = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        self._in_head, self._head_bytes, self._body_bytes = False, 0, 0
        extensions: dict[str, Any] = {}
        if head > MOST_HEAD_BYTES:
            extensions[TOO_LONG] = TARGET_TOO_LONG if len(self.url) > MOST_HEAD_BYTES else HEAD_TOO_LONG
        self.scope["extensions"] = extensions
        self.table.busy(self)
        super().on_headers_complete()
        if self.parser.should_upgrade():
            self.cycle.keep_alive = False
        if len(self.pipeline) > MOST_AHEAD:
            self.transport.abort()
        elif self.pipeline:
            self.flow.resume_reading()  # or the end of the connection would not be noticed

    @override
    def _start_asgi_task(self, cycle: RequestResponseCycle, app: "ASGI3Application") -> None:
        self._under_way = cycle
        scope: Any = cycle.scope
        has_body = any(name in _BODY_HEADERS for name, _ in scope["headers"])
        if has_body:
            cycle.transport = cast(Transport, _Lingering(self))
        is_long_way = has_body or scope["extensions"] or self.flow.write_paused or not self._at_once_left
        at_once = None if is_long_way else self.at_once(scope)
        scope["extensions"][CYCLE] = cycle
        if at_once is None:
            super()._start_asgi_task(cycle, app)
            return
        self._at_once_left -= 1
        cycle.response_started = cycle.response_complete = True
        status_line, _, rest = at_once.partition(b"\r\n")
        more = [b"%s: %s" % header for header in self.server_state.default_headers]  # the date
        if not cycle.keep_alive:
            more.append(b"connection: close")
        self.transport.write(b"\r\n".join((status_line, *more, rest)))
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    @override
    def on_response_complete(self) -> None:
        if self._lingers:
            return
        super().on_response_complete()
        if self.cycle.response_complete or self.transport.is_closing():
            self.table.idle(self)

    @override
    def pause_writing(self) -> None:
        self.table.stalled(self)
        super().pause_writing()

    @override
    def resume_writing(self) -> None:
        self.table.flowing(self)
        super().resume_writing()

    @override
    def send_400_response(self, msg: str) -> None:
        self._refuse(BAD_REQUEST)

    def _refuse(self, refusal: Refusal) -> None:
        """Answers by hand, without an application, and closes; after the answer that is under way, if one is."""
        if self._under_way is not None and not self._under_way.response_complete:
            self._is_deaf = True
            self.pipeline.clear()
            self._under_way.keep_alive = False
            self._under_way.transport = cast(Transport, _Lingering(self))
            return
        as_page = wants_page(self.headers or ())
        self.transport.write(refusal.as_http(self.server_state.default_headers, as_page=as_page))
        self.unread(refusal, self.client[0] if self.client else "")
        self.linger()

    @override
    def _unsupported_upgrade_warning(self) -> None:
        """Says nothing: anybody could fill the log with it. The request is answered as if it asked for no upgrade."""


class Arrival(Protocol):
    """A connection that has sent nothing yet, and costs next to nothing until it does."""

    __slots__ = ("_make", "_table", "_transport")

    def __init__(self, table: Connections, make: Callable[[], HttpConnection]) -> None:
        self._table, self._make = table, make

    def end(self) -> None:
        """Closes it."""
        self._transport.close()

    def finish(self) -> None:
        """Closes it."""
        self._transport.close()

    def unsent(self) -> int:
        """Nothing was sent."""
        return 0

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        self._transport = cast(Transport, transport)
        self._table.opened(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._table.closed(self)

    @override
    def data_received(self, data: bytes) -> None:
        connection = self._make()
        self._transport.set_protocol(connection)
        connection.connection_made(self._transport)
        self._table.replaced(self, connection)
        connection.data_received(data)


def connection_class(table: Connections, at_once: AtOnce, unread: Unread) -> type[asyncio.Protocol]:
    """What uvicorn makes of each connection, so that it stands in a table, and `at_once` is asked first."""
    members = {"table": table, "at_once": staticmethod(at_once), "unread": staticmethod(unread)}
    made = type("TabledConnection", (HttpConnection,), members)

    def arrive(**settings: Any) -> Arrival:  # noqa: ANN401 - uvicorn's own
        return Arrival(table, partial(made, **settings))

    return cast(type[asyncio.Protocol], arrive)  # uvicorn only calls it
