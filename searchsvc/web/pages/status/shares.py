"""The picture of a facet that has no order of its own: a bar for each value, each a link to its releases."""

from dataclasses import dataclass

from searchsvc.model.page import SearchPage
from searchsvc.model.query import UNKNOWN, FacetName, Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links

FULL = 100
"""The width of the longest bar."""


@dataclass(frozen=True, slots=True)
class Share:
    """A value, called `name` in the language of the page and `other` in the other one, where that is another name.

    `width` is 1 to `FULL`, in proportion to the greatest count.
    """

    name: str
    other: str
    other_lang: str
    count: str
    width: int
    href: str


def shares(page: SearchPage, facet: FacetName, texts: UiTexts, links: Links) -> tuple[Share, ...]:
    """The bars of a facet over all releases, in its own order: by count, then by value, unknown last."""
    values = [value for value in page.facets.get(facet, ()) if value.count]
    greatest = max((value.count for value in values), default=1)
    made: list[Share] = []
    for value in values:
        other, lang = (value.label, "en") if texts.is_chinese else (value.label_zh, "zh-Hans")
        has_other = value.label != value.label_zh and value.value != UNKNOWN
        width = max(1, round(FULL * value.count / greatest))
        href = links.search(links.narrowed(Query(), facet, value.value))
        made.append(
            Share(texts.facet_label(value), other if has_other else "", lang, texts.number(value.count), width, href)
        )
    return tuple(made)
