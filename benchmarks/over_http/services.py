"""A service that is asked over HTTP: how it is started, and how a question is put to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.over_http.serving import START_SECONDS
from benchmarks.protocol import Json
from benchmarks.queries import BenchQuery

OURS = "searchsvc"
AS_TYPED = "searchsvc_as_typed"
"""Ours, asked for the words as they were typed, without other names and translations: what the peers do."""
CONSTANT = "constant"
DATASETTE = "datasette"
WHOOSH = "whoosh_flask"
OPENSEARCH = "opensearch"
PEERS = (DATASETTE, OPENSEARCH, WHOOSH)
"""Services that others would use."""
LABELS = {
    OURS: "searchsvc",
    AS_TYPED: "searchsvc, words as typed",
    DATASETTE: "Datasette, FTS5",
    OPENSEARCH: "OpenSearch, one node",
    WHOOSH: "stock Whoosh, jieba, Flask",
    CONSTANT: "a constant answer",
}


@dataclass(frozen=True, slots=True)
class HttpService:
    """`command` gives the command line that serves at a port of this machine.

    `ready` is an address that is answered with 200 as soon as searches are; `path` that of a question; `total` reads
    the number of matches in an answer. It may take `start_seconds` to be ready, and is warmed for `warm_seconds` before
    it is measured: a virtual machine has to compile what it runs often.
    """

    name: str
    command: Callable[[int], Sequence[str]]
    path: Callable[[BenchQuery], str]
    total: Callable[[Json], int] = lambda answer: int(answer["total"])
    ready: str = "/readyz"
    start_seconds: float = START_SECONDS
    warm_seconds: float = 5.0
    environment: Mapping[str, str] = field(default_factory=dict)
