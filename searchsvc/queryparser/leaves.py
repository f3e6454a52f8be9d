"""Leaves: what one chunk or one quoted phrase of a query must match, by the same units that texts are cut into."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.queryparser.numerals import equal_writings, whole_numerals, writings
from searchsvc.text.analyzer import joined_forms
from searchsvc.text.fold import Folded, fold, fold_text
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind, Unit, units

LONGEST_HAN_WORD = 4
"""A longer unspaced Han run in a query is split into words."""
LONGEST_KEPT = 32
"""Characters of the longest chunk whose leaves are kept: so they take 50 MB at most, whatever strangers ask."""
_SPLITS_CHUNK = re.compile(r"[,;:!?/、。，；：！？…|\\]|\.(?:\s|$)")
_NO_DATE = re.compile(r"(?<![\d/])(?:1[3-9]|[2-9]\d)/\d{1,2}(?![\d/])")
"""Two short figures beside a stroke are one word (24/7), unless they may be a date (7/15). 985/211 is two."""
_POSSESSIVE = re.compile(r"['’ʼ]s$")


def _slots(group: Sequence[Unit]) -> tuple[Slot, ...]:
    first = group[0].position
    return tuple(Slot(unit.kind, unit.signed, unit.position - first) for unit in group)


def _joined_variants(group: Sequence[Unit]) -> Iterator[tuple[Slot, ...]]:
    """The group written without its hyphens, where it is one chain of hyphenated words."""
    for form, _, span in joined_forms(group):
        if span == len(group):
            yield (Slot(Kind.WORD, form, 0),)


def _leaf(group: Sequence[Unit], text: str, *, prefix: bool = False, quoted: bool = False) -> Leaf:
    slots = _slots(group)
    stop = not quoted and not prefix and len(slots) == 1 and slots[0].form in stopwords()
    variants = (slots,) if prefix else (slots, *_joined_variants(group), *equal_writings(slots))
    return Leaf(text, variants, prefix=prefix, stop=stop)


def _groups(sequence: Sequence[Unit], folded: str) -> Iterator[Sequence[Unit]]:
    """The runs of units of a chunk with nothing between them that separates words."""
    start = 0
    for index in range(1, len(sequence) + 1):
        if index == len(sequence) or _parts(sequence[index - 1], sequence[index], folded):
            yield sequence[start:index]
            start = index


def _parts(left: Unit, right: Unit, folded: str) -> bool:
    if left.kind is Kind.HAN and right.kind is Kind.HAN:
        return True
    if _SPLITS_CHUNK.search(folded[left.end : right.start]) is None:
        return False
    return _NO_DATE.match(folded, left.start) is None


def phrase_leaf(text: str) -> Leaf | None:
    """The leaf of a quoted phrase; None where it holds no letter and no digit."""
    sequence = tuple(units(fold_text(text)))
    return _leaf(sequence, text.strip(), quoted=True) if sequence else None


def split_run(run: str) -> tuple[Leaf, ...]:
    """The words of a long Han run, as leaves."""
    return tuple(
        Leaf(word, writings((Slot(Kind.HAN, word, 0),)), stop=word in stopwords())
        for word in whole_numerals(run)
        if word
    )


def _in_capitals(chunk: str, folded: Folded, group: Sequence[Unit]) -> bool:
    """Whether the group was typed in capitals; the small letter of a possessive does not count."""
    start, end = folded.original_span(group[0].start, group[-1].end)
    return _POSSESSIVE.sub("", chunk[start:end]).isupper()


Leaves = tuple[tuple[Leaf, ...], tuple[Leaf, ...]]


def chunk_leaves(chunk: str) -> Leaves:
    """The words of one unspaced chunk, and its long Han runs as wholes. Chunks that are not long are read only once."""
    return _kept_leaves(chunk) if len(chunk) <= LONGEST_KEPT else _new_leaves(chunk)


@lru_cache(maxsize=4096)
def _kept_leaves(chunk: str) -> Leaves:
    return _new_leaves(chunk)


def _new_leaves(chunk: str) -> Leaves:
    whole = fold(chunk)
    folded = whole.text
    sequence = tuple(units(folded))
    prefix = chunk.endswith("*")
    leaves: list[Leaf] = []
    wholes: list[Leaf] = []
    for group in _groups(sequence, folded):
        is_last = group[-1] is sequence[-1]
        text = folded[group[0].start : group[-1].end]
        leaf = _leaf(group, text, prefix=prefix and is_last and group[-1].kind is not Kind.HAN)
        if _in_capitals(chunk, whole, group):
            leaf = replace(leaf, capitals=True)
        if len(group) == 1 and group[0].kind is Kind.HAN and group[0].width > LONGEST_HAN_WORD:
            leaves.extend(split_run(group[0].form))
            wholes.append(leaf)
        else:
            leaves.append(leaf)
    return tuple(leaves), tuple(wholes)


def chain_leaves(leaf: Leaf) -> tuple[Leaf, ...]:
    """The words of a hyphenated chain (wing-flutter): each is evidence where any word will do.

    The last is the head of the chain, so the chain written without hyphens (elearning) counts as the head. What has a
    number in it (COVID-19) or other names stays whole, and so does what is nothing but function words.
    """
    chain, *joined = leaf.variants
    if leaf.alternatives or not joined or any(slot.kind is not Kind.WORD for slot in chain):
        return (leaf,)
    *before, head = (single_leaf(slot, capitals=leaf.capitals) for slot in chain)
    words = (*before, replace(head, variants=(*head.variants, *joined)))
    return (leaf,) if all(word.stop for word in words) else words


def single_leaf(slot: Slot, *, capitals: bool = False) -> Leaf:
    """A slot of a leaf by itself."""
    return Leaf(slot.form, ((replace(slot, offset=0),),), stop=slot.form in stopwords(), capitals=capitals)


def derived_leaf(leaf: Leaf) -> Leaf | None:
    """The other words of the family of an English word; None for any other leaf."""
    slot, *others = leaf.variants[0]
    if others or leaf.stop or leaf.prefix or slot.kind is not Kind.WORD or not slot.form.isalpha():
        return None
    return Leaf(leaf.text, ((slot,),), derived=True, count=leaf.count)


def gram_leaves(runs: Iterable[str]) -> tuple[Leaf, ...]:
    """The characters of Han runs but for function characters, and the pairs of neighbours, as literal leaves."""
    grams: dict[str, None] = {}
    for run in runs:
        grams |= dict.fromkeys(char for char in run if char not in stopwords())
        grams |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
    return tuple(Leaf(gram, ((Slot(Kind.HAN, gram, 0),),), literal=True) for gram in grams)
