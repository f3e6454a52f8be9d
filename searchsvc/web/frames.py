"""The frames that the door and a worker exchange over a lane: a kind, a length, and that many bytes.

A lane is one of a pair of sockets. It carries one request at a time, and its answer: either whole, as `ANSWER`, or as
`HEAD`, any number of `CHUNK`s, and `END`. A stream that cannot be finished ends with `BROKEN` instead, so that nobody
takes a part for the whole; `BROKEN` alone says that there is no answer, because of an inner failure.
"""

from collections.abc import Iterator
from enum import IntEnum
from struct import Struct
from typing import NamedTuple

import orjson

_PREFIX = Struct("!BI")
_LENGTH = Struct("!I")
Headers = list[tuple[str, str]]
Told = dict[str, str | int | float | bool]
"""What a worker tells the door about an answer, for counters and logs; none of it reaches the client."""


TOLD = "searchsvc.told"
"""The key of a WSGI environment under which the application leaves what it tells."""
FOR_EDITOR = "searchsvc.for_editor"
"""The key of a WSGI environment under which the application finds a `ForEditor`; no client can send it, or any other
key but those of headers."""


class Kind(IntEnum):
    """The kinds of frames."""

    REQUEST = 1
    READY = 2
    """A worker's first frame on a lane: it can be asked."""
    STATE = 3
    """What a worker has opened, as JSON; see `workers.state`."""
    ANSWER = 4
    HEAD = 5
    CHUNK = 6
    END = 7
    BROKEN = 8
    CANCEL = 9
    """From the door: nobody wants the rest of the stream."""


MOST_CLIENTS = 50
"""As many different clients are told apart that have missed the same; more are as many."""


class MissedSearch(NamedTuple):
    """The words of searches that found nothing, and how many different clients have asked for them."""

    words: str
    clients: int


class ForEditor(NamedTuple):
    """What the door knows that only editors may see. `missed` is None where missed searches are not counted."""

    missed: tuple[MissedSearch, ...] | None


class AskedRequest(NamedTuple):
    """A request as a worker gets it. `target` and `query` are as sent, each character one byte, like the headers.

    `for_editor` is None but where the door has found that an editor asks for what has a part for editors alone.
    """

    request_id: str
    method: str
    target: str
    query: str
    scheme: str
    client: str
    headers: Headers
    for_editor: ForEditor | None = None


class AnswerHead(NamedTuple):
    """The head of an answer, with what is told besides."""

    status: int
    headers: Headers
    told: Told


def frame(kind: Kind, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return _PREFIX.pack(kind, len(payload)) + payload


def request_frame(asked: AskedRequest) -> bytes:
    """A request as a frame."""
    *rest, editor = asked
    told = None if editor is None else [None if editor.missed is None else [[*each] for each in editor.missed]]
    return frame(Kind.REQUEST, orjson.dumps([*rest, told]))


def read_request(payload: bytes) -> AskedRequest:
    """The request in the payload of a frame."""
    request_id, method, target, query, scheme, client, headers, told = orjson.loads(payload)
    editor = None
    if told is not None:
        (missed,) = told
        editor = ForEditor(None if missed is None else tuple(MissedSearch(*each) for each in missed))
    pairs = [(name, value) for name, value in headers]
    return AskedRequest(request_id, method, target, query, scheme, client, pairs, editor)


def answer_frame(head: AnswerHead, body: bytes) -> bytes:
    """A whole answer as a frame."""
    said = orjson.dumps([*head])
    return frame(Kind.ANSWER, b"".join((_LENGTH.pack(len(said)), said, body)))


def read_answer(payload: bytes) -> tuple[AnswerHead, bytes]:
    """The head and the body in the payload of an `ANSWER`."""
    (length,) = _LENGTH.unpack_from(payload)
    end = _LENGTH.size + length
    return read_head(payload[_LENGTH.size : end]), payload[end:]


def head_frame(head: AnswerHead) -> bytes:
    """The head of an answer that comes in chunks, as a frame."""
    return frame(Kind.HEAD, orjson.dumps([*head]))


def read_head(payload: bytes) -> AnswerHead:
    """The head in the payload of a `HEAD`."""
    status, headers, told = orjson.loads(payload)
    return AnswerHead(status, headers, told)


class FrameReader:
    """Cuts what comes from a socket, in pieces of any size, into frames."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """Adds bytes; yields each frame that is complete. Raises ValueError where a kind is unknown."""
        self._held += data
        while len(self._held) >= _PREFIX.size:
            kind, length = _PREFIX.unpack_from(self._held)
            end = _PREFIX.size + length
            if len(self._held) < end:
                return
            payload = bytes(memoryview(self._held)[_PREFIX.size : end])
            del self._held[:end]
            yield Kind(kind), payload
