"""The tree of a parsed query: what must match, before any index is known.

A leaf is a run of slots at fixed distances; everything above it is set logic. Trees are immutable and in folded form.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from searchsvc.text.units import Kind


@dataclass(frozen=True, slots=True)
class Slot:
    """One unit of a leaf at `offset` positions from the leaf's first."""

    kind: Kind
    form: str
    offset: int

    def __hash__(self) -> int:
        return hash(self.form)  # slots are looked up often, and few differ in anything else


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to say what a leaf says: `slots` as in a variant of a leaf, `text` as it is shown.

    An occurrence counts `weight` (above 0, at most 1) of an occurrence of the words typed. A `soft` one never counts as
    much as its weight, however often it stands there: what was typed ranks above it.
    """

    text: str
    slots: tuple[Slot, ...]
    weight: float
    origin: Literal["concept", "translation", "pinyin"]
    soft: bool = True


@dataclass(frozen=True, slots=True)
class Leaf:
    """Slots that must stand together. A plain word is a leaf of one slot.

    `variants` are the equal ways to write it (e-learning, elearning), the one typed first; `alternatives` are other
    words for it, the best first. With `prefix` the last slot is the beginning of a word. `stop` marks a function word,
    which counts only where nothing else does; `capitals` one typed in capitals, which tells WHO from who. A `literal`
    leaf is its characters wherever they stand, across words as well as within them; a `derived` one is the other words
    of the family of its word, automation for automated. With a `weight` below 1 what was typed counts like a soft
    alternative: who, where WHO is meant. `count` says how often it was typed among the words beside it: it counts so
    much more. One that came `apart` has its own words as leaves beside it.
    """

    text: str
    variants: tuple[tuple[Slot, ...], ...]
    prefix: bool = False
    stop: bool = False
    alternatives: tuple[Alternative, ...] = ()
    literal: bool = False
    derived: bool = False
    weight: float = 1.0
    count: int = 1
    capitals: bool = field(default=False, compare=False)
    apart: bool = field(default=False, compare=False)

    def __hash__(self) -> int:
        return hash(self.text)  # leaves are looked up often, and the rest is long


@dataclass(frozen=True, slots=True)
class Words:
    """Words typed side by side, of which at least `minimum` must match.

    `wholes` are the long Han runs that were split into words: they only add to the score. `grams` are there where any
    word may do: the characters of Han runs, the words of names, and derived words, which only add to the score, too,
    and the pairs of neighbouring characters, which find releases in place of a word that none holds.
    """

    leaves: tuple[Leaf, ...]
    minimum: int
    wholes: tuple[Leaf, ...] = ()
    grams: tuple[Leaf, ...] = ()

    def __hash__(self) -> int:
        return hash(self.leaves[:1])  # as of a leaf


@dataclass(frozen=True, slots=True)
class And:
    """All children match."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any child matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class InTitle:
    """The child matches within the title."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every release matches: the empty query."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No release matches: a query without a single letter or digit."""


Node = Leaf | Words | And | Or | Not | InTitle | Everything | Nothing


def counted(leaves: Iterable[Leaf]) -> tuple[Leaf, ...]:
    """The leaves, those that are there several times once, where the first of them is, with the sum of their counts."""
    counts: dict[Leaf, int] = {}
    for leaf in leaves:
        once = leaf if leaf.count == 1 else replace(leaf, count=1)
        counts[once] = counts.get(once, 0) + leaf.count
    return tuple(leaf if count == 1 else replace(leaf, count=count) for leaf, count in counts.items())


def leaves_of(node: Node) -> Iterator[Leaf]:
    """The leaves that count, in order: all but function words."""
    match node:
        case Leaf():
            yield node
        case Words(leaves, _, wholes, grams):
            yield from (leaf for leaf in leaves if not leaf.stop)
            yield from wholes
            yield from grams
        case And(children) | Or(children):
            for child in children:
                yield from leaves_of(child)
        case Not(child) | InTitle(child):
            yield from leaves_of(child)
        case Everything() | Nothing():
            return


def wanted_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves that are asked for, function words too: none under a NOT, and none that only adds to a score."""
    match node:
        case Leaf():
            yield node
        case Words(leaves):
            yield from leaves
        case And(children) | Or(children):
            for child in children:
                yield from wanted_leaves(child)
        case InTitle(child):
            yield from wanted_leaves(child)
        case Not() | Everything() | Nothing():
            return


def dispensable_leaves(node: Node) -> tuple[Leaf, ...]:
    """The words that a release may lack though they are asked for: those side by side of which not all must match."""
    return tuple(dict.fromkeys(_dispensable(node)))


def _dispensable(node: Node) -> Iterator[Leaf]:
    match node:
        case Words(leaves, minimum):
            content = [leaf for leaf in leaves if not leaf.stop]
            if minimum < len(content):
                yield from (leaf for leaf in content if not leaf.apart)
        case And(children) | Or(children):
            for child in children:
                yield from _dispensable(child)
        case _:
            return


def with_words(node: Node, change: Callable[[Words], Words], *, in_title: bool = True) -> Node:
    """The tree with its words changed: not those under a NOT, nor, unless `in_title`, those under a `title:`."""
    match node:
        case Words():
            return change(node)
        case And(children):
            return And(tuple(with_words(child, change, in_title=in_title) for child in children))
        case Or(children):
            return Or(tuple(with_words(child, change, in_title=in_title) for child in children))
        case InTitle(child) if in_title:
            return InTitle(with_words(child, change))
        case _:
            return node


def han_run(leaf: Leaf) -> str:
    """The characters of a leaf that is one run of Han characters; an empty string for any other."""
    first, *others = leaf.variants[0]
    return "" if others or first.kind is not Kind.HAN else first.form


def _marked_leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case Words(leaves, _, wholes):
            content = [leaf for leaf in leaves if not leaf.stop]
            yield from [leaf for leaf in content if not _is_single_character(leaf)] or content
            yield from wholes
        case And(children) | Or(children):
            for child in children:
                yield from _marked_leaves(child)
        case InTitle(child):
            yield from _marked_leaves(child)
        case Not() | Everything() | Nothing():
            return


def marked_leaves(node: Node) -> tuple[Leaf, ...]:
    """The leaves whose occurrences are worth marking: those that are not under a NOT.

    Of single Han characters only those that no longer word stands beside: not 大 of 大 教育, but that of 大 OR 教育.
    """
    return tuple(dict.fromkeys(_marked_leaves(node)))


def _is_single_character(leaf: Leaf) -> bool:
    return len(han_run(leaf)) == 1
