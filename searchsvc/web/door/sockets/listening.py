"""The socket at which the service listens, and how many connections the system lets it have."""

import resource
import socket

from searchsvc.errors import UsageError

MAX_PORT = 65_535
BACKLOG = 4096
"""So many connections may wait to be accepted; the system may allow fewer."""
RESERVED_DESCRIPTORS = 256
"""Descriptors that connections do not get: lanes, logs, libraries, and some to spare."""
MOST_CONNECTIONS = 100_000


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


def possible_connections() -> int:
    """How many connections this process may have open: what its descriptors allow, raised as far as the system lets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + RESERVED_DESCRIPTORS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            soft = allowed
        except (OSError, ValueError):  # a limit of macOS that it does not tell
            pass
    usable = allowed if soft == resource.RLIM_INFINITY else min(soft, allowed)
    return max(16, usable - RESERVED_DESCRIPTORS)
