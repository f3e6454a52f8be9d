"""The query builder: what the cluster is asked for, made of a query's tree and filters. Pure; it knows no connection.

What matches is exactly what matches at home, whatever the scores are: every leaf is a clause over terms that our own
analyzer made. That stands in `filter`. What scores stands beside it in `should`, mostly over the weights of terms, so
that the best releases by our own ranking are among the first that the cluster finds.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from searchsvc.engines.opensearch.format.kernels.stream_writer import FREE
from searchsvc.engines.opensearch.format.mapping import (
    CATEGORY,
    DATE,
    LANGUAGE,
    MONTH,
    PROVINCES,
    TEXT,
    TITLE,
    WEIGHTS,
    YEAR,
)
from searchsvc.engines.opensearch.format.token_stream import encoded
from searchsvc.engines.opensearch.format.weight_stream import is_han
from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.expansions import Expansions
from searchsvc.engines.whoosh.search.outline import Outline, WordParts
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling, spellings
from searchsvc.errors import QueryTooSlow
from searchsvc.model.query import UNKNOWN, FacetName, Query, first_day, last_day, year_bounds
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Words
from searchsvc.text.analyzer import START_MARK, WORD_MARK

Clause = dict[str, Any]
"""A query of OpenSearch's query DSL."""
Rarity = Callable[[Collection[str]], float]
"""What the score of a clause over some terms is multiplied by; see `QueryBuilder`."""
MOST_CLAUSES = 1000
"""A cluster refuses a query of more than 1,024 clauses unless it is told otherwise."""
MOST_VALUES = {"province": 64, "year": 2_000, "language": 8, "category": 50_000}
"""Of each facet: more values than there are, so that the counts of all shards are exact."""
MOST_MONTHS = 12_000
_EVERYTHING: Clause = {"match_all": {"boost": 0.0}}
_SOFT, _OFTEN = 0.5, 3.0
"""What a soft spelling counts, which our ranking saturates by itself; for how many occurrences others count as much."""
_LEAST = 1e-3
"""An idf that is taken for a smaller one."""
_NOTHING: Clause = {"match_none": {}}


