"""Frequent characters: how often each of the most frequent Han characters stands in every release is kept.

As a word, a character is all terms that begin with it: a frequent one has more postings than there are releases. Nearly
every relaxed Chinese query asks for some of these few characters. The first that are asked for are kept, and none is
removed for another, so that searches may read while one of them adds a character.
"""

from collections.abc import Callable, Iterable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.search.kernels.kernel_inputs import KeptTfs

MOST_BYTES = 32 << 20
"""A snapshot keeps characters in up to so much memory, which is taken as they are added: 4 bytes for each document."""
MOST_CHARACTERS = 256
LEAST_SHARE = 0.3
"""A character is kept if it has at least so many postings for each document."""
NOTHING_KEPT = KeptTfs(np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32))


class FrequentCharacters:
    """The kept characters of an index of so many `documents`. Safe to use from several threads."""

    def __init__(self, documents: int) -> None:
        most = min(MOST_CHARACTERS, MOST_BYTES // (4 * max(documents, 1)))
        self._tf = np.empty((most, documents), dtype=np.float32)  # a row is filled as its character is added
        self._rows: dict[str, int] = {}
        self._lock = Lock()

    def of(
        self, characters: Iterable[tuple[str, int]], leaves: int, fill: Callable[[int, NDArray[np.float32]], None]
    ) -> KeptTfs:
        """The kept tf of frequent characters, each given with the number of its leaf among so many `leaves`.

        Those that are not kept yet are added while there is room: `fill` is called with the number of the leaf and the
        row to which its tf is to be added. What it raises is raised, and the character is not kept.
        """
        rows = np.full(leaves, -1, dtype=np.int64)
        for character, number in characters:
            row = self._rows.get(character)
            if row is None:
                row = self._added(character, number, fill)
            rows[number] = row
        return KeptTfs(rows, self._tf)

    def _added(self, character: str, number: int, fill: Callable[[int, NDArray[np.float32]], None]) -> int:
        """The row of a character that is added; -1 where there is no room."""
        with self._lock:
            row = self._rows.get(character, len(self._rows))
            if character in self._rows:
                return row
            if row == len(self._tf):
                return -1
            self._tf[row] = 0
            fill(number, self._tf[row])
            self._rows[character] = row
            return row
