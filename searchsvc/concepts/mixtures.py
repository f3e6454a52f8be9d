"""Mixtures: the words of an unspaced mixture of Han characters with Latin letters or numbers.

A name with its number or letter stays one word (小米6, 5G, C919, COVID-19, 维生素C, A股), and so does a document's
number (国办发〔2017〕47号). A bare number is a word only with a sign of a year or the like (2022年, 第3届): alone it
stands in too many texts that mean something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from searchsvc.concepts.lexicon import Concepts
from searchsvc.concepts.name_runs import run_leaves
from searchsvc.queryparser.nodes import Leaf, Slot
from searchsvc.queryparser.numerals import writings
from searchsvc.text.stopwords import stopwords
from searchsvc.text.units import Kind

_SIGNS = frozenset("年月日号届次季期章条款级周")
"""What makes a number a word by itself."""
_MEASURES = _SIGNS | frozenset(
    "岁天时分秒万亿千百十多余个名位人家所种项件辆台元吨米斤度倍成点座栋间套部册本张片只头艘架列场批集篇份层支对户"
)
"""What a number counts: it is no part of the name before it."""
_ORDINAL, _NUMBER_SIGN = "第", "号"
_LONGEST_NUMBER_OF_NAME = 2


def mixture_parts(leaf: Leaf, concepts: Concepts) -> tuple[Leaf, ...]:
    """The words of a mixture, in order; none where it has no Han word of two characters (2亿), so that it stays whole.

    They are as they were typed, without other names.
    """
    atoms = [atom for slot in leaf.variants[0] for atom in _atoms(slot, concepts)]
    parts: list[Leaf] = []
    has_word = False
    at = 0
    while at < len(atoms):
        size, is_worth = _han_part(atoms[at : at + 4]) if atoms[at].kind is Kind.HAN else _other_part(atoms[at:])
        if is_worth:
            parts.append(_joined(atoms[at : at + size]))
            has_word = has_word or (size == 1 and atoms[at].kind is Kind.HAN)
        at += size
    return tuple(parts) if has_word else ()


def _atoms(slot: Slot, concepts: Concepts) -> Iterator[Slot]:
    """A slot in words. A sign after a number is a word, whatever it forms with what follows."""
    if slot.kind is not Kind.HAN:
        yield slot
        return
    run, offset = slot.form, slot.offset
    if offset and run[0] in _SIGNS:
        yield replace(slot, form=run[0])
        run, offset = run[1:], offset + 1
    for word in run_leaves(run, concepts) if run else ():
        yield Slot(Kind.HAN, word.text, offset)
        offset += len(word.text)


def _han_part(atoms: Sequence[Slot]) -> tuple[int, bool]:
    """How many of up to four words form one with the first, a Han word; and whether that is worth searching."""
    first, *after = atoms
    form, kinds, following = first.form, [each.kind for each in after], [each.form for each in after]
    if kinds == [Kind.NUMBER, Kind.NUMBER, Kind.HAN] and following[2] == _NUMBER_SIGN:
        return 4, True
    is_word = len(form) > 1 and form not in stopwords()
    if kinds[:1] == [Kind.NUMBER]:
        if form == _ORDINAL and following[1:] and following[1] in _SIGNS:
            return 3, True
        if is_word and following[1:2] == [_NUMBER_SIGN]:
            return 3, True
        is_name = is_word or (not first.offset and form != _ORDINAL and form not in stopwords())
        counts = following[1:] and following[1][0] in _MEASURES
        if is_name and following[0].isdecimal() and len(following[0]) <= _LONGEST_NUMBER_OF_NAME and not counts:
            return 2, True
    if is_word and kinds[:1] == [Kind.WORD] and len(following[0]) == 1:
        return 2, True
    return 1, is_word


def _other_part(atoms: Sequence[Slot]) -> tuple[int, bool]:
    """How many words form one with the first, which is no Han word; and whether that is worth searching."""
    group = list(takewhile(lambda atom: atom.kind is not Kind.HAN, atoms))
    following = atoms[len(group)].form if len(atoms) > len(group) else ""
    if all(atom.kind is Kind.NUMBER for atom in group):
        return (2, True) if len(group) == 1 and following in _SIGNS else (len(group), False)
    if len(group) == 1 and len(group[0].form) == 1:
        return (2, True) if len(following) == 1 and following not in stopwords() else (1, False)
    return len(group), True


def _joined(atoms: Sequence[Slot]) -> Leaf:
    first = atoms[0].offset
    slots = tuple(replace(atom, offset=atom.offset - first) for atom in atoms)
    text = slots[0].form
    for left, right in pairwise(slots):
        text += right.form if Kind.HAN in (left.kind, right.kind) else " " + right.form
    return Leaf(text, writings(slots))
