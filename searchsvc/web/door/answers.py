"""Answers of the door: those of workers, passed on, and its own, some of them written once and for all."""

from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson

from searchsvc.web.door.dispatch.jobs import StreamedAnswer
from searchsvc.web.door.refusal_page import PAGE_POLICY
from searchsvc.web.door.refusals import Refusal
from searchsvc.web.frames import Headers, Told


class Answer(NamedTuple):
    """What is sent: a status, headers, and a body that is whole, or comes."""

    status: int
    headers: Headers
    body: bytes | StreamedAnswer
    told: Told


_POLICY = "content-security-policy"
COMMON: Headers = [
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    (_POLICY, "default-src 'none'; frame-ancestors 'none'"),
]


def refused_answer(refusal: Refusal, *, as_page: bool, is_api: bool) -> Answer:
    """A refusal as an answer: a page for a reader, or problem+json, which any site may read of the API."""
    media_type, body = refusal.body(as_page=as_page)
    common = [(name, PAGE_POLICY if as_page and name == _POLICY else value) for name, value in COMMON]
    headers = [("content-type", media_type), ("content-length", str(len(body))), *common]
    if is_api:
        headers.append(("access-control-allow-origin", "*"))
        headers.append(("access-control-expose-headers", "Retry-After, X-Request-Id"))
    headers += [(name.lower(), value) for name, value in refusal.headers.items()]
    return Answer(refusal.status.value, headers, body, {})


def json_answer(
    status: int, members: dict[str, Any], media_type: str = "application/json", more: Headers | None = None
) -> Answer:
    """An answer of the door itself, as JSON."""
    body = orjson.dumps(members)
    headers = [("content-type", media_type), ("content-length", str(len(body))), *COMMON, *(more or [])]
    return Answer(status, headers, body, {})


def _written(answer: Answer) -> bytes:
    """An answer as it is sent, without an id."""
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    body = answer.body if isinstance(answer.body, bytes) else b""
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


@cache
def prepared_refusal(refusal: Refusal, *, as_page: bool, is_api: bool) -> tuple[bytes, bytes]:
    """The head of a refusal, which wants an id and an empty line more, and its body."""
    answer = refused_answer(refusal, as_page=as_page, is_api=is_api)
    head, _, body = _written(answer).partition(b"\r\n\r\n")
    return head + b"\r\n", body


ALIVE = _written(json_answer(200, {"status": "alive"}))
