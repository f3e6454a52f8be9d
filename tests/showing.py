"""Texts shown with marks, through the kernels that show a page of results."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.page import Fragment
from searchsvc.snippets.fragments import Texts, compose, decode, make_room, read_fragments

NO_MARKS: NDArray[np.int64] = np.empty((0, 4), dtype=np.int64)


def read_texts(encoded: Sequence[bytes]) -> Texts:
    """Texts in UTF-8 as code points."""
    letters = np.empty(sum(map(len, encoded)), dtype=np.uint32)
    ends = np.empty(len(encoded), dtype=np.int64)
    at = 0
    for number, text in enumerate(encoded):
        at = decode(np.frombuffer(text or b"\0", dtype=np.uint8), 0, len(text), letters, at)
        ends[number] = at
    return Texts(letters[:at], ends)


def fragments(texts: Texts, whole: NDArray[np.bool_], marks: NDArray[np.int64]) -> list[tuple[Fragment, ...]]:
    """The fragments of each text. Marks (text, start, end, leaf) are sorted."""
    room = make_room(len(texts.letters), len(texts.ends), len(marks))
    leaves = int(marks[:, 3].max()) + 1 if len(marks) else 0
    return read_fragments(room, compose(texts, whole, marks, leaves, *room), len(texts.ends))
