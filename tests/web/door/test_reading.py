"""A request as the door reads it."""

from typing import Any

import pytest

from searchsvc.web.door.host_names import HostNames
from searchsvc.web.door.reading import Read, client_key, read_request
from searchsvc.web.door.refusals import HEAD_TOO_LONG, ONE_HOST, UNKNOWN_HOST
from searchsvc.web.door.sockets.http_connection import TOO_LONG
from searchsvc.web.settings import MOST_ACCEPT_LANGUAGE

ANY = HostNames("", ())


def _read(*headers: tuple[str, str], names: HostNames = ANY, takes_ids: bool = False, **changes: Any) -> Read:
    scope: Any = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/a b",
        "raw_path": b"/a%20b",
        "query_string": b"q=%E6%95%99",
        "client": ("198.51.100.7", 1234),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        **changes,
    }
    return read_request(scope, names, "new", takes_ids=takes_ids)


def test_what_was_sent_is_passed_on_but_for_what_concerns_the_connection() -> None:
    asked = _read(("host", "x"), ("connection", "close"), ("accept", "é")).asked
    assert (asked.method, asked.target, asked.query, asked.client) == ("GET", "/a%20b", "q=%E6%95%99", "198.51.100.7")
    assert asked.headers == [("host", "x"), ("accept", "é")]


def test_there_is_exactly_one_host() -> None:
    assert _read(("host", "x")).refusal is None
    assert _read().refusal is ONE_HOST
    assert _read(("host", "x"), ("host", "x")).refusal is ONE_HOST
    assert _read(http_version="1.0").refusal is None


def test_a_name_that_is_not_ours_is_refused() -> None:
    names = HostNames("https://search.example.org", ())
    assert _read(("host", "evil.example"), names=names).refusal is UNKNOWN_HOST
    assert _read(("host", "search.example.org"), names=names).refusal is None


def test_a_long_accept_language_is_as_good_as_none() -> None:
    long = "zh," * MOST_ACCEPT_LANGUAGE
    assert ("accept-language", long) not in _read(("host", "x"), ("accept-language", long)).asked.headers
    assert ("accept-language", "zh") in _read(("host", "x"), ("accept-language", "zh")).asked.headers
    many = [("accept-language", "zh," * 300) for _ in range(30)]
    assert _read(("host", "x"), *many).asked.headers == [("host", "x"), many[0]]


def test_no_header_is_taken_for_another_one() -> None:
    assert _read(("host", "x"), ("accept_language", "zh")).asked.headers == [("host", "x")]


def test_a_head_that_is_too_long_has_its_refusal() -> None:
    assert _read(("host", "x"), extensions={TOO_LONG: HEAD_TOO_LONG}).refusal is HEAD_TOO_LONG


@pytest.mark.parametrize(
    ("header", "has_body"),
    [
        (("content-length", "0"), False),
        (("content-length", "3"), True),
        (("transfer-encoding", "chunked"), True),
        (("accept", "*/*"), False),
    ],
)
def test_a_body_is_noticed(header: tuple[str, str], has_body: bool) -> None:
    assert _read(("host", "x"), header).has_body is has_body


def test_only_a_trusted_proxy_names_a_request() -> None:
    named = (("host", "x"), ("x-request-id", "abc-1"))
    assert _read(*named).asked.request_id == "new"
    assert _read(*named, takes_ids=True).asked.request_id == "abc-1"
    assert _read(("host", "x"), ("x-request-id", "a b\n"), takes_ids=True).asked.request_id == "new"


def test_a_client_is_an_address_or_a_network_of_ipv6() -> None:
    assert client_key("198.51.100.7") == "198.51.100.7"
    assert client_key("2001:db8:1:2:3:4:5:6") == client_key("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert client_key("::ffff:198.51.100.7") == "198.51.100.7"
    assert client_key("no address") == "no address"
