"""What an operation of the service is, as `operations` declares each, and the tags by which they are grouped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from searchsvc.searching.parameters import AnyParameter

Tag = Literal["Search", "Releases", "Exports", "Index", "Browsers", "Crawlers", "Operation"]
TAGS: Mapping[Tag, str] = {
    "Search": "Finding releases, and help with a query.",
    "Releases": "Releases by their ids, and those like one.",
    "Exports": "Any search as a feed, or all its matches as a file.",
    "Index": "What the index holds, and this document.",
    "Browsers": "What makes the service a search engine of a browser.",
    "Crawlers": "What search engines are told of the pages.",
    "Operation": "For those who run the service: probes and metrics.",
}
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked with GET, and with HEAD for its headers alone.

    `answer` is the type of a JSON answer; without one the answer is text of `media_type`. `partly` says that a client
    may choose fields of it. `tagged` answers have an `ETag` and may be 304, `linked` ones a `Link`. `statuses` are
    those that this operation has besides the ones of every operation. `examples` are query strings, or ids for a path,
    each with what it asks for.
    """

    path: str
    name: str
    tag: Tag
    summary: str
    meaning: str
    examples: Mapping[str, str]
    answer: type | None = None
    parameters: tuple[AnyParameter, ...] = ()
    media_type: str = JSON
    partly: bool = False
    tagged: bool = True
    linked: bool = False
    statuses: tuple[int, ...] = field(default=())

    @property
    def has_id(self) -> bool:
        """Whether the id of a release stands in the path."""
        return "{id}" in self.path
