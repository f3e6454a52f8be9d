"""One connection of the open-loop client, with at most one request under way. It never waits."""

import socket
from contextlib import suppress

_RECEIVED = 1 << 18
_HEAD_END = b"\r\n\r\n"


class Broken(Exception):
    """A connection that can be used no more; the message says why."""


class ClientConnection:
    """A connection that is being opened. After `receive` said so, `status` and the rest are of the answer."""

    __slots__ = (
        "_head",
        "_missing",
        "_rest",
        "_socket",
        "closes",
        "due",
        "has_retry_after",
        "is_open",
        "number",
        "status",
    )

    def __init__(self, address: tuple[str, int]) -> None:
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.number = self._socket.fileno()
        self.is_open = True
        self.due = 0.0
        self.status = 0
        self.closes = self.has_retry_after = False
        self._rest = self._head = b""
        self._missing = -1
        try:
            self._socket.connect(address)
        except BlockingIOError:  # it is under way
            pass
        except OSError:
            self._socket.close()
            raise

    def send(self, request: bytes) -> bool:
        """Sends a request; whether all of it has gone out. Raises Broken."""
        self._rest = request
        return self.send_rest()

    def send_rest(self) -> bool:
        """Sends what has not gone out yet; whether that is all now. Raises Broken."""
        if self._rest:
            try:
                self._rest = self._rest[self._socket.send(self._rest) :]
            except BlockingIOError:
                pass
            except OSError as error:
                raise Broken(error.strerror or type(error).__name__) from None
        return not self._rest

    def receive(self) -> bool:
        """Takes what has come; whether that completes an answer. Raises Broken."""
        try:
            read = self._socket.recv(_RECEIVED)
        except BlockingIOError:
            return False
        except OSError as error:
            raise Broken(error.strerror or type(error).__name__) from None
        if not read:
            raise Broken("closed before an answer")
        if self._missing >= 0:
            self._missing -= len(read)
        else:
            self._head += read
            end = self._head.find(_HEAD_END)
            if end < 0:
                return False
            self._missing = end + len(_HEAD_END) + self._read_head(end) - len(self._head)
            self._head = b""
        if self._missing > 0:
            return False
        self._missing = -1
        return True

    def _read_head(self, end: int) -> int:
        """Reads the head of an answer; the length of its body."""
        head = self._head[: end + 2].lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        try:
            self.status, bytes_of_body = int(head[9:12]), int(length)
        except ValueError:
            raise Broken("an answer without a status or a length") from None
        self.closes = b"\r\nconnection: close\r\n" in head
        self.has_retry_after = self.status == 503 and b"\r\nretry-after:" in head
        return bytes_of_body

    def close(self) -> None:
        """Closes it."""
        self.is_open = False
        with suppress(OSError):
            self._socket.close()
