"""One exchange: what is asked again and when, what is not, and that connections are kept."""

import gzip
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from types import SimpleNamespace

import pytest
import urllib3

from searchsvc.client import exchange as module
from searchsvc.client.exchange import Exchange
from searchsvc.errors import (
    IndexUnavailable,
    NotFound,
    QueryTooSlow,
    ServiceBusy,
    ServiceFailed,
    ServiceUnreachable,
    UsageError,
)
from tests.client.conftest import Scripted, Told
from tests.web.helping import free_port

Make = Callable[..., Scripted]
FULL = Told(503, b'{"detail": "Many wait."}', (("Retry-After", "7"),))


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", SimpleNamespace(sleep=clock.sleep, monotonic=lambda: clock.now))
    return clock


def exchange(url: str, *, timeout: float = 5, patience: float = 30, headers: dict[str, str] | None = None) -> Exchange:
    return Exchange(url, timeout=timeout, patience=patience, headers=headers or {}, pool=None)


def test_an_answer_is_its_json(scripted: Make) -> None:
    service = scripted(Told(200, '{"a": ["长", "\\ud800", 123456789012345678901234567890]}'.encode()))
    asking = exchange(service.url + "/below/", headers={"Authorization": "Bearer t"})
    assert asking.get("/x?q=%E9") == {"a": ["长", "\ud800", 123456789012345678901234567890]}
    path, headers = service.asked[0]
    assert path == "/below/x?q=%E9"
    assert headers["authorization"] == "Bearer t"
    asking.close()


def test_connections_are_kept_and_compressed_answers_read(scripted: Make) -> None:
    service = scripted(Told(200, gzip.compress(b"[1]"), (("Content-Encoding", "gzip"),)))
    asking = exchange(service.url)
    assert [asking.get("/") for _ in range(5)] == [[1]] * 5
    assert len(service.connections) == 1
    assert service.asked[0][1]["accept-encoding"] == "gzip"
    asking.close()
    assert asking.get("/") == [1], "after it was closed it opens a new connection"
    asking.close()


def test_many_threads_share_one_exchange(scripted: Make) -> None:
    service = scripted(Told(200, b"[1]"))
    asking = exchange(service.url)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: asking.get("/"), range(80))) == [[1]] * 80
    assert len(service.connections) <= 8
    asking.close()


def test_a_full_service_is_asked_again_when_it_says_so(scripted: Make, clock: Clock) -> None:
    service = scripted(FULL, FULL, Told(200, b"[]"))
    asking = exchange(service.url)
    assert asking.get("/") == []
    assert clock.waits == [7, 7]
    asking.close()


def test_a_date_to_come_back_at_is_kept_too(scripted: Make, clock: Clock) -> None:
    service = scripted(Told(503, b"", (("Retry-After", formatdate(4_102_444_800, usegmt=True)),)))
    asking = exchange(service.url)
    with pytest.raises(ServiceBusy):
        asking.get("/")
    assert clock.waits == [], "the year 2100 is too far away"
    asking.close()


def test_patience_ends(scripted: Make, clock: Clock) -> None:
    service = scripted(FULL)
    asking = exchange(service.url, patience=20)
    with pytest.raises(ServiceBusy, match="Many wait"):
        asking.get("/")
    assert clock.waits == [7, 7]
    asking.close()


def test_pauses_grow_where_no_time_is_named(scripted: Make, clock: Clock) -> None:
    service = scripted(Told(502), Told(503, b"", (("Retry-After", "soon"),)), Told(504), Told(429), Told(200, b"[]"))
    asking = exchange(service.url)
    assert asking.get("/") == []
    for number, wait in enumerate(clock.waits):
        assert 0.05 * 2**number <= wait <= 0.1 * 2**number
    assert len(clock.waits) == 4
    asking.close()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Told(404, b'{"code": "not_found", "detail": "No release has the id 1."}'), NotFound),
        (Told(503, b'{"code": "query_too_slow"}', (("Retry-After", "1"),)), QueryTooSlow),
        (Told(500, b"oh"), ServiceFailed),
        (Told(200, b"<html>"), ServiceFailed),
        (Told(200, b"[" * 100_000), ServiceFailed),
        (Told(204, b""), ServiceFailed),
    ],
)
def test_what_lasts_is_raised_at_once(scripted: Make, clock: Clock, answer: Told, kind: type[Exception]) -> None:
    service = scripted(answer)
    asking = exchange(service.url)
    with pytest.raises(kind):
        asking.get("/")
    assert clock.waits == []
    assert len(service.asked) == 1
    asking.close()


def test_redirects_are_followed_but_not_in_circles(scripted: Make, clock: Clock) -> None:
    service = scripted(Told(308, b"", (("Location", "/new?id=%2F"),)), Told(200, b"[2]"))
    asking = exchange(service.url)
    assert asking.get("/old") == [2]
    assert service.asked[-1][0] == "/new?id=%2F"
    asking.close()
    circle = scripted(Told(301, b"", (("Location", "/"),)))
    asking = exchange(circle.url)
    with pytest.raises(ServiceFailed, match="redirect"):
        asking.get("/")
    assert clock.waits == []
    asking.close()


def test_a_service_that_is_only_starting_is_waited_for(scripted: Make, clock: Clock) -> None:
    late = scripted(Told(503, b'{"code": "index_unavailable", "detail": "No index yet."}'), Told(200, b"[]"))
    asking = exchange(late.url)
    assert asking.get("/") == []
    asking.close()
    never = scripted(Told(503, b'{"code": "index_unavailable", "detail": "No index yet."}'))
    asking = exchange(never.url, patience=0)
    with pytest.raises(IndexUnavailable, match="No index yet"):
        asking.get("/")
    asking.close()


def test_nobody_listens(clock: Clock) -> None:
    asking = exchange(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ServiceUnreachable, match=r"does not answer: .*refused"):
        asking.get("/")
    assert 25 < sum(clock.waits) <= 30
    asking.close()


def test_a_silent_service_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asking = exchange(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2, patience=0)
        with pytest.raises(ServiceUnreachable, match="timed out"):
            asking.get("/")
        asking.close()


def test_an_answer_that_is_cut_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as cutting:

        def cut() -> None:
            taken, _ = cutting.accept()
            with taken:
                taken.recv(10_000)
                taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1]")

        thread = threading.Thread(target=cut)
        thread.start()
        asking = exchange(f"http://127.0.0.1:{cutting.getsockname()[1]}", patience=0)
        with pytest.raises(ServiceUnreachable):
            asking.get("/")
        thread.join()
        asking.close()


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://h", "http://", "http://h?q=1", "http://h#a", "http://[::1", "http://h:99999"]
)
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a service"):
        exchange(url)


def test_a_pool_that_was_given_stays_open(scripted: Make) -> None:
    service = scripted(Told(200, b"[]"))
    with urllib3.PoolManager() as pool:
        asking = Exchange(service.url, timeout=5, patience=0, headers={}, pool=pool)
        assert asking.get("/") == []
        asking.close()
        assert len(pool.pools) == 1
