"""uvicorn's connection with our limits: the size of a head, the number of requests sent ahead, and the clock.

Only what uvicorn leaves open is added. It parses (by llhttp), writes, and keeps the order of answers.
"""

from asyncio import Transport
from typing import Any, ClassVar
from urllib.parse import quote_from_bytes

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from searchsvc.web.door.refusals import BAD_REQUEST, HEAD_TOO_LONG, TARGET_TOO_LONG, Refusal
from searchsvc.web.door.sockets.connections import Connections

MOST_HEAD_BYTES = 32 * 1024
"""Bytes of a request line with all header lines."""
MOST_AHEAD = 16
"""Requests that a client may send before the first of them is answered."""
_ASCII = "".join(map(chr, range(128)))
CYCLE = "searchsvc.cycle"
"""The extension of a scope that holds the state of the request: `disconnected` and its `transport`."""
TOO_LONG = "searchsvc.too_long"
"""The extension of a scope whose head is too long: the refusal that it gets."""


class HttpConnection(HttpToolsProtocol):
    """A connection of one client. A subclass says in which table it stands."""

    table: ClassVar[Connections]
    _head_bytes = 0
    _in_head = True
    _in_request_line = True

    def end(self) -> None:
        """Closes it at once, whatever is unsent."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()

    @override
    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self.table.opened(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.table.closed(self)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    @override
    def data_received(self, data: bytes) -> None:
        if self._in_request_line:
            data = self._ascii_request_line(data)
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(HEAD_TOO_LONG if self.headers else TARGET_TOO_LONG)

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
        self._in_head, self._head_bytes = False, 0
        super().on_headers_complete()
        if self.parser.should_upgrade():
            self.cycle.keep_alive = False
        extensions: dict[str, Any] = {CYCLE: self.cycle}
        if head > MOST_HEAD_BYTES:
            extensions[TOO_LONG] = TARGET_TOO_LONG if len(self.url) > MOST_HEAD_BYTES else HEAD_TOO_LONG
        self.cycle.scope["extensions"] = extensions
        self.table.busy(self)
        if len(self.pipeline) > MOST_AHEAD:
            self.transport.abort()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:
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
        """Answers by hand, without an application, and closes."""
        self.transport.write(refusal.as_http())
        self.transport.close()

    @override
    def _unsupported_upgrade_warning(self) -> None:
        """Says nothing: anybody could fill the log with it. The request is answered as if it asked for no upgrade."""


def connection_class(table: Connections) -> type[HttpConnection]:
    """The class of connections that stand in a table."""
    return type("TabledConnection", (HttpConnection,), {"table": table})
