"""Cursors: tokens by which a client goes through all matches of one search in one generation of the index.

A cursor keeps nothing on the server. It says at which match its page begins, in which index, and of which search; an
index has one order of the matches of a search, so that any process can go on. What comes back is checked.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from searchsvc.errors import CursorExpired, CursorForeign
from searchsvc.searching.parameter_types import Refused, Schema

START = "*"
"""The cursor that begins."""
_LAYOUT = struct.Struct(">I8s8s")
_CHECK_BYTES = 4
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
"""24 bytes in base64."""
BEGIN_AGAIN = f"begin again with cursor={START}"


def _digest(parts: Sequence[str], size: int) -> bytes:
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def _check(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECK_BYTES, person=b"searchsvc-cursor").digest()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Match number `first`, counted from 0, of a search in an index; both are known by a digest."""

    first: int
    index: bytes
    search: bytes


BEGINNING = Cursor(0, b"", b"*")
"""What the star stands for."""
_FOREIGN = Cursor(0, b"", b"")
"""What is written like a cursor and was not given by any search: its digest is that of none."""


class CursorToken:
    """The type of the parameter: a token, or the star that begins."""

    def read(self, value: str) -> Cursor:
        """The cursor. Raises Refused where it is not written like one."""
        token = value.strip()
        if token == START:
            return BEGINNING
        if not _TOKEN.fullmatch(token):
            raise Refused(f"is not a cursor; send what the last answer gave as next_cursor, or {BEGIN_AGAIN}")
        content = base64.urlsafe_b64decode(token)
        if _check(content[: _LAYOUT.size]) != content[_LAYOUT.size :]:
            return _FOREIGN
        return Cursor(*_LAYOUT.unpack_from(content))

    @property
    def schema(self) -> Schema:
        """The star, or as many characters as a token has."""
        return {"type": "string", "pattern": rf"^(\*|{_TOKEN.pattern})$"}


def write_cursor(first: int, index: Sequence[str], search: Sequence[str]) -> str:
    """The cursor of the page that begins with match number `first`.

    `index` is everything beside the search on which the order of matches depends, `search` everything of the search.
    """
    content = _LAYOUT.pack(first, _digest(index, 8), _digest(search, 8))
    return base64.urlsafe_b64encode(content + _check(content)).decode("ascii")


def first_match(cursor: Cursor, index: Sequence[str], search: Sequence[str]) -> int:
    """At which match the page of a cursor begins. Raises CursorForeign and CursorExpired; see `write_cursor`."""
    if cursor == BEGINNING:
        return 0
    if cursor.search != _digest(search, 8):
        raise CursorForeign(f"This cursor was given by another search; repeat that search, or {BEGIN_AGAIN}.")
    if cursor.index != _digest(index, 8):
        raise CursorExpired(f"The index has changed since this cursor was given; {BEGIN_AGAIN}.")
    return cursor.first
