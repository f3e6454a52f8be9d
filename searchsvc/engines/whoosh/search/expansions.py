"""Expansions: the terms of an index for which a leaf of a query stands besides what was typed."""

from collections.abc import Iterable
from itertools import islice

from searchsvc.engines.whoosh.search.searched import TermSource
from searchsvc.queryparser.nodes import Leaf
from searchsvc.text.analyzer import STEM_MARK
from searchsvc.text.latin import stem
from searchsvc.text.word_families import root

MOST_EXPANDED = 1000
"""The most words, chosen by frequency, to which a prefix within a longer phrase expands."""
MOST_EXPANDED_TOGETHER = 1000
"""The most words to which all such prefixes of a query expand together, each to an equal share."""
MOST_PREFIXES = 8
"""How many different prefixes of a query expand so: the words of a short one are many to look through."""
SHORTEST_ROOT = 4
"""Letters: a shorter root says too little of what its words mean."""
MOST_LOOKED_AT, MOST_OF_FAMILY = 500, 12
"""How many words that begin with a root are looked at, and how many of its family are taken, by frequency."""
MOST_KEPT, LONGEST_KEPT = 4096, 32
"""So many families of a snapshot are kept, some 2 MB, by roots of at most so many letters."""


class Expansions:
    """The terms to which the leaves of a query expand: prefixes at the end of longer phrases, and families of words.

    Each prefix is looked up only once, because looking up a short one may take a hundredth of a second.
    """

    def __init__(self, terms: TermSource, leaves: Iterable[Leaf]) -> None:
        self._terms = terms
        count = sum(leaf.prefix and len(leaf.variants[0]) > 1 for leaf in leaves)
        self._most = min(MOST_EXPANDED, MOST_EXPANDED_TOGETHER // max(count, 1))
        self._found: dict[str, list[str]] = {}

    def of(self, prefix: str) -> list[str]:
        """The words, the most frequent first."""
        found = self._found.get(prefix)
        if found is None and len(self._found) == MOST_PREFIXES:
            return []
        if found is None:
            counts = self._terms.most_frequent(prefix, self._most)
            found = self._found[prefix] = [term for term, _ in counts.most_common(self._most)]
        return found

    def family(self, word: str) -> list[str]:
        """The terms of the other stems of a word's family; none where too many words begin as the family does."""
        own = stem(word)
        beginning = root(own)
        if len(beginning) < SHORTEST_ROOT:
            return []
        kept = self._terms.families
        related = kept.get(beginning)
        if related is None:
            related = self._new_family(beginning)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            if len(beginning) <= LONGEST_KEPT:
                kept[beginning] = related
        return [term for term in related if term != STEM_MARK + own][:MOST_OF_FAMILY]

    def _new_family(self, beginning: str) -> list[str]:
        """The terms of the most frequent stems whose root is `beginning`, one more than are taken."""
        counts = self._terms.frequencies(STEM_MARK + beginning, MOST_LOOKED_AT)
        if counts is None:
            return []
        related = (term for term, _ in counts.most_common() if root(term.removeprefix(STEM_MARK)) == beginning)
        return [*islice(related, MOST_OF_FAMILY + 1)]
