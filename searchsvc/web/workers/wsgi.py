"""One request, answered by a WSGI application (PEP 3333), and sent over a lane."""

import io
import logging
import select
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from searchsvc.web.frames import FOR_EDITOR, TOLD, AnswerHead, AskedRequest, Kind, answer_frame, frame, head_frame

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

STREAMS = "searchsvc.streams"
"""The key that the application sets where an answer is so long that it is sent in chunks, as they are made."""
_LOG = logging.getLogger("searchsvc.web")


def environment_of(asked: AskedRequest) -> "WSGIEnvironment":
    """The WSGI environment of a request; it has no body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.target).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "REMOTE_ADDR": asked.client,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443" if asked.scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "searchsvc.request_id": asked.request_id,
        TOLD: {},
        FOR_EDITOR: asked.for_editor,
    }
    for name, value in asked.headers:
        key = name.upper().replace("-", "_")
        if key in {"CONTENT_TYPE", "CONTENT_LENGTH", "TRANSFER_ENCODING"}:
            continue  # no route takes a body, and the door has not read it
        key = "HTTP_" + key
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def answer_request(lane: socket.socket, application: "WSGIApplication", asked: AskedRequest) -> None:
    """Has a request answered, and sends the answer, or `BROKEN` where there is none for an inner failure.

    Raises OSError where the lane is closed, and never for anything else.
    """
    environ = environment_of(asked)
    status_line, headers = "", list[tuple[str, str]]()

    def start_response(status: str, given: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401 - WSGI's
        nonlocal status_line
        status_line = status
        headers[:] = given
        return _no_write

    with ExitStack() as after:
        try:
            chunks = application(environ, start_response)
            if (close := getattr(chunks, "close", None)) is not None:
                after.callback(_close, close)
            head = AnswerHead(int(status_line.partition(" ")[0]), headers, environ[TOLD])
            is_stream = bool(environ.get(STREAMS))
            begun = head_frame(head) if is_stream else answer_frame(head, b"".join(chunks))
        except Exception as error:  # whatever it is, this lane has to go on
            _LOG.error("a request could not be answered", exc_info=error)
            lane.sendall(frame(Kind.BROKEN))
            return
        lane.sendall(begun)
        if is_stream:
            _stream(lane, iter(chunks))


def _close(close: Callable[[], object]) -> None:
    try:
        close()
    except Exception as error:  # whatever it is, this lane has to go on
        _LOG.error("an answer could not be closed", exc_info=error)


def _no_write(_data: bytes) -> object:
    raise RuntimeError("the write callable of WSGI is not supported; return the body")


def _stream(lane: socket.socket, chunks: Iterator[bytes]) -> None:
    is_whole = False
    while not _is_cancelled(lane):
        try:
            chunk = next(chunks, None)
        except Exception as error:  # whatever it is, this lane has to go on
            _LOG.error("a stream was cut", exc_info=error)
            break
        if chunk is None:
            is_whole = True
            break
        lane.sendall(frame(Kind.CHUNK, chunk))
    lane.sendall(frame(Kind.END if is_whole else Kind.BROKEN))


def _is_cancelled(lane: socket.socket) -> bool:
    """Whether the door has sent anything meanwhile, which can only be `CANCEL`."""
    looked_at = select.poll()  # not `select.select`, which takes no number of a file from 1,024 on
    looked_at.register(lane, select.POLLIN)
    return bool(looked_at.poll(0))
