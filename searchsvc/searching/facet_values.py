"""The facets of a page: the counts of an engine with labels, what is chosen, and the order in which people see them."""

from collections.abc import Mapping

from searchsvc.facts.labels import facet_label
from searchsvc.model.page import Facet, FacetValue
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query, year_bounds


def facets_of(query: Query, counts: Mapping[FacetName, Mapping[str, int]]) -> dict[FacetName, Facet]:
    """Every facet, whole; `counts` is as in `Matches.facets`.

    Years come newest first; of the others the chosen values come first, then those of most releases, then by value.
    `unknown` is last. A chosen value is listed even where its count is 0, and a range of years chooses each of them.
    """
    return {facet: _facet(facet, query, counts[facet]) for facet in FACETS}


def _facet(facet: FacetName, query: Query, counts: Mapping[str, int]) -> Facet:
    selected = dict.fromkeys(_selected(facet, query)) if query.selected(facet) else {}
    every = {**counts, **{value: counts.get(value, 0) for value in selected}} if selected else counts
    if facet == "year":
        order = sorted(every, key=_year, reverse=True) if selected else list(every)
    else:
        by_value = sorted(every) if selected else every
        order = sorted(by_value, key=every.__getitem__, reverse=True)
        if UNKNOWN in every:
            order.remove(UNKNOWN)
            order.append(UNKNOWN)
        if selected:
            order.sort(key=lambda value: (value == UNKNOWN, value not in selected))
    new, chosen = tuple.__new__, selected.__contains__  # a page has some 60 of them, and this takes half the time
    return tuple([new(FacetValue, (value, *facet_label(facet, value), every[value], chosen(value))) for value in order])


def _selected(facet: FacetName, query: Query) -> tuple[str, ...]:
    """Each single value that the query chooses of a facet."""
    chosen: dict[str, None] = {}
    for value in query.selected(facet):
        if facet == "language" and value == "zh":
            chosen |= {"zh-Hans": None, "zh-Hant": None}
        elif facet == "year" and value != UNKNOWN:
            first, last = year_bounds(value)
            chosen |= {f"{year:04d}": None for year in range(first, last + 1)}
        else:
            chosen[value] = None
    return tuple(chosen)


def _year(value: str) -> int:
    return 0 if value == UNKNOWN else int(value)
