"""What a client may send, and what happens to the connections of those that send something else, or nothing."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from searchsvc.web.door.dispatch.dispatcher import OVERDUE_SECONDS
from tests.web.door.service import Service, served

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("odd")) as service:
        yield service


def _head(got: bytes) -> bytes:
    return got.partition(b"\r\n")[0]


def _closing(line: str, *headers: str) -> bytes:
    return "\r\n".join((line, "Host: x", "Connection: close", *headers, "", "")).encode()


def test_text_that_is_not_percent_encoded_is_understood(odd: Service) -> None:
    assert b'"q":"\\u6559\\u80b2"' in odd.raw(_closing("GET /headers?q=教育 HTTP/1.1"))


def test_text_that_comes_in_pieces_is_understood(odd: Service) -> None:
    sent = _closing("GET /headers?q=教育 HTTP/1.1")
    for cut in (3, 16, 17, 18, 25):
        with odd.connect(sent[:cut]) as connection:
            time.sleep(0.05)
            connection.sendall(sent[cut:])
            got = b""
            while data := connection.recv(65536):
                got += data
        assert b'"q":"\\u6559\\u80b2"' in got


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (_closing("GET / HTTP/1.1", "Host: y"), 400),
        (_closing("GET /pid HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked") + b"abc", 400),
        (_closing("GET /pid HTTP/1.1", "X: " + "a" * 40_000), 431),
        (_closing("GET /pid?q=" + "a" * 40_000 + " HTTP/1.1"), 414),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /pid HTTP/1.0\r\n\r\n", 200),
        (_closing("GET /pid HTTP/1.1", "X: " + "a" * 30_000), 200),
        (_closing("GET /pid HTTP/1.1", "Upgrade: websocket", "Connection: upgrade"), 200),
        (_closing("BREW /pid HTTP/1.1"), 400),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(odd: Service, sent: bytes, status: int) -> None:
    got = odd.raw(sent)
    assert _head(got).startswith(b"HTTP/1.1 %d" % status), got
    if status >= 400:
        assert b"application/problem+json" in got


def test_a_head_that_never_ends_is_refused_when_it_is_too_long(odd: Service) -> None:
    with odd.connect(b"GET / HTTP/1.1\r\nHost: x\r\n") as connection:
        for _ in range(40):
            try:
                connection.sendall(b"X: " + b"a" * 1000 + b"\r\n")
            except OSError:
                break
        assert _head(connection.recv(65536)).startswith(b"HTTP/1.1 431")


def test_requests_sent_ahead_are_answered_in_order_up_to_a_bound(odd: Service) -> None:
    ahead = b"".join(b"GET /headers?q=%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(8))
    got = odd.raw(ahead + _closing("GET /headers?q=last HTTP/1.1"))
    found = [got.index(b'"q":"%s"' % each) for each in (*[b"%d" % number for number in range(8)], b"last")]
    assert found == sorted(found)
    too_many = b"GET /sleep/1.0 HTTP/1.1\r\nHost: x\r\n\r\n" * 40
    begun = time.monotonic()
    with odd.connect(too_many) as connection, suppress(ConnectionError):
        assert connection.recv(65536) == b""
    assert time.monotonic() - begun < 5


def test_who_first_sends_all_of_a_long_body_gets_the_answer(odd: Service) -> None:
    length = 30_000_000
    with odd.connect(b"POST /pid HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length) as connection:
        connection.sendall(b"x" * length)
        got = b""
        while data := connection.recv(65536):
            got += data
    assert _head(got) == b"HTTP/1.1 405 Method Not Allowed"


def test_a_stream_for_http_1_0_has_no_chunks_and_ends_with_the_connection(odd: Service) -> None:
    head, _, body = odd.raw(b"GET /export.txt?count=3&size=5 HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert body == b"0 .....1 .....2 ....."


def test_what_cannot_be_read_is_counted_and_logged(odd: Service) -> None:
    before = odd.metric('searchsvc_refused_total{reason="bad_request"}')
    assert b"\r\ndate: " in odd.raw(b"nonsense again\r\n\r\n")
    assert odd.metric('searchsvc_refused_total{reason="bad_request"}') == before + 1
    odd.wait_for(lambda: ' method="" path="" status=400 ' in odd.log)


def test_the_address_of_a_client_at_a_socket_for_both_kinds_is_one_of_ipv4(tmp_path: Path) -> None:
    mapped = "::ffff:127.0.0.1"
    if not _can_map():
        pytest.skip("this machine has no IPv6")
    with served(tmp_path, host=mapped, trusted_proxies=["127.0.0.0/8"]) as service:
        got = service.get("/headers", {"X-Forwarded-For": "198.51.100.7"})
        assert got.json()["client"] == "198.51.100.7"
        assert service.get("/headers").json()["client"] == "127.0.0.1"
        assert service.get("/metrics", {"Host": "localhost"}).status == 200


def _can_map() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::ffff:127.0.0.1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize("behind", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000])
def test_nonsense_behind_a_request_does_not_come_before_its_answer(odd: Service, behind: bytes) -> None:
    got = odd.raw(b"GET /sleep/1.0 HTTP/1.1\r\nHost: x\r\n\r\n" + behind)
    assert got.startswith(b"HTTP/1.1 200 OK")
    assert got.endswith(b"slept")
    assert "write_eof" not in odd.log


def test_who_sends_two_requests_and_leaves_is_noticed(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, timeout=60) as service, ExitStack() as busy:
        for _ in range(2):
            busy.enter_context(service.connect(b"GET /sleep/3.0 HTTP/1.1\r\nHost: x\r\n\r\n"))
        service.wait_for(lambda: service.metric('searchsvc_lanes_busy{lane="ask"}') == 2)
        service.connect(b"GET /pid HTTP/1.1\r\nHost: x\r\n\r\n" * 2).close()
        service.wait_for(lambda: service.metric("searchsvc_queue_dropped_total") >= 1)


def test_many_requests_at_once_are_bounded_too(odd: Service) -> None:
    with odd.connect(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 5_000) as connection, suppress(ConnectionError):
        got = b""
        while data := connection.recv(65536):
            got += data
            assert got.count(b"HTTP/1.1 200") < 1_000


def test_a_head_of_an_export_has_no_body(odd: Service) -> None:
    got = odd.raw(_closing("HEAD /export.txt?count=100000&size=100000 HTTP/1.1"))
    assert got.endswith(b"\r\n\r\n")
    odd.wait_for(lambda: odd.metric('searchsvc_lanes_busy{lane="stream"}') == 0)
    odd.wait_for(lambda: " method=HEAD path=/export.txt" in odd.log)


def test_a_probe_is_only_what_is_asked_as_one(odd: Service) -> None:
    assert _head(odd.raw(b"POST /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")).startswith(b"HTTP/1.1 400")


def test_a_body_is_not_read_and_ends_the_connection(odd: Service) -> None:
    sent = b"GET /pid HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcdeGET /pid HTTP/1.1\r\nHost: x\r\n\r\n"
    assert odd.raw(sent).count(b"HTTP/1.1 200") == 1


def test_an_answer_that_is_streamed_is_whole_or_visibly_cut(odd: Service) -> None:
    whole = odd.raw(_closing("GET /export.txt?count=100&size=100000 HTTP/1.1"))
    assert whole.endswith(b"0\r\n\r\n")
    assert whole.count(b"99 ...") == 1
    cut = odd.raw(_closing("GET /export.broken HTTP/1.1"))
    assert _head(cut) == b"HTTP/1.1 200 OK"
    assert b"3 ..." in cut
    assert not cut.endswith(b"0\r\n\r\n")


def test_a_stream_that_nobody_wants_any_more_is_left(odd: Service) -> None:
    connection = odd.connect(_closing("GET /export.txt?count=100000&size=100000 HTTP/1.1"))
    connection.recv(65536)
    connection.close()
    odd.wait_for(lambda: odd.metric('searchsvc_lanes_busy{lane="stream"}') == 0)


def test_a_long_answer_is_whole(odd: Service) -> None:
    assert len(odd.get("/big/30000000").body) == 30_000_000


def test_a_stream_has_a_deadline_of_its_own(tmp_path: Path) -> None:
    with served(tmp_path, timeout=0.5, export_timeout=5) as service:
        assert service.raw(_closing("GET /export.txt?count=10&pause=0.1 HTTP/1.1")).endswith(b"0\r\n\r\n")
        cut = service.raw(_closing("GET /export.txt?count=1000&pause=0.1 HTTP/1.1"))
        assert b"3 ..." in cut
        assert not cut.endswith(b"0\r\n\r\n")


def test_the_client_that_a_trusted_proxy_names_is_believed(tmp_path: Path) -> None:
    forwarded = {"X-Forwarded-For": "10.9.9.9, 198.51.100.7", "X-Forwarded-Proto": "https", "X-Request-Id": "abc-1"}
    with served(tmp_path, trusted_proxies=["127.0.0.1"], public_url="https://search.example.org") as service:
        got = service.get("/headers", {**forwarded, "Host": "search.example.org"})
        assert (got.json()["client"], got.headers["x-request-id"]) == ("198.51.100.7", "abc-1")
        assert got.json()["url"] == "https://search.example.org/headers"
        assert service.get("/pid", {"Host": "other.example.org"}).status == 421
        assert service.get("/pid").status == 200, "names of this machine remain"


def test_only_a_trusted_proxy_names_requests(tmp_path: Path) -> None:
    with served(tmp_path, trusted_proxies=["192.0.2.1"]) as service:
        assert service.get("/pid", {"X-Request-Id": "abc-1"}).headers["x-request-id"] != "abc-1"


def test_nobody_else_is_believed(odd: Service) -> None:
    got = odd.get("/headers", {"X-Forwarded-For": "198.51.100.7", "X-Request-Id": "abc-1"})
    assert got.json()["client"] == "127.0.0.1"
    assert got.headers["x-request-id"] != "abc-1"


def test_silent_connections_take_nothing_from_those_that_ask(odd: Service) -> None:
    silent = [socket.create_connection(("127.0.0.1", odd.port)) for _ in range(1_500)]
    try:
        for connection in silent[:200]:
            connection.sendall(b"GET / HT")
        begun = time.monotonic()
        assert [odd.get("/pid").status for _ in range(20)] == [200] * 20
        assert time.monotonic() - begun < 10
        assert odd.metric("searchsvc_connections_waiting") >= 1_500
    finally:
        for connection in silent:
            connection.close()


def test_metrics_are_for_those_who_may_see_them(tmp_path: Path) -> None:
    with served(tmp_path, editor_token="secret") as service:
        assert service.get("/metrics").status == 404
        for wrong in ("Bearer wrong", "Bearer ge\xe4ndert", "secret", ""):
            assert service.get("/metrics", {"Authorization": wrong}).status == 404
        assert service.get("/metrics", {"Authorization": "Bearer secret"}).status == 200


def test_editors_are_told_which_searches_found_nothing(tmp_path: Path) -> None:
    with served(tmp_path, trusted_proxies=["127.0.0.1"], editor_token="secret", log_queries=False) as service:
        editor, path = {"Authorization": "Bearer secret"}, "/missed?q=green+hydrogen"
        for number in range(2):
            service.get(path, {"X-Forwarded-For": f"198.51.100.{number}"})
        assert service.get("/status", editor).json() == ["editor", []]
        service.get(path, {"X-Forwarded-For": "198.51.100.2"})
        for address in ("/status", "/%73tatus?x=1"):
            assert service.get(address, editor).json() == ["editor", [["green hydrogen", 3]]]
        assert service.get("/status").json() == ["public"]
        assert service.get("/status", {"searchsvc.for_editor": "[[]]", "for_editor": "1"}).json() == ["public"]
        assert "hydrogen" not in service.log
        service.tell(missed_searches=False)
        service.process.send_signal(signal.SIGHUP)
        service.wait_for(lambda: service.get("/status", editor).json() == ["editor", None])


def test_a_public_name_is_not_shown_the_metrics(odd: Service) -> None:
    assert odd.get("/metrics", {"Host": "search.example.org"}).status == 404
    assert odd.get("/metrics", {"X-Forwarded-For": "203.0.113.9"}).status == 404, "by a proxy that nobody declared"


def test_what_is_answered_at_once_is_a_whole_answer_too(tmp_path: Path) -> None:
    with served(tmp_path, queue=1, workers=1, timeout=60) as service, ExitStack() as busy:
        for _ in range(3):
            busy.enter_context(service.connect(b"GET /sleep/50.0 HTTP/1.1\r\nHost: x\r\n\r\n"))
        service.wait_for(lambda: service.metric('searchsvc_queue_waiting{lane="ask"}') == 1)
        for sent in (_closing("GET /healthz HTTP/1.1"), _closing("GET /api/v1/search?q=%0D%0Ax HTTP/1.1")):
            head, _, body = service.raw(sent).partition(b"\r\n\r\n")
            assert b"\r\ndate: " in head
            assert b"\r\nconnection: close" in head
            assert b"content-length: %d" % len(body) in head
        head, _, body = service.raw(_closing("HEAD /pid HTTP/1.1")).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503")
        assert body == b""
        ahead = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 5 + _closing("GET /pid HTTP/1.1")
        assert service.raw(ahead).count(b"HTTP/1.1 200 OK") == 5
        with_body = b"POST /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
        got = service.raw(with_body)
        assert (got.count(b"HTTP/1.1 "), b"connection: close" in got) == (1, True), "no body is taken for a request"


def test_a_client_that_leaves_behind_a_stream_gives_its_lane_back(tmp_path: Path) -> None:
    with served(tmp_path, workers=1) as service:
        stream = b"GET /%65xport.txt?count=100000&size=100000 HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(3):
            connection = service.connect(stream + _closing("GET /pid HTTP/1.1"))
            connection.recv(1000)
            connection.close()
        service.wait_for(lambda: service.metric('searchsvc_lanes_busy{lane="stream"}') == 0)
        assert service.metric('searchsvc_lanes_busy{lane="ask"}') == 0, "an encoded path is a stream, too"
        assert service.raw(_closing("GET /export.txt HTTP/1.1")).endswith(b"0\r\n\r\n")


def test_a_client_that_does_not_read_costs_nobody_a_worker(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, timeout=1) as service:
        before = service.workers()
        with service.connect(b"GET /big/30000000 HTTP/1.1\r\nHost: x\r\n\r\n"):
            until = time.monotonic() + 1 + OVERDUE_SECONDS + 1
            while time.monotonic() < until:
                assert service.status("/pid") in {200, 503}, "the machine may be slow, but somebody answers"
        assert service.workers() == before


def test_trailers_without_end_end_the_connection(odd: Service) -> None:
    head = b"GET /sleep/5.0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    with odd.connect(head) as connection, suppress(ConnectionError):
        for _ in range(200):
            connection.sendall(b"X: b\r\n" * 2000)
        assert connection.recv(1) == b"", "it is ended, not answered"
