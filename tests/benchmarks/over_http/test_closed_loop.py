import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.errors import EngineFailed
from benchmarks.over_http.closed_loop import Load, by_sockets, load
from benchmarks.over_http.constant_server import BYTES_VARIABLE, make_app
from benchmarks.over_http.serving import get_json, served, with_workers
from searchsvc.presenter.encoding import SEARCH_PATH

Client = Callable[[int, Sequence[str], float], Load]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/no" else 200)
        body = b"x" * 300_000
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the test."""


@pytest.fixture
def port() -> Iterator[int]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("client", [load, by_sockets])
def test_a_client_counts_whole_answers(port: int, client: Client) -> None:
    done = client(port, ["/a", "/b"], 1.0)
    assert done.requests > 0
    assert done.seconds == pytest.approx(1.0, abs=0.5)


@pytest.mark.parametrize("client", [load, by_sockets])
def test_an_answer_that_is_no_200_ends_it(port: int, client: Client) -> None:
    with pytest.raises(EngineFailed):
        client(port, ["/a", "/no"], 1.0)


def test_the_constant_answer_has_our_size_and_our_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BYTES_VARIABLE, "5000")
    answer = make_app().test_client().get(SEARCH_PATH)
    assert len(answer.data) == 5000
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.process
def test_the_constant_server_is_started_and_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.over_http.constant_server"]
    with served(with_workers(command), tmp_path / "log", {BYTES_VARIABLE: "100"}) as server:
        assert get_json(server.port, SEARCH_PATH)["total"] == 0
        assert server.ready_s > 0
    done = subprocess.run(["ps", "-p", str(server.pid)], capture_output=True, check=False)
    assert done.returncode != 0
