"""What an evaluation asks of what it searches: a snapshot of an index, or a few documents of a larger one."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.search.frequent_characters import FrequentCharacters
from searchsvc.engines.whoosh.search.kernels.kernel_inputs import FieldNorms, SegmentQuery, SegmentView
from searchsvc.engines.whoosh.terms.term_dictionary import Keys
from searchsvc.runtime.arrays import Int64s


class Segment(Protocol):
    """One segment: the documents [`base`, `last`)."""

    @property
    def base(self) -> int:
        """Its first document."""

    @property
    def last(self) -> int:
        """The document after its last one."""


class TermSource(Protocol):
    """The terms of all that an index holds: what a query's leaves become, and how rare these are."""

    @property
    def count(self) -> int:
        """How many live documents the index has."""

    @property
    def families(self) -> dict[str, list[str]]:
        """What was found of families of words, by root: kept for other searches."""

    def most_frequent(self, prefix: str, count: int) -> Counter[str]:
        """The most frequent terms of texts that begin with a prefix, with the number of their documents."""

    def frequencies(self, prefix: str, most: int) -> Counter[str] | None:
        """All terms of texts that begin with a prefix, with the number of their documents; None beyond `most`."""

    def look_up(self, keys: Keys, query: SegmentQuery, counts: Int64s) -> list[SegmentQuery]:
        """A query for each segment, with the infos of its terms; adds to `counts` the postings of each slot."""


class Searched(TermSource, Protocol):
    """Documents that can be searched, in segments. `all_live` says which are not deleted."""

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments."""

    @property
    def all_live(self) -> NDArray[np.bool_]:
        """Whether each document is live."""

    @property
    def norms(self) -> FieldNorms:
        """What scoring knows of every document."""

    @property
    def frequent_characters(self) -> FrequentCharacters:
        """What searches keep of frequent characters."""

    def view(self, number: int, *, title_only: bool = False, deleted_too: bool = False) -> SegmentView:
        """The segment with this number, as kernels look at it."""
