"""The vocabulary of a snapshot: the lexicons of its segments as one, and counts over its live documents."""

import re
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from searchsvc.engines.whoosh.format.index_format import TEXT
from searchsvc.engines.whoosh.format.stored_row import unpack_row
from searchsvc.engines.whoosh.postings.segment_reader import count_chosen
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.vocabulary.joined_lexicons import JoinedLexicons
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import And, Node
from searchsvc.suggest.vocabulary import Vocabulary
from searchsvc.text.analyzer import WORD_MARK
from searchsvc.text.units import HAN

DEADLINE = 2.0
"""Seconds of the processor that a count may take: help that costs more is not worth it."""
_HAN = re.compile(f"[{HAN}]")


class WhooshVocabulary(JoinedLexicons, Vocabulary):
    """The lexicons of a snapshot's segments, read as one, and counts over its live documents."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__([segment.lexicon for segment in snapshot.segments])
        self._snapshot = snapshot

    @property
    @override
    def releases(self) -> int:
        return self._snapshot.count

    @property
    @override
    def is_exact(self) -> bool:
        return not self._snapshot.live.size

    @override
    def matching(self, tree: Node) -> int:
        """Raises QueryTooSlow."""
        return sum(len(documents) for documents, _ in self._evaluator(tree).evaluate())

    def _evaluator(self, tree: Node) -> Evaluator:
        return Evaluator(self._snapshot, outline_of(self._snapshot, tree), time.thread_time() + DEADLINE)

    @override
    def counts_among(self, tree: Node, words: Sequence[str]) -> list[int]:
        """Raises QueryTooSlow."""
        chosen = np.zeros(self._snapshot.size, dtype=np.bool_)
        for documents, _ in self._evaluator(tree).evaluate():
            chosen[documents] = True
        return [self._count_among(chosen, tree, word) for word in words] if chosen.any() else [0] * len(words)

    def _count_among(self, chosen: NDArray[np.bool_], tree: Node, word: str) -> int:
        term = WORD_MARK + word if len(word) > 2 and _HAN.match(word) else word
        count, is_term = 0, False
        for segment in self._snapshot.segments:
            number = segment.find(TEXT, term)
            if number >= 0:
                is_term = True
                count += int(count_chosen(segment.postings, number, chosen, segment.base))
        if is_term:
            return count
        leaf = phrase_leaf(word)
        return 0 if leaf is None else self.matching(And((tree, leaf)))

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for segment in self._snapshot.segments:
            documents = segment.lexicon.titles(prefix) + segment.base
            for document in documents[self._snapshot.all_live[documents]][:count].tolist():
                row = unpack_row(self._snapshot.row(document))
                found.setdefault(row.title.decode(), row.shown[0])
        return list(found.items())[:count]
