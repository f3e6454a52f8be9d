"""Translation: which words of the other language may stand for each word of a query, and what they count.

Pure. All alternatives of a leaf count as one word with it (Pirkola 1998, Darwish and Oard 2003), so a word with many
translations weighs no more than one with few.
"""

from collections.abc import Sequence
from dataclasses import replace

from searchsvc.queryparser.nodes import Alternative, Leaf, Node, Slot, Words, with_words
from searchsvc.text.units import Kind
from searchsvc.translation import translation_weights as weights
from searchsvc.translation.candidates import Found
from searchsvc.translation.dictionary import Dictionary
from searchsvc.translation.from_chinese import english_candidates
from searchsvc.translation.from_english import chinese_candidates


def translate(leaves: Sequence[Leaf], dictionary: Dictionary, *, strict: bool = False) -> tuple[Leaf, ...]:
    """The leaves, each with its translations as alternatives, the best first.

    With `strict` come only translations that may stand for the word by themselves, as is needed where every word must
    match; and a leaf that has alternatives in the other language keeps those alone: whoever gave them knew better.
    Without, come also those that are merely evidence: parts of compounds and of glosses, distant senses, characters of
    many words.
    """
    from_english = chinese_candidates(leaves, dictionary, strict=strict)
    found = zip(leaves, from_english, english_candidates(leaves, dictionary, strict=strict), strict=True)
    return tuple(
        leaf
        if strict and _is_in_both_languages(leaf)
        else replace(
            leaf,
            alternatives=_beside(
                leaf.alternatives, _relative(chinese.strongest(weights.MOST)) or english.strongest(weights.MOST), strict
            ),
        )
        for leaf, chinese, english in found
    )


def _is_in_both_languages(leaf: Leaf) -> bool:
    """Whether a leaf has alternatives in another language than was typed, or all of them are."""
    scripts = {_is_chinese(slots) for slots in (leaf.variants[0], *(each.slots for each in leaf.alternatives))}
    return bool(leaf.alternatives) and (len(scripts) > 1 or scripts == {False})


def _is_chinese(slots: Sequence[Slot]) -> bool:
    return any(slot.kind is Kind.HAN for slot in slots)


def _relative(found: list[Found]) -> list[Found]:
    """The weights against that of the best, which may be small only because the best headword has many senses."""
    return [(text, slots, weight / found[0][2]) for text, slots, weight in found]


def _beside(given: tuple[Alternative, ...], found: list[Found], strict: bool) -> tuple[Alternative, ...]:
    """The alternatives that a leaf has, and what was found besides."""
    known = {each.slots for each in given}
    kept = [each for each in found if _may_stand_alone(each, found)][: weights.STRICT_MOST] if strict else found
    return given + tuple(
        Alternative(text, slots, weight * weights.TRANSLATED, "translation", soft=strict)
        for text, slots, weight in kept
        if slots not in known
    )


def _may_stand_alone(each: Found, found: list[Found]) -> bool:
    text, slots, weight = each
    if len(text) == 1 and slots[0].kind is Kind.HAN:
        return False  # it is a part of many other words: 月 of every date, for moon
    return weight >= weights.STRICT_SHARE or weight == found[0][2]


class Translator:
    """Translates the trees of one query, which have many words in common: the same words side by side only once."""

    def __init__(self, dictionary: Dictionary, *, strict: bool = False) -> None:
        self._dictionary, self._strict = dictionary, strict
        self._made: dict[tuple[Leaf, ...], tuple[Leaf, ...]] = {}

    def with_translations(self, tree: Node) -> Node:
        """The tree with its words translated: not what is in quotes or after NOT, not prefixes."""
        return with_words(tree, self._translated)

    def _translated(self, words: Words) -> Words:
        if any(leaf.apart for leaf in words.leaves):  # equal leaves may differ in that
            return replace(words, leaves=translate(words.leaves, self._dictionary, strict=self._strict))
        made = self._made.get(words.leaves)
        if made is None:
            made = self._made[words.leaves] = translate(words.leaves, self._dictionary, strict=self._strict)
        return replace(words, leaves=made)
