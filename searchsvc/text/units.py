"""Units: a folded text cut into Han runs, words and numbers, each at its position.

Rules:
- a Han run takes one position a character, every other unit takes one;
- a position is left free between two units where a reader would stop: between two Han runs always, next to a Han
  run at a punctuation mark that separates, and anywhere at a paragraph break. So no phrase joins across them;
- brackets, spaces, hyphens and quotes between a number or a word and its neighbour leave none free
  (国办发〔2017〕47号 is one run of positions, however it is bracketed).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{HAN}]"
_PATTERN = re.compile(
    rf"""
    (?P<han>[{HAN}]+)
  | (?P<number>\d+(?:,\d{{3}}(?!\d))+(?:\.\d+(?![\d.]))?%?   # 3,000 and 1,234.5
      | (?<![\d.])\d+\.\d+(?!\.?\d)%?                        # 14.5%, but not 2020.7.15
      | \d+(?!{_LETTER})%?)
  | (?P<acronym>(?<!{_LETTER})[a-z](?:\.[a-z])+(?!{_LETTER})\.?)
  | (?P<word>{_LETTER}+(?:['’ʼ]{_LETTER}+)*)
    """,
    re.VERBOSE,
)
_APOSTROPHES = re.compile(r"['’ʼ]")
_POSSESSIVE = re.compile(r"['’ʼ]s$")
_SEPARATOR = re.compile(r"[,;:!?、。，；：！？…|\\]|\.(?:\s|$)|\n[ \t\r]*\n")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_HYPHEN = re.compile(r"[-‐‑]")


class Kind(StrEnum):
    """What a unit is made of."""

    HAN = "han"
    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its comparison form, its first position, and its span in the folded text.

    `hyphenated` is True where a hyphen alone joins the unit, a word, to the word before it (e-learning).
    """

    kind: Kind
    form: str
    position: int
    start: int
    end: int
    hyphenated: bool = False

    @property
    def width(self) -> int:
        """How many positions the unit takes."""
        return len(self.form) if self.kind is Kind.HAN else 1


def _form(kind: str, text: str) -> str:
    if kind == "number":
        return text.replace(",", "")
    if kind == "acronym":
        return text.replace(".", "")
    if kind == "word":
        return _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    return text


def separated(before: Kind, between: str, after: Kind) -> bool:
    """Whether the text between two units keeps them apart."""
    if before is Kind.HAN and after is Kind.HAN:
        return True
    if not between:
        return False
    if Kind.HAN in (before, after):
        return _SEPARATOR.search(between) is not None
    return _PARAGRAPH.search(between) is not None


def units(folded: str, position: int = 0) -> Iterator[Unit]:
    """The units of a folded text, in order, the first at `position`, in time linear in the text's length."""
    previous: Kind | None = None
    previous_end = 0
    for match in _PATTERN.finditer(folded):
        group = match.lastgroup or "word"
        kind = Kind.WORD if group in ("word", "acronym") else Kind(group)
        start, end = match.span()
        between = folded[previous_end:start]
        if previous is not None and separated(previous, between, kind):
            position += 1
        hyphenated = kind is Kind.WORD and previous is Kind.WORD and _HYPHEN.fullmatch(between) is not None
        form = _form(group, folded[start:end])
        yield Unit(kind, form, position, start, end, hyphenated)
        position += len(form) if kind is Kind.HAN else 1
        previous, previous_end = kind, end
