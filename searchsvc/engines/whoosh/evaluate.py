"""The evaluator: a query tree becomes the documents that match, ascending, each with its score.

Every node of the tree is a few calls of kernels over sorted arrays. It answers every query of the language, and there
is no other evaluator. A leaf that is one of several required is only looked for among the documents found so far.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh import kernels, weights
from searchsvc.engines.whoosh.patterns import Pattern, adjacent_pairs, is_lone_prefix, patterns, prefix_range
from searchsvc.engines.whoosh.schema import TEXT
from searchsvc.engines.whoosh.snapshot import OpenSegment, Snapshot
from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Words

Documents = NDArray[np.int64]
Floats = NDArray[np.float32]
NO_DOCUMENTS: Documents = np.empty(0, dtype=np.int64)
_NO_FLOATS: Floats = np.empty(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Found:
    """Ascending documents, each with its score (of a leaf on the way: its tf)."""

    documents: Documents
    scores: Floats


NOTHING = Found(NO_DOCUMENTS, _NO_FLOATS)


class Evaluator:
    """Evaluates trees over one snapshot, until `deadline` (on `time.monotonic`'s clock)."""

    def __init__(self, snapshot: Snapshot, deadline: float) -> None:
        self._snapshot = snapshot
        self._deadline = deadline
        self._known: dict[Leaf, list[Pattern]] = {}

    def evaluate(self, node: Node, *, title_only: bool = False) -> Found:
        """The documents that match a tree. Raises QueryTooSlow."""
        match node:
            case Leaf():
                return self._scored(node, None, title_only)
            case Words():
                return self._words(node, title_only)
            case And(children):
                return self._and(children, title_only)
            case Or(children):
                return self._any([self.evaluate(child, title_only=title_only) for child in children], 1)
            case Not(child):
                return self._without(self._everything(), self.evaluate(child, title_only=title_only))
            case InTitle(child):
                return self.evaluate(child, title_only=True)
            case Everything():
                return self._everything()
            case Nothing():
                return NOTHING

    def _everything(self) -> Found:
        documents = np.flatnonzero(self._snapshot.all_live)
        return Found(documents, np.zeros(len(documents), dtype=np.float32))

    def _and(self, children: Sequence[Node], title_only: bool) -> Found:
        """Negations last: they only take away."""
        wanted = [child for child in children if not isinstance(child, Not)]
        if wanted:
            found = self.evaluate(wanted[0], title_only=title_only)
            for child in wanted[1:]:
                found = _intersection(found, self.evaluate(child, title_only=title_only))
        else:
            found = self._everything()
        for unwanted in children:
            if isinstance(unwanted, Not) and len(found.documents):
                found = self._without(found, self.evaluate(unwanted.child, title_only=title_only))
        return found

    @staticmethod
    def _without(found: Found, other: Found) -> Found:
        out = np.empty_like(found.documents), np.empty_like(found.scores)
        count = kernels.without(found.documents, found.scores, other.documents, *out)
        return Found(out[0][:count], out[1][:count])

    def _any(self, parts: Iterable[Found], minimum: int) -> Found:
        """The documents that at least `minimum` parts hold, with the sum of their scores."""
        sums = np.zeros(self._snapshot.size, dtype=np.float32)
        times = np.zeros(self._snapshot.size, dtype=np.uint32)
        for part in parts:
            kernels.accumulate(part.documents, part.scores, sums, times)
        return self._collected(sums, times, minimum)

    def _collected(self, sums: Floats, times: NDArray[np.uint32], minimum: int) -> Found:
        out = np.empty(self._snapshot.size, dtype=np.int64), np.empty(self._snapshot.size, dtype=np.float32)
        count = kernels.collect(sums, times, minimum, *out)
        return Found(out[0][:count], out[1][:count])

    def _words(self, node: Words, title_only: bool) -> Found:
        content = [leaf for leaf in node.leaves if not leaf.stop]
        if node.minimum >= len(content):
            found = self._all(content, title_only)
        else:
            found = self._any((self._scored(leaf, None, title_only) for leaf in content), node.minimum)
        if not len(found.documents):
            return found
        pairs = adjacent_pairs(node.leaves)
        for pair in pairs:
            part = self._scored(pair, found.documents, title_only)
            kernels.add_scores(found.documents, found.scores, part.documents, part.scores, weights.PAIR, 0.0)
        if node.wholes:
            bound = sum(map(self._bound, content)) + weights.PAIR * sum(map(self._bound, pairs))
            for whole in node.wholes:
                part = self._scored(whole, found.documents, title_only)
                kernels.add_scores(found.documents, found.scores, part.documents, part.scores, 1.0, bound)
        return found

    def _bound(self, leaf: Leaf) -> float:
        """What the score of a leaf never exceeds."""
        return self._idf(self._frequency(leaf)) * (weights.K1 + 1)

    def _all(self, leaves: Sequence[Leaf], title_only: bool) -> Found:
        """The documents that hold all leaves, the rarest looked for first."""
        ordered = sorted(leaves, key=self._frequency)
        found = self._scored(ordered[0], None, title_only)
        for leaf in ordered[1:]:
            if not len(found.documents):
                break
            found = _intersection(found, self._scored(leaf, found.documents, title_only))
        return found

    def _scored(self, leaf: Leaf, among: Documents | None, title_only: bool) -> Found:
        found = self._leaf(leaf, among, title_only)
        if not len(found.documents):
            return NOTHING
        scores = np.empty_like(found.scores)
        kernels.score(found.scores, self._idf(self._frequency(leaf)), weights.K1, scores)
        return Found(found.documents, scores)

    def _idf(self, frequency: int) -> float:
        count = self._snapshot.count
        return float(np.log1p((count - frequency + 0.5) / (frequency + 0.5)))

    # From here on a score is a tf.

    def _frequency(self, leaf: Leaf) -> int:
        """In how many documents a leaf is at most: its rarest term's number, over all its patterns."""
        if is_lone_prefix(leaf):
            ranges = ((segment, *prefix_range(segment, leaf)) for segment in self._snapshot.segments)
            total = sum(self._postings(segment, first, last) for segment, first, last in ranges)
        else:
            total = sum(min(self._term_frequency(term) for term, _ in each.terms) for each in self._patterns(leaf))
        return min(total, self._snapshot.count)

    def _patterns(self, leaf: Leaf) -> list[Pattern]:
        known = self._known.get(leaf)
        if known is None:
            known = self._known[leaf] = patterns(self._snapshot, leaf)
        return known

    def _term_frequency(self, term: str) -> int:
        total = 0
        for segment in self._snapshot.segments:
            number = segment.find(TEXT, term)
            if number >= 0:
                total += self._postings(segment, number, number + 1)
        return total

    def _postings(self, segment: OpenSegment, first: int, last: int) -> int:
        """How many postings the terms [first, last) have in live documents."""
        if self._snapshot.live.size:
            return int(kernels.live_postings(segment.postings, first, last, segment.base, self._snapshot.live))
        return int(segment.postings.begins[last] - segment.postings.begins[first])

    def _leaf(self, leaf: Leaf, among: Documents | None, title_only: bool) -> Found:
        if time.monotonic() > self._deadline:
            raise QueryTooSlow("the search took too long; use fewer words or a longer prefix")
        if is_lone_prefix(leaf):
            return self._prefix(leaf, title_only)
        ways = self._patterns(leaf)
        if len(ways) == 1:
            return self._pattern(ways[0], among, title_only)
        return self._any((self._pattern(each, among, title_only) for each in ways), 1)

    def _prefix(self, leaf: Leaf, title_only: bool) -> Found:
        """The documents with any word or number that begins so: one pass over the neighbouring terms' postings."""
        sums = np.zeros(self._snapshot.size, dtype=np.float32)
        times = np.zeros(self._snapshot.size, dtype=np.uint32)
        zoned, live = self._snapshot.zoned, self._snapshot.live
        for segment in self._snapshot.segments:
            first, last = prefix_range(segment, leaf)
            kernels.range_all(segment.postings, zoned, first, last, segment.base, live, title_only, sums, times)
        return self._collected(sums, times, 1)

    def _pattern(self, each: Pattern, among: Documents | None, title_only: bool) -> Found:
        if len(each.terms) == 1:
            found = self._term(each.terms[0][0], each.only_full and each.full is None, among, title_only)
        else:
            found = self._phrase(each, among, title_only)
        if each.full and len(found.documents):
            full = self._term(each.full, False, found.documents, title_only)
            kernels.prefer_full(
                found.documents, found.scores, full.documents, full.scores, weights.INFLECTED, each.only_full
            )
        return found

    def _term(self, term: str, only_full: bool, among: Documents | None, title_only: bool) -> Found:
        numbers = [(segment, segment.find(TEXT, term)) for segment in self._snapshot.segments]
        held = [(segment, number) for segment, number in numbers if number >= 0]
        sizes = [int(segment.postings.begins[number + 1] - segment.postings.begins[number]) for segment, number in held]
        most = sum(sizes) if among is None else min(sum(sizes), len(among))

        def run(documents: Documents, tf: Floats) -> int:
            count = 0
            for segment, number in held:
                common = (segment.postings, self._snapshot.zoned, number, segment.base)
                if among is None:
                    count = kernels.term_all(*common, self._snapshot.live, title_only, only_full, documents, tf, count)
                else:
                    count = kernels.term_among(
                        *common, segment.last, among, title_only, only_full, documents, tf, count
                    )
            return count

        return _filled(most, run)

    def _phrase(self, each: Pattern, among: Documents | None, title_only: bool) -> Found:
        held: list[tuple[OpenSegment, NDArray[np.int64], NDArray[np.int64]]] = []
        most = 0
        for segment in self._snapshot.segments:
            numbers = np.array([segment.find(TEXT, term) for term, _ in each.terms], dtype=np.int64)
            if (numbers < 0).any():
                continue
            sizes = (segment.postings.begins[numbers + 1] - segment.postings.begins[numbers]).astype(np.int64)
            order = np.argsort(sizes, kind="stable")
            offsets = np.array([offset for _, offset in each.terms], dtype=np.int64)
            held.append((segment, numbers[order], offsets[order]))
            most += int(sizes.min())

        def run(documents: Documents, tf: Floats) -> int:
            count = 0
            for segment, numbers, offsets in held:
                count = kernels.phrase(
                    segment.postings,
                    self._snapshot.zoned,
                    numbers,
                    offsets,
                    segment.base,
                    segment.last,
                    self._snapshot.live,
                    NO_DOCUMENTS if among is None else among,
                    among is not None,
                    title_only,
                    documents,
                    tf,
                    count,
                )
            return count

        return _filled(most, run)


def _filled(most: int, run: Callable[[Documents, Floats], int]) -> Found:
    """What a kernel that appends to two arrays finds, of at most `most` documents."""
    if not most:
        return NOTHING
    documents, tf = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    count = run(documents, tf)
    return Found(documents[:count], tf[:count])


def _intersection(left: Found, right: Found) -> Found:
    most = min(len(left.documents), len(right.documents))
    documents, scores = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.float32)
    count = kernels.intersect(left.documents, left.scores, right.documents, right.scores, documents, scores)
    return Found(documents[:count], scores[:count])
