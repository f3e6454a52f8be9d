"""Aliases: terms whose postings are exactly those of an earlier term, and so need not be stored again.

Most stems have one form only, and are aliases of it. That postings are the same is told by digests of 128 bits from a
secret seed, so that nobody can write a release in which two different ones have the same digest.
"""

import secrets

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.postings.runs import Run, Starts
from searchsvc.runtime.arrays import Bools, Int64s, Uint8s, Uint32s, Uint64s, read_only, uint64
from searchsvc.runtime.kernel import kernel

NO_ALIAS = -1
_LANES = 2
"""So many digests of 64 bits are taken of each term, from a seed each."""
_MULTIPLIER = uint64(0x9E3779B97F4A7C15)


@kernel
def _mark_stretches(begins: Int64s, chosen: Bools, marked: Bools) -> None:
    """Says of each element of the stretches [begins[t], begins[t + 1]) whether term `t` is chosen."""
    for term in range(begins.size - 1):
        for index in range(begins[term], begins[term + 1]):
            marked[index] = chosen[term]


@kernel
def _fill_digests(
    documents: Uint32s,
    within: Uint32s,
    occurrences: Uint32s,
    begins: Starts,
    fields: Uint8s,
    chosen: Int64s,
    seeds: Uint64s,
    digests: Uint64s,
) -> None:
    """Fills in the digests of all postings of each chosen term and of its field, one from each seed."""
    for index in range(chosen.size):
        term = chosen[index]
        for lane in range(seeds.size):
            digest = (seeds[lane] ^ uint64(fields[term])) * _MULTIPLIER
            for posting in range(begins.postings[term], begins.postings[term + 1]):
                pair = (uint64(documents[posting]) << uint64(32)) | uint64(within[posting])
                digest = (digest ^ pair) * _MULTIPLIER
                digest ^= digest >> uint64(29)
            for each in range(begins.occurrences[term], begins.occurrences[term + 1]):
                digest = (digest ^ uint64(occurrences[each])) * _MULTIPLIER
                digest ^= digest >> uint64(29)
            digests[index, lane] = digest


def stretches(begins: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each posting, or occurrence, whether its term is chosen; those of term `t` begin at `begins[t]`."""
    marked = np.empty(begins[-1], dtype=np.bool_)
    _mark_stretches(begins, chosen, marked)
    return marked


class AliasFinder:
    """Finds the aliases among the terms of a segment, which come in pieces of ascending order.

    `stem_mark` begins the terms that may be aliases; those that may be what they are aliases of begin with a letter.
    """

    def __init__(self, stem_mark: str) -> None:
        self._stem_mark = ord(stem_mark)
        self._seeds = np.array([secrets.randbits(64) for _ in range(_LANES)], dtype=np.uint64)
        self._added: list[tuple[NDArray[np.uint64], NDArray[np.int64]]] = []  # digests and numbers of words
        self._sorted = np.empty((0, _LANES), dtype=np.uint64), np.empty(0, dtype=np.int64)  # of those before
        self._terms = 0

    def find(self, run: Run, begins: Starts) -> NDArray[np.int64]:
        """For each term of the next piece the number of the earlier one with the very same postings, or `NO_ALIAS`."""
        aliases = np.full(len(run.terms), NO_ALIAS, dtype=np.int64)
        first, self._terms = self._terms, self._terms + len(run.terms)
        if not len(run.terms):
            return aliases
        lengths = run.terms.lengths()
        begin = run.terms.ends - lengths
        fields, letters = run.terms.text[begin], run.terms.text[np.where(lengths > 1, begin + 1, 0)]
        is_stem = (letters == self._stem_mark) & (lengths > 1)
        is_word = (letters >= ord("a")) & (letters <= ord("z")) & (lengths > 1)
        chosen = np.flatnonzero(is_stem | is_word)
        digests = np.empty((len(chosen), _LANES), dtype=np.uint64)
        documents, within, occurrences = map(read_only, (run.documents, run.within, run.occurrences))
        _fill_digests(documents, within, occurrences, begins, fields, chosen, self._seeds, digests)
        are_stems = is_stem[chosen]
        self._added.append((digests[~are_stems], first + chosen[~are_stems]))
        found, stems = self._found(digests[are_stems]), chosen[are_stems]
        aliases[stems] = np.where(found < first + stems, found, NO_ALIAS)
        return aliases

    def _found(self, wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The numbers of the words with these digests, or `NO_ALIAS`.

        Sorted arrays take a fifth of the memory of a dictionary. Nearly all words come before the first stem.
        """
        if not len(wanted):
            return np.empty(0, dtype=np.int64)
        if any(len(numbers) for _, numbers in self._added):
            parts = [self._sorted, *self._added]
            digests, numbers = (np.concatenate(each) for each in zip(*parts, strict=True))
            order = np.argsort(digests[:, 0], kind="stable")
            self._sorted, self._added = (digests[order], numbers[order]), []
        digests, numbers = self._sorted
        if not len(numbers):
            return np.full(len(wanted), NO_ALIAS, dtype=np.int64)
        at = np.maximum(np.searchsorted(digests[:, 0], wanted[:, 0], side="right") - 1, 0)
        return np.where((digests[at] == wanted).all(axis=1), numbers[at], NO_ALIAS)
