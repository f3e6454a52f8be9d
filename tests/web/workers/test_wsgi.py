"""A request answered by a WSGI application, and sent over a lane."""

import socket
from collections.abc import Iterable
from typing import Any

import pytest

from searchsvc.web.frames import TOLD, AskedRequest, FrameReader, Kind, frame, read_answer, read_head
from searchsvc.web.workers.wsgi import STREAMS, answer_request, environment_of


def _asked(target: str = "/a%20b/%E6%95%99", query: str = "q=%E6%95%99", *headers: tuple[str, str]) -> AskedRequest:
    return AskedRequest("id", "GET", target, query, "https", "198.51.100.7", [*headers])


def test_an_environment_is_as_pep_3333_wants_it() -> None:
    headers = (("host", "x"), ("accept", "a"), ("accept", "b"), ("content-length", "3"), ("x-odd-name", "\xe9"))
    environ = environment_of(_asked("/a%20b/%E6%95%99", "q=%E6%95%99", *headers))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/教"
    assert environ["QUERY_STRING"] == "q=%E6%95%99"
    assert (environ["HTTP_ACCEPT"], environ["HTTP_X_ODD_NAME"], environ["HTTP_HOST"]) == ("a,b", "\xe9", "x")
    assert "CONTENT_LENGTH" not in environ
    assert "HTTP_CONTENT_LENGTH" not in environ
    assert (environ["wsgi.url_scheme"], environ["REMOTE_ADDR"]) == ("https", "198.51.100.7")
    assert environ["wsgi.input"].read() == b""


def _frames(application: Any, sent: bytes = b"") -> list[tuple[Kind, bytes]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(sent)
        answer_request(theirs, application, _asked())
        theirs.shutdown(socket.SHUT_WR)
        data = b""
        while more := ours.recv(65536):
            data += more
    return list(FrameReader().feed(data))


class Chunks:
    """An iterable that wants to be closed, as WSGI's may."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.is_closed = iter(chunks), False

    def __iter__(self) -> Any:
        return self.chunks

    def close(self) -> None:
        self.is_closed = True


def test_a_whole_answer_is_one_frame_with_what_is_told() -> None:
    chunks = Chunks([b"a", b"b"])

    def application(environ: Any, start_response: Any) -> Chunks:
        environ[TOLD]["total"] = 3
        start_response("201 Created", [("X", "y")])
        return chunks

    ((kind, payload),) = _frames(application)
    head, body = read_answer(payload)
    assert (kind, head.status, [tuple(each) for each in head.headers], head.told, body) == (
        Kind.ANSWER, 201, [("X", "y")], {"total": 3}, b"ab"
    )  # fmt: skip
    assert chunks.is_closed


def _streaming(chunks: Iterable[bytes]) -> Any:
    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        environ[STREAMS] = True
        start_response("200 OK", [])
        return chunks

    return application


def test_a_stream_is_a_head_chunks_and_an_end() -> None:
    frames = _frames(_streaming([b"a", b"b"]))
    assert [kind for kind, _ in frames] == [Kind.HEAD, Kind.CHUNK, Kind.CHUNK, Kind.END]
    assert read_head(frames[0][1]).status == 200


@pytest.mark.parametrize("failure", [RuntimeError, OSError])
def test_a_stream_that_fails_says_so(caplog: pytest.LogCaptureFixture, failure: type[Exception]) -> None:
    def failing() -> Iterable[bytes]:
        yield b"a"
        raise failure("the disk is gone")

    assert [kind for kind, _ in _frames(_streaming(failing()))] == [Kind.HEAD, Kind.CHUNK, Kind.BROKEN]
    assert "the disk is gone" in caplog.text


def test_a_stream_that_nobody_wants_is_left() -> None:
    assert [kind for kind, _ in _frames(_streaming([b"a", b"b"]), frame(Kind.CANCEL))] == [Kind.HEAD, Kind.BROKEN]


@pytest.mark.parametrize("failure", [RuntimeError, OSError])
def test_an_answer_that_fails_says_so_and_is_closed(caplog: pytest.LogCaptureFixture, failure: type[Exception]) -> None:
    def failing() -> Iterable[bytes]:
        yield b"a"
        raise failure("the disk is gone")

    chunks = Chunks(failing())

    def application(environ: Any, start_response: Any) -> Chunks:
        start_response("200 OK", [])
        return chunks

    assert [kind for kind, _ in _frames(application)] == [Kind.BROKEN]
    assert chunks.is_closed
    assert "the disk is gone" in caplog.text


def test_an_application_that_fails_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise ValueError("odd")

    assert [kind for kind, _ in _frames(application)] == [Kind.BROKEN]
    assert "odd" in caplog.text


def test_an_answer_that_cannot_be_closed_has_been_sent(caplog: pytest.LogCaptureFixture) -> None:
    class Ill(Chunks):
        def close(self) -> None:
            raise RuntimeError("the file is gone")

    def application(environ: Any, start_response: Any) -> Chunks:
        start_response("200 OK", [])
        return Ill([b"a"])

    assert [kind for kind, _ in _frames(application)] == [Kind.ANSWER]
    assert "the file is gone" in caplog.text
