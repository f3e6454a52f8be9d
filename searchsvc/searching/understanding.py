"""Understanding: from a query to the trees that answer it: its own words, other names of concepts, and translations.

What is added stands beside a word of the query, with less weight. What is quoted or under a NOT stays as it is: a NOT
excludes what was typed, and no other name of it. Where every word must match, only translations that can stand for a
word by themselves are added; where any word may match, all of them are, as evidence.

Nothing is added to a query of very many words, and nothing in it comes apart: it is a text, and says enough by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.relaxing import any_of_the_words, any_word, relax
from searchsvc.concepts.rewriting import applied, with_concepts
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Node, leaves_of, wanted_leaves
from searchsvc.queryparser.parser import parse, parse_plain
from searchsvc.searching.query_text import QueryText, read_query_text
from searchsvc.translation.dictionary import Dictionary, dictionary
from searchsvc.translation.keys import key_of
from searchsvc.translation.translate import Translator

MOST_EXPANDED = 48
"""Words and phrases of a query: to more of them nothing is added. Each costs about as much as a short query does."""
_NO_CONCEPTS = Concepts()


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


def understand(query: Query, concepts: Concepts) -> Understood:
    """Reads a query in the query language; nothing that a person can type fails.

    Where `query.expand` is set, other names and translations are added, by `concepts` and by the dictionary.
    """
    known = concepts if query.expand else _NO_CONCEPTS
    text = read_query_text(query.q)
    return _understood(query, text, parse(query.q, text.tokens, is_acronym=known.is_acronym), known)


def understand_plain(query: Query, concepts: Concepts) -> Understood:
    """Reads a query whose text is plain words, any of which may match; no character of it is an operator."""
    known = concepts if query.expand else _NO_CONCEPTS
    return _understood(replace(query, match="any"), read_query_text(query.q), parse_plain(query.q), known)


def _understood(query: Query, text: QueryText, tree: Node, concepts: Concepts) -> Understood:
    if _is_long(tree):
        return _of_long_text(query, text, tree)
    named = with_concepts(tree, concepts)
    if query.match == "any":
        any_named = _translation(query, strict=False)(any_word(named, concepts, derived=query.expand))
        return Understood(any_named, _nothing_looser, text, applied(named))
    translated = _translation(query, strict=True)

    def looser() -> Node | None:
        """The tree in which any of the words will do; None where it is the same."""
        loose = relax(named, concepts, derived=query.expand)
        return None if loose == named else translated(loose)

    return Understood(translated(named), looser, text, applied(named))


def _is_long(tree: Node) -> bool:
    """Whether a tree has so many words and phrases that nothing is added to them."""
    return len(set(leaves_of(tree))) > MOST_EXPANDED


def _of_long_text(query: Query, text: QueryText, tree: Node) -> Understood:
    """A query of very many words, with what was typed alone; of a word typed twice the second counts for the first."""
    typed = with_concepts(tree, _NO_CONCEPTS)
    loose = any_of_the_words(typed, in_title=query.match == "any")
    if query.match == "any":
        return Understood(loose, _nothing_looser, text)
    return Understood(typed, lambda: None if loose == typed else loose, text)


def _nothing_looser() -> None:
    return None


def _translation(query: Query, *, strict: bool) -> Callable[[Node], Node]:
    """What adds translations to a tree; where there are none, leaves it as it is."""
    known = _dictionary() if query.expand else None
    return (lambda tree: tree) if known is None else Translator(known, strict=strict).with_translations


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


@cache
def _dictionary() -> Dictionary | None:
    return dictionary()
