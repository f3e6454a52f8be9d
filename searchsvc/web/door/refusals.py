"""What the door answers by itself where a request never reaches a worker: problem+json, or a page for a reader.

The sentences of a page stand in both languages, because the door does not look for the one that a reader prefers.
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

from searchsvc.errors import QueryTooSlow

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{status} · {title}</title></head>
<body><main><h1>{title}</h1><p>{detail}</p><p lang="zh-Hans">{detail_zh}</p></main></body></html>
"""


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Why a request is not answered by a worker: a status, and a sentence for a person in both languages."""

    status: HTTPStatus
    code: str
    """The kind of the refusal, for programs and for the counters; like the codes of `searchsvc.errors`."""
    detail: str
    detail_zh: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, *, as_page: bool) -> tuple[str, bytes]:
        """The media type and the body."""
        if as_page:
            texts = {"title": self.status.phrase, "detail": self.detail, "detail_zh": self.detail_zh}
            escaped = {name: html.escape(text) for name, text in texts.items()}
            return "text/html; charset=utf-8", _PAGE.format(status=self.status.value, **escaped).encode()
        return "application/problem+json", orjson.dumps(self.members())

    def members(self) -> dict[str, str | int]:
        """The members of the problem (RFC 9457), as `web.problems` has them."""
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "code": self.code,
        }

    def as_http(self, more: Iterable[tuple[bytes, bytes]]) -> bytes:
        """A whole answer, with more headers, for a connection that is closed because its request could not be read."""
        media_type, body = self.body(as_page=False)
        lines = [
            f"HTTP/1.1 {self.status.value} {self.status.phrase}",
            f"content-type: {media_type}",
            f"content-length: {len(body)}",
            "connection: close",
            *(f"{name.decode('ascii')}: {value.decode('ascii')}" for name, value in more),
        ]
        return "\r\n".join((*lines, "", "")).encode("ascii") + body


def _unavailable(code: str, detail: str, detail_zh: str, retry_seconds: int) -> Refusal:
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, code, detail, detail_zh, {"Retry-After": str(retry_seconds)})


BAD_REQUEST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad_request",
    "This is not a request in HTTP/1.1. Send one, with its characters percent-encoded.",
    "请求不符合 HTTP/1.1 的格式，请更正后重新发送，特殊字符须经百分号编码。",
)
ONE_HOST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad_host",
    "The request has no Host header, or more than one. Send exactly one.",
    "请求没有 Host 标头，或有多个。请只发送一个。",
)
TARGET_TOO_LONG = Refusal(
    HTTPStatus.REQUEST_URI_TOO_LONG,
    "target_too_long",
    "The address is too long; at most 32 kB are possible. Use a shorter query or fewer parameters.",
    "网址过长，最多 32 kB。请缩短查询内容或减少参数。",
)
HEAD_TOO_LONG = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "head_too_long",
    "The headers are too long; at most 32 kB are possible. Send fewer, or delete the cookies of this site.",
    "请求标头过长，最多 32 kB。请减少标头，或清除本站的 Cookie。",
)
UNKNOWN_HOST = Refusal(
    HTTPStatus.MISDIRECTED_REQUEST,
    "unknown_host",
    "This service is not known by the name in the Host header. Its operator can add it with --trusted-host.",
    "本服务不使用 Host 标头中的名称。管理员可用 --trusted-host 添加。",
)
FULL = _unavailable(
    "service_full",
    "The service is too busy. Try again in a few seconds.",
    "服务繁忙，请几秒钟后再试。",
    2,
)
STARTING = _unavailable(
    "service_starting",
    "The service is starting. Try again in a few seconds.",
    "服务正在启动，请几秒钟后再试。",
    3,
)
TOO_LATE = _unavailable(
    QueryTooSlow.code,
    "The request took too long. Try again, or use fewer words.",
    "请求耗时过长。请重试，或减少查询词。",
    5,
)
FAILED = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "failed",
    "The server could not answer this request. The cause is in its log.",
    "服务器无法完成此请求，原因见其日志。",
)
FOR_EDITORS = Refusal(
    HTTPStatus.NOT_FOUND,
    "for_editors",
    "There is nothing here for the public. Operators use another address, or a token.",
    "此处没有公开内容。管理员可通过专用地址或令牌查看。",
)
