"""The questions that are asked over HTTP: their addresses, and many of which no two have the same words."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from benchmarks.queries import BenchQuery
from searchsvc.presenter.encoding import SEARCH_PATH


def request_path(query: BenchQuery, path: str = SEARCH_PATH) -> str:
    """The address of a question in our service; `path` may be that of the page."""
    pairs = [("q", query.text)]
    if query.province:
        pairs.append(("province", query.province))
    if query.years:
        pairs.append(("year", f"{query.years[0]}..{query.years[1]}"))
    return f"{path}?{urlencode(pairs)}"


def as_typed_path(query: BenchQuery) -> str:
    """The same without other names and translations, which the peers have not either."""
    return f"{request_path(query)}&expand=off"


def with_other_words(queries: Iterable[BenchQuery], than: Iterable[BenchQuery] = ()) -> Iterator[BenchQuery]:
    """The questions whose words, in any order, no question before them has, nor any of `than`."""
    seen = {frozenset(query.terms) for query in than}
    for query in queries:
        words = frozenset(query.terms)
        if words not in seen:
            seen.add(words)
            yield query


class InTurn:
    """Questions that are asked in turn, over several runs: each comes again only after all the others."""

    def __init__(self, queries: Sequence[BenchQuery]) -> None:
        self._queries = queries
        self._next = 0

    def rest(self) -> list[BenchQuery]:
        """All of them, those first that have waited longest."""
        return [*self._queries[self._next :], *self._queries[: self._next]]

    def asked(self, count: int) -> None:
        """So many were asked, from the first of `rest` on."""
        self._next = (self._next + count) % len(self._queries)
