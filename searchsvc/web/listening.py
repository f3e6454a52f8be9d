"""The socket at which the service listens: made once, and handed from one tree of processes to the next."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from searchsvc.errors import UsageError

MAX_PORT = 65_535
BACKLOG = 1024
"""So many connections may wait to be accepted."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises UsageError where nothing can listen at an address, or something already does."""
    if not 1 <= port <= MAX_PORT:
        raise UsageError(f"{port} is not a port; use a number from 1 to {MAX_PORT}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # Connections inherit it: the body of an answer does not wait for the client to acknowledge the head, which
            # takes most clients 40 ms.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        raise UsageError(f"Cannot listen at {host}:{port}: {error}. Choose another --host or --port.") from error
    listener.setblocking(False)
    return listener


def shown_address(host: str, port: int) -> str:
    """The address as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def stop_accepting() -> None:
    """Has this process accept no more connections, from sockets that other processes go on with.

    A server that stops closes the connections whose first byte has not come yet, so it must accept none for a while
    before. Whatever accepts from a socket holds a descriptor of it, perhaps in compiled code that cannot be told: each
    becomes a descriptor of a socket of our own, to which nobody connects.
    """
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        for descriptor in [int(path.name) for path in Path("/dev/fd").iterdir()]:
            if descriptor != silent.fileno() and _listens(descriptor):
                os.dup2(silent.fileno(), descriptor, inheritable=os.get_inheritable(descriptor))


def _listens(descriptor: int) -> bool:
    with suppress(OSError):  # of one that was closed meanwhile, like that of the listing itself
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            with socket.socket(fileno=os.dup(descriptor)) as same:
                return bool(same.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False
