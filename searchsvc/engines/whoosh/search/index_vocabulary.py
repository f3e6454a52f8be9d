"""The vocabulary of a snapshot: the lexicons of its segments as one, and counts over its live documents."""

import re
import time
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from searchsvc.engines.whoosh.format.index_format import TEXT
from searchsvc.engines.whoosh.format.stored_row import unpack_row
from searchsvc.engines.whoosh.postings.segment_reader import count_chosen
from searchsvc.engines.whoosh.search.evaluator import Evaluator
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import And, Node
from searchsvc.suggest.vocabulary import Entry, Near, Vocabulary
from searchsvc.text.analyzer import WORD_MARK
from searchsvc.text.units import HAN

DEADLINE = 2.0
"""Seconds of the processor that a count may take: help that costs more is not worth it."""
_HAN = re.compile(f"[{HAN}]")


class WhooshVocabulary(Vocabulary):
    """The lexicons of a snapshot's segments, read as one, and counts over its live documents."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lexicons = [segment.lexicon for segment in snapshot.segments]

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
    def frequency(self, text: str) -> int:
        return sum(lexicon.frequency(text) for lexicon in self._lexicons)

    @override
    def near(self, word: str, most: float) -> list[Near]:
        found: dict[str, Near] = {}
        for each in chain.from_iterable(lexicon.near(word, most) for lexicon in self._lexicons):
            known = found.get(each.text)
            found[each.text] = each._replace(frequency=each.frequency + known.frequency) if known else each
        return list(found.values())

    @override
    def sounding(self, sound: str) -> list[Entry]:
        return _summed(chain.from_iterable(lexicon.sounding(sound) for lexicon in self._lexicons))

    @override
    def beginning(self, prefix: str, count: int) -> list[Entry]:
        return self._best((each for lexicon in self._lexicons for each in lexicon.beginning(prefix, count)), count)

    @override
    def read_as(self, letters: str, count: int) -> list[Entry]:
        return self._best((each for lexicon in self._lexicons for each in lexicon.read_as(letters, count)), count)

    def _best(self, entries: Iterable[Entry], count: int) -> list[Entry]:
        """The most frequent of the segments' most frequent entries, each counted in all segments."""
        found = list(entries)
        if len(self._lexicons) > 1:
            found = [
                each._replace(frequency=self.frequency(each.text))
                for each in {each.text: each for each in found}.values()
            ]
        ordered = sorted(found, key=lambda each: (-each.frequency, each.text))
        return [each for kind in (False, True) for each in [one for one in ordered if one.is_phrase is kind][:count]]

    @override
    def titles(self, prefix: str, count: int) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for segment in self._snapshot.segments:
            documents = segment.lexicon.titles(prefix) + segment.base
            for document in documents[self._snapshot.all_live[documents]][:count].tolist():
                row = unpack_row(self._snapshot.row(document))
                found.setdefault(row.title.decode(), row.shown[0])
        return list(found.items())[:count]


def _summed(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[str, int] = {}
    for text, frequency, *_ in entries:
        found[text] = found.get(text, 0) + frequency
    return [Entry(text, frequency) for text, frequency in found.items()]
