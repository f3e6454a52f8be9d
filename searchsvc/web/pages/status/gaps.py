"""What is not known of releases: for each fact, how many releases lack it, and the first few of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from searchsvc.engine import Engine
from searchsvc.model.page import Hit, SearchPage
from searchsvc.model.query import UNKNOWN, FacetName, Query
from searchsvc.searching.params import with_value
from searchsvc.searching.search import search

FIRST = 5
"""How many releases that lack a fact are named."""
FACTS: tuple[FacetName, ...] = ("year", "province", "language", "category")
"""The facts, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that `count` releases lack. `query` finds all of these, `first` are the newest, or by id."""

    facet: FacetName
    count: int
    query: Query
    first: tuple[Hit, ...]


def gaps(engine: Engine, page: SearchPage) -> Iterator[Gap]:
    """The facts that some releases lack; `page` counts the releases of the whole index."""
    for facet in FACTS:
        count = next((value.count for value in page.facets.get(facet, ()) if value.value == UNKNOWN), 0)
        if count:
            query = with_value(Query(), facet, UNKNOWN, chosen=True)
            first = search(engine, with_value(Query(per_page=FIRST), facet, UNKNOWN, chosen=True))
            yield Gap(facet, count, query, first.results)
