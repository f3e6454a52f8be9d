"""Texts shown with marks, through the kernels that show a page of results."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from searchsvc.model.page import Fragment
from searchsvc.snippets.fragments import Texts, compose, make_room, read_fragments
from searchsvc.text.kernels.characters import code_points

NO_MARKS: NDArray[np.int64] = np.empty((0, 4), dtype=np.int64)


def texts_of(texts: Sequence[str]) -> Texts:
    """Texts as the kernels take them."""
    return Texts(code_points("".join(texts)), np.array([*accumulate(map(len, texts))], dtype=np.int64))


def fragments(texts: Texts, whole: NDArray[np.bool_], marks: NDArray[np.int64]) -> list[tuple[Fragment, ...]]:
    """The fragments of each text. Marks (text, start, end, leaf) are sorted."""
    room = make_room(len(texts.letters), len(texts.ends), len(marks))
    leaves = int(marks[:, 3].max()) + 1 if len(marks) else 0
    return read_fragments(room, compose(texts, whole, marks, leaves, *room), len(texts.ends))
