"""Tellings in a build: the documents of the new generation as they are compared, and what was known of older ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.compat.codec import ColumnarSegment
from searchsvc.engines.whoosh.format.stored_row import unpack_release, unpack_row
from searchsvc.engines.whoosh.postings.merging import DROPPED
from searchsvc.engines.whoosh.store.rows import RowReader, read_facts
from searchsvc.engines.whoosh.store.signatures import read_signatures
from searchsvc.runtime.arrays import Uint32s
from searchsvc.tellings.candidates import Dated
from searchsvc.tellings.finding import Pairs, Told, find_pairs
from searchsvc.tellings.profile import Profile, profile_of
from searchsvc.tellings.signature import joined


class Moved(NamedTuple):
    """Where the documents of a merged segment went: into which segment, and the new number of each."""

    segment: str
    numbers: Uint32s


@dataclass(frozen=True, slots=True)
class Older:
    """What the generation that is built upon knew, and its segments in order."""

    told: Told
    segments: Sequence[ColumnarSegment]


class _Documents:
    """The documents of the new generation, numbered over all its segments."""

    def __init__(self, folder: Path, segments: Sequence[ColumnarSegment]) -> None:
        names = [segment.segment_id() for segment in segments]
        self._sizes = {segment.segment_id(): segment.doc_count_all() for segment in segments}
        self.size = sum(self._sizes.values())
        self._starts = np.cumsum([0, *self._sizes.values()])[:-1]
        self._bases = dict(zip(names, self._starts.tolist(), strict=True))
        self._readers = [RowReader(folder, name) for name in names]
        scripts = [read_facts(folder, name)["language"].copy() for name in names]
        for segment, of_segment in zip(segments, scripts, strict=True):
            of_segment[list(segment.deleted_docs())] = 0
        signatures = joined([read_signatures(folder, name) for name in names])
        self.dated = Dated(np.concatenate([*scripts, np.empty(0, dtype=np.uint8)]), signatures)

    def moved_to(self, segment: str, moved: Mapping[str, Moved], size: int = 0) -> NDArray[np.int64]:
        """The new number of each document of a segment, -1 where it is gone; `size` is needed of one that is."""
        if segment in moved:
            merged = moved[segment]
            numbers: NDArray[np.int64] = merged.numbers.astype(np.int64) + self._bases[merged.segment]
            numbers[merged.numbers == DROPPED] = -1
            return numbers
        if segment in self._bases:
            first = self._bases[segment]
            return np.arange(first, first + self._sizes[segment])
        return np.full(size, -1)

    def profiles(self, documents: Sequence[int]) -> list[Profile | None]:
        """See `Comparable`."""
        return [*map(self._profile, documents)]

    def _profile(self, document: int) -> Profile | None:
        segment = int(np.searchsorted(self._starts, document, side="right")) - 1
        row = self._readers[segment].read(document - int(self._starts[segment]))
        return profile_of(unpack_release(unpack_row(row)), self.dated.signatures.of(document))


def _carried(older: Older, moved: Mapping[str, Moved], documents: _Documents) -> Pairs:
    """The older pairs both of whose documents are still there, in the new numbers."""
    numbers = [documents.moved_to(segment.segment_id(), moved, segment.doc_count_all()) for segment in older.segments]
    new_numbers = np.concatenate([*numbers, np.empty(0, dtype=np.int64)])
    first, second = new_numbers[older.told.pairs.first], new_numbers[older.told.pairs.second]
    is_there = (first >= 0) & (second >= 0)
    first, second, sure = first[is_there], second[is_there], older.told.pairs.confidence[is_there]
    is_live = (documents.dated.scripts[first] > 0) & (documents.dated.scripts[second] > 0)
    return Pairs(first[is_live], second[is_live], sure[is_live])


def _are_new(documents: _Documents, new: str | None, moved: Mapping[str, Moved]) -> NDArray[np.bool_]:
    """Which documents this build has put."""
    are_new = np.zeros(documents.size, dtype=np.bool_)
    if new is not None:
        of_segment = documents.moved_to(new, moved)
        are_new[of_segment[of_segment >= 0]] = True
    return are_new


def find_tellings(
    folder: Path,
    segments: Sequence[ColumnarSegment],
    new: ColumnarSegment | None,
    moved: Mapping[str, Moved],
    older: Older | None,
) -> Told:
    """The pairs of a generation whose segments are written.

    `new` is the segment of this build, `moved` says where the documents of merged segments are.
    """
    documents = _Documents(folder, segments)
    if older is None:
        return find_pairs(documents, np.full(documents.size, True))
    known = Told(_carried(older, moved, documents), older.told.dictionary)
    return find_pairs(documents, _are_new(documents, new and new.segment_id(), moved), known)
