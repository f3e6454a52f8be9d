"""A small cache of answers: what was sent for a request by one generation of the index, in every encoding asked for.

An answer stays right as long as its generation is served. A newer generation has keys of its own, and its answers push
out the old ones.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from werkzeug.wrappers import Response

from searchsvc.web.frames import Told
from searchsvc.web.http.compression import LEAST_BYTES, Encoding, compressed


class Answer:
    """A JSON answer with its `Link` header, and the facts about it for the door; what it is compressed to is kept."""

    __slots__ = ("_encoded", "body", "facts", "link")

    def __init__(self, body: bytes, link: str, facts: Told | None = None) -> None:
        self.body, self.link = body, link
        self.facts: Told = facts or {}
        self._encoded: dict[Encoding, bytes] = {}

    def response(self, encoding: Encoding) -> Response:
        """The answer in an encoding; a small one stays as it is."""
        if encoding == "identity" or len(self.body) < LEAST_BYTES:
            return Response(self.body, content_type="application/json", headers={"Link": self.link})
        encoded = self._encoded.get(encoding)
        if encoded is None:
            encoded = self._encoded[encoding] = compressed(self.body, encoding)
        headers = {"Link": self.link, "Content-Encoding": encoding}
        return Response(encoded, content_type="application/json", headers=headers)


class AnswerCache:
    """Keeps the `most` answers that were asked for most recently. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[Hashable, str], Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, index: Hashable, request: str, make: Callable[[], Answer]) -> Answer:
        """The answer that is kept, or else the one that `make` returns, which is then kept. Raises what `make` raises.

        `index` is all that an answer depends on besides the request. `make` runs without the lock: two threads that ask
        for the same at once may both make it.
        """
        key = index, request
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
                return kept
        made = make()
        with self._lock:
            self._answers[key] = made
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
