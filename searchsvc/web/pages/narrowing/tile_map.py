"""The picture of places: a tile for each of the 34 provinces, laid out in the style sheet as they lie on a map.

A tile is a link with the name and the count; its shade says only roughly what the count says exactly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from searchsvc.facts.labels import UNKNOWN_LABEL, province_label
from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.page import FacetValue, SearchPage
from searchsvc.model.query import UNKNOWN
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links

SHADES = 4
"""How many shades there are for tiles that have releases; a tile without any has none."""
_BREAKS: Mapping[str, str] = {
    "Chongqing": "Chong\u00adqing",
    "Guangdong": "Guang\u00addong",
    "Guangxi": "Guang\u00adxi",
    "Guizhou": "Gui\u00adzhou",
    "Heilongjiang": "Heilong\u00adjiang",
    "Liaoning": "Liao\u00adning",
    "Shaanxi": "Shaan\u00adxi",
    "Shandong": "Shan\u00addong",
    "Shanghai": "Shang\u00adhai",
    "Xinjiang": "Xin\u00adjiang",
    "Zhejiang": "Zhe\u00adjiang",
}
"""Long names with soft hyphens, for tiles on a phone."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: `place` names it in the style sheet, `shade` is 0 to `SHADES`; `href` turns it on or off.

    `href` is None where following it would find nothing.
    """

    place: str
    name: str
    count: str
    shade: int
    selected: bool
    href: str | None


def tile_map(page: SearchPage, texts: UiTexts, links: Links) -> list[Tile]:
    """The tiles of a page in the order of the gazetteer, and last that of releases that name no province, if any."""
    facet = page.facets.get("province", ())
    found = {value.value: value for value in facet}
    toggled = links.toggling(page.query, "province", facet)
    counts = sorted(value.count for value in facet if value.count and value.value != UNKNOWN)

    def tile(code: str, name: str, value: FacetValue) -> Tile:
        shade = 0 if not value.count or code == UNKNOWN else _shade(value.count, counts)
        href = toggled(value) if value.count or value.selected else None
        place = "nowhere" if code == UNKNOWN else code.removeprefix("CN-")
        return Tile(place, name, texts.short_number(value.count), shade, value.selected, href)

    tiles: list[Tile] = []
    for code in provinces():
        label = province_label(code)
        name = texts.label(label)
        value = found.get(code) or FacetValue(code, label.en, label.zh, 0, False)
        tiles.append(tile(code, _BREAKS.get(name, name), value))
    unknown = found.get(UNKNOWN) or FacetValue(UNKNOWN, *UNKNOWN_LABEL, 0, False)
    if unknown.count or unknown.selected:
        tiles.append(tile(UNKNOWN, texts("nowhere"), unknown))
    return tiles


def _shade(count: int, counts: list[int]) -> int:
    """The quarter of all tiles in which a count is, from the lowest: that of the middle one of all equal counts."""
    middle = bisect_left(counts, count) + bisect_right(counts, count)
    return 1 + SHADES * middle // (2 * len(counts) + 1)
