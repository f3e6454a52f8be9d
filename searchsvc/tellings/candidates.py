"""Candidates: which releases are worth comparing, found by the rare features that they share, never from all pairs.

The keys of all releases are sorted once. A release looks up each of its keys among those of the days around its own;
one whose day is unknown looks among all. A key that many of these have says nothing and brings none, so work and memory
are bounded for each release, however many releases there are.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.signature import KeyKind, Signatures, exponents_of, kinds_of
from searchsvc.text.kernels.characters import U32

_AT_ONCE = 1 << 18
"""So many keys are looked up at once, so that memory stays bounded."""
_DAY_BITS = 22
_EVERY = np.uint64(1 << 32)
"""A key that every release has, where there are few."""
_NO_DAY = 0
_LAST_DAY = (1 << _DAY_BITS) - 1


class Dated(NamedTuple):
    """Releases as candidates see them: the language and script that each is written in, as a number, 0 if unknown."""

    scripts: NDArray[np.uint8]
    signatures: Signatures

    @property
    def days(self) -> NDArray[np.int64]:
        """The day of each release, 0 where it is unknown."""
        return self.signatures.days.astype(np.int64)


class Candidates(NamedTuple):
    """Pairs of releases that may tell the same event, each once, `first` before `second`."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]


def _digits_of(keys: U32) -> NDArray[np.int64]:
    """How many significant digits the figure of each key has."""
    digits = (keys & np.uint32(0xFFFFF)).astype(np.int64)
    return np.searchsorted(np.array([1, 10, 100, 1000, 10_000, 100_000]), digits, side="right")


def weights_of(keys: U32) -> NDArray[np.float64]:
    """What it counts where two releases share each of some keys."""
    table = np.zeros(8)
    table[KeyKind.ORDINAL] = weights.ORDINAL
    table[KeyKind.LATIN] = weights.LATIN
    table[KeyKind.SPECIFIC] = weights.SPECIFIC_THING
    table[KeyKind.GENERAL] = weights.GENERAL_THING
    table[KeyKind.PROVINCE] = weights.PROVINCE
    table[KeyKind.PROVINCES] = weights.PROVINCES_TOGETHER
    kinds = kinds_of(keys)
    by_digits = np.array(weights.FIGURE_BY_DIGITS)[_digits_of(keys)]
    by_digits += weights.LARGE_FIGURE * (exponents_of(keys) >= weights.LARGE_EXPONENT)
    return np.where(kinds <= KeyKind.PERCENT, by_digits, table[kinds])


def candidates(releases: Dated, are_new: NDArray[np.bool_]) -> Candidates:
    """The pairs of releases of different scripts, at least one of them new, that are worth comparing."""
    count = len(releases.scripts)
    is_few = count <= weights.FEW_RELEASES
    days = releases.days
    rows, keys = _rows(releases, is_few)
    order = np.argsort(_sortable(keys, days[rows]), kind="stable")
    table = _Table(rows[order], _sortable(keys, days[rows])[order])
    is_dated = days[rows] != _NO_DAY
    least = (0.0, 0.0) if is_few else (weights.LEAST_SHARED, weights.LEAST_SHARED_UNDATED)
    found = [np.empty((0, 2), dtype=np.int64)]
    for are_asking, enough in ((is_dated & are_new[rows], least[0]), (~is_dated, least[1])):
        chosen = are_asking & (releases.scripts[rows] > 0)
        asked, wanted = rows[chosen], keys[chosen]
        found += [_best(releases, table, asked[part], wanted[part], enough) for part in _parts(asked)]
    pairs = np.unique(np.concatenate(found), axis=0)
    pairs = pairs[are_new[pairs].any(axis=1)]
    return Candidates(pairs[:, 0], pairs[:, 1])


def _rows(releases: Dated, is_few: bool) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The keys that count, each with its release, in the order of releases."""
    counts = np.diff(releases.signatures.ends, prepend=0)
    rows, keys = np.repeat(np.arange(len(counts)), counts.astype(np.int64)), releases.signatures.keys
    is_kept = weights_of(keys) > 0
    rows, wide = rows[is_kept], keys[is_kept].astype(np.uint64)
    if not is_few:
        return rows, wide
    rows, wide = np.append(rows, np.arange(len(counts))), np.append(wide, np.full(len(counts), _EVERY))
    order = np.argsort(rows, kind="stable")
    return rows[order], wide[order]


def _sortable(keys: NDArray[np.uint64], days: NDArray[np.int64]) -> NDArray[np.uint64]:
    return keys << np.uint64(_DAY_BITS) | days.astype(np.uint64)


class _Table(NamedTuple):
    """Releases sorted by key, then day, and the two together as one number."""

    rows: NDArray[np.int64]
    sorted: NDArray[np.uint64]


def _parts(rows: NDArray[np.int64]) -> Iterator[slice]:
    """Stretches of some keys, none of which divides the keys of a release."""
    begin = 0
    while begin < len(rows):
        end = min(begin + _AT_ONCE, len(rows))
        end = int(np.searchsorted(rows, rows[end - 1], side="right"))
        yield slice(begin, end)
        begin = end


def _best(
    releases: Dated, table: _Table, rows: NDArray[np.int64], keys: NDArray[np.uint64], least: float
) -> NDArray[np.int64]:
    """The best candidates of each of some releases, as pairs of which the smaller number stands first."""
    days = releases.signatures.days[rows].astype(np.int64)
    first = np.where(days == _NO_DAY, 0, np.maximum(days - weights.NEAR_DAYS, 1))
    last = np.where(days == _NO_DAY, _LAST_DAY, days + weights.NEAR_DAYS)
    low = np.searchsorted(table.sorted, _sortable(keys, first), side="left")
    high = np.searchsorted(table.sorted, _sortable(keys, last), side="right")
    sizes = high - low
    sizes[sizes > weights.MOST_OF_A_KEY] = 0
    total = int(sizes.sum())
    places = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(low, sizes)
    asking, other = np.repeat(rows, sizes), table.rows[places]
    worth = np.where(keys == _EVERY, 0.0, weights_of((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)))
    shared = np.repeat(worth, sizes)
    is_other = (releases.scripts[asking] != releases.scripts[other]) & (releases.scripts[other] > 0)
    asking, other, shared = asking[is_other], other[is_other], shared[is_other]
    pairs, where = np.unique(asking * len(releases.scripts) + other, return_inverse=True)
    totals = np.bincount(where, weights=shared, minlength=len(pairs))
    asking, other = pairs // len(releases.scripts), pairs % len(releases.scripts)
    order = np.lexsort((other, -totals, asking))
    asking, other, totals = asking[order], other[order], totals[order]
    place = np.arange(len(asking)) - np.searchsorted(asking, asking, side="left")
    is_kept = (place < weights.MOST_CANDIDATES) & (totals >= least)
    chosen = np.stack([asking[is_kept], other[is_kept]], axis=1)
    return np.sort(chosen, axis=1)
