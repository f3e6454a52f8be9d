"""Characters as kernels see them: for each code point its folded form and what a unit may do with it, in flat tables.

What a character folds to is said by `fold.fold_char`, and its class by the sets of `units`' rules; a table is filled
as characters are met, so that a process pays only for those of its texts.
"""

import re
import threading
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.runtime.arrays import Int64s, Uint32s
from searchsvc.runtime.kernel import allocating
from searchsvc.text.fold import fold_char

U32 = NDArray[np.uint32]
U8 = NDArray[np.uint8]

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KNOWN, IS_HAN, IS_LETTER, IS_DIGIT, IS_APOSTROPHE, IS_SPACE, IS_SEPARATOR, IS_HYPHEN = (1 << bit for bit in range(8))
_CLASSES = (
    (IS_HAN, re.compile(rf"[{HAN}]")),
    (IS_LETTER, re.compile(rf"[^\W_{HAN}]")),  # digits are letters too
    (IS_DIGIT, re.compile(r"\d")),
    (IS_APOSTROPHE, re.compile(r"['’ʼ]")),
    (IS_SPACE, re.compile(r"\s")),
    (IS_SEPARATOR, re.compile(r"[,;:!?、。，；：！？…|\\]")),
    (IS_HYPHEN, re.compile(r"[-‐‑]")),
)
_EXPANDED = 1 << 31
"""In the table of folded forms: the rest of the number is the place of a form that is not one character."""


class FoldedTexts(NamedTuple):
    """Folded texts one after the other.

    `codes[i]` was made from [`starts[i]`, `ends[i]`) of its own original; text `t` ends before `ends_of_texts[t]`.
    """

    codes: U32
    starts: U32
    ends: U32
    ends_of_texts: NDArray[np.int64]

    def texts(self) -> list[str]:
        """The folded texts."""
        whole = text_of(self.codes)
        return [whole[start:end] for start, end in pairwise([0, *self.ends_of_texts.tolist()])]


def code_points(text: str) -> U32:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()


def text_of(codes: U32) -> str:
    """The text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@allocating
def _expand(
    plain: FoldedTexts,
    places: Int64s,
    forms: Int64s,
    form_ends: Int64s,
    form_codes: Uint32s,
    text_starts: Int64s,
    made: FoldedTexts,
) -> None:
    """Copies folded texts to `made`, with the characters at `places` as the forms that they really fold to.

    Form `f` is `form_codes[form_ends[f]:form_ends[f + 1]]`. The character at `places[i]` has form `forms[i]`, and its
    text starts at `text_starts[i]` in `made`. A character that folds to nothing extends the one before it.
    """
    at = begin = 0
    for index in range(places.size + 1):
        place = places[index] if index < places.size else plain.codes.size
        end = at + place - begin
        made.codes[at:end] = plain.codes[begin:place]
        made.starts[at:end] = plain.starts[begin:place]
        made.ends[at:end] = plain.ends[begin:place]
        at, begin = end, place + 1
        if index == places.size:
            break
        offset = plain.starts[place]
        first, last = form_ends[forms[index]], form_ends[forms[index] + 1]
        if first == last and at > text_starts[index]:
            made.ends[at - 1] = offset + 1
        for each in range(first, last):
            made.codes[at], made.starts[at], made.ends[at] = form_codes[each], offset, offset + 1
            at += 1


class Characters:
    """The tables. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._classes = np.zeros(0x110000, dtype=np.uint8)
        self._folds = np.zeros(0x110000, dtype=np.uint32)  # 0 unknown, else 1 + the folded code point, or _EXPANDED
        self._form_ends = np.zeros(1, dtype=np.int64)
        self._forms = np.empty(0, dtype=np.uint32)

    def classes(self, folded: U32) -> U8:
        """The class bits of every code point; those of the given ones, which must be folded, are known."""
        known = self._classes.take(folded)
        if not known.all():
            for code in set(folded[known == 0].tolist()):
                self._classes[code] = _class_of(chr(code))
        return self._classes

    def fold(self, codes: U32, text_ends: NDArray[np.int64]) -> FoldedTexts:
        """The folded form of texts that stand one after the other, text `t` up to `text_ends[t]`."""
        found = self._folds.take(codes)
        if not found.all():
            self._learn(set(codes[found == 0].tolist()))
            found = self._folds.take(codes)
        lengths = np.diff(text_ends, prepend=0)
        starts = np.arange(len(codes), dtype=np.uint32) - np.repeat((text_ends - lengths).astype(np.uint32), lengths)
        plain = FoldedTexts(found - np.uint32(1), starts, starts + np.uint32(1), text_ends)
        places = np.flatnonzero(found >= _EXPANDED)
        return self._expanded(plain, places, found[places].astype(np.int64) - _EXPANDED) if len(places) else plain

    def _expanded(self, plain: FoldedTexts, places: NDArray[np.int64], forms: NDArray[np.int64]) -> FoldedTexts:
        """Texts folded character by character, with those at `places` folded to forms of other lengths than one."""
        text_ends = plain.ends_of_texts
        more = np.concatenate([[0], np.cumsum(np.diff(self._form_ends)[forms] - 1)])
        ends = text_ends + more[np.searchsorted(places, text_ends)]
        text_starts = np.concatenate([[0], ends])[np.searchsorted(text_ends, places, side="right")]
        codes, starts, made_ends = np.empty((3, len(plain.codes) + int(more[-1])), dtype=np.uint32)
        made = FoldedTexts(codes, starts, made_ends, ends)
        _expand(plain, places, forms, self._form_ends, self._forms, text_starts, made)
        return made

    def _learn(self, codes: set[int]) -> None:
        with self._lock:
            for code in codes:
                if self._folds[code]:
                    continue  # by another thread; a kernel may be using the form that it has
                form = code_points(fold_char(chr(code)))
                if len(form) == 1:
                    self._folds[code] = form[0] + 1
                else:
                    self._forms = np.concatenate([self._forms, form])
                    self._form_ends = np.append(self._form_ends, len(self._forms))
                    self._folds[code] = _EXPANDED + len(self._form_ends) - 2


def _class_of(char: str) -> int:
    return KNOWN | sum(bit for bit, members in _CLASSES if members.match(char))


@cache
def characters() -> Characters:
    """The tables of this process."""
    return Characters()


def folded_texts(texts: Sequence[str]) -> FoldedTexts:
    """Some texts, folded."""
    ends = np.array([*accumulate(map(len, texts))], dtype=np.int64)
    return characters().fold(code_points("".join(texts)), ends)
