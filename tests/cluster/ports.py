"""Free ports of loopback.

They are taken from below the range out of which the system gives ports to outgoing connections: a node binds its port
seconds after it was chosen, and binds it again when it is started again.
"""

import random
import socket

LOWEST, HIGHEST = 10_240, 32_000
_TRIES = 1000


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """That many different ports on which nothing listens. Raises OSError where there are not enough."""
    found: set[int] = set()
    for _ in range(_TRIES):
        if len(found) == count:
            return sorted(found)
        port = random.SystemRandom().randint(LOWEST, HIGHEST)
        if is_free(port):
            found.add(port)
    raise OSError(f"there are no {count} free ports from {LOWEST} to {HIGHEST}")
