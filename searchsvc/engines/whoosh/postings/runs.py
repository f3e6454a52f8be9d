"""Runs: postings in memory as plain arrays, made from documents.

Everything that is built is a run: a batch of documents as one process analysed it, what was spilled to disk, a segment
that is to be merged. In a run the terms are sorted, and the documents of each term ascend.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.segment_files import U32
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.runtime.arrays import Int64s, Uint32s
from searchsvc.runtime.kernel import kernel

U64 = NDArray[np.uint64]

RUN_ARRAYS = ("frequencies", "counts", "documents", "within", "occurrences")
"""The fields of a `Run` that are arrays."""


@dataclass(frozen=True, slots=True)
class Run:
    """Postings of some documents.

    `terms` is sorted; `frequencies[t]` is in how many documents term `t` is, `counts[t]` how often in all. `documents`
    and `within` (how often in that document) have one element a posting, `occurrences` one an occurrence.
    """

    terms: TermList
    frequencies: U32
    counts: U64
    documents: U32
    within: U32
    occurrences: U32

    def __reduce__(self) -> tuple[Any, ...]:
        """From process to process numbers go in as few bytes as hold them, which is half as many in all."""
        arrays = (getattr(self, name) for name in RUN_ARRAYS)
        return _received, (self.terms.text, *map(_narrowed, (self.terms.lengths(), *arrays)))

    def starts(self) -> "Starts":
        """Where the postings and the occurrences of each term begin, and where those of the last end."""
        return Starts(starts(self.frequencies), starts(self.counts))

    def slices(self, bounds: Iterable[tuple[int, int]]) -> Iterator["RunSlice"]:
        """Consecutive slices [first, last) of the terms."""
        posting = occurrence = 0
        for first, last in bounds:
            last_posting = posting + int(self.frequencies[first:last].sum())
            last_occurrence = occurrence + int(self.counts[first:last].sum())
            yield RunSlice(
                self.piece(slice(first, last), slice(posting, last_posting), slice(occurrence, last_occurrence))
            )
            posting, occurrence = last_posting, last_occurrence

    def piece(self, terms: slice, postings: slice, occurrences: slice) -> "Run":
        """A stretch of the terms, whose postings and occurrences are these stretches."""
        return Run(
            terms=self.terms.piece(terms.start, terms.stop),
            frequencies=self.frequencies[terms],
            counts=self.counts[terms],
            documents=self.documents[postings],
            within=self.within[postings],
            occurrences=self.occurrences[occurrences],
        )


class Starts(NamedTuple):
    """Where the postings and the occurrences of each term of a run begin, and where those of the last end."""

    postings: NDArray[np.int64]
    occurrences: NDArray[np.int64]


class MergedSlice(Protocol):
    """Consecutive terms of what is merged, of which a merge reads a few at a time."""

    @property
    def terms(self) -> TermList:
        """The terms."""

    @property
    def frequencies(self) -> U32:
        """In how many documents each term is."""

    def read(self, first: int, last: int) -> Run:
        """The run of the terms [first, last) of the slice. It is asked for in ascending order, and each term once."""


class MergeSource(Protocol):
    """What can be merged: a run, or a segment that is read by the piece."""

    @property
    def terms(self) -> Sequence[bytes]:
        """The terms, of which few are looked at."""

    def slices(self, bounds: Iterable[tuple[int, int]]) -> Iterator[MergedSlice]:
        """Consecutive slices [first, last) of the terms."""


class RunSlice:
    """A `MergedSlice` of a run, whose arrays are at hand."""

    def __init__(self, run: Run) -> None:
        self._run, self._begins = run, run.starts()

    @property
    def terms(self) -> TermList:
        """See `MergedSlice`."""
        return self._run.terms

    @property
    def frequencies(self) -> U32:
        """See `MergedSlice`."""
        return self._run.frequencies

    def read(self, first: int, last: int) -> Run:
        """See `MergedSlice`."""
        postings, occurrences = (slice(each[first], each[last]) for each in self._begins)
        return self._run.piece(slice(first, last), postings, occurrences)


def _narrowed(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _received(text: NDArray[np.uint8], lengths: NDArray[Any], *arrays: NDArray[Any]) -> Run:
    wide: list[NDArray[Any]] = [
        values.astype(np.uint64 if name == "counts" else np.uint32)
        for name, values in zip(RUN_ARRAYS, arrays, strict=True)
    ]
    return Run(TermList(text, np.cumsum(lengths, dtype=np.int64)), *wide)


def starts(sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """Where each of consecutive stretches of these sizes begins, and where the last one ends."""
    begins = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=begins[1:])
    return begins


@kernel
def _gather(order: Int64s, begins: Int64s, within: Uint32s, occurrences: Uint32s, out: Uint32s) -> None:
    """Copies the occurrences of postings in their new order; posting `p` has `within[p]` from `begins[p]` on."""
    at = 0
    for index in range(order.size):
        posting = order[index]
        begin = begins[posting]
        for each in range(within[posting]):
            out[at] = occurrences[begin + each]
            at += 1


class RunMaker:
    """Gathers documents in ascending order into a run."""

    def __init__(self) -> None:
        self._ids: dict[bytes, int] = {}
        self._terms = array("I")
        self._documents = array("I")
        self._within = array("I")
        self._occurrences = array("I")

    def __len__(self) -> int:
        return len(self._occurrences)

    def add(self, document: int, prefix: bytes, terms: dict[str, list[int]]) -> None:
        """Adds the terms of one field of a document, each with its occurrences; `prefix` is the field's."""
        ids = self._ids
        self._terms.extend([ids.setdefault(prefix + term.encode(), len(ids)) for term in terms])
        self._documents.extend([document] * len(terms))
        self._within.extend(map(len, terms.values()))
        self._occurrences.extend(chain.from_iterable(terms.values()))

    def make(self) -> Run:
        """The run of all that was added."""
        terms = sorted(self._ids)
        ranks = np.empty(len(terms), dtype=np.uint32)
        ranks[np.fromiter((self._ids[term] for term in terms), dtype=np.int64, count=len(terms))] = np.arange(
            len(terms)
        )
        postings, within = ranks[_as_array(self._terms)], _as_array(self._within)
        order = np.argsort(postings, kind="stable")
        occurrences = np.empty(len(self._occurrences), dtype=np.uint32)
        _gather(order, starts(within), within, _as_array(self._occurrences), occurrences)
        return Run(
            terms=TermList.of(terms),
            frequencies=np.bincount(postings, minlength=len(terms)).astype(np.uint32),
            counts=np.bincount(postings, weights=within, minlength=len(terms)).astype(np.uint64),
            documents=_as_array(self._documents)[order],
            within=within[order],
            occurrences=occurrences,
        )


def _as_array(numbers: "array[int]") -> U32:
    return np.frombuffer(numbers, dtype=np.uint32) if len(numbers) else np.empty(0, dtype=np.uint32)
