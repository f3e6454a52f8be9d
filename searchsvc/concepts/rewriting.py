"""Rewriting: a tree in which the names of concepts are leaves of their own, each with the other names beside it.

Words that together are a name become one leaf, so that they match as that phrase or as another of its forms, never
scattered. Quoted phrases and prefixes stay as they were typed. What is under a NOT stands for itself alone: excluding
学生 does not exclude students. An acronym in capitals that is a function word in small letters (WHO, IT) means the
name, so its other forms come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchsvc.concepts.concept_weights import FUNCTION_WORD
from searchsvc.concepts.lexicon import MOST_PINYIN_WORDS, Concepts
from searchsvc.concepts.name_runs import (
    mixture_alternatives,
    run_alternatives,
    run_leaves,
    whole_in_mainland_words,
)
from searchsvc.concepts.names import single_key, slots_key, variants
from searchsvc.queryparser.leaves import LONGEST_HAN_WORD
from searchsvc.queryparser.nodes import (
    Alternative,
    And,
    Everything,
    InTitle,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Words,
    han_run,
    wanted_leaves,
    with_words,
)
from searchsvc.queryparser.parser import required_words
from searchsvc.text.stopwords import stopwords

_MOST_SHOWN = 2


def with_concepts(tree: Node, concepts: Concepts) -> Node:
    """The tree with the names in its words recognised. Words typed twice are there once afterwards."""
    match tree:
        case Words():
            return _rewritten(tree, concepts)
        case And(children):
            return And(tuple(with_concepts(child, concepts) for child in children))
        case Or(children):
            return Or(tuple(with_concepts(child, concepts) for child in children))
        case Not(child):
            return Not(_as_typed(with_concepts(child, concepts)))
        case InTitle(child):
            return InTitle(with_concepts(child, concepts))
        case Leaf() | Everything() | Nothing():
            return tree


def _as_typed(tree: Node) -> Node:
    """The tree with no other names: those of several words stay one leaf."""
    match tree:
        case Leaf():
            return replace(tree, alternatives=(), weight=1.0)
        case Words(leaves, minimum, wholes, grams):
            typed, runs = (
                tuple(replace(leaf, alternatives=(), weight=1.0) for leaf in each) for each in (leaves, wholes)
            )
            return Words(typed, minimum, runs, grams)
        case And(children):
            return And(tuple(map(_as_typed, children)))
        case Or(children):
            return Or(tuple(map(_as_typed, children)))
        case Not(child):
            return Not(_as_typed(child))
        case InTitle(child):
            return InTitle(_as_typed(child))
        case Everything() | Nothing():
            return tree


def _rewritten(words: Words, concepts: Concepts) -> Words:
    leaves = tuple(dict.fromkeys(_named(words, concepts)))
    if all(leaf.stop for leaf in leaves):  # function words count where nothing else is there
        leaves = tuple(replace(leaf, stop=False) for leaf in leaves)
    alone = {leaf.variants[0] for leaf in leaves}
    wholes = tuple(whole_in_mainland_words(whole, concepts) for whole in words.wholes if whole.variants[0] not in alone)
    before, after = (sum(not leaf.stop for leaf in each) for each in (words.leaves, leaves))
    minimum = required_words(after) if words.minimum == required_words(before) else min(words.minimum, after)
    grams = words.grams
    if grams or words.minimum < before:  # any word will do: those of a name of several words do a little, too
        scattered = (leaf for leaf in words.leaves if not leaf.stop and leaf.variants[0] not in alone)
        grams = tuple(dict.fromkeys((*grams, *scattered)))
    return Words(leaves, minimum, wholes, grams)


def _named(words: Words, concepts: Concepts) -> Iterator[Leaf]:
    """The leaves of words, names found."""
    leaves = words.leaves
    runs = {whole.variants[0][0].form for whole in words.wholes if han_run(whole)}
    at = 0
    while at < len(leaves):
        run, length = _run_at(leaves, at, runs)
        if run:
            yield from run_leaves(run, concepts)
            at += length
            continue
        size, leaf = _longest_name(leaves, at, concepts)
        yield leaf
        at += size


def _run_at(leaves: Sequence[Leaf], at: int, runs: set[str]) -> tuple[str, int]:
    """The long run of which the leaf is the first word, and how many words it has."""
    if not runs:
        return "", 0
    joined = ""
    for index in range(at, len(leaves)):
        part = han_run(leaves[index])
        if not part:
            break
        joined += part
        if joined in runs and index > at:
            return joined, index + 1 - at
    return "", 0


def _longest_name(leaves: Sequence[Leaf], at: int, concepts: Concepts) -> tuple[int, Leaf]:
    """How many leaves from here are the longest name, and the leaf that they become; else the leaf that is here."""
    first = leaves[at]
    if first.prefix or first.alternatives:
        return 1, first
    if han_run(first):
        others = run_alternatives(han_run(first), concepts)
        if others:
            return 1, replace(first, alternatives=others)
    keys, words = _keys(leaves, at, concepts)
    for size in range(max(len(keys), len(words)), 0, -1):
        typed = leaves[at : at + size]
        key = " ".join(keys[:size]) if size <= len(keys) else ""
        if size == 1 and key and _is_single_word(first):
            key = single_key(key, first.variants[0][0].form)
        found = concepts.named(key, " ".join(leaf.text for leaf in typed)) if concepts.is_name(key) else None
        if size == 1 and not found and _is_single_word(first):
            found = concepts.abbreviated(first.variants[0][0].form, capitals=first.capitals)
        if not found and size <= len(words):
            found = concepts.spelt(words[:size])
        if found and not (size == 1 and first.stop and not first.capitals):
            merged = _merged(typed, found)
            is_function_word = size == 1 and first.capitals and _is_single_word(first) and first.text in stopwords()
            return size, replace(merged, weight=FUNCTION_WORD) if is_function_word else merged
    if len(first.variants[0]) > 1:
        return 1, replace(first, alternatives=mixture_alternatives(first, concepts))
    return 1, first


def _is_single_word(leaf: Leaf) -> bool:
    return len(leaf.variants[0]) == 1 and leaf.variants[0][0].form.isascii()


def _keys(leaves: Sequence[Leaf], at: int, concepts: Concepts) -> tuple[list[str], list[str]]:
    """The keys of as many leaves from here as may be one name, and of as many words as may be one in pinyin."""
    keys: list[str] = []
    longest = 1
    for leaf in leaves[at:]:
        if len(keys) == longest or leaf.prefix or leaf.alternatives:
            break
        keys.append(slots_key(leaf.variants[0]))
        if len(keys) == 1:
            longest = concepts.longest.get(keys[0].split(" ", 1)[0], 1)
    words: list[str] = []
    joined = ""
    for leaf in leaves[at : at + MOST_PINYIN_WORDS]:
        if leaf.prefix or leaf.alternatives or not _is_single_word(leaf):
            break
        joined += leaf.variants[0][0].form
        if not concepts.may_begin_pinyin(joined):
            break
        words.append(leaf.variants[0][0].form)
    return keys, words


def _merged(typed: Sequence[Leaf], found: tuple[Alternative, ...]) -> Leaf:
    if len(typed) == 1:
        return replace(typed[0], alternatives=found, stop=False)
    text = " ".join(leaf.text for leaf in typed)
    together = "".join(leaf.text for leaf in typed)  # a chain that was separated into its words was typed with hyphens
    joined = (slots for slots in typed[-1].variants[1:] if slots[0].form == together)
    return Leaf(text, (*variants(text), *joined), alternatives=found)


def with_words_of_names(tree: Node, concepts: Concepts) -> Node:
    """A tree in which any of the words may match, with the words of its long Han names added beside the names.

    A long run is split into words where no release holds it, and so is a long name. A name that is one word of the
    dictionary (世界卫生组织) stays whole; so does one that begins or ends with a shorter name of the same concept
    (内蒙古自治区), which is searched for anyway, and so do names of several words with spaces between them. A word that
    came out of a mixture (高考 of 2020年高考) gets its other names, too.
    """

    def with_parts(words: Words) -> Words:
        leaves = tuple(_with_other_names(leaf, concepts) for leaf in words.leaves)
        names = [leaf for leaf in leaves if _comes_apart(leaf)]
        parts = (part for leaf in names for part in run_leaves(han_run(leaf), concepts, within=True))
        known = {leaf.variants[0] for leaf in leaves}
        new = dict.fromkeys(part for part in parts if part.variants[0] not in known)
        return replace(words, leaves=(*leaves, *new))

    return with_words(tree, with_parts, in_title=False)


def _comes_apart(leaf: Leaf) -> bool:
    """Whether a leaf is a long Han name that neither begins nor ends with a shorter one."""
    run = han_run(leaf)
    if len(run) <= LONGEST_HAN_WORD or not leaf.alternatives:
        return False
    return not any(run.startswith(other.text) or run.endswith(other.text) for other in leaf.alternatives)


def _with_other_names(leaf: Leaf, concepts: Concepts) -> Leaf:
    if leaf.alternatives or leaf.stop or not han_run(leaf):
        return leaf
    return replace(leaf, alternatives=run_alternatives(han_run(leaf), concepts))


def applied(tree: Node, per_concept: int = _MOST_SHOWN) -> tuple[str, ...]:
    """The other names searched for that are worth showing: in the other language first, a few for each leaf.

    Names under a NOT are not searched for.
    """
    names = (tuple(dict.fromkeys(each.text for each in leaf.alternatives)) for leaf in wanted_leaves(tree))
    return tuple(dict.fromkeys(name for each in names for name in each[:per_concept]))
