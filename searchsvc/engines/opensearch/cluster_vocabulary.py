"""The vocabulary of a generation on a cluster, for corrections and completions."""

from collections.abc import Callable, Sequence

from typing_extensions import override

from searchsvc.engines.opensearch.statistics import IndexStatistics
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import Node
from searchsvc.suggest.vocabulary import Entry, Near, Vocabulary


class ClusterVocabulary(Vocabulary):
    """The words of a generation; `matching` counts releases on the cluster."""

    def __init__(self, statistics: IndexStatistics, matching: Callable[[Node, Sequence[Node]], list[int]]) -> None:
        self._statistics, self._matching = statistics, matching

    @property
    @override
    def releases(self) -> int:
        return self._statistics.count

    @property
    @override
    def is_exact(self) -> bool:
        return True

    @override
    def matching(self, tree: Node) -> int:
        return self._matching(tree, ())[0]

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        leaves = [phrase_leaf(word) for word in words]
        counts = iter(self._matching(tree, [leaf for leaf in leaves if leaf is not None])[1:])
        return [0 if leaf is None else next(counts) for leaf in leaves]

    @override
    def frequency(self, text: str) -> int:
        return 0

    @override
    def near(self, word: str, most: float) -> list[Near]:
        return []

    @override
    def sounding(self, sound: str) -> list[Entry]:
        return []

    @override
    def beginning(self, prefix: str, count: int) -> list[Entry]:
        return []

    @override
    def read_as(self, letters: str, count: int) -> list[Entry]:
        return []

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        return []
