"""The vocabulary of an index: what corrections and completions ask of it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from searchsvc.queryparser.nodes import Node


class Entry(NamedTuple):
    """A word or a noun phrase, and in how many releases it is.

    A `carried` phrase was counted before releases were taken out, and may be in none any more.
    """

    text: str
    frequency: int
    is_phrase: bool = False
    carried: bool = False


class Near(NamedTuple):
    """A word near to another, in how many releases it is, and what the way there costs."""

    text: str
    frequency: int
    cost: float


class Vocabulary(Protocol):
    """The words and the phrases of titles of one generation, in folded form. Safe to use from several threads."""

    @property
    def releases(self) -> int:
        """Of how many releases it is."""

    @property
    def is_exact(self) -> bool:
        """Whether every word and phrase that is not carried is in a release; not so where some were taken out since."""

    def matching(self, tree: Node) -> int:
        """How many releases match a tree. Raises QueryTooSlow."""

    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        """In how many of the releases that match a tree each of several words is. Raises QueryTooSlow."""

    def frequency(self, text: str) -> int:
        """In how many releases a word or phrase is, at least; 0 where it is none of the vocabulary's."""

    def near(self, word: str, most: float) -> list[Near]:
        """The Latin words that a Latin word can be turned into at a cost of at most `most` (see `edits`)."""

    def sounding(self, sound: str) -> list[Entry]:
        """The Han words with this `pinyin.sound`."""

    def beginning(self, prefix: str, count: int) -> list[Entry]:
        """The most frequent words and phrases that begin with a text, but not that text itself."""

    def read_as(self, letters: str, count: int) -> list[Entry]:
        """The most frequent Han words and phrases whose pinyin, or its initials, begin with some letters."""

    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        """Some titles that begin with a text, as they are written, each with the id of its release."""
