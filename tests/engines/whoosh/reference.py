"""A plain evaluator: one release at a time, one occurrence at a time, obviously right and slow.

It shares with the engine what a leaf may stand as (`plan.make_pattern`) and the ranking's parameters, nothing else.
"""

import math
from collections import Counter
from collections.abc import Sequence

from searchsvc.engines.whoosh.format.index_format import LEAD_POSITIONS
from searchsvc.engines.whoosh.search import ranking as weights
from searchsvc.engines.whoosh.search.expansions import MOST_OF_FAMILY, SHORTEST_ROOT
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling, adjacent_pairs, covering_grams, make_pattern
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Slot, Words, han_run
from searchsvc.readers.categories import category_value
from searchsvc.text.analyzer import STEM_MARK
from searchsvc.text.latin import stem
from searchsvc.text.units import Kind
from searchsvc.text.word_families import root
from tests.text.reference import Document


def _root(term: str) -> str:
    return root(term.removeprefix(STEM_MARK))


class Reference:
    """Answers queries over documents by looking at each."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = list(documents)
        self._means = {zone: self._mean_lengths(zone) for zone in ("title", "body")}
        least = [self._zone_weight(document, zone) for document in self.documents for zone in self._means]
        self._crossing = min(weights.CROSSING, *least)

    def _length(self, document: Document, zone: str) -> int:
        bounds = document.bounds
        return bounds.title_end if zone == "title" else bounds.body_end - bounds.body

    def _mean_lengths(self, zone: str) -> dict[str | None, float]:
        lengths: dict[str | None, list[int]] = {}
        for document in self.documents:
            if length := self._length(document, zone):
                lengths.setdefault(document.release.language, []).append(length)
        return {language: sum(each) / len(each) for language, each in lengths.items()}

    def _zone_weight(self, document: Document, zone: str) -> float:
        length, b = self._length(document, zone), weights.ZONE_B[zone]
        relative = length / self._means[zone][document.release.language] if length else 1.0
        return weights.ZONE_WEIGHT[zone] / (1 - b + b * relative)

    def _starts(self, document: Document, each: Pattern, term: str | None = None) -> dict[int, bool]:
        """The first positions at which a pattern (or one term alone) stands, each with whether it is full."""
        if term is not None:
            return {found >> 1: bool(found & 1) for found in document.terms.get(term, ())}
        held = [{found >> 1: bool(found & 1) for found in document.terms.get(name, ())} for name, _ in each.terms]
        offset = each.terms[0][1]
        return {
            position - offset: full
            for position, full in held[0].items()
            if position >= offset
            and all(position - offset + other in at for at, (_, other) in zip(held[1:], each.terms[1:], strict=True))
        }

    def _weighted(self, document: Document, starts: Sequence[int], title_only: bool) -> float:
        bounds = document.bounds
        lead = min(bounds.body + LEAD_POSITIONS, bounds.body_end)
        total = 0.0
        for start in starts:
            if start < bounds.title_end:
                total += self._zone_weight(document, "title")
            elif not title_only:
                in_lead = start < lead
                total += self._zone_weight(document, "body") * (1 + weights.LEAD_BONUS * in_lead)
        return total

    def _tf(self, document: Document, each: Pattern, title_only: bool) -> float:
        if each.range:  # every term that begins so counts by itself, also where two stand at one position
            begins = [name for name in document.terms if name.startswith(each.terms[0][0])]
            return sum(self._tf(document, Pattern(((name, 0),), 1), title_only) for name in begins)
        starts = self._starts(document, each)
        if each.bounded:
            starts = dict.fromkeys(starts, True)
            within = {start: full for start, full in starts.items() if not crosses(document, start, start + each.width)}
            if starts and not self._weighted(document, list(within), title_only):
                tf = self._weighted(document, list(starts), title_only)
                return self._crossing * tf / (1 + tf)
            starts = within
        tf = self._weighted(document, list(starts), title_only)
        if tf == 0 or (each.full is None and not each.only_full):
            return tf
        if each.full is None:
            full = tf * sum(starts.values()) / len(starts)
        else:
            full = min(tf, self._weighted(document, list(self._starts(document, each, each.full)), title_only))
        if not each.only_full:
            return full + weights.INFLECTED * (tf - full)
        return full if full > 0 else self._crossing * tf / (1 + tf)

    def _spellings(self, leaf: Leaf) -> list[Spelling]:
        if leaf.derived:
            own = STEM_MARK + stem(leaf.text)
            stems = {term for document in self.documents for term in document.terms if term.startswith(STEM_MARK)}
            family = sorted(term for term in stems - {own} if _root(term) == _root(own))
            assert len(family) <= MOST_OF_FAMILY
            return [Spelling(Pattern(((term, 0),), 1)) for term in family if len(_root(own)) >= SHORTEST_ROOT]
        if not leaf.prefix:
            if leaf.literal and len(leaf.text) > 1:
                return [Spelling(Pattern(tuple(covering_grams(leaf.text)), len(leaf.text)))]
            others = [
                Spelling(make_pattern(other.slots, is_word=True), other.weight, other.soft)
                for other in leaf.alternatives
            ]
            return [*(Spelling(make_pattern(slots)) for slots in leaf.variants), *others]
        *before, last = leaf.variants[0]
        if not before:
            return [Spelling(Pattern(((last.form, 0),), 1, range=True))]
        names = {name for document in self.documents for name in document.terms if name.startswith(last.form)}
        return [Spelling(make_pattern((*before, Slot(Kind.NUMBER, name, last.offset)))) for name in sorted(names)]

    def _holding(self, each: Pattern) -> int:
        if each.range:
            begin = each.terms[0][0]
            return sum(name.startswith(begin) for document in self.documents for name in document.terms)
        return min(sum(name in document.terms for document in self.documents) for name, _ in each.terms)

    def _idf(self, leaf: Leaf) -> float:
        holding = sum(each.weight * self._holding(each.pattern) for each in self._spellings(leaf))
        holding = min(holding, len(self.documents))
        return math.log1p((len(self.documents) - holding + 0.5) / (holding + 0.5))

    def _is_nowhere(self, leaf: Leaf) -> bool:
        return not any(self._holding(make_pattern(slots)) for slots in leaf.variants)

    def leaf(self, leaf: Leaf, document: Document, title_only: bool) -> float | None:
        """The score of a leaf; None where it does not match."""
        found = [(each, self._tf(document, each.pattern, title_only)) for each in self._spellings(leaf)]
        tf = sum(each.weight * (tf / (1 + tf) if each.soft else tf) for each, tf in found)
        return self._idf(leaf) * tf * (weights.K1 + 1) / (tf + weights.K1) if tf > 0 else None

    def score(self, node: Node, document: Document, title_only: bool = False) -> float | None:
        """The score of a document; None where it does not match."""
        match node:
            case Leaf():
                return self.leaf(node, document, title_only)
            case Words():
                return self._words(node, document, title_only)
            case And(children):
                parts = [self.score(child, document, title_only) for child in children]
                return None if None in parts else sum(part for part in parts if part)
            case Or(children):
                parts = [self.score(child, document, title_only) for child in children]
                return None if all(part is None for part in parts) else sum(part for part in parts if part)
            case Not(child):
                return None if self.score(child, document, title_only) is not None else 0.0
            case InTitle(child):
                return self.score(child, document, True)
            case Everything():
                return 0.0
            case Nothing():
                return None

    def _words(self, node: Words, document: Document, title_only: bool) -> float | None:
        content = [leaf for leaf in node.leaves if not leaf.stop]
        pairs = adjacent_pairs(node.leaves)
        pair = weights.pair_weight(len(content))
        finding = {leaf: weights.word_weight(leaf.count) for leaf in content}
        nowhere = [han_run(leaf) for leaf in content if not leaf.apart and self._is_nowhere(leaf)]
        grams = [leaf for leaf in node.grams if any(weights.may_find(leaf, word) for word in nowhere)]
        finding |= {leaf: weights.gram_weight(leaf) for leaf in grams}
        others = [(leaf, pair) for leaf in pairs]
        others += [(leaf, weights.gram_weight(leaf)) for leaf in node.grams if leaf not in grams]
        found = [
            weight * score
            for leaf, weight in finding.items()
            if (score := self.leaf(leaf, document, title_only)) is not None
        ]
        if len(found) < node.minimum:
            return None
        total = sum(found)
        total += sum(weight * (self.leaf(leaf, document, title_only) or 0.0) for leaf, weight in others)
        bound = sum(weight * self._idf(leaf) for leaf, weight in (*finding.items(), *others))
        for whole in node.wholes:
            score = self.leaf(whole, document, title_only)
            total += 0.0 if score is None else score + (weights.K1 + 1) * bound
        return total

    def search(self, query: Query, tree: Node) -> tuple[dict[str, float], dict[FacetName, Counter[str]]]:
        """The score of each match by id, and the counts of all facets."""
        matching = [(each, score) for each in self.documents if (score := self.score(tree, each)) is not None]
        counts: dict[FacetName, Counter[str]] = {facet: Counter() for facet in FACETS}
        for document, _ in matching:
            for facet in FACETS:
                if passes(document.release, query, without=facet):
                    counts[facet].update(facet_values(document.release, facet))
        scores = {each.release.id: score for each, score in matching if passes(each.release, query)}
        return scores, counts


def crosses(document: Document, start: int, end: int) -> bool:
    """Whether the positions [start, end) begin or end within a word that does not hold them all."""
    goes_on = document.continued
    is_one_word = all(position in goes_on for position in range(start + 1, end))
    return (start in goes_on or end in goes_on) and not is_one_word


def facet_values(release: Release, facet: FacetName) -> list[str]:
    values: dict[FacetName, list[str]] = {
        "province": [fact.code for fact in release.provinces],
        "year": [str(release.year)] if release.year else [],
        "language": [release.language] if release.language else [],
        "category": [category_value(release.category)] if release.category else [],
    }
    return values[facet] or [UNKNOWN]


def passes(release: Release, query: Query, without: FacetName | None = None) -> bool:
    return all(
        facet == without or not query.selected(facet) or set(facet_values(release, facet)) & set(query.selected(facet))
        for facet in FACETS
    )
