"""Answers of the door itself: written once, and understood by any client."""

import json
from http.client import HTTPResponse
from io import BytesIO
from typing import Any, cast

import pytest

from searchsvc.web.door.answers import ALIVE, json_answer, prepared_refusal, refused_answer
from searchsvc.web.door.refusals import FULL, UNKNOWN_HOST, Refusal


class _Socket:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> BytesIO:
        return BytesIO(self._data)


def _read(data: bytes) -> tuple[int, dict[str, str], bytes]:
    answer = HTTPResponse(cast(Any, _Socket(data)))
    answer.begin()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_alive_is_a_whole_answer() -> None:
    status, headers, body = _read(ALIVE)
    assert (status, headers["content-type"], body) == (200, "application/json", b'{"status":"alive"}')
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("refusal", [FULL, UNKNOWN_HOST])
def test_a_refusal_that_was_written_before_is_the_same_answer(refusal: Refusal) -> None:
    head, body = prepared_refusal(refusal, as_page=False, is_api=True)
    status, headers, read = _read(head + b"x-request-id: 1\r\n\r\n" + body)
    assert (status, headers["content-type"]) == (refusal.status, "application/problem+json")
    assert headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in headers["access-control-expose-headers"]
    assert headers["x-request-id"] == "1"
    assert json.loads(read)["detail"] == refusal.detail
    assert headers.get("retry-after") == refusal.headers.get("Retry-After")


def test_a_reader_gets_a_page_in_both_languages() -> None:
    answer = refused_answer(FULL, as_page=True, is_api=False)
    assert isinstance(answer.body, bytes)
    page = answer.body.decode()
    assert FULL.detail in page
    assert FULL.detail_zh in page
    assert "style-src 'sha256-" in dict(answer.headers)["content-security-policy"]
    assert "access-control-allow-origin" not in dict(answer.headers)


def test_what_is_said_besides_comes_after_the_common_headers() -> None:
    answer = json_answer(503, {"a": 1}, "application/problem+json", [("retry-after", "2")])
    assert dict(answer.headers)["retry-after"] == "2"
    assert dict(answer.headers)["content-length"] == str(len(cast(bytes, answer.body)))
