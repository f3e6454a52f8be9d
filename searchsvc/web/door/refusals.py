"""What the door answers by itself where a request never reaches a worker: problem+json, or a page for a reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

from searchsvc.errors import QueryTooSlow
from searchsvc.web.door.refusal_page import PAGE_POLICY, PageTexts, refusal_page


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Why a request is not answered by a worker: a status, and a heading and a sentence in both languages."""

    status: HTTPStatus
    code: str
    """The kind of the refusal, for programs and for the counters; like the codes of `searchsvc.errors`."""
    heading: str
    heading_zh: str
    detail: str
    detail_zh: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, *, as_page: bool) -> tuple[str, bytes]:
        """The media type and the body."""
        if as_page:
            texts = PageTexts(self.heading, self.heading_zh, self.detail, self.detail_zh)
            return "text/html; charset=utf-8", refusal_page(self.status, texts)
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

    def as_http(self, more: Iterable[tuple[bytes, bytes]], *, as_page: bool) -> bytes:
        """A whole answer, with more headers, for a connection that is closed because its request could not be read."""
        media_type, body = self.body(as_page=as_page)
        lines = [
            f"HTTP/1.1 {self.status.value} {self.status.phrase}",
            f"content-type: {media_type}",
            f"content-length: {len(body)}",
            "connection: close",
            *([f"content-security-policy: {PAGE_POLICY}"] if as_page else []),
            *(f"{name.decode('ascii')}: {value.decode('ascii')}" for name, value in more),
        ]
        return "\r\n".join((*lines, "", "")).encode("ascii") + body


def _unavailable(code: str, headings: tuple[str, str], details: tuple[str, str], retry_seconds: int) -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE, code, *headings, *details, headers={"Retry-After": str(retry_seconds)}
    )


BAD_REQUEST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad_request",
    "This request cannot be read",
    "无法读懂此请求",
    "This is not a request in HTTP/1.1. Send one, with its characters percent-encoded.",
    "请求不符合 HTTP/1.1 的格式，请更正后重新发送，特殊字符须经百分号编码。",
)
ONE_HOST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad_host",
    "This request cannot be read",
    "无法读懂此请求",
    "The request has no Host header, or more than one. Send exactly one.",
    "请求没有 Host 标头，或有多个。请只发送一个。",
)
TARGET_TOO_LONG = Refusal(
    HTTPStatus.REQUEST_URI_TOO_LONG,
    "target_too_long",
    "This request cannot be read",
    "无法读懂此请求",
    "The address is too long; at most 32 kB are possible. Use a shorter query or fewer parameters.",
    "网址过长，最多 32 kB。请缩短查询内容或减少参数。",
)
HEAD_TOO_LONG = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "head_too_long",
    "This request cannot be read",
    "无法读懂此请求",
    "The headers are too long; at most 32 kB are possible. Send fewer, or delete the cookies of this site.",
    "请求标头过长，最多 32 kB。请减少标头，或清除本站的 Cookie。",
)
UNKNOWN_HOST = Refusal(
    HTTPStatus.MISDIRECTED_REQUEST,
    "unknown_host",
    "This address belongs to another service",
    "此网址不属于本服务",
    "This service is not known by the name in the Host header. Its operator can add it with --trusted-host.",
    "本服务不使用 Host 标头中的名称。管理员可用 --trusted-host 添加。",
)
FULL = _unavailable(
    "service_full",
    ("One moment, please", "请稍候"),
    (
        "The service is too busy. Try again in a few seconds.",
        "服务繁忙，请几秒钟后再试。",
    ),
    2,
)
STARTING = _unavailable(
    "service_starting",
    ("One moment, please", "请稍候"),
    (
        "The service is starting. Try again in a few seconds.",
        "服务正在启动，请几秒钟后再试。",
    ),
    3,
)
TOO_LATE = _unavailable(
    QueryTooSlow.code,
    ("There was no answer in time", "未能及时完成"),
    (
        "The request took too long. Try again, or use fewer words.",
        "请求耗时过长。请重试，或减少查询词。",
    ),
    5,
)
FAILED = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "failed",
    "Something went wrong",
    "出错了",
    "The server could not answer this request. The cause is in its log.",
    "服务器无法完成此请求，原因见其日志。",
)
FOR_EDITORS = Refusal(
    HTTPStatus.NOT_FOUND,
    "for_editors",
    "There is nothing here",
    "没有找到",
    "There is nothing here for the public. Operators use another address, or a token.",
    "此处没有公开内容。管理员可通过专用地址或令牌查看。",
)
