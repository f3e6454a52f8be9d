"""The socket at which the service listens: refused with a reason, quick; and how many connections it may have."""

import resource
import socket
from collections.abc import Iterator

import pytest

from searchsvc.errors import UsageError
from searchsvc.web.door.sockets.listening import MAX_PORT, listen, possible_connections, shown_address


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with listen("127.0.0.1", port) as opened:
        yield opened


@pytest.mark.parametrize("port", [0, -1, MAX_PORT + 1])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="use a number from 1 to 65535"):
        listen("127.0.0.1", port)


def test_an_address_that_is_taken_is_refused(listener: socket.socket) -> None:
    with pytest.raises(UsageError, match="Choose another --host or --port"):
        listen("127.0.0.1", int(listener.getsockname()[1]))


def test_a_host_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="Cannot listen at no host:8000"):
        listen("no host", 8000)


def test_what_is_accepted_has_no_nagle_delay(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_is_shown_as_a_browser_takes_it() -> None:
    assert shown_address("127.0.0.1", 8000) == "http://127.0.0.1:8000"
    assert shown_address("::1", 8000) == "http://[::1]:8000"


def test_descriptors_are_raised_as_far_as_the_system_lets() -> None:
    most = possible_connections()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == hard or soft > most
    assert most > 16