class QueryBuilder:
    """Makes the clauses of one outline. `idf` is that of a term in the whole index. Raises QueryTooSlow."""

    def __init__(self, outline: Outline, idf: Callable[[str], float]) -> None:
        self._outline, self._idf = outline, idf
        self.count = 0

    def matching(self) -> Clause:
        """What matches the tree, without a score."""
        return self._node(self._outline.tree, TEXT)

    def ranked(self) -> Clause:
        """What matches the tree, with a score by which the best come first."""
        finding = self.matching()
        adding = [*self._adding(self._outline.tree, TEXT)]
        return {"bool": {"filter": [finding], "should": adding}} if adding else finding

    def _spellings(self, leaf: Leaf) -> Sequence[Spelling]:
        return spellings(leaf, self._outline.plan.expansions)

    def _node(self, node: Node, field: str) -> Clause:
        match node:
            case Leaf():
                return self._leaf(node, field)
            case Words():
                return self._words(self._outline.parts[node], field)
            case And(children):
                wanted = [self._node(child, field) for child in children if not isinstance(child, Not)]
                unwanted = [self._node(child.child, field) for child in children if isinstance(child, Not)]
                return {"bool": {"must": wanted or [_EVERYTHING], "must_not": unwanted}}
            case Or(children):
                return _any_of([self._node(child, field) for child in children])
            case Not(child):
                return {"bool": {"must": [_EVERYTHING], "must_not": [self._node(child, field)]}}
            case InTitle(child):
                return self._node(child, TITLE)
            case Everything():
                return _EVERYTHING
            case Nothing():
                return _NOTHING

    def _words(self, parts: WordParts, field: str) -> Clause:
        leaves = (*parts.content, *parts.finding)
        clauses = [self._leaf(leaf, field) for leaf in leaves]
        if not clauses:
            return _NOTHING
        if parts.minimum >= len(leaves):
            return {"bool": {"must": clauses}}
        return _any_of(clauses, max(parts.minimum, 1))

    def _leaf(self, leaf: Leaf, field: str) -> Clause:
        """What holds a leaf in any of its spellings."""
        clauses = [pattern_clause(each.pattern, field, 1) for each in self._spellings(leaf)]
        self.count += len(clauses)
        if self.count > MOST_CLAUSES:
            raise QueryTooSlow("the query has too many words for the cluster; use fewer words or a longer prefix")
        if not clauses:
            return _NOTHING
        return clauses[0] if len(clauses) == 1 else _any_of(clauses)

    def _adding(self, node: Node, field: str) -> Iterable[Clause]:
        """What adds to a score: a cluster need not be asked for all of it where a query is long."""
        match node:
            case Leaf():
                yield from self._added([(node, 1.0)], field)
            case Words():
                yield from self._added_by_words(self._outline.parts[node], field)
            case And(children) | Or(children):
                for child in children:
                    yield from self._adding(child, field)
            case InTitle(child):
                yield from self._adding(child, TITLE)
            case Not() | Everything() | Nothing():
                return

    def _added_by_words(self, parts: WordParts, field: str) -> Iterable[Clause]:
        pair, total = ranking.pair_weight(len(parts.content)), float(len(parts.content) + len(parts.finding))
        yield from self._added([(leaf, ranking.word_weight(leaf.count)) for leaf in parts.content], field)
        yield from self._added([(leaf, ranking.gram_weight(leaf)) for leaf in parts.finding], field)
        yield from self._added([(leaf, ranking.WHOLE * (1 + total)) for leaf in parts.wholes], field)
        yield from self._added([(leaf, pair) for leaf in parts.pairs], field)
        yield from self._added([(leaf, ranking.gram_weight(leaf)) for leaf in parts.others], field)

    def _added(self, leaves: Iterable[tuple[Leaf, float]], field: str) -> Iterable[Clause]:
        for leaf, weight in leaves:
            rarity = partial(self._rarity, float(self._outline.plan.statistics.idf[self._outline.plan.number(leaf)]))
            spelt = self._spellings(leaf)
            clauses = [clause for each in spelt for clause in scored_clauses(each, field, weight, rarity)]
            if clauses and self.count + len(clauses) <= MOST_CLAUSES:
                self.count += len(clauses)
                yield clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}

    def _rarity(self, of_leaf: float, terms: Collection[str]) -> float:
        """How much rarer a leaf is to our ranking than its terms to the cluster, which sums up those of a phrase."""
        return of_leaf / max(sum(map(self._idf, terms)), _LEAST)


def scored_clauses(spelling: Spelling, field: str, weight: float, rarity: Rarity) -> list[Clause]:
    """What scores a spelling about as our own ranking does: by the weights of its term where that is a single one.

    A phrase is scored as the cluster does it. `rarity` evens out how rare a term is to the cluster, and its leaf to our
    ranking.
    """
    pattern, weight = spelling.pattern, weight * _counted_as(spelling)

    def scored(pattern: Pattern, field: str, weight: float = weight) -> Clause:
        return pattern_clause(pattern, field, weight * rarity({term for term, _ in pattern.terms}))

    if field == TITLE or (len({*pattern.terms}) > 1 and not pattern.only_full):
        return [scored(pattern, field)]
    term = pattern.terms[0][0]
    if pattern.only_full:
        word = Pattern(((pattern.full or WORD_MARK + term, 0),), 1)
        return [pattern_clause(word, WEIGHTS, weight * rarity({pattern.full or term}))]
    if pattern.range:
        return [
            pattern_clause(replace(pattern, range=False), WEIGHTS, weight)
            if is_han(term[0])
            else pattern_clause(pattern, TEXT, weight)
        ]
    if pattern.full is None:
        return [scored(pattern, WEIGHTS)]
    exact = Pattern(((pattern.full, 0),), 1)
    of_all, of_exact = weight * ranking.INFLECTED, weight * (1 - ranking.INFLECTED)
    return [scored(pattern, WEIGHTS, of_all), scored(exact, WEIGHTS, of_exact)]


def _counted_as(spelling: Spelling) -> float:
    """What the score of a spelling is to be multiplied by.

    Our ranking weighs occurrences before it saturates them, a cluster only afterwards, so both agree for `_OFTEN` many.
    """
    if spelling.soft:
        return _SOFT * spelling.weight
    return spelling.weight * (_OFTEN + ranking.K1) / (_OFTEN * spelling.weight + ranking.K1)


