"""Chinese words → English glosses, as phrases and, with less weight, as their single words.

A word that is not a headword is taken as a compound of headwords (农村教师 of 农村 and 教师).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from searchsvc.queryparser.nodes import Leaf, Slot, han_run
from searchsvc.queryparser.numerals import writings
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind
from searchsvc.text.word_families import root
from searchsvc.text.words import segmenter
from searchsvc.translation import translation_weights as weights
from searchsvc.translation.candidates import KEPT_WORDS, Candidates, Found, english_slots, word_slot
from searchsvc.translation.dictionary import Dictionary
from searchsvc.translation.keys import key_of
from searchsvc.translation.numerals import english_of_mixture

_ORDER = "第"
"""What makes an ordinal of the figure after it."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The dictionary, and whether to take from it only what can stand for a word by itself."""

    dictionary: Dictionary
    strict: bool


def english_candidates(leaves: Sequence[Leaf], dictionary: Dictionary, *, strict: bool) -> list[Candidates]:
    """The English alternatives of each leaf, those of leaves in other scripts and of function words empty.

    Neighbouring words that together are a headword (中国 | 人民 | 银行) each have its glosses. With `strict` come
    whole glosses only, and whole compounds.
    """
    source = _Source(dictionary, strict)
    forms = [han_run(leaf) for leaf in leaves]
    found = [Candidates() if leaf.stop else _of_leaf(leaf, source) for leaf in leaves]
    for start in range(len(leaves)):
        joined = forms[start]
        for end in range(start + 1, min(start + weights.LONGEST_HAN_SPAN, len(leaves))):
            joined += forms[end]
            if not forms[start] or not forms[end] or len(joined) > weights.LONGEST_HEADWORD:
                break
            together = _of_headword(source, joined).all()
            for index in range(start, end + 1):
                if not leaves[index].stop:
                    found[index].add_all(together)
    return found


def _of_leaf(leaf: Leaf, source: _Source) -> Candidates:
    form = han_run(leaf)
    if form:
        candidates = _of_word(source, form)
        for writing in leaf.variants[1:]:  # 第二十届 as 第20届
            candidates.add_all(_equivalents(writing))
        return candidates
    candidates = Candidates()
    slots = leaf.variants[0]
    if any(slot.kind is Kind.HAN for slot in slots) and not leaf.prefix:
        for slot in slots if not source.strict else ():
            if slot.kind is Kind.HAN:
                factor = weights.ONE_BESIDE_FIGURE if len(slot.form) == 1 else weights.BESIDE_FIGURE
                candidates.add_all(_of_word(source, slot.form).all(), factor)
        beside = sum(len(slot.form) for slot in slots if slot.kind is Kind.HAN)
        if not source.strict:
            candidates.add_all(english_of_mixture(slots))
        elif beside <= weights.STRICT_BESIDE_FIGURE:
            candidates.add_all(_equivalents(slots))
    return candidates


def _equivalents(slots: Sequence[Slot]) -> Iterator[Found]:
    """What surely says the same as one figure and what stands beside it: 12月 is December, 3人 is not every 3."""
    kinds = [slot.kind for slot in slots]
    is_ordinal = slots[0].form == _ORDER and kinds[1:] in ([Kind.NUMBER], [Kind.NUMBER, Kind.HAN])
    if not is_ordinal and sorted(kinds) != [Kind.HAN, Kind.NUMBER]:
        return
    is_year = len(slots[0].form) == 4 and slots[1].form == "年"
    for text, others, weight in english_of_mixture(slots):
        if is_year or len(others) > 1 or others[0].kind is not Kind.NUMBER:
            yield from ((text, writing, weight) for writing in writings(others))


def _of_word(source: _Source, form: str) -> Candidates:
    if len(form) > weights.LONGEST_COMPOUND:
        return Candidates()
    return _kept_word(source, form).copy()


@lru_cache(maxsize=KEPT_WORDS)
def _kept_word(source: _Source, form: str) -> Candidates:
    candidates = _of_headword(source, form)
    if not candidates.all() and len(form) > 1:
        candidates.add_all(_of_compound(source, form))
    return candidates


def _of_headword(source: _Source, headword: str) -> Candidates:
    candidates = Candidates()
    for text, weight in source.dictionary.glosses.entries(headword):
        slots = english_slots(text.split(" "))
        candidates.add(text, slots, weight)
        if len(slots) == 1:
            key = key_of([text])
            for relative, _ in source.dictionary.families.entries(root(key)):
                if key_of([relative]) != key:
                    candidates.add(relative, (word_slot(relative),), weight * weights.FAMILY_OF_GLOSS)
        elif len(slots) <= weights.LONGEST_BAG and not source.strict:
            for slot in slots:
                candidates.add(slot.form, (word_slot(slot.form),), weight * weights.WORD_OF_GLOSS / len(slots))
    return candidates


def _of_compound(source: _Source, form: str) -> list[Found]:
    parts = [part for part in _parts(source.dictionary, form) if part not in stopwords()]
    if len(form) > 2 and all(len(part) == 1 for part in parts):
        return []  # a name written by its sound (拉特纳), whose characters mean nothing
    found = [_of_headword(replace(source, strict=False), part) for part in parts]
    candidates = Candidates()
    for part, each in zip(parts, found, strict=True) if not source.strict else ():
        candidates.add_all(each.all(), weights.ONE_CHARACTER_PART if len(part) == 1 else weights.PART)
    if len(parts) == 2:
        both = (each.strongest(weights.COMPOUND_WORDS) for each in found)
        for (left, first, left_weight), (right, second, right_weight) in product(*both):
            moved = (Slot(slot.kind, slot.form, slot.offset + first[-1].offset + 1) for slot in second)
            weight = (left_weight * right_weight) ** 0.5 * weights.COMPOUND
            candidates.add(f"{left} {right}", (*first, *moved), weight)
    return candidates.all()


def _parts(dictionary: Dictionary, form: str) -> list[str]:
    """The headwords that a word is made of: as jieba cuts it, other pieces into the longest ones."""
    parts: list[str] = []
    for word in segmenter().cut(form):
        at = 0
        while at < len(word):
            sizes = range(min(len(word) - at, weights.LONGEST_PART), 1, -1)
            size = next((size for size in sizes if dictionary.glosses.entries(word[at : at + size])), 1)
            parts.append(word[at : at + size])
            at += size
    return parts
