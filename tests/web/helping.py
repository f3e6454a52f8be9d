"""What tests of the web need besides: a port for a server, and an engine in memory that has nothing to help with."""

import socket
import time
from collections.abc import Sequence

from searchsvc.concepts.lexicon import Concepts
from searchsvc.engine import Matches
from searchsvc.queryparser.nodes import Node, Nothing
from searchsvc.suggest.concept_names import OfferedNames
from searchsvc.suggest.vocabulary import Entry, Near


class NoVocabulary:
    """Implements the Vocabulary protocol without a word."""

    releases = 0
    is_exact = True

    def matching(self, tree: Node) -> int:
        return 0

    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        return [0] * len(words)

    def frequency(self, text: str) -> int:
        return 0

    def near(self, word: str, most: float) -> list[Near]:
        return []

    def sounding(self, sound: str) -> list[Entry]:
        return []

    def beginning(self, prefix: str, count: int) -> list[Entry]:
        return []

    def read_as(self, letters: str, count: int) -> list[Entry]:
        return []

    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        return []


class Helping:
    """The part of the Engine protocol that helps, for an engine that cannot."""

    @property
    def vocabulary(self) -> NoVocabulary:
        return NoVocabulary()

    @property
    def names(self) -> OfferedNames:
        return OfferedNames(Concepts())

    def clock(self) -> float:
        return time.thread_time()

    def similar(self, release_id: str, count: int) -> Matches | None:
        return Matches(0, False, (), {}, Nothing())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
