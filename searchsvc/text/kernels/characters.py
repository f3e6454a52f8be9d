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

from searchsvc.runtime.kernel import kernel
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


@kernel
def _fold(codes, text_ends, folds, form_ends, forms, folded, starts, ends, folded_ends):
    at = begin = 0
    for text in range(text_ends.size):
        first = at
        for place in range(begin, text_ends[text]):
            fold = folds[codes[place]]
            offset = place - begin
            if fold < _EXPANDED:
                folded[at], starts[at], ends[at] = fold - 1, offset, offset + 1
                at += 1
                continue
            form = fold - _EXPANDED
            if form_ends[form] == form_ends[form + 1] and at > first:  # nothing is left: it extends the one before
                ends[at - 1] = offset + 1
            for each in range(form_ends[form], form_ends[form + 1]):
                folded[at], starts[at], ends[at] = forms[each], offset, offset + 1
                at += 1
        folded_ends[text] = at
        begin = text_ends[text]


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
        expanded = found[found >= _EXPANDED] - np.uint32(_EXPANDED)
        size = len(codes) - len(expanded) + int(np.diff(self._form_ends)[expanded].sum())
        folded, starts, ends = np.empty((3, size), dtype=np.uint32)
        made = FoldedTexts(folded, starts, ends, np.empty(len(text_ends), dtype=np.int64))
        _fold(codes, text_ends, self._folds, self._form_ends, self._forms, *made)
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
