"""The address of a service: free, ours, somebody else's, or none of this machine."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.doctor.network import check_port, free_finding
from tests.web.helping import free_port


@contextmanager
def answering(answers: Mapping[str, object]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(answers.get(self.path, "?")).encode()
            self.send_response(200 if self.path in answers else 404)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def found(index: Path, port: int, host: str = "127.0.0.1") -> Finding:
    return next(check_port(Subject(index, index, host, port)))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "current").write_text("2026-a\n", "ascii")
    return tmp_path


def test_a_port_that_is_free(index: Path) -> None:
    assert found(index, free_port()).message.endswith("is free")


def test_our_own_service_answers(index: Path) -> None:
    alive = {"/healthz": {"status": "alive"}}
    with answering({**alive, "/api/v1/status": {"generation": "2026-a"}}) as port:
        assert found(index, port).state == "fine"
        assert found(index, port, "0.0.0.0").state == "fine"
    with answering({**alive, "/api/v1/status": {"generation": "2025-b"}}) as port:
        assert found(index, port).state == "notice"
    with answering({**alive, "/api/v1/status": {"status": 503}}) as port:
        assert "has no index open" in found(index, port).message


@pytest.mark.parametrize("answers", [{}, {"/healthz": {"status": "ok"}}, {"/healthz": []}])
def test_something_else_answers(index: Path, answers: dict[str, object]) -> None:
    with answering(answers) as port:
        told = found(index, port)
    assert (told.state, "something else answers" in told.message) == ("wrong", True)


def test_an_address_that_is_not_of_this_machine() -> None:
    assert free_finding("192.0.2.1", 8000).state == "wrong"
