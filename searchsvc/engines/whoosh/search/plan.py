"""The plan of a search: which terms of the index, at which distances, stand for the leaves of a query's tree.

This half of a search knows no postings; the evaluator and marking hand its arrays to the kernels.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

import numpy as np

from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX, TEXT
from searchsvc.engines.whoosh.search.expansions import Expansions
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import PATTERN, SLOT, LeafStatistics, SegmentQuery
from searchsvc.engines.whoosh.search.kernels.term_lookup import leaf_statistics
from searchsvc.engines.whoosh.search.searched import TermSource
from searchsvc.engines.whoosh.terms.dictionary_reader import after_prefix, join_keys
from searchsvc.engines.whoosh.terms.term_dictionary import TERM_INFO
from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.text.analyzer import START_MARK, STEM_MARK, WORD_MARK, clipped, is_function_stem, pair_term, word_terms
from searchsvc.text.units import Kind
from searchsvc.text.words import segmenter

LONGEST_KEPT = 48
"""Characters: patterns up to this length are cached, which takes at most 100 MB."""
_NONE = -1
_PACK_SLOT, _PACK_TERMS, _PACK_REST = Struct("<qq").pack, Struct("<3q").pack, Struct("<2qf4?").pack
"""Elements of `SLOT`, and those of `PATTERN` in two parts; NumPy takes six times as long to make them of tuples."""

Terms = list[tuple[str, int]]
"""Terms, each with its offset."""


@dataclass(frozen=True)
class Pattern:
    """Terms that must stand at their offsets: one way in which a leaf may be written. It takes `width` positions.

    `full` is the term of those occurrences that are the very word: the form that was typed, or the Han characters as a
    word. Where it is None, occurrences are marked as full themselves. With `only_full` the others hardly count: they
    only cross the boundaries of words. With `bounded` the same is said of Han characters that no dictionary knows as a
    word, by where the words of the text begin and end. With `range` the only term stands for all that begin with it.
    """

    terms: tuple[tuple[str, int], ...]
    width: int
    full: str | None = None
    only_full: bool = False
    bounded: bool = False
    range: bool = False

    @cached_property
    def slots(self) -> tuple[tuple[bytes, int], ...]:
        """The keys of the terms with their offsets; those of a range are its two ends."""
        if self.range:
            prefix = _key(self.terms[0][0])
            return (prefix, 0), (after_prefix(prefix), 0)
        return tuple((_key(term), offset) for term, offset in self.terms)

    @cached_property
    def full_key(self) -> bytes | None:
        """The key of `full`."""
        return None if self.full is None else _key(self.full)

    @cached_property
    def stem(self) -> int:
        """How long the stem is, where the pattern is one word; else 0."""
        (term, _), *others = self.terms
        return len(term) - len(STEM_MARK) if not others and term.startswith(STEM_MARK) else 0


class Spelling(NamedTuple):
    """One way in which a leaf may be written: a pattern, and its `weight`, what it counts for the leaf.

    A `soft` one counts for less than that, however often it stands there.
    """

    pattern: Pattern
    weight: float = 1.0
    soft: bool = False


def _key(term: str) -> bytes:
    return FIELD_PREFIX[TEXT] + term.encode()


def covering_grams(run: str) -> Terms:
    """The fewest character pairs that together cover a Han run of several characters, each with its offset."""
    offsets = [*range(0, len(run) - 1, 2)]
    if offsets[-1] + 2 < len(run):
        offsets.append(len(run) - 2)
    return [(run[offset : offset + 2], offset) for offset in offsets]


def _joined(slots: Sequence[Slot]) -> Iterator[Slot]:
    """The slots, neighbouring Han runs with nothing between them as one."""
    held: Slot | None = None
    for slot in slots:
        if held is not None and held.kind is slot.kind is Kind.HAN and slot.offset == held.offset + len(held.form):
            held = Slot(Kind.HAN, held.form + slot.form, held.offset)
            continue
        if held is not None:
            yield held
        held = slot
    if held is not None:
        yield held


def _slot_terms(slots: Sequence[Slot]) -> Terms:
    """The terms of a phrase. A single Han character must end a run where a slot follows it, and else begin one.

    So must the last and the first character of a longer run beside punctuation: 教育局部门 is not 教育，部门.
    """
    terms: Terms = []
    for index, slot in enumerate(slots):
        if slot.kind is Kind.NUMBER:
            terms.append((clipped(slot.form), slot.offset))
        elif slot.kind is Kind.WORD:
            terms.append((word_terms(slot.form)[1], slot.offset))
        elif len(slot.form) > 1:
            end = slot.offset + len(slot.form)
            if index and slot.offset > width_of(slots[index - 1 : index]):
                terms.append((START_MARK + slot.form[0], slot.offset))
            terms.extend((gram, slot.offset + offset) for gram, offset in covering_grams(slot.form))
            if index + 1 < len(slots) and slots[index + 1].offset > end:
                terms.append((slot.form[-1], end - 1))
        else:
            terms.append((slot.form if index + 1 < len(slots) else START_MARK + slot.form, slot.offset))
    return _paired(terms)


def _paired(terms: Terms) -> Terms:
    """The terms, neighbouring function words as the pairs that are indexed for them."""
    paired: dict[tuple[str, int], None] = {}
    covered = _NONE
    for index, (term, offset) in enumerate(terms):
        follows = index + 1 < len(terms) and terms[index + 1][1] == offset + 1
        if follows and is_function_stem(term) and is_function_stem(terms[index + 1][0]):
            paired[pair_term(term, terms[index + 1][0]), offset] = None
            covered = offset + 1
        elif offset > covered:
            paired[term, offset] = None
    return list(paired)


def width_of(slots: Sequence[Slot]) -> int:
    """How many positions slots take together."""
    last = slots[-1]
    return last.offset + (len(last.form) if last.kind is Kind.HAN else 1)


def make_pattern(slots: tuple[Slot, ...], *, is_word: bool = False) -> Pattern:
    """The pattern of one way to write a leaf. Long ones are not kept: strangers can make up any number of them.

    With `is_word` the Han characters are known as a word, if not to jieba, as other names and translations are.
    """
    is_short = sum([len(slot.form) for slot in slots]) <= LONGEST_KEPT
    return _kept_pattern(slots, is_word) if is_short else _new_pattern(slots, is_word)


@lru_cache(maxsize=1 << 14)
def _kept_pattern(slots: tuple[Slot, ...], is_word: bool) -> Pattern:
    return _new_pattern(slots, is_word)


def _new_pattern(slots: tuple[Slot, ...], is_word: bool) -> Pattern:
    slots = tuple(_joined(slots))
    form, width = slots[0].form, width_of(slots)
    if len(slots) > 1 or slots[0].kind is Kind.NUMBER:
        return Pattern(tuple(_slot_terms(slots)), width)
    if slots[0].kind is Kind.WORD:
        exact, stem = word_terms(form)
        return Pattern(((stem, 0),), width, full=exact)
    if len(form) == 1:
        return Pattern(((form, 0),), width, range=True)
    terms = tuple(covering_grams(form))
    if not segmenter().knows(form):
        if is_word:
            return Pattern(terms, width)
        repeated = terms * 2 if len(terms) == 1 else terms  # positions are read of two terms and more only
        return Pattern(repeated, width, bounded=True)
    full = WORD_MARK + form if len(form) > 2 else None
    return Pattern(terms, width, full=full, only_full=True)


def adjacent_pairs(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The neighbouring content words of a query as leaves in which both stand together."""
    pairs: list[Leaf] = []
    for left, right in pairwise(leaves):
        if left.stop or right.stop or left.prefix or right.prefix:
            continue
        first, second = left.variants[0], right.variants[0]
        moved = tuple(Slot(slot.kind, slot.form, slot.offset + width_of(first)) for slot in second)
        pairs.append(Leaf(f"{left.text} {right.text}", ((*first, *moved),)))
    return pairs


