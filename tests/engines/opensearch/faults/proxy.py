"""A proxy before a real node, with real sockets: it cuts connections by a rule, and may want TLS and a password."""

import base64
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

Fate = Literal["pass", "cut", "lose", "half"]
"""What becomes of a request: `cut` never reaches the node; of `lose` the answer is lost, of `half` the half of it."""
Rule = Callable[[str, str], Fate]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Proxy"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.headers.append(dict(self.headers))
        if not self._may_pass():
            return self._answer(401, {"www-authenticate": "Basic"}, b"Unauthorized")
        fate = self.server.rule(self.command, self.path)
        if fate == "cut":
            return self._hang_up()
        node = http.client.HTTPConnection("127.0.0.1", self.server.node_port, timeout=60)
        node.request(self.command, self.path, body, {"content-type": self.headers.get("content-type", "")})
        answer = node.getresponse()
        data = answer.read()
        node.close()
        if fate == "lose":
            return self._hang_up()
        kept = {name: value for name, value in answer.getheaders() if name.lower() == "content-type"}
        if fate == "half":
            self._answer(answer.status, {**kept, "content-length": str(len(data))}, data[: len(data) // 2])
            return self._hang_up()
        return self._answer(answer.status, {**kept, "content-length": str(len(data))}, data)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - names of the standard library

    def _may_pass(self) -> bool:
        wanted = self.server.credentials
        return not wanted or self.headers.get("authorization") == f"Basic {base64.b64encode(wanted.encode()).decode()}"

    def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        return


class Proxy(ThreadingHTTPServer):
    """Listens while its block runs; `rule` may be changed at any time."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, node: str, *, certificate: Path | None = None, credentials: str = "", port: int = 0) -> None:
        """`certificate` has the key, too; `credentials` are a name and a password with a colon between."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.node_port = urlsplit(node).port
        self.rule: Rule = lambda method, path: "pass"
        self.credentials = credentials
        self.headers: list[dict[str, str]] = []
        self._open: list[socket.socket] = []
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # The handshake is made by the thread of a connection: whoever speaks no TLS keeps nobody waiting.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
            self._scheme = "https"

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_port}"

    @override
    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.append(connection)
        return connection, address

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        return  # of connections that were cut

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Lets go of the port and of every connection, as a node that goes away."""
        self.shutdown()
        self.server_close()
        for each in self._open:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def certificate_for(folder: Path, names: str) -> Path:
    """A certificate that has signed itself, with its key, for names such as `IP:127.0.0.1`."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("NO OPENSSL: there is no command that makes certificates")
    made, key = folder / "certificate.pem", folder / "key.pem"
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=searchsvc tests", "-addext", f"subjectAltName={names}"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text(key.read_text("ascii") + made.read_text("ascii"), "ascii")
    return both
