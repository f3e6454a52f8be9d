"""Understanding: a query as the trees that answer it: its own words, the other names of concepts, and translations.

What is added stands beside a word of the query, at less weight. What is quoted, and what is under a NOT, stays as it
is: a NOT excludes what was typed, and no other name of it. Only translations that may stand for a word by themselves
are added, but where the query itself asks for any of its words: there all are, as evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.rewriting import applied, with_concepts, with_words_of_names
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import And, InTitle, Leaf, Node, Or, Words, leaves_of
from searchsvc.queryparser.parser import parse, parse_plain, relax
from searchsvc.translation.dictionary import Dictionary, dictionary
from searchsvc.translation.keys import key_of
from searchsvc.translation.translate import with_translations


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as a tree, and the names that were added; `relaxed` makes the tree in which any of its words will do.

    That is None where it is the same.
    """

    tree: Node
    relaxed: Callable[[], Node | None]
    also: tuple[str, ...] = ()


def _nothing_looser() -> None:
    return None


def understand(query: Query, concepts: Concepts) -> Understood:
    """What a query means. `query.expand` says whether its words stand for other words too."""
    any_word = query.match == "any"
    if not query.expand:
        tree = parse(query.q, any_word=any_word)
        return Understood(tree, _nothing_looser if any_word else lambda: relax(tree))
    parsed = parse(query.q, any_word=any_word, repeats=True, is_acronym=concepts.is_acronym)
    named = with_concepts(parsed, concepts)
    if any_word:
        any_named = with_words_of_names(named, concepts)
        return Understood(_translated(any_named, strict=False), _nothing_looser, applied(named))
    return Understood(_translated(named, strict=True), lambda: _looser(named, concepts), applied(named))


def _looser(tree: Node, concepts: Concepts) -> Node | None:
    """The tree in which any of the words will do; None where it is the same."""
    looser = relax(tree)
    return None if looser is None else _translated(with_words_of_names(looser, concepts), strict=True)


def understand_plain(query: Query, concepts: Concepts) -> Understood:
    """What a query means whose text is plain words, any of which may match; no character of it is an operator."""
    tree = parse_plain(query.q)
    if not query.expand:
        return Understood(tree, _nothing_looser)
    tree = with_words_of_names(with_concepts(tree, concepts), concepts)
    return Understood(_translated(tree, strict=False), _nothing_looser, applied(tree))


def has_translations(tree: Node) -> bool:
    """Whether a dictionary's words are searched for with a tree, too. Those under a NOT never are."""
    match tree:
        case Leaf(alternatives=alternatives):
            return any(each.origin == "translation" for each in alternatives)
        case Words(leaves):
            return any(has_translations(leaf) for leaf in leaves)
        case And(children) | Or(children):
            return any(has_translations(child) for child in children)
        case InTitle(child):
            return has_translations(child)
        case _:
            return False


def named_words(q: str, concepts: Concepts) -> frozenset[str]:
    """The folded words of a query that are a name, or part of one, wherever they stand in it."""
    named = (leaf for leaf in leaves_of(with_concepts(parse_plain(q), concepts)) if leaf.alternatives)
    return frozenset(slot.form for leaf in named for slot in leaf.variants[0])


def is_english_word(form: str) -> bool:
    """Whether the dictionary has a folded word as an English one."""
    known = _dictionary()
    return known is not None and form.isascii() and form.isalpha() and bool(known.headwords.entries(key_of((form,))))


def _translated(tree: Node, *, strict: bool) -> Node:
    known = _dictionary()
    return tree if known is None else with_translations(tree, known, strict=strict)


@cache
def _dictionary() -> Dictionary | None:
    return dictionary()