def any_word(leaves: Iterable[tuple[Leaf, float]], expansions: Expansions) -> Clause:
    """What holds any of several words, the more of their weights the better."""
    return _any_of(
        [
            pattern_clause(each.pattern, TEXT, weight * each.weight)
            for leaf, weight in leaves
            for each in spellings(leaf, expansions)
        ]
    )


def _any_of(clauses: Sequence[Clause], minimum: int = 1) -> Clause:
    return {"bool": {"should": [*clauses], "minimum_should_match": minimum}}


def pattern_clause(pattern: Pattern, field: str, weight: float) -> Clause:
    """What holds terms at their offsets from each other."""
    places = _places(pattern.terms)
    boost = {} if weight == 1 else {"boost": weight}
    if pattern.range:
        return {"prefix": {field: {"value": encoded(pattern.terms[0][0]), **boost}}}
    if len(places) == 1:
        return {"term": {field: {"value": places[0][0], **boost}}}
    stream: list[str] = []
    for term, offset in places:
        stream += [FREE] * (offset - len(stream))
        stream.append(term)
    return {"match_phrase": {field: {"query": " ".join(stream), **boost}}}


def _places(terms: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The one term to ask for at each offset, from 0: of a pair at the beginning of a run, the pair so marked."""
    by_offset: dict[int, str] = {}
    for term, offset in sorted(terms, key=lambda each: each[1]):
        other = by_offset.get(offset)
        if other is not None and term != other:
            pair = term if other.startswith(START_MARK) else other
            by_offset[offset] = encoded(START_MARK + pair)
        else:
            by_offset[offset] = encoded(term)
    first = min(by_offset)
    return [(term, offset - first) for offset, term in by_offset.items()]


def filter_clauses(query: Query) -> dict[str, Clause]:
    """The clause of each filter of a query that is in use, by facet; `date` for the days."""
    clauses: dict[str, Clause] = {}
    if query.province:
        clauses["province"] = {"terms": {PROVINCES: sorted(set(query.province))}}
    if query.year:
        clauses["year"] = {"terms": {YEAR: _years(query.year)}}
    if query.language:
        chosen = {each for value in query.language for each in (("zh-Hans", "zh-Hant") if value == "zh" else (value,))}
        clauses["language"] = {"terms": {LANGUAGE: sorted(chosen)}}
    if query.category:
        clauses["category"] = {"terms": {CATEGORY: sorted(set(query.category))}}
    days = {}
    if query.date_from:
        days["gte"] = int(first_day(query.date_from).replace("-", ""))
    if query.date_to:
        days["lte"] = int(last_day(query.date_to).replace("-", ""))
    if days:
        clauses["date"] = {"range": {DATE: days}}
    return clauses


def _years(values: Iterable[str]) -> list[str]:
    """Each year that is chosen, as a facet value."""
    chosen: set[str] = set()
    for value in values:
        if value == UNKNOWN:
            chosen.add(UNKNOWN)
        else:
            first, last = year_bounds(value)
            chosen.update(map(str, range(first, last + 1)))
    return sorted(chosen)


_FACET_FIELDS: dict[FacetName, str] = {
    "province": PROVINCES,
    "year": YEAR,
    "language": LANGUAGE,
    "category": CATEGORY,
}
MATCHING, MONTHS = "matching", "months"
"""The aggregations besides those of facets: how many match without any filter, and the months."""


def aggregations(query: Query) -> dict[str, Clause]:
    """The counts of all facets and months, each where all filters but its own apply, and of all that match."""
    filters = filter_clauses(query)
    counted: dict[str, Clause] = {
        facet: _counted(field, MOST_VALUES[facet], [each for name, each in filters.items() if name != facet])
        for facet, field in _FACET_FIELDS.items()
    }
    but_time = [each for name, each in filters.items() if name not in ("year", "date")]
    return {
        **counted,
        MONTHS: _counted(MONTH, MOST_MONTHS, but_time),
        MATCHING: {"filter": _EVERYTHING},
    }


def _counted(field: str, most: int, filters: list[Clause]) -> Clause:
    values = {"values": {"terms": {"field": field, "size": most, "order": {"_key": "asc"}}}}
    return {"filter": {"bool": {"filter": filters}} if filters else _EVERYTHING, "aggs": values}
