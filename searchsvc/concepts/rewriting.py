"""Rewriting: makes each name of a concept in a query one leaf, with the concept's other names as alternatives.

Words that together are a name match as that phrase or as another form of the name, never scattered. Quoted phrases and
prefixes stay as they were typed. Under a NOT no other names are added: excluding 学生 does not exclude students. An
acronym in capitals that is a function word in small letters (WHO, IT) means the name, so the name's other forms rank
above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchsvc.concepts.concept_weights import FUNCTION_WORD
from searchsvc.concepts.lexicon import MOST_PINYIN_WORDS, Concepts
from searchsvc.concepts.name_runs import (
    mixture_alternatives,
    run_alternatives,
    run_leaves,
    whole_in_other_words,
)
from searchsvc.concepts.names import single_key, slots_key, variants
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
    counted,
    han_run,
    wanted_leaves,
)
from searchsvc.queryparser.numerals import han_writing
from searchsvc.queryparser.parser import content_words, required_words
from searchsvc.text.stopwords import stopwords

_MOST_SHOWN = 2


def with_concepts(tree: Node, concepts: Concepts) -> Node:
    """The tree with the names in its words recognised. A word that was typed twice is there once, counted twice."""
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
    """The tree without alternatives. A name of several words stays one leaf."""
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
    leaves = counted(_named(words, concepts))
    if all(leaf.stop for leaf in leaves):  # a query of function words alone looks for them
        leaves = tuple(replace(leaf, stop=False) for leaf in leaves)
    alone = {leaf.variants[0] for leaf in leaves}
    wholes = tuple(whole_in_other_words(whole, concepts) for whole in words.wholes if whole.variants[0] not in alone)
    after = content_words(leaves)
    grams = words.grams
    if words.minimum < content_words(words.leaves):  # not every word must match, so words of a longer name count, too
        scattered = (leaf for leaf in words.leaves if not leaf.stop and leaf.variants[0] not in alone)
        grams = tuple(dict.fromkeys((*grams, *scattered)))
    return Words(leaves, required_words(after), wholes, grams)


def _named(words: Words, concepts: Concepts) -> Iterator[Leaf]:
    """The leaves of `words`, with those that form a name made one leaf."""
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
    """The run of `runs` that begins with the leaf at `at`, and how many leaves it has; "" and 0 where there is none."""
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
    """How many leaves from `at` on form the longest name, and the leaf they become; else 1 and the leaf at `at`."""
    first = leaves[at]
    if first.prefix or first.alternatives:
        return 1, first
    run = han_run(first)
    if run or (run := han_writing(first)):  # 19大 is 十九大
        others = run_alternatives(run, concepts) if han_run(first) else concepts.named(run)
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


def named(leaf: Leaf, concepts: Concepts) -> Leaf:
    """A leaf with its other names, where it is a name by itself."""
    return leaf if leaf.stop else _longest_name([leaf], 0, concepts)[1]


def _is_single_word(leaf: Leaf) -> bool:
    return len(leaf.variants[0]) == 1 and leaf.variants[0][0].form.isascii()


def _keys(leaves: Sequence[Leaf], at: int, concepts: Concepts) -> tuple[list[str], list[str]]:
    """The keys of as many leaves from `at` on as may form one name, and the words that may form one in pinyin."""
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
    together = "".join(leaf.text for leaf in typed)  # a variant of the last word of a hyphenated chain
    joined = (slots for slots in typed[-1].variants[1:] if slots[0].form == together)
    return Leaf(text, (*variants(text), *joined), alternatives=found)


def applied(tree: Node, per_concept: int = _MOST_SHOWN) -> tuple[str, ...]:
    """The other names that were searched for and are worth showing, at most `per_concept` for each leaf.

    Names in the other language come first. Names under a NOT are not searched for, so they are left out.
    """
    names = (tuple(dict.fromkeys(each.text for each in leaf.alternatives)) for leaf in wanted_leaves(tree))
    return tuple(dict.fromkeys(name for each in names for name in each[:per_concept]))
