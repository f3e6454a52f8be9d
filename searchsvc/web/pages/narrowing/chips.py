"""The filters that are on, each a link that takes it away."""

from dataclasses import dataclass, replace

from searchsvc.facts.labels import facet_label
from searchsvc.model.page import SearchPage
from searchsvc.model.query import FACETS, UNKNOWN, FacetName, Query
from searchsvc.searching.params import with_value
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; following it takes it away."""

    label: str
    href: str


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
    if query.date_from and query.date_to:
        within = replace(query, date_from=None, date_to=None)
        loosened.append((texts.dates(query.date_from, query.date_to), within))
    elif query.date_from:
        loosened.append((texts("from_chip", date=texts.date(query.date_from)), replace(query, date_from=None)))
    elif query.date_to:
        loosened.append((texts("to_chip", date=texts.date(query.date_to)), replace(query, date_to=None)))
    if query.match == "any":
        loosened.append((texts("match_any_chip"), replace(query, match="auto")))
    return chips + [Chip(label, links.search(replace(query, page=1))) for label, query in loosened]
