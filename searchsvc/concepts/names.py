"""Names: the keys by which the forms of concepts and the words of queries are compared.

A key is the folded units of a name, words by their stem, with spaces between them: hyphens, inflection, width, accents
and traditional characters make no difference.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from searchsvc.queryparser.leaves import phrase_leaf
from searchsvc.queryparser.nodes import Slot
from searchsvc.text.fold import fold_text
from searchsvc.text.latin import stem
from searchsvc.text.numerals import ordinal, ordinal_number
from searchsvc.text.units import Kind, Unit, units, without_sign


def unit_key(unit: Slot | Unit) -> str:
    """The key of one unit: an ordinal in figures (14th), the stem of any other word.

    A sign beside it that joins words does not count, so that R and D are as good as R&D.
    """
    form = without_sign(unit.form)
    if unit.kind is not Kind.WORD:
        return form
    number = ordinal_number(form)
    return stem(form) if number is None else ordinal(number)


def slots_key(slots: Iterable[Slot | Unit]) -> str:
    """The key of units that stand together."""
    return " ".join(map(unit_key, slots))


def name_key(name: str) -> str:
    """The key of a name; empty where it holds no letter and no digit."""
    return slots_key(units(fold_text(name)))


def single_key(key: str, word: str) -> str:
    """The key of a name of one word, which says how the word ends: teaching is not to teach, nor housing a house."""
    if word.removesuffix("s").endswith("ing"):
        return key + "~ing"
    return key + "~ed" if word.endswith("ed") else key


@lru_cache(maxsize=4096)
def variants(name: str) -> tuple[tuple[Slot, ...], ...]:
    """The ways to write a name, as the slots of a leaf."""
    leaf = phrase_leaf(name)
    return leaf.variants if leaf else ()


@lru_cache(maxsize=4096)
def searched(name: str) -> tuple[tuple[Slot, ...], ...]:
    """The ways in which another name is looked for: as `variants`, but one of one word keeps the end that it says.

    A meeting is not to meet, nor Xianning Xi'an. Such a word is whole, as a number is, alone and in the plural.
    """
    ways = variants(name)
    if len(ways) != 1 or len(ways[0]) != 1:
        return ways
    (slot,) = ways[0]
    if slot.kind is not Kind.WORD or single_key("", slot.form) == "":
        return ways
    forms = (slot.form, slot.form.removesuffix("s") if slot.form.endswith("s") else slot.form + "s")
    return tuple((replace(slot, kind=Kind.NUMBER, form=form),) for form in forms)


def is_han(folded: str) -> bool:
    """Whether a folded text is one run of Han characters."""
    first = next(units(folded), None)
    return first is not None and first.kind is Kind.HAN and first.width == len(folded)
