"""The query builder: what the cluster is asked for, made of a query's tree and filters. Pure; it knows no connection.

What matches is exactly what matches at home, whatever the scores are: every leaf is a clause over terms that our own
analyzer made. That stands in `filter`. What scores stands beside it in `should`, mostly over the weights of terms, so
that the best releases by our own ranking are among the first that the cluster finds.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol

from searchsvc.engines.opensearch.format.mapping import TEXT, TITLE
from searchsvc.engines.opensearch.search.clauses import EVERYTHING, NOTHING, Clause, any_of, pattern_clause
from searchsvc.engines.opensearch.search.scoring_clauses import scored_leaf
from searchsvc.engines.whoosh.search import ranking
from searchsvc.engines.whoosh.search.expansions import Expansions
from searchsvc.engines.whoosh.search.outline import Outline, WordParts
from searchsvc.engines.whoosh.search.plan import Pattern, Spelling, spellings
from searchsvc.errors import QueryTooSlow
from searchsvc.queryparser.nodes import And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Words

MOST_CLAUSES = 1000
"""A cluster refuses a query of more than 1,024 clauses unless it is told otherwise."""
_LEAST = 1e-3
"""An idf that is taken for a smaller one."""


class Idf(Protocol):
    """The idf of a term in the whole index; with `begins`, that of all terms which begin with it."""

    def __call__(self, term: str, *, begins: bool = False) -> float:
        """See `IndexStatistics.idf`."""


class QueryBuilder:
    """Makes the clauses of one outline. `idf` is that of a term in the whole index. Raises QueryTooSlow."""

    def __init__(self, outline: Outline, idf: Idf) -> None:
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
                return {"bool": {"must": wanted or [EVERYTHING], "must_not": unwanted}}
            case Or(children):
                return any_of([self._node(child, field) for child in children])
            case Not(child):
                return {"bool": {"must": [EVERYTHING], "must_not": [self._node(child, field)]}}
            case InTitle(child):
                return self._node(child, TITLE)
            case Everything():
                return EVERYTHING
            case Nothing():
                return NOTHING

    def _words(self, parts: WordParts, field: str) -> Clause:
        leaves = (*parts.content, *parts.finding)
        clauses = [self._leaf(leaf, field) for leaf in leaves]
        if not clauses:
            return NOTHING
        if parts.minimum >= len(leaves):
            return {"bool": {"must": clauses}}
        return any_of(clauses, max(parts.minimum, 1))

    def _leaf(self, leaf: Leaf, field: str) -> Clause:
        """What holds a leaf in any of its spellings."""
        clauses = [pattern_clause(each.pattern, field, 1) for each in self._spellings(leaf)]
        self.count += len(clauses)
        if self.count > MOST_CLAUSES:
            raise QueryTooSlow("the query has too many words for the cluster; use fewer words or a longer prefix")
        if not clauses:
            return NOTHING
        return clauses[0] if len(clauses) == 1 else any_of(clauses)

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
            for titles in (True, False):
                clause, count = scored_leaf(self._spellings(leaf), field, weight, rarity, titles=titles)
                if clause is not None and self.count + count <= MOST_CLAUSES:
                    self.count += count
                    yield clause
                    break

    def _rarity(self, of_leaf: float, pattern: Pattern) -> float:
        """How much rarer a leaf is to our ranking than its terms to the cluster, which sums up those of a phrase."""
        terms = {term for term, _ in pattern.terms}
        return of_leaf / max(sum(self._idf(term, begins=pattern.range) for term in terms), _LEAST)


def any_word(leaves: Iterable[tuple[Leaf, float]], expansions: Expansions) -> Clause:
    """What holds any of several words, the more of their weights the better."""
    return any_of(
        [
            pattern_clause(each.pattern, TEXT, weight * each.weight)
            for leaf, weight in leaves
            for each in spellings(leaf, expansions)
        ]
    )
