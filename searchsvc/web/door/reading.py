"""A request as the door reads it: what it needs to decide, from the scope that uvicorn made (ASGI 3)."""

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any, NamedTuple

from searchsvc.web.door.host_names import HostNames
from searchsvc.web.door.refusals import ONE_HOST, UNKNOWN_HOST, Refusal
from searchsvc.web.door.sockets.http_connection import TOO_LONG
from searchsvc.web.frames import AskedRequest
from searchsvc.web.settings import MOST_ACCEPT_LANGUAGE

if TYPE_CHECKING:
    from uvicorn._types import HTTPScope

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_DROPPED = frozenset(("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"))
"""Headers that concern one connection only (RFC 9110, 7.6.1)."""


class Read(NamedTuple):
    """A request, or why it is refused; `has_body` where the client sends one, which nobody reads."""

    asked: AskedRequest
    refusal: Refusal | None
    has_body: bool


@lru_cache(4096)
def client_key(address: str) -> str:
    """By what a client is told from others: its address, and of IPv6 the 64 bits of its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return address


def read_request(scope: "HTTPScope", names: HostNames, new_id: str, *, takes_ids: bool) -> Read:
    """Reads a request. With `takes_ids` its own `X-Request-Id` is kept where it is one, as a trusted proxy sends it."""
    hosts = 0
    refusal: Refusal | None = None
    has_body = has_languages = False
    headers: list[tuple[str, str]] = []
    request_id = new_id
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name:  # in a WSGI environment it would be the header that is written with a hyphen
            continue
        if name == "host":
            hosts += 1
            if value not in names:
                refusal = UNKNOWN_HOST
        elif name == "accept-language":
            if has_languages or len(value) > MOST_ACCEPT_LANGUAGE:
                continue
            has_languages = True
        elif name in {"content-length", "transfer-encoding"}:
            has_body = has_body or value.strip() != "0"
        elif name == "x-request-id" and takes_ids and _REQUEST_ID.fullmatch(value):
            request_id = value
        if name not in _DROPPED:
            headers.append((name, value))
    if hosts != 1 and not (hosts == 0 and scope["http_version"] == "1.0"):
        refusal = ONE_HOST
    too_long: Any = (scope.get("extensions") or {}).get(TOO_LONG)
    if too_long is not None:
        refusal = too_long
    client = scope["client"]
    asked = AskedRequest(
        request_id,
        scope["method"],
        scope["raw_path"].decode("latin-1"),
        scope["query_string"].decode("latin-1"),
        scope["scheme"],
        client[0] if client else "",
        headers,
    )
    return Read(asked, refusal, has_body)