_Packed = tuple[tuple[tuple[bytes, int], ...], bytes | None, bytes]
"""A spelling as a plan takes it: the keys of its slots with their offsets, the key of its full term, the rest."""


def _packed(spellings: Iterable[Spelling]) -> list[_Packed]:
    pack = _PACK_REST
    return [
        (
            each.slots,
            each.full_key,
            pack(each.width, each.stem, weight, each.only_full, each.range, each.bounded, is_soft),
        )
        for each, weight, is_soft in spellings
    ]


def spellings(leaf: Leaf, expansions: Expansions) -> list[Spelling]:
    """The ways in which a leaf may be written."""
    if leaf.derived:
        return [Spelling(Pattern(((form, 0),), 1)) for form in expansions.family(leaf.variants[0][0].form)]
    if leaf.prefix:
        return _expanded(leaf, expansions)
    if leaf.literal and len(leaf.text) > 1:
        return [Spelling(Pattern(tuple(covering_grams(leaf.text)), len(leaf.text)))]
    spellings = [Spelling(make_pattern(slots), leaf.weight, leaf.weight < 1) for slots in leaf.variants]
    spellings += [
        Spelling(make_pattern(other.slots, is_word=True), other.weight, other.soft) for other in leaf.alternatives
    ]
    return spellings


