"""How a reader can narrow a search: the facet values to turn on or off, and the filters that are on.

Each item is a label with the URL that it leads to. All of it is made from a `SearchPage`; nothing is searched again.
"""

from dataclasses import dataclass, replace

from searchsvc.facts.labels import facet_label
from searchsvc.model.page import Facet, SearchPage
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query
from searchsvc.searching.params import with_value
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links, toggled

SHOWN_VALUES = 8
"""How many values of a facet are shown at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class ValueItem:
    """A facet value: following it turns it on, or off where it is selected."""

    label: str
    count: str
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet: the values shown at once, and those folded away."""

    name: FacetName
    heading: str
    shown: tuple[ValueItem, ...]
    folded: tuple[ValueItem, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; following it takes it away."""

    label: str
    href: str


def _group(page: SearchPage, name: FacetName, facet: Facet, texts: UiTexts, links: Links) -> FacetGroup:
    items = [
        ValueItem(
            texts.facet_label(value),
            texts.number(value.count),
            value.selected,
            links.search(toggled(page.query, name, facet, value.value)),
        )
        for value in facet
    ]
    at_once = [item for at, item in enumerate(items) if item.selected or at < SHOWN_VALUES]
    folded = [item for at, item in enumerate(items) if not item.selected and at >= SHOWN_VALUES]
    if len(folded) == 1:
        at_once, folded = items, []
    return FacetGroup(name, texts(f"facet_{name}"), tuple(at_once), tuple(folded))


def facet_groups(page: SearchPage, texts: UiTexts, links: Links) -> list[FacetGroup]:
    """The facets that have values, in their fixed order."""
    return [_group(page, name, facet, texts, links) for name in FACETS if (facet := page.facets.get(name, ()))]


def _chosen_label(name: FacetName, value: str, texts: UiTexts) -> str:
    """What a chosen value is called where its facet is not written beside it."""
    if value == UNKNOWN:
        return f"{texts(f'facet_{name}')}: {texts('unknown')}"
    if name == "year" and ".." in value:
        return value.replace("..", "–")
    return texts.label(facet_label(name, value))


def filter_chips(page: SearchPage, texts: UiTexts, links: Links) -> list[Chip]:
    """The filters that are on, in the order of the parameters."""
    query = page.query
    chips = [
        Chip(_chosen_label(name, value, texts), links.search(with_value(query, name, value, chosen=False)))
        for name in FACETS
        for value in query.selected(name)
    ]
    loosened: list[tuple[str, Query]] = []
    if query.date_from:
        loosened.append((texts("from_chip", date=texts.date(query.date_from)), replace(query, date_from=None)))
    if query.date_to:
        loosened.append((texts("to_chip", date=texts.date(query.date_to)), replace(query, date_to=None)))
    if query.match == "any":
        loosened.append((texts("match_any_chip"), replace(query, match="auto")))
    return chips + [Chip(label, links.search(replace(query, page=1))) for label, query in loosened]
