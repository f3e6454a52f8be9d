import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

Behaviour = Callable[[int], bytes | None]
"""What is sent for the request with this number, from 0 on; None closes the connection."""


def answer(status: str = "200 OK", headers: str = "", body: bytes = b"{}") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


class StubServer:
    """A server with a thread for each connection, which does as it is told."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self.requests = self.connections = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._ended.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                connection.settimeout(0.05)
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        held = b""
        with connection, suppress(ConnectionError):
            while not self._ended.is_set():
                try:
                    read = connection.recv(65536)
                except TimeoutError:
                    continue
                if not read:
                    return
                held += read
                while b"\r\n\r\n" in held:
                    held = held.partition(b"\r\n\r\n")[2]
                    with self._lock:
                        number, self.requests = self.requests, self.requests + 1
                    said = self._behaviour(number)
                    if said is None:
                        return
                    connection.sendall(said)
                    if b"Connection: close" in said:
                        return

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()


@pytest.fixture
def stub() -> Iterator[Callable[[Behaviour], StubServer]]:
    servers: list[StubServer] = []

    def start(behaviour: Behaviour) -> StubServer:
        servers.append(StubServer(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


def stalling(from_number: int, seconds: float) -> Behaviour:
    """Answers at once, but for one stall, from the request with that number on, of all connections."""
    until = 0.0

    def behave(number: int) -> bytes:
        nonlocal until
        if number == from_number:
            until = time.monotonic() + seconds
        time.sleep(max(0.0, until - time.monotonic()))
        return answer()

    return behave
