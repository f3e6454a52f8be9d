"""Rewriting: a tree in which the names of concepts are leaves of their own, each with the other names beside it.

Words that together are a name become one leaf, so that they match as that phrase or as another of its forms, never
scattered. Quoted phrases and prefixes stay as they were typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchsvc.concepts.han import Piece, pieces
from searchsvc.concepts.lexicon import MOST_PINYIN_WORDS, Concepts
from searchsvc.concepts.names import slots_key, variants
from searchsvc.concepts.weights import STANDARD
from searchsvc.queryparser.nodes import Alternative, And, Everything, InTitle, Leaf, Node, Not, Nothing, Or, Slot, Words
from searchsvc.queryparser.parser import required_words
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind

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
            return Not(with_concepts(child, concepts))
        case InTitle(child):
            return InTitle(with_concepts(child, concepts))
        case Leaf() | Everything() | Nothing():
            return tree


def _rewritten(words: Words, concepts: Concepts) -> Words:
    leaves = tuple(dict.fromkeys(_named(words, concepts)))
    alone = {leaf.variants[0] for leaf in leaves}
    wholes = tuple(_in_mainland_words(whole, concepts) for whole in words.wholes if whole.variants[0] not in alone)
    before, after = (sum(not leaf.stop for leaf in each) for each in (words.leaves, leaves))
    minimum = required_words(after) if words.minimum == required_words(before) else min(words.minimum, after)
    return Words(leaves, minimum, wholes)


def _named(words: Words, concepts: Concepts) -> Iterator[Leaf]:
    """The leaves of words, names found."""
    leaves = words.leaves
    runs = {whole.variants[0][0].form for whole in words.wholes if _han(whole)}
    at = 0
    while at < len(leaves):
        run, length = _run_at(leaves, at, runs)
        if run:
            yield from _in_run(run, concepts)
            at += length
            continue
        size, leaf = _longest_name(leaves, at, concepts)
        yield leaf
        at += size


def _han(leaf: Leaf) -> str:
    """The characters of a leaf that is one Han run; else nothing."""
    slots = leaf.variants[0]
    return slots[0].form if len(slots) == 1 and slots[0].kind is Kind.HAN else ""


def _run_at(leaves: Sequence[Leaf], at: int, runs: set[str]) -> tuple[str, int]:
    """The long run of which the leaf is the first word, and how many words it has."""
    if not runs:
        return "", 0
    joined = ""
    for index in range(at, len(leaves)):
        part = _han(leaves[index])
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
    if _han(first):
        others = _of_run(_han(first), concepts)
        if others:
            return 1, replace(first, alternatives=others)
    keys, words = _keys(leaves, at, concepts)
    for size in range(max(len(keys), len(words)), 0, -1):
        typed = leaves[at : at + size]
        key = " ".join(keys[:size]) if size <= len(keys) else ""
        found = concepts.named(key, " ".join(leaf.text for leaf in typed)) if concepts.is_name(key) else None
        if size == 1 and not found and _is_single_word(first):
            found = concepts.abbreviated(first.variants[0][0].form, capitals=first.capitals)
        if not found and size <= len(words):
            found = concepts.spelt(words[:size])
        if found and not (size == 1 and first.stop and not first.capitals):
            return size, _merged(typed, found)
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
    for leaf in leaves[at : at + MOST_PINYIN_WORDS]:
        if leaf.prefix or leaf.alternatives or not _is_single_word(leaf):
            break
        words.append(leaf.variants[0][0].form)
        if len(words) == 1 and not concepts.may_begin_pinyin(words[0]):
            return keys, []
    return keys, words


def _merged(typed: Sequence[Leaf], found: tuple[Alternative, ...]) -> Leaf:
    if len(typed) == 1:
        return replace(typed[0], alternatives=found, stop=False)
    text = " ".join(leaf.text for leaf in typed)
    return Leaf(text, variants(text), alternatives=found)


def _mainland(run: str, concepts: Concepts) -> list[tuple[str, str]]:
    """A run as stretches, each as it was typed and in the mainland's vocabulary."""
    if not any(char in concepts.regional_first for char in run):
        return [(run, run)]
    found = pieces(run, concepts.is_name, lambda char: concepts.longest.get(char, 0))
    return [(piece.text, concepts.regional.get(piece.text, piece.text)) for piece in found]


def _standard_alternative(run: str) -> Alternative:
    return Alternative(run, (Slot(Kind.HAN, run, 0),), STANDARD, "concept")


def _of_run(run: str, concepts: Concepts) -> tuple[Alternative, ...]:
    """The other forms of a run that is a name, or is one in the mainland's vocabulary, or can be put into that."""
    found = concepts.named(run)
    if found:
        return found
    mainland = "".join(standard for _, standard in _mainland(run, concepts))
    if mainland == run:
        return ()
    return (_standard_alternative(mainland), *(concepts.named(mainland) or ()))


def _in_mainland_words(whole: Leaf, concepts: Concepts) -> Leaf:
    run = _han(whole)
    if not run or whole.alternatives:
        return whole
    mainland = "".join(standard for _, standard in _mainland(run, concepts))
    return whole if mainland == run else replace(whole, alternatives=(_standard_alternative(mainland),))


def _in_run(run: str, concepts: Concepts) -> Iterator[Leaf]:
    """The words of a long run, names found in it as it was typed or in the mainland's vocabulary."""
    stretches = _mainland(run, concepts)
    mainland = "".join(standard for _, standard in stretches)
    found = pieces(mainland, concepts.is_name, lambda char: concepts.longest.get(char, 0))
    for typed, piece in _aligned(stretches, found):
        slots = (Slot(Kind.HAN, typed, 0),)
        others = concepts.named(piece) or ()
        if typed != piece:
            known = concepts.named(typed)
            others = known or (_standard_alternative(piece), *others)
        yield Leaf(typed, (slots,), stop=not others and typed in stopwords(), alternatives=others)


def _aligned(stretches: Sequence[tuple[str, str]], found: Iterator[Piece]) -> Iterator[tuple[str, str]]:
    """Each piece of the run in the mainland's vocabulary beside what was typed for it.

    Pieces that part a word which was replaced stay together.
    """
    places, typed_at, at = {0: 0}, 0, 0
    for typed, standard in stretches:
        if typed == standard:
            places |= {at + step: typed_at + step for step in range(len(typed) + 1)}
        at, typed_at = at + len(standard), typed_at + len(typed)
        places[at] = typed_at
    run = "".join(typed for typed, _ in stretches)
    start = end = 0
    held = ""
    for piece in found:
        held += piece.text
        end += len(piece.text)
        if end in places:
            yield run[places[start] : places[end]], held
            start, held = end, ""


def applied(tree: Node, per_concept: int = _MOST_SHOWN) -> tuple[str, ...]:
    """The other names searched for that are worth showing: in the other language first, a few for each leaf.

    Those under a NOT are not.
    """
    return tuple(dict.fromkeys(_shown(tree, per_concept)))


def _shown(tree: Node, per_concept: int) -> Iterator[str]:
    match tree:
        case Leaf(alternatives=alternatives):
            yield from list(dict.fromkeys(each.text for each in alternatives))[:per_concept]
        case Words(leaves):
            for leaf in leaves:
                yield from _shown(leaf, per_concept)
        case And(children) | Or(children):
            for child in children:
                yield from _shown(child, per_concept)
        case InTitle(child):
            yield from _shown(child, per_concept)
        case Not() | Everything() | Nothing():
            return
