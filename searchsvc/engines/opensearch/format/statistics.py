"""The statistics of an index on a cluster: how many releases hold each term, and how long releases are.

They are what our own ranking asks of an index besides the releases that it scores. A build counts them, and keeps them
beside the index; whoever opens the index has them in memory, so that no search asks the cluster for them.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import log1p

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.opensearch.format.kernels.term_seek import places_of
from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.format.segment_postings import Zones
from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FieldNorms, SegmentQuery
from searchsvc.engines.whoosh.search.norms import field_norms
from searchsvc.engines.whoosh.terms.dictionary_reader import after_prefix, join_keys
from searchsvc.engines.whoosh.terms.term_dictionary import Keys
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms
from searchsvc.runtime.arrays import Int64s

LENGTHS = np.dtype([(name, "<f8") for name in ("title", "body", "longest_title", "longest_body")])
"""Of the releases of one language: the mean length of those titles and bodies that are not empty, and the longest."""


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Sorted terms, and in how many documents each is."""

    terms: TermList
    frequencies: NDArray[np.int64]

    def plus(self, *others: "TermCounts") -> "TermCounts":
        """The sum of several."""
        every = (self, *others)
        terms, numbers = merge_terms([each.terms for each in every])
        sums = np.zeros(len(terms), dtype=np.int64)
        for each, mine in zip(every, numbers, strict=True):
            sums[mine] += each.frequencies
        return TermCounts(terms, sums)

    def minus(self, other: "TermCounts") -> "TermCounts":
        """The difference, without terms of which nothing is left."""
        difference = self.plus(TermCounts(other.terms, -other.frequencies))
        left = np.flatnonzero(difference.frequencies > 0)
        return TermCounts(difference.terms.chosen(left), difference.frequencies[left])


NO_COUNTS = TermCounts(TermList.of([]), np.empty(0, dtype=np.int64))


class RunningCounts:
    """A sum of counts that come one after the other; so many are added up at once, because that is quicker."""

    AT_ONCE = 64

    def __init__(self, *counts: TermCounts) -> None:
        self._held = [NO_COUNTS, *counts]

    def add(self, counts: TermCounts) -> None:
        """Adds counts."""
        self._held.append(counts)
        if len(self._held) > self.AT_ONCE:
            self._held = [self.total()]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not any(len(each.terms) for each in self._held)

    def total(self) -> TermCounts:
        """The sum so far."""
        return self._held[0].plus(*self._held[1:])


@dataclass(frozen=True)
class IndexStatistics:
    """The statistics of one index of `count` releases; `lengths` has an element of `LENGTHS` for each of LANGUAGES."""

    count: int
    counts: TermCounts
    lengths: NDArray[np.void]
    families: dict[str, list[str]] = field(default_factory=dict)

    def _range(self, prefix: str) -> tuple[int, int]:
        key = FIELD_PREFIX[TEXT] + prefix.encode()
        (first, last), _ = places_of(self.counts.terms, join_keys([key, after_prefix(key)]))
        return int(first), int(last)

    def most_frequent(self, prefix: str, count: int) -> Counter[str]:
        """The most frequent terms that begin with a prefix, of equal ones the first."""
        first, last = self._range(prefix)
        frequencies = self.counts.frequencies[first:last]
        best = np.sort(np.argsort(-frequencies, kind="stable")[:count])
        return Counter({self._term(first + number): int(frequencies[number]) for number in best.tolist()})

    def frequencies(self, prefix: str, most: int) -> Counter[str] | None:
        """All terms that begin with a prefix; None beyond `most`."""
        first, last = self._range(prefix)
        if last - first > most:
            return None
        return Counter({self._term(number): int(self.counts.frequencies[number]) for number in range(first, last)})

    def _term(self, number: int) -> str:
        return self.counts.terms[number][1:].decode()

    def document_counts(self, keys: Keys) -> NDArray[np.int64]:
        """In how many documents each of several terms is."""
        places, are_there = places_of(self.counts.terms, keys)
        found = np.zeros(len(places), dtype=np.int64)
        found[are_there] = self.counts.frequencies[places[are_there]]
        return found

    def idf(self, term: str, *, begins: bool = False) -> float:
        """The idf of a term of texts, as BM25 has it in Lucene and in our own ranking (`term_lookup`).

        With `begins`, that of all terms that begin with it, as if no release had two of them.
        """
        if begins:
            first, last = self._range(term)
            count = min(int(self.counts.frequencies[first:last].sum()), self.count)
        else:
            (count,) = self.document_counts(join_keys([FIELD_PREFIX[TEXT] + term.encode()])).tolist()
        return log1p((self.count - count + 0.5) / (count + 0.5))

    def look_up(self, keys: Keys, query: SegmentQuery, counts: Int64s) -> list[SegmentQuery]:
        """Counts the documents of each slot; there are no segments."""
        places, _ = places_of(self.counts.terms, keys)
        found = self.document_counts(keys)
        counts += found[query.slots["term"]]
        for pattern in query.patterns[query.patterns["range"]]:
            first, last = query.slots["term"][[pattern["first"], pattern["last"] - 1]]
            counts[pattern["first"]] += self.counts.frequencies[places[first] : places[last]].sum() - found[first]
        return []

    def norms(self, facts: NDArray[np.void], zones: Zones) -> FieldNorms:
        """The norms of some releases, whose lengths are measured against the means of the whole index."""
        titles = facts["title_end"].astype(np.float64)
        bodies = facts["body_end"].astype(np.float64) - facts["body"]
        of_language = self.lengths[facts["language"]]
        title, body = self._weights("title", titles, of_language), self._weights("body", bodies, of_language)
        return field_norms(title, body, zones, self._crossing())

    def _weights(self, zone: str, lengths: NDArray[np.float64], means: NDArray[np.void]) -> NDArray[np.float64]:
        b = ranking.ZONE_B[zone]
        relative = np.where(lengths > 0, lengths / np.where(means[zone] > 0, means[zone], 1), 1)
        weights: NDArray[np.float64] = ranking.ZONE_WEIGHT[zone] / (1 - b + b * relative)
        return weights

    def _crossing(self) -> float:
        """What a match counts at most that only crosses words: no more than a real one in the longest release."""
        least = ranking.CROSSING
        for zone in ("title", "body"):
            held = self.lengths[self.lengths[zone] > 0]
            if len(held):
                least = min(least, float(self._weights(zone, held[f"longest_{zone}"], held).min()))
        return least
