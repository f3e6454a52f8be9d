"""Links between pages: a search or a release as a URL, and searches with one value more or less.

No link names the language of the interface: who follows one that was shared reads in a language of their own. All are
relative to the host.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from searchsvc.model.page import Facet, FacetValue, FilterOffer
from searchsvc.model.query import FACETS, FacetName, Query
from searchsvc.presenter.encoding import API_PATH, quoted, release_path, urlencoded
from searchsvc.readers.categories import category_value
from searchsvc.searching.params import query_pairs, with_value
from searchsvc.web.arguments import Pairs

_ABOVE_RELEASES = ("/", f"{API_PATH}/")


def toggled(query: Query, name: FacetName, facet: Facet, value: str) -> Query:
    """The query with one facet value turned on or off, from its first page.

    Turning off a year of a range, or a script of `zh`, keeps the rest of it as single values.
    """
    selected = [each.value for each in facet if each.selected]
    if value not in selected:
        return with_value(query, name, value, chosen=True)
    kept = query
    for each in query.selected(name):
        kept = with_value(kept, name, each, chosen=False)
    for each in selected:
        kept = with_value(kept, name, each, chosen=each != value)
    return kept


def moved_address(path: str, pairs: Pairs, release_id: str) -> str:
    """Where a request for a release is answered that has another id now; all other parameters are kept.

    `path` is that of the request: a page's or the API's own of a release, or one that has the id as a parameter.
    """
    before, found, _ = path.partition("releases/")
    if found and before in _ABOVE_RELEASES:
        is_parameter = path.endswith("/releases/")
        kept = [(name, value) for name, value in pairs if not (is_parameter and name == "id")]
        address = before + release_path(release_id)
    else:
        kept = [("id", release_id), *((name, value) for name, value in pairs if name != "id")]
        address = path
    if not kept:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencoded(kept)}"


def without_filters(query: Query) -> Query:
    """The query without its filters: its words, order, `match` and `expand` stay."""
    return Query(q=query.q, sort=query.sort, match=query.match, expand=query.expand, per_page=query.per_page)


def with_offers(query: Query, offers: Sequence[FilterOffer]) -> Query:
    """The first page of the query with offered filters applied, and the words that named them taken out."""
    narrowed = replace(query, page=1, q=offers[0].q)
    for offer in offers:
        narrowed = with_value(narrowed, offer.facet, offer.value, chosen=True)
    return narrowed


class Links:
    """Writes the URLs of pages."""

    def pairs(self, query: Query) -> list[tuple[str, str]]:
        """The parameters of a page for this query."""
        return query_pairs(query)

    def search(self, query: Query) -> str:
        """The search page of a query."""
        pairs = self.pairs(query)
        return f"/?{urlencoded(pairs)}" if pairs else "/"

    def choosing(self, query: Query, name: FacetName) -> Callable[[str], str]:
        """Addresses like that of the query's first page, each with one more value of a facet, which is not chosen yet.

        A page has a hundred such links. What stands before the value and after it is written once for all of them.
        """
        pairs = self.pairs(with_value(query, name, "", chosen=True))
        at = pairs.index((name, ""))
        before = f"/?{urlencoded([*pairs[:at], (name, '')])}"
        after = f"&{urlencoded(pairs[at + 1 :])}" if pairs[at + 1 :] else ""
        return lambda value: f"{before}{quoted(value)}{after}"

    def toggling(self, query: Query, name: FacetName, facet: Facet) -> Callable[[FacetValue], str]:
        """Addresses of the query with a value of a facet turned on, or off where it is chosen, as `toggled` does."""
        chosen_too = self.choosing(query, name)

        def address(value: FacetValue) -> str:
            return self.search(toggled(query, name, facet, value.value)) if value.selected else chosen_too(value.value)

        return address

    def home(self) -> str:
        """The start page."""
        return self.search(Query())

    def page(self, query: Query, number: int) -> str:
        """Another page of the results."""
        return self.search(replace(query, page=number))

    def narrowed(self, query: Query, name: FacetName, value: str) -> Query:
        """The first page of the query with one value of a facet chosen too, a category by whatever of its names."""
        value = category_value(value) if name == "category" else value
        return with_value(query, name, value, chosen=True)

    def narrowing(self, query: Query) -> Callable[[FacetName, str], str]:
        """Addresses of such queries as `narrowed` makes; the same one is written once."""
        chosen_too = {name: self.choosing(query, name) for name in FACETS}

        @cache
        def address(name: FacetName, value: str) -> str:
            value = category_value(value) if name == "category" else value
            if value in query.selected(name):
                return self.search(self.narrowed(query, name, value))
            return chosen_too[name](value)

        return address

    def release(self, release_id: str, query: Query, beside: str | None = None) -> str:
        """The page of a release; the link keeps the search that led to it.

        `beside` is the language of the telling that is to stand beside it.
        """
        path, pairs = "/" + release_path(release_id), self.pairs(query)
        if beside is not None:
            pairs.append(("beside", beside))
        if not pairs:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencoded(pairs)}"

    def only(self, name: FacetName, value: str) -> str:
        """All releases with this one value of a facet, a category also by the name that stands in a release."""
        return self.search(self.narrowed(Query(), name, value))