def _expanded(leaf: Leaf, expansions: Expansions) -> list[Spelling]:
    *before, last = leaf.variants[0]
    form = clipped(last.form)
    if not before:
        return [Spelling(Pattern(((form, 0),), 1, range=True))]
    fixed = _slot_terms([*before, replace(last, kind=Kind.NUMBER)])[:-1]
    return [Spelling(Pattern((*fixed, (term, last.offset)), last.offset + 1)) for term in expansions.of(form)]


class Plan:
    """A query's leaves over the terms of one index, compiled for the kernels.

    `queries` has the patterns of the leaves, and where their terms are, one for each segment; `statistics` how rare the
    leaves are. In both a leaf is known by its `number`. `expansions` are the words that stand for prefixes. `before` is
    a plan of the same query, which may have some of the leaves: these need not be spelt again.
    """

    def __init__(self, terms: TermSource, leaves: Iterable[Leaf], before: "Plan | None" = None) -> None:
        self._numbers: dict[Leaf, int] = {}
        keys: dict[bytes, int] = {}  # the terms of the query, and the number of each
        slots: list[tuple[int, int]] = []
        patterns: list[bytes] = []  # packed
        bounds = [0]
        distinct = dict.fromkeys(leaves)
        self.expansions = Expansions(terms, distinct)
        self._spelt: dict[Leaf, list[_Packed]] = {}
        known = before._spelt if before is not None else self._spelt
        for leaf in distinct:
            self._numbers[leaf] = len(self._numbers)
            spelt = known.get(leaf)
            if spelt is None:
                spelt = _packed(spellings(leaf, self.expansions))
            if not leaf.prefix:  # the more prefixes a tree has, the fewer terms each of them may stand for
                self._spelt[leaf] = spelt
            for pattern_slots, full_key, rest in spelt:
                first = len(slots)
                for key, offset in pattern_slots:
                    slots.append((keys.setdefault(key, len(keys)), offset))
                full = _NONE if full_key is None else keys.setdefault(full_key, len(keys))
                patterns.append(_PACK_TERMS(first, len(slots), full) + rest)
            bounds.append(len(patterns))
        compiled = SegmentQuery(
            slots=np.frombuffer(bytearray(b"".join([_PACK_SLOT(*slot) for slot in slots])), dtype=SLOT),
            patterns=np.frombuffer(bytearray(b"".join(patterns)), PATTERN),
            bounds=np.array(bounds, dtype=np.int64),
            infos=np.empty(len(keys), dtype=TERM_INFO),
        )
        counts = np.zeros(len(slots), dtype=np.int64)
        self._keys, self._compiled = join_keys(keys), compiled
        self.queries = terms.look_up(self._keys, compiled, counts)
        self.statistics: LeafStatistics = leaf_statistics(compiled, counts, terms.count)

    def number(self, leaf: Leaf) -> int:
        """The number of one of the leaves."""
        return self._numbers[leaf]

    def over(self, terms: TermSource) -> "Plan":
        """The same plan and statistics, with the queries of other segments."""
        other = copy(self)
        other.queries = terms.look_up(self._keys, self._compiled, np.zeros(len(self._compiled.slots), dtype=np.int64))
        return other
