"""Counts may take only so long together, by the clock of the engine; words may always be looked up."""

from collections.abc import Sequence

import pytest
from typing_extensions import override

from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import Node, Nothing
from searchsvc.suggest.bounded_vocabulary import BoundedVocabulary
from tests.web.helping import NoVocabulary


class SlowVocabulary(NoVocabulary):
    """Takes a second for each count."""

    now = 0.0

    @override
    def matching(self, tree: Node) -> int:
        self.now += 1
        return 7

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        self.now += 1
        return [7]

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        self.now += 1
        raise QueryTooSlow("too slow")


def test_counts_end_once_they_have_taken_long() -> None:
    slow = SlowVocabulary()
    bounded = BoundedVocabulary(slow, lambda: slow.now, 2.5)
    slow.now += 100  # what else takes long does not count
    assert bounded.matching(Nothing()) == 7
    assert bounded.counts_among(Nothing(), ["a"]) == [7]
    with pytest.raises(QueryTooSlow, match="too slow"):
        bounded.titles("a", 1)
    for count in (
        lambda: bounded.matching(Nothing()),
        lambda: bounded.counts_among(Nothing(), ["a"]),
        lambda: bounded.titles("a", 1),
    ):
        with pytest.raises(QueryTooSlow, match="took too long to count"):
            count()
    assert (bounded.frequency("a"), bounded.near("a", 1), bounded.releases, bounded.is_exact) == (0, [], 0, True)
    assert bounded.sounding("a") == bounded.beginning("a", 1) == bounded.read_as("a", 1) == []
