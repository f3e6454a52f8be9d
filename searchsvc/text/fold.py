"""Folding: the one normal form in which texts and queries are compared, with a map back to the original.

Each character is put into its compatibility form (full width becomes half width) and into lower case, loses its accents
if it is Latin, Greek or Cyrillic, becomes the Han character that it stands for if it is a radical or a circle (二○二○
is 二〇二〇), and becomes simplified if it is a traditional Han character. Variation selectors are dropped. No other
module deals with width or case.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import opencc
from numpy.typing import NDArray

from searchsvc.runtime.data_files import data_lines

_CIRCLES = "○◯"
"""Typed for the Han zero 〇 where a keyboard does not have it."""
_ACCENTED_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `starts[i]` and `ends[i]` give the stretch of the original that made `text[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that made `text[start:end]` (which must not be empty)."""
        return self.starts[start], self.ends[end - 1]


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def to_simplified(char: str) -> str:
    """The simplified form of one character, always one character."""
    simplified = _simplifier().convert(char)
    return simplified if len(simplified) == 1 else char


@cache
def _ideographs_of_radicals() -> dict[str, str]:
    """The ideographs that the CJK Radicals Supplement stands for: PDF files often hold ⻘, U+2ED8, for a printed 青."""
    pairs = (line.split() for line in data_lines("cjk_radicals.txt"))
    return {chr(int(radical, 16)): chr(int(ideograph, 16)) for radical, ideograph in pairs}


def _fold_han(char: str) -> str:
    return to_simplified(_ideographs_of_radicals().get(char, char))


def _is_dropped(char: str) -> bool:
    """Whether a character is no letter of its own: an accent, a variation selector, or nothing that is seen."""
    category = unicodedata.category(char)
    if category == "Mn":
        return unicodedata.combining(char) != 0 or "VARIATION SELECTOR" in unicodedata.name(char, "")
    return category in ("Cf", "Cs")  # zero-width and other format characters, stray surrogates


def _is_accented_script(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_ACCENTED_SCRIPTS)


def _strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    if not _is_accented_script(decomposed[0]):
        return text
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _fold_once(char: str) -> str:
    if _is_dropped(char):
        return ""
    if char in _CIRCLES:
        return "〇"
    compatible = unicodedata.normalize("NFKC", char).casefold()
    stripped = "".join(_strip_accents(part) for part in compatible)
    return "".join(_fold_han(part) if part >= "\u2e80" else part for part in stripped)


def fold_char(char: str) -> str:
    """The folded form of one character: mostly one character, none for a combining accent, several for a ligature.

    The result folds to itself, so that folding a folded text changes nothing.
    """
    folded = _fold_once(char)
    while (again := "".join(map(_fold_once, folded))) != folded:
        folded = again
    return folded


class _FoldTable(dict[int, str]):
    """A `str.translate` table that is filled as characters are met.

    Two arrays are indexed by code point: `codes` holds 1 + the folded code point where a character folds to one, else
    0, and `widths` how many characters it folds to. `uneven` are the characters met that fold to none or to several.
    """

    def __init__(self) -> None:
        self.codes = np.zeros(0x110000, dtype=np.uint32)
        self.widths = np.zeros(0x110000, dtype=np.uint8)
        self.uneven: set[str] = set()

    def __missing__(self, codepoint: int) -> str:
        folded = fold_char(chr(codepoint))
        self.widths[codepoint] = len(folded)
        if len(folded) == 1:
            self.codes[codepoint] = ord(folded) + 1
        else:
            self.uneven.add(chr(codepoint))
        self[codepoint] = folded  # last, because a thread that finds it here relies on the rest
        return folded


_TABLE = _FoldTable()
_LONG = 64
"""Characters: in a shorter text `str.translate` is faster than the arrays."""


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _folded_alike(text: str) -> str | None:
    """The folded text if it is ASCII, or long with each character known to fold to exactly one; else None.

    Looking up the codes in an array takes a tenth of the time of `str.translate` for a body of Chinese text, but twice
    its time for a query.
    """
    if text.isascii():
        return text.lower()
    if len(text) < _LONG:
        return None
    codes: NDArray[np.uint32] = _TABLE.codes.take(_code_points(text))
    if not codes.all():
        return None
    folded: NDArray[np.uint32] = codes - np.uint32(1)
    return folded.tobytes().decode("utf-32-le")


def fold_text(text: str) -> str:
    """The folded text alone, where offsets do not matter."""
    folded = _folded_alike(text)
    return text.translate(_TABLE) if folded is None else folded


def fold(text: str) -> Folded:
    """The folded text with its offset map. A character folded to nothing extends the one before it."""
    folded = _folded_alike(text)
    if folded is None:
        folded = text.translate(_TABLE)
        if not _TABLE.uneven.isdisjoint(text):
            return Folded(folded, *_offsets(_TABLE.widths.take(_code_points(text))))
    return Folded(folded, range(len(text)), range(1, len(text) + 1))


def _offsets(widths: NDArray[np.uint8]) -> tuple[memoryview, memoryview]:
    """For each folded character, the start and end of the original stretch that made it, as in `Folded`.

    `widths` says for each original character how many characters it folds to.
    """
    places = np.arange(len(widths), dtype=np.int32)
    starts = np.repeat(places, widths)
    ends = starts + np.int32(1)
    nothing = np.flatnonzero(widths == 0)
    extended = np.cumsum(widths, dtype=np.int32)[nothing] - 1
    is_after = extended >= 0
    ends[extended[is_after]] = places[nothing[is_after]] + 1  # of several at one index, the last is kept
    return starts.data, ends.data  # an element of a memoryview is a Python int, not a NumPy number
