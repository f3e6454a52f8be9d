"""Encoding: JSON as bytes, addresses, and HTML, escaped piece by piece at the very end; `<mark>` is its only markup."""

import html
import json
import re
from functools import lru_cache
from urllib.parse import quote, quote_plus

import orjson

from searchsvc.model.page import Fragment
from searchsvc.model.query import MAX_QUERY_LENGTH
from searchsvc.model.release import Json

JsonObject = dict[str, Json]
API_PATH = "/api/v1"
"""Below it stands every answer of the API, in its first version."""
SEARCH_PATH = f"{API_PATH}/search"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
"""An id, or nearly any path, that is its own percent-encoding."""
_NEEDS_ESCAPE = re.compile("[&<>\"']")


def to_json_bytes(value: object) -> bytes:
    """A value as UTF-8 JSON. Lone surrogates, which broken input may hold, are escaped instead of failing."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def urlencoded(pairs: list[tuple[str, str]]) -> str:
    """A query string. Never fails, whatever characters are in the pairs."""
    return "&".join([f"{quoted(name)}={quoted(value)}" for name, value in pairs])


def quoted(text: str) -> str:
    """A name or a value of a query string."""
    return _kept_quoted(text) if len(text) <= MAX_QUERY_LENGTH else quote_plus(text, errors="surrogatepass")


@lru_cache(1000)  # One page has up to five links that differ in one number.
def _kept_quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def release_path(release_id: str) -> str:
    """Where below `/` a release is: `releases/<percent-encoded id>`.

    Slashes stay readable where that is safe. Clients rewrite `//`, `/./` and `/../`, so an id with such segments is
    one segment, its slashes encoded. No encoding makes a segment of the ids `.` and `..`: they go in the query string.
    """
    if _PLAIN_ID.fullmatch(release_id):
        return f"releases/{release_id}"
    if release_id in {".", ".."}:
        return f"releases/?id={release_id}"
    risky = any(segment in {"", ".", ".."} for segment in release_id.split("/"))
    return "releases/" + quote(release_id, safe="" if risky else "/", errors="surrogatepass")


def fragment_html(fragment: Fragment) -> str:
    """A fragment as HTML: everything escaped, the marks as `<mark>`."""
    escaped = html.escape if _NEEDS_ESCAPE.search(fragment.text) else str
    pieces: list[str] = []
    at = 0
    for start, end in fragment.marks:
        pieces += (escaped(fragment.text[at:start]), "<mark>", escaped(fragment.text[start:end]), "</mark>")
        at = end
    pieces.append(escaped(fragment.text[at:]))
    return "".join(pieces)
