"""Candidates: which releases are worth comparing, found by the rare features that they share, never from all pairs.

A release looks up each of its keys among those of the days around its own; one whose day is unknown looks among all. A
key that many of these have says nothing and brings none, so work is bounded for each release, however many there are.
Memory is bounded too: a stretch of days is looked at at a time, with the days around it, and only where a release of
this build lies in it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.tellings import telling_weights as weights
from searchsvc.tellings.signature import KeyKind, Signatures, exponents_of, kinds_of
from searchsvc.text.kernels.characters import U32

_AT_ONCE = 1 << 16
"""So many keys are looked up at once, each of which may bring `MOST_OF_A_KEY` releases."""
_SORTED_AT_ONCE = 1 << 20
"""Keys of a stretch of days, and those around it, which are sorted together; more where a single day has more."""
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
    if len(releases.scripts) <= weights.FEW_RELEASES:
        found = _among_few(releases, are_new)
    else:
        found = [*_of_days(releases, are_new), *_undated(releases, are_new)]
    pairs = np.unique(np.concatenate([np.empty((0, 2), dtype=np.int64), *found]), axis=0)
    pairs = pairs[are_new[pairs].any(axis=1)]
    return Candidates(pairs[:, 0], pairs[:, 1])


def _among_few(releases: Dated, are_new: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    every = np.arange(len(releases.scripts))
    rows, keys = _keys_of(releases, every)
    rows, keys = np.append(rows, every), np.append(keys, np.full(len(every), _EVERY))
    order = np.argsort(rows, kind="stable")
    asking = are_new | (releases.days == _NO_DAY)
    return [*_asked(releases, rows[order], keys[order], asking, 0.0)]


def _of_days(releases: Dated, are_new: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """The candidates of new releases whose day is known."""
    days = releases.days
    for first, last in _stretches(releases, are_new):
        near = np.flatnonzero((days >= max(first - weights.NEAR_DAYS, 1)) & (days <= last + weights.NEAR_DAYS))
        rows, keys = _keys_of(releases, near)
        yield from _asked(releases, rows, keys, are_new & (days >= first) & (days <= last), weights.LEAST_SHARED)


def _stretches(releases: Dated, are_new: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Stretches of days [first, last] that hold all new releases, and with the days around them not too many keys."""
    days, around = releases.days, weights.NEAR_DAYS
    before = np.zeros(int(days.max(initial=0)) + 2 * around + 2)
    before[around + 1 : -around] = np.bincount(days, weights=_counts(releases.signatures))
    before = np.cumsum(before)  # of the keys of all days before one, and of `around` days more
    wanted = np.unique(days[are_new & (days != _NO_DAY)]).tolist()
    for at, day in enumerate(wanted):
        if at == 0:
            first = day
        elif day > wanted[at - 1] + 2 * around or before[day + 2 * around + 1] - before[first] > _SORTED_AT_ONCE:
            yield first, wanted[at - 1]
            first = day
    if wanted:
        yield first, wanted[-1]


def _undated(releases: Dated, are_new: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """The candidates of releases whose day is unknown: of new ones, and of those that share anything with a new one."""
    asking = releases.days == _NO_DAY
    if not asking.any():
        return
    if not are_new.all():
        _, new_keys = _keys_of(releases, np.flatnonzero(are_new))
        rows, keys = _keys_of(releases, np.flatnonzero(asking))
        asking = asking & are_new
        asking[rows[np.isin(keys, new_keys)]] = True
    rows, keys = _keys_of(releases, np.flatnonzero(asking))
    for part in _parts(rows):
        wanted, are_asking = np.unique(keys[part]), np.zeros(len(asking), dtype=np.bool_)
        are_asking[rows[part]] = True
        some = [_sharing(releases, documents, wanted) for documents in _by_keys(releases.signatures)]
        of_all, all_keys = (np.concatenate(each) for each in zip(*some, strict=True))
        yield from _asked(releases, of_all, all_keys, are_asking, weights.LEAST_SHARED_UNDATED)


def _sharing(
    releases: Dated, documents: NDArray[np.int64], wanted: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    rows, keys = _keys_of(releases, documents)
    is_wanted = np.isin(keys, wanted)
    return rows[is_wanted], keys[is_wanted]


def _by_keys(signatures: Signatures) -> Iterator[NDArray[np.int64]]:
    """All releases in stretches of not too many keys."""
    begin = 0
    while begin < len(signatures.ends):
        most = (int(signatures.ends[begin - 1]) if begin else 0) + _SORTED_AT_ONCE
        end = max(int(np.searchsorted(signatures.ends, most, side="right")), begin + 1)
        yield np.arange(begin, end)
        begin = end


def _counts(signatures: Signatures) -> NDArray[np.int64]:
    """How many keys each release has."""
    ends: NDArray[np.int64] = signatures.ends.astype(np.int64)
    return np.diff(ends, prepend=0)


def _keys_of(releases: Dated, documents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The keys of some releases that count, each with its release, in the order of releases."""
    counts = _counts(releases.signatures)[documents]
    begins = releases.signatures.ends.astype(np.int64)[documents] - counts
    places = np.arange(int(counts.sum())) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
    rows, keys = np.repeat(documents, counts), releases.signatures.keys[places]
    is_kept = weights_of(keys) > 0
    return rows[is_kept], keys[is_kept].astype(np.uint64)


def _asked(
    releases: Dated, rows: NDArray[np.int64], keys: NDArray[np.uint64], asking: NDArray[np.bool_], least: float
) -> Iterator[NDArray[np.int64]]:
    """The candidates of releases that ask, among all those whose keys these are."""
    sortable = _sortable(keys, releases.days[rows])
    order = np.argsort(sortable, kind="stable")
    table = _Table(rows[order], sortable[order])
    chosen = asking[rows] & (releases.scripts[rows] > 0)
    asked, wanted = rows[chosen], keys[chosen]
    for part in _parts(asked):
        yield _best(releases, table, asked[part], wanted[part], least)


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
