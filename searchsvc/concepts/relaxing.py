"""Relaxing: the tree in which any of the words will do, and in which what holds words also counts as these.

No release need hold 香港面积 as it was typed, while 香港 and 面积 stand in many. So what is no word of the dictionary
and no name comes apart: the whole stays a leaf, and its words are leaves beside it. What the query asks for by an
operator stays as it was typed: phrases, NOT, AND, and all after `title:`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.mixtures import mixture_parts
from searchsvc.concepts.name_runs import run_leaves
from searchsvc.concepts.names import slots_key
from searchsvc.concepts.rewriting import named
from searchsvc.queryparser.leaves import LONGEST_HAN_WORD, chain_leaves, derived_leaf, gram_leaves, single_leaf
from searchsvc.queryparser.nodes import And, InTitle, Leaf, Node, Or, Words, counted, han_run, with_words
from searchsvc.text.units import Kind

MOST_PARTS = 48
"""Of the words within a leaf the first so many count by themselves; only an endless mixture has more."""
MOST_GRAMS = 400
"""So many characters and pairs are looked for; the runs of a query that comes apart have some seven a word."""


def relax(tree: Node, concepts: Concepts, *, derived: bool = True) -> Node:
    """The tree in which any of the words may match. Names in it are recognised already (`rewriting.with_concepts`).

    With `derived` the other words of an English word's family add to the score.
    """
    return with_words(tree, lambda words: _any_of(words, concepts, derived=derived), in_title=False)


def any_word(tree: Node, concepts: Concepts, *, derived: bool = True) -> Node:
    """The relaxed tree, in which any of the words after `title:` will do, too: the contract's `match=any`."""
    return _any_in_titles(relax(tree, concepts, derived=derived))


def any_of_the_words(tree: Node, *, in_title: bool) -> Node:
    """The tree in which any of the words may match, and nothing comes apart; `in_title` also those after `title:`."""
    return with_words(tree, lambda words: replace(words, minimum=1), in_title=in_title)


def _any_in_titles(tree: Node) -> Node:
    match tree:
        case InTitle(child):
            return InTitle(with_words(child, lambda words: replace(words, minimum=1)))
        case And(children):
            return And(tuple(map(_any_in_titles, children)))
        case Or(children):
            return Or(tuple(map(_any_in_titles, children)))
        case _:
            return tree


def _any_of(words: Words, concepts: Concepts, *, derived: bool) -> Words:
    leaves: list[Leaf] = []
    scattered: list[Leaf] = []
    for leaf in words.leaves:
        within = tuple(islice(words_in(leaf, concepts), MOST_PARTS))
        wholes = (replace(leaf, apart=True),) if within else chain_leaves(leaf)
        leaves += (replace(part, count=leaf.count) for part in (*wholes, *within))
        scattered += _words_of_name(leaf)
        scattered += _numbers(leaf)
    found = counted(leaves)
    known = {leaf.variants[0] for leaf in found}
    runs = (slot.form for leaf in (*words.wholes, *found) for slot in leaf.variants[0] if slot.kind is Kind.HAN)
    added = dict.fromkeys((*gram_leaves(runs), *words.grams, *scattered))
    grams = [gram for gram in added if gram.variants[0] not in known][:MOST_GRAMS]
    if derived and len(found) > 1:
        grams += (family for leaf in found if (family := derived_leaf(leaf)) is not None)
    return Words(found, 1, words.wholes, tuple(grams))


def words_in(leaf: Leaf, concepts: Concepts) -> Iterable[Leaf]:
    """The words of a leaf that is no word of the dictionary and no name.

    A long Han name, too, is its words: no release may hold it, just as with any long run. Three kinds of names stay
    whole: a word of the dictionary (世界卫生组织); a name that begins or ends with a shorter name of the same concept
    (内蒙古自治区), which is searched for anyway; and names of several words with spaces between them.
    """
    if leaf.stop or leaf.prefix:
        return
    is_name = concepts.is_name(slots_key(leaf.variants[0]))
    run = han_run(leaf)
    if run and not (is_name and (len(run) <= LONGEST_HAN_WORD or _holds_other_name(run, leaf))):
        parts = tuple(run_leaves(run, concepts, within=True))
        if len(parts) > 1:
            yield from (part for part in parts if not part.stop and len(part.text) > 1)
    elif not is_name and any(slot.kind is Kind.HAN for slot in leaf.variants[0]):
        yield from (named(part, concepts) for part in mixture_parts(leaf, concepts))


def _holds_other_name(run: str, leaf: Leaf) -> bool:
    return any(run.startswith(other.text) or run.endswith(other.text) for other in leaf.alternatives)


def _words_of_name(leaf: Leaf) -> Iterator[Leaf]:
    """The content words of a name of several words."""
    slots = leaf.variants[0]
    if leaf.alternatives and len(slots) > 1 and all(slot.kind is Kind.WORD for slot in slots):
        words = (single_leaf(slot) for slot in slots)
        yield from (word for word in words if not word.stop)


def _numbers(leaf: Leaf) -> Iterator[Leaf]:
    """The numbers of a mixture: each says little by itself, so that it only adds to the score."""
    slots = leaf.variants[0]
    if len(slots) > 1 and any(slot.kind is Kind.HAN for slot in slots):
        yield from (single_leaf(slot) for slot in slots if slot.kind is Kind.NUMBER)
