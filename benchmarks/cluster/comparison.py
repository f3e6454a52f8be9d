"""Whether two engines answer alike: the same totals, facets and months, and the same first ten but for ties."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from searchsvc.engine import Engine
from searchsvc.model.page import SearchPage
from searchsvc.model.query import Query
from searchsvc.searching.search import search

TOP = 10
TIE = 1e-4
"""Scores that differ by no more of themselves are equal: they are sums of 32-bit numbers in another order."""


@dataclass(slots=True)
class Parity:
    """How many queries agree, and those that do not, each as a sentence."""

    queries: int = 0
    same_counts: int = 0
    same_top: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, kind: str, query: Query, wanted: SearchPage, found: SearchPage) -> None:
        """Counts one query."""
        self.queries += 1
        self.by_kind[kind] += 1
        counts, top = counts_differ(wanted, found), top_differs(wanted, found)
        self.same_counts += counts is None
        self.same_top += top is None
        self.differences += (f"{kind} {query.q!r} {_filters(query)}: {each}" for each in (counts, top) if each)


def compare(
    home: Engine,
    away: Engine,
    queries: Iterable[tuple[str, Query]],
    say: Callable[[str], None] = lambda _: None,
) -> Parity:
    """Asks both engines all queries, each with its kind."""
    parity = Parity()
    for kind, query in queries:
        parity.add(kind, query, search(home, query), search(away, query))
        if parity.queries % 100 == 0:
            say(f"  {parity.queries} queries, {len(parity.differences)} differences")
    return parity


def counts_differ(wanted: SearchPage, found: SearchPage) -> str | None:
    """What of the totals and facets differs, or None."""
    for name in ("total", "relaxed", "facets", "months"):
        mine, theirs = getattr(wanted, name), getattr(found, name)
        if mine != theirs:
            return f"{name} {str(theirs)[:200]} and not {str(mine)[:200]}"
    return None


def top_differs(wanted: SearchPage, found: SearchPage) -> str | None:
    """How the first ten differ, or None. Releases of one score may change places, also with those after the tenth."""
    mine = [(hit.id, hit.score) for hit in wanted.results[:TOP]]
    theirs = [(hit.id, hit.score) for hit in found.results[:TOP]]
    if [each for each, _ in mine] == [each for each, _ in theirs]:
        return None
    if len(mine) == len(theirs) and all(
        _are_ties(one, other) for (_, one), (_, other) in zip(mine, theirs, strict=True)
    ):
        return None
    return f"first {_listed(theirs)} and not {_listed(mine)}"


def _are_ties(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return False
    return abs(one - other) <= TIE * max(abs(one), abs(other))


def _listed(hits: list[tuple[str, float | None]]) -> str:
    return " ".join(f"{each}:{score if score is None else round(score, 4)}" for each, score in hits)


def _filters(query: Query) -> str:
    chosen = {name: getattr(query, name) for name in ("province", "year", "sort", "match") if getattr(query, name)}
    return " ".join(f"{name}={value}" for name, value in chosen.items())
