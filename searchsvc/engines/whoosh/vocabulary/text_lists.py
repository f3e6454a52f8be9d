"""Sorted lists of texts on disk while a lexicon is gathered: put aside as they come, and merged slice by slice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32, ends_of, growing_array
from searchsvc.engines.whoosh.terms.term_list import TermList, merge_terms, slice_bounds
from searchsvc.runtime.arrays_on_disk import Extent, GrowingArray, ScratchArrays, let_go

Numbered = tuple[TermList, tuple[U32, ...]]
"""Sorted texts, and columns with a number for each."""


def slices_of(
    lists: Sequence[Numbered], let_go: Callable[[], None] = lambda: None, most: int | None = None
) -> Iterator[list[Numbered]]:
    """Slices of sorted lists: the n-th of all hold the texts between the same two texts, about `most` of them."""
    for bounds in zip(*slice_bounds([texts for texts, _ in lists], let_go, most), strict=True):
        yield [
            (texts.piece(first, last), tuple([column[first:last] for column in columns]))
            for (texts, columns), (first, last) in zip(lists, bounds, strict=True)
        ]
        let_go()


class TextLists:
    """Any number of sorted lists, put aside in one file."""

    def __init__(self, path: Path) -> None:
        self._scratch = ScratchArrays(path)
        self._lists: list[list[Extent]] = []

    def add(self, texts: TermList, *columns: U32) -> None:
        """Puts a list aside."""
        self._lists.append(self._scratch.add([texts.ends, *columns, texts.text]))

    def slices(self, most: int | None = None) -> Iterator[list[Numbered]]:
        """The lists, mapped and slice by slice; what is read of one need not stay in memory for the next."""
        lists: list[Numbered] = []
        for extents in self._lists:
            ends, *columns, text = self._scratch.read(extents)
            lists.append((TermList(text, ends), tuple(columns)))
        return slices_of(lists, self._scratch.let_go, most)


class GrowingTexts:
    """One sorted list of texts with a number for each, which come in ascending pieces."""

    def __init__(self, path: Path) -> None:
        self._text = GrowingArray(path, np.uint8)
        self._ends = GrowingArray(path.with_suffix(".ends"), np.int64)
        self._numbers = GrowingArray(path.with_suffix(".numbers"), np.uint32)

    def extend(self, texts: TermList, numbers: U32) -> None:
        """Adds texts, which all come after those that are there."""
        self._ends.extend(texts.ends + len(self._text))
        self._text.extend(texts.text)
        self._numbers.extend(numbers)

    def read(self) -> Numbered:
        """All of it, mapped; nothing more can be added."""
        return TermList(self._text.read(), self._ends.read()), (self._numbers.read(),)


def let_go_of(lists: Iterable[Numbered]) -> None:
    """Takes what was read of mapped lists out of this process's memory."""
    for texts, columns in lists:
        arrays: list[NDArray[Any]] = [texts.text, texts.ends, *columns]
        for array in arrays:
            let_go(array)


class TextFiles:
    """Writes the sorted texts of a list of a segment, piece by piece, and their numbers in a file beside them."""

    def __init__(self, folder: Path, segment: str, texts: str, numbers: str) -> None:
        self._text, self._ends, self._numbers = (
            growing_array(folder, segment, name) for name in (texts, ends_of(texts), numbers)
        )

    def __len__(self) -> int:
        return len(self._numbers)

    def extend(self, texts: TermList, numbers: U32) -> None:
        """Writes the next texts."""
        self._ends.extend(texts.ends + len(self._text))
        self._text.extend(texts.text)
        self._numbers.extend(numbers)

    def close(self) -> None:
        """Ends the files."""
        for each in (self._text, self._ends, self._numbers):
            each.close()


def merge_equals(lists: Sequence[Numbered]) -> tuple[TermList, U32]:
    """The texts of sorted lists, those too that are equal, with their first column; the earlier list comes first."""
    texts, ids = merge_terms([texts for texts, _ in lists])
    of_texts, numbers = np.concatenate(ids), np.concatenate([columns[0] for _, columns in lists])
    order = np.argsort(of_texts, kind="stable")
    return _repeated(texts, of_texts[order]), numbers[order]


def _repeated(texts: TermList, numbers: NDArray[np.int32]) -> TermList:
    """The texts with these ascending numbers, of which some come again."""
    if len(numbers) == len(texts):
        return texts
    lengths = texts.lengths()
    begins, chosen = (texts.ends - lengths)[numbers], lengths[numbers]
    ends = np.cumsum(chosen)
    places = np.arange(int(ends[-1])) + np.repeat(begins - (ends - chosen), chosen)
    return TermList(texts.text[places], ends)
