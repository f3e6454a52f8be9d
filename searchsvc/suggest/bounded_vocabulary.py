"""A vocabulary whose counts may take only so long together: help that takes longer is not worth waiting for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from typing_extensions import override

from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import Node
from searchsvc.suggest.vocabulary import Entry, Near, Vocabulary


class BoundedVocabulary(Vocabulary):
    """Another vocabulary, for one question of somebody.

    `clock` gives seconds (`Engine.clock`). What counts raises QueryTooSlow once all counts have taken `seconds`.
    """

    def __init__(self, vocabulary: Vocabulary, clock: Callable[[], float], seconds: float) -> None:
        self._vocabulary, self._clock, self._left = vocabulary, clock, seconds

    @contextmanager
    def _counting(self) -> Iterator[None]:
        if self._left <= 0:
            raise QueryTooSlow("the words of the index took too long to count; type fewer words")
        started = self._clock()
        try:
            yield
        finally:
            self._left -= self._clock() - started

    @property
    @override
    def releases(self) -> int:
        return self._vocabulary.releases

    @property
    @override
    def is_exact(self) -> bool:
        return self._vocabulary.is_exact

    @override
    def matching(self, tree: Node) -> int:
        with self._counting():
            return self._vocabulary.matching(tree)

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        with self._counting():
            return self._vocabulary.counts_among(tree, words)

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        with self._counting():
            return self._vocabulary.titles(prefix, count)

    @override
    def frequency(self, text: str) -> int:
        return self._vocabulary.frequency(text)

    @override
    def near(self, word: str, most: float) -> list[Near]:
        return self._vocabulary.near(word, most)

    @override
    def sounding(self, sound: str) -> list[Entry]:
        return self._vocabulary.sounding(sound)

    @override
    def beginning(self, prefix: str, count: int) -> list[Entry]:
        return self._vocabulary.beginning(prefix, count)

    @override
    def read_as(self, letters: str, count: int) -> list[Entry]:
        return self._vocabulary.read_as(letters, count)
