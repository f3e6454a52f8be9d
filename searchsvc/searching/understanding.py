"""Understanding: from a query to the trees that answer it: its own words, other names of concepts, and translations.

What is added stands beside a word of the query, with less weight. What is quoted or under a NOT stays as it is: a NOT
excludes what was typed, and no other name of it. Where every word must match, only translations that can stand for a
word by themselves are added; where any word may match, all of them are, as evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.rewriting import applied, with_concepts, with_words_of_names
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Node, leaves_of, wanted_leaves
from searchsvc.queryparser.parser import parse, parse_plain, relax
from searchsvc.searching.query_text import QueryText, read_query_text
from searchsvc.translation.dictionary import Dictionary, dictionary
from searchsvc.translation.keys import key_of
from searchsvc.translation.translate import with_translations


@dataclass(frozen=True, slots=True)
class Understood:
    """A query ready to be answered: the tree that must match, and all that others want to know of its text.

    `relaxed` makes the tree in which any of the words may match, or None where that is the same tree. `also` are the
    names that were added and are worth showing. `text` is the query's own text, read once.
    """

    tree: Node
    relaxed: Callable[[], Node | None]
    text: QueryText
    also: tuple[str, ...] = ()


def _nothing_looser() -> None:
    return None


def understand(query: Query, concepts: Concepts) -> Understood:
    """Reads a query in the query language; nothing that a person can type fails.

    Where `query.expand` is set, other names and translations are added, by `concepts` and by the dictionary.
    """
    text = read_query_text(query.q)
    any_word = query.match == "any"
    if not query.expand:
        tree = parse(query.q, text.tokens, any_word=any_word)
        return Understood(tree, _nothing_looser if any_word else lambda: relax(tree), text)
    parsed = parse(query.q, text.tokens, any_word=any_word, repeats=True, is_acronym=concepts.is_acronym)
    named = with_concepts(parsed, concepts)
    if any_word:
        any_named = with_words_of_names(named, concepts)
        return Understood(_translated(any_named, strict=False), _nothing_looser, text, applied(named))
    return Understood(_translated(named, strict=True), lambda: _looser(named, concepts), text, applied(named))


def _looser(tree: Node, concepts: Concepts) -> Node | None:
    """The tree in which any of the words will do; None where it is the same."""
    looser = relax(tree)
    return None if looser is None else _translated(with_words_of_names(looser, concepts), strict=True)


def understand_plain(query: Query, concepts: Concepts) -> Understood:
    """Reads a query whose text is plain words, any of which may match; no character of it is an operator."""
    text, tree = read_query_text(query.q), parse_plain(query.q)
    if not query.expand:
        return Understood(tree, _nothing_looser, text)
    tree = with_words_of_names(with_concepts(tree, concepts), concepts)
    return Understood(_translated(tree, strict=False), _nothing_looser, text, applied(tree))


def has_translations(tree: Node) -> bool:
    """Whether a tree also searches for words of the dictionary."""
    return any(each.origin == "translation" for leaf in wanted_leaves(tree) for each in leaf.alternatives)


def named_words(q: str, concepts: Concepts) -> frozenset[str]:
    """The folded words of a query that are the name of a concept, or part of one."""
    named = (leaf for leaf in leaves_of(with_concepts(parse_plain(q), concepts)) if leaf.alternatives)
    return frozenset(slot.form for leaf in named for slot in leaf.variants[0])


def is_english_word(form: str) -> bool:
    """Whether a folded word stands in the dictionary as an English one; False where there is no dictionary."""
    known = _dictionary()
    return known is not None and form.isascii() and form.isalpha() and bool(known.headwords.entries(key_of((form,))))


def _translated(tree: Node, *, strict: bool) -> Node:
    known = _dictionary()
    return tree if known is None else with_translations(tree, known, strict=strict)


@cache
def _dictionary() -> Dictionary | None:
    return dictionary()
