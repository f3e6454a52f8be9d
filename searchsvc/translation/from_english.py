"""English words → Chinese headwords whose gloss is that word, or several neighbouring words together."""

from collections.abc import Sequence
from functools import lru_cache

from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.units import Kind, without_sign
from searchsvc.text.word_families import root
from searchsvc.translation import translation_weights as weights
from searchsvc.translation.candidates import KEPT_WORDS, Candidates, Found, han_slots
from searchsvc.translation.dictionary import Dictionary
from searchsvc.translation.keys import key_of
from searchsvc.translation.numerals import chinese_of_pair, chinese_of_word
from searchsvc.translation.pack import Table

_NO_WORDS: tuple[str, ...] = ()
_LONGEST_KEPT = 48
"""Letters of a leaf whose candidates are kept."""


def english_words(leaf: Leaf) -> tuple[str, ...]:
    """The words of a leaf without Han characters, without signs; several where it is hyphenated. None of a prefix."""
    slots = leaf.variants[0]
    if leaf.prefix or any(slot.kind is Kind.HAN for slot in slots):
        return _NO_WORDS
    return tuple(without_sign(slot.form) for slot in slots)


def chinese_candidates(leaves: Sequence[Leaf], dictionary: Dictionary, *, strict: bool) -> list[Candidates]:
    """The Chinese alternatives of each leaf, those of leaves in other scripts and of function words empty.

    Neighbouring words that together are a gloss (climate change) each have its headwords, so that 气候变化 says both.
    With `strict`, of headwords with the word inside a longer gloss come only those that surely say it.
    """
    words = [english_words(leaf) for leaf in leaves]
    found = [
        _of_leaf(leaf, each, dictionary, strict=strict) if each and not leaf.stop else Candidates()
        for leaf, each in zip(leaves, words, strict=True)
    ]
    for start in range(len(leaves)):
        if leaves[start].stop or not words[start]:
            continue
        if start + 1 < len(leaves) and words[start + 1]:
            counted = list(chinese_of_pair(words[start][0], words[start + 1][0]))
            found[start].add_all(counted)
            found[start + 1].add_all(counted)
        for end in range(start + 2, min(start + weights.LONGEST_SPAN, len(leaves)) + 1):
            if not words[end - 1]:
                break
            content = [index for index in range(start, end) if not leaves[index].stop]
            if leaves[end - 1].stop and len(content) > 1:
                continue
            together = _found(dictionary.headwords, key_of([word for each in words[start:end] for word in each]))
            for index in content:
                found[index].add_all(together)
    return found


def _of_leaf(leaf: Leaf, words: tuple[str, ...], dictionary: Dictionary, *, strict: bool) -> Candidates:
    if sum(map(len, words)) > _LONGEST_KEPT:
        return _new_candidates(leaf.variants, words, dictionary, strict)
    return _kept_candidates(leaf.variants, words, dictionary, strict).copy()


@lru_cache(maxsize=KEPT_WORDS)
def _kept_candidates(
    variants: tuple[tuple[Slot, ...], ...], words: tuple[str, ...], dictionary: Dictionary, strict: bool
) -> Candidates:
    return _new_candidates(variants, words, dictionary, strict)


def _new_candidates(
    variants: tuple[tuple[Slot, ...], ...], words: tuple[str, ...], dictionary: Dictionary, strict: bool
) -> Candidates:
    key = key_of(words)
    itself = _found(dictionary.headwords, key)
    candidates = Candidates(itself)
    for variant in variants[1:]:
        candidates.add_all(_found(dictionary.headwords, key_of([slot.form for slot in variant])))
    if len(words) == 1:
        factor = weights.KNOWN_FAMILY if itself else weights.UNKNOWN_FAMILY
        for relative, _ in dictionary.families.entries(root(key)):
            if (other := key_of([relative])) != key:
                candidates.add_all(_found(dictionary.headwords, other), factor)
        candidates.add_all(chinese_of_word(words[0]), weights.NUMERAL)
        inside = _found(dictionary.inside, key)
        if strict:
            sure = (each for each in inside if each[2] >= weights.STRICT_INSIDE_LEAST)
            candidates.add_all(sure, weights.STRICT_INSIDE)
        else:
            candidates.add_all(inside, weights.INSIDE)
    return candidates


def _found(table: Table, key: str) -> list[Found]:
    return [
        (headword, han_slots(headword), weight * (weights.ONE_CHARACTER if len(headword) == 1 else 1.0))
        for headword, weight in table.entries(key)
    ]
