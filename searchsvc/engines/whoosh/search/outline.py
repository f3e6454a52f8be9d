"""The outline of a search: what must be found for each part of a query's tree, and what only adds to a score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from searchsvc.engines.whoosh.search.plan import Plan, adjacent_pairs
from searchsvc.engines.whoosh.search.ranking import may_find
from searchsvc.engines.whoosh.search.searched import TermSource
from searchsvc.queryparser.nodes import And, InTitle, Leaf, Node, Not, Or, Words, han_run, leaves_of


class WordParts(NamedTuple):
    """Words typed side by side, by what their leaves are for.

    Releases are found by at least `minimum` of `content`, the words without function words, and `finding`, the grams
    that find releases. `wholes`, `pairs` of neighbours and `others` of the grams only add to a score.
    """

    content: tuple[Leaf, ...]
    finding: tuple[Leaf, ...]
    wholes: tuple[Leaf, ...]
    pairs: tuple[Leaf, ...]
    others: tuple[Leaf, ...]
    minimum: int

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves, in the order of the fields."""
        return (*self.content, *self.finding, *self.wholes, *self.pairs, *self.others)


@dataclass(frozen=True, slots=True)
class Outline:
    """A tree, the plan of its leaves over the terms of an index, and the parts of each of its `Words`."""

    tree: Node
    plan: Plan
    parts: Mapping[Words, WordParts]

    def over(self, terms: TermSource) -> "Outline":
        """The same outline, with the statistics that it has, to be evaluated over other segments."""
        return replace(self, plan=self.plan.over(terms))


def outline_of(terms: TermSource, tree: Node, before: Outline | None = None) -> Outline:
    """The outline of a tree over the terms of an index; `before` is that of another tree of the same query."""
    pairs = {node: tuple(adjacent_pairs(node.leaves)) for node in _word_nodes(tree)}
    typed = {leaf: replace(leaf, alternatives=()) for node in pairs for leaf in _replaceable(node)}
    leaves = chain(leaves_of(tree), chain.from_iterable(pairs.values()), typed.values())
    plan = Plan(terms, leaves, before.plan if before is not None else None)
    return Outline(tree, plan, {node: _parts(node, each, typed, plan) for node, each in pairs.items()})


def _parts(node: Words, pairs: tuple[Leaf, ...], typed: Mapping[Leaf, Leaf], plan: Plan) -> WordParts:
    finding = _finding_grams(node, typed, plan)
    return WordParts(
        content=tuple(leaf for leaf in node.leaves if not leaf.stop),
        finding=tuple(finding),
        wholes=node.wholes,
        pairs=pairs,
        others=tuple(gram for gram in node.grams if gram not in finding),
        minimum=node.minimum,
    )


def _finding_grams(node: Words, typed: Mapping[Leaf, Leaf], plan: Plan) -> dict[Leaf, None]:
    """The grams that find releases: those of words that no release holds as they were typed."""
    frequencies = plan.statistics.frequencies
    words = (leaf for leaf in _replaceable(node) if not frequencies[plan.number(typed[leaf])])
    nowhere = [han_run(leaf) for leaf in words]
    return dict.fromkeys(gram for gram in node.grams if any(may_find(gram, word) for word in nowhere))


def _replaceable(node: Words) -> list[Leaf]:
    """The words of which pairs of characters may find releases, where any word will do."""
    if not node.grams:
        return []
    return [leaf for leaf in node.leaves if not leaf.stop and not leaf.apart and len(han_run(leaf)) > 2]


def _word_nodes(node: Node) -> dict[Words, None]:
    """The `Words` nodes of a tree."""
    match node:
        case Words():
            return {node: None}
        case And(children) | Or(children):
            return {each: None for child in children for each in _word_nodes(child)}
        case Not(child) | InTitle(child):
            return _word_nodes(child)
        case _:
            return {}
