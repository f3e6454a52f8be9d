"""The vocabulary of a generation on a cluster, for corrections and completions."""

from collections.abc import Callable, Sequence

from typing_extensions import override

from searchsvc.engines.whoosh.vocabulary.joined_lexicons import JoinedLexicons
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import Node
from searchsvc.suggest.vocabulary import Vocabulary

CountMatching = Callable[[Node, Sequence[Node]], list[int]]
"""How many releases match a tree, and how many of these match each of several others."""
FindTitles = Callable[[str, int], list[tuple[str, str]]]
"""Some titles that begin with a text, each with the id of its release."""


class ClusterVocabulary(JoinedLexicons, Vocabulary):
    """The lexicons of a generation, read as one, and counts and titles that the cluster is asked for."""

    def __init__(
        self,
        lexicons: Sequence[Lexicon],
        releases: int,
        count_matching: CountMatching,
        find_titles: FindTitles,
        *,
        is_exact: bool,
    ) -> None:
        super().__init__(lexicons)
        self._releases, self._is_exact = releases, is_exact
        self._count_matching, self._find_titles = count_matching, find_titles

    @property
    @override
    def releases(self) -> int:
        return self._releases

    @property
    @override
    def is_exact(self) -> bool:
        return self._is_exact

    @override
    def matching(self, tree: Node) -> int:
        """Raises QueryTooSlow, ClusterUnreachable and ClusterRefused; so do the others that ask the cluster."""
        return self._count_matching(tree, ())[0]

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        leaves = [phrase_leaf(word) for word in words]
        counts = iter(self._count_matching(tree, [leaf for leaf in leaves if leaf is not None])[1:])
        return [0 if leaf is None else next(counts) for leaf in leaves]

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        return self._find_titles(prefix, count)
