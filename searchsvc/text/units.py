"""Units: a folded text cut into Han runs, words and numbers, each at its position.

Rules:
- a Han run takes one position a character, every other unit takes one;
- a position is left free between two units where a reader would stop: between two Han runs always, next to a Han
  run at a punctuation mark that separates, and anywhere at a paragraph break. So no phrase joins across them;
- a number is digits with thousands separators (3,000, which fall away) or a decimal point (14.5, but not in 2020.7.15),
  with its percent sign; digits that a letter follows are a word (5G);
- a word is letters and digits, also with apostrophes inside, which fall away together with a possessive 's; single
  letters with points between them (u.s.a.) are one word;
- a sign may be part of a word. Of `#` after a single letter and of `++` the form holds it, so that C# and C++ are other
  words than C. `+` and `&` after a word or number (R&D, A+H, 5G+, 4+7; also with a space on both sides), and a point
  before a word (.NET), stand beside the form as its `sign`: with it the unit is a second form at the same position;
- brackets, spaces, hyphens and quotes between a number or a word and its neighbour leave none free
  (国办发〔2017〕47号 is one run of positions, however it is bracketed).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.text.kernels.characters import HAN, U32, characters, code_points, text_of
from searchsvc.text.kernels.cutting import HAN_RUN, NUMBER, UNIT, WORD, cut

__all__ = ["HAN", "Cut", "Kind", "Unit", "cut_texts", "units", "without_sign"]


class Kind(StrEnum):
    """What a unit is made of."""

    HAN = "han"
    WORD = "word"
    NUMBER = "number"


_KINDS = {HAN_RUN: Kind.HAN, WORD: Kind.WORD, NUMBER: Kind.NUMBER}


class Unit(NamedTuple):
    """One unit: its comparison form, its first position, and its span in the folded text.

    `hyphenated` is True where a hyphen alone joins the unit, a word, to the word before it (e-learning). `sign` is the
    sign beside it that its form does not hold: `+` or `&` after it, a point before it, or nothing.
    """

    kind: Kind
    form: str
    position: int
    start: int
    end: int
    hyphenated: bool = False
    sign: str = ""

    @property
    def signed(self) -> str:
        """The form with its sign: `r&`, `.net`; the form alone where there is none."""
        return self.sign + self.form if self.sign == "." else self.form + self.sign

    @property
    def width(self) -> int:
        """How many positions the unit takes."""
        return len(self.form) if self.kind is Kind.HAN else 1


def without_sign(form: str) -> str:
    """A form without the sign that `Unit.signed` puts beside it; c++ and c# are words of their own and stay."""
    if form[-1] in "+&" and not form.endswith("++"):
        form = form[:-1]
    return form.removeprefix(".")


class Cut(NamedTuple):
    """The units of texts that stand one after the other: records of `unit_kernels.UNIT`, and their forms.

    `ends[t]` is where text `t` ends among the units; `bounds[t]` is its first position and the one after its last.
    """

    units: NDArray[np.void]
    ends: NDArray[np.int64]
    forms: U32
    bounds: NDArray[np.int64]


def cut_texts(codes: U32, text_ends: NDArray[np.int64], *, zones: int = 1, free: int = 0) -> Cut:
    """The units of folded texts; every `zones` of them share positions, with `free` left out between two."""
    made = np.empty(len(codes), dtype=UNIT)
    ends = np.empty(len(text_ends), dtype=np.int64)
    forms = np.empty(len(codes), dtype=np.uint32)
    bounds = np.empty((len(text_ends), 2), dtype=np.int64)
    count = cut(codes, text_ends, characters().classes(codes), zones, free, made, ends, forms, bounds)
    return Cut(made[:count], ends, forms, bounds)


def units(folded: str) -> Iterator[Unit]:
    """The units of a folded text, in order, in time linear in its length."""
    found = cut_texts(code_points(folded), np.array([len(folded)], dtype=np.int64))
    forms = text_of(found.forms[: found.units["form_end"][-1]]) if len(found.units) else ""
    for position, start, end, form_start, form_end, number, hyphenated, sign in found.units.tolist():
        kind = _KINDS[number]
        form = folded[start:end] if kind is Kind.HAN else forms[form_start:form_end]
        yield Unit(kind, form, position, start, end, bool(hyphenated), chr(sign) if sign else "")
