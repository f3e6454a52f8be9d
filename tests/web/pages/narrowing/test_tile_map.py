"""The picture of places: a tile for each province, where the style sheet lays it, with its count and shade."""

import re

from searchsvc.facts.places.gazetteer import provinces
from searchsvc.model.page import FacetValue, SearchPage, Suggestions
from searchsvc.model.query import Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing.tile_map import SHADES, Tile, tile_map
from searchsvc.web.static_files import STATIC


def made(counts: dict[str, int], query: Query | None = None, texts: UiTexts = UiTexts("en")) -> list[Tile]:  # noqa: B008 - frozen
    query = query or Query()
    facet = tuple(FacetValue(code, code, code, count, code in query.province) for code, count in counts.items())
    return tile_map(SearchPage(query, 9, False, 1.0, "g", (), {"province": facet}, Suggestions()), texts, Links())


def test_every_province_has_a_tile_and_every_tile_a_place_of_its_own() -> None:
    shown = made({"CN-HB": 3})
    assert [f"CN-{tile.place}" for tile in shown] == list(provinces())
    areas = dict(re.findall(r"^(?:.*?)\.([A-Z]{2}) \{ grid-area: ([^;]+);", _rules(), re.MULTILINE))
    assert areas.keys() == {tile.place for tile in shown}
    assert len({area.split("/ auto")[0].strip() for area in areas.values()}) == len(areas)


def _rules() -> str:
    return (STATIC / "style.css").read_text("utf-8").replace("} .", "}\n.")


def test_a_tile_turns_its_province_on_beside_the_others_or_off() -> None:
    shown = {tile.place: tile for tile in made({"CN-HB": 3, "CN-BJ": 0, "CN-SD": 5}, Query("x", ("CN-HB", "CN-BJ")))}
    assert (shown["HB"].selected, shown["HB"].href) == (True, "/?q=x&province=CN-BJ")
    assert (shown["BJ"].selected, shown["BJ"].href) == (True, "/?q=x&province=CN-HB")
    assert shown["SD"].href == "/?q=x&province=CN-HB&province=CN-BJ&province=CN-SD"
    assert (shown["GD"].count, shown["GD"].href, shown["GD"].shade) == ("0", None, 0)


def test_shades_are_quarters_of_the_tiles_and_equal_counts_are_equal() -> None:
    codes = list(provinces())
    counts = {code: at // 3 + 1 for at, code in enumerate(codes)}
    shades = {tile.place: tile.shade for tile in made(counts)}
    for code, count in counts.items():
        assert len({shades[each[3:]] for each, other in counts.items() if other == count}) == 1, code
    ordered = [shades[code[3:]] for code in codes]
    assert ordered == sorted(ordered)
    assert set(ordered) == {1, 2, 3, SHADES}
    assert {tile.shade for tile in made(dict.fromkeys(codes, 7))} == {2}


def test_releases_that_name_no_province_have_a_tile_without_a_shade() -> None:
    nowhere = made({"unknown": 1234})[-1]
    assert (nowhere.place, nowhere.name, nowhere.count, nowhere.shade) == (
        "nowhere",
        "Nationwide or unknown",
        "1.2k",
        0,
    )
    assert nowhere.href == "/?province=unknown"
    assert len(made({"CN-HB": 1})) == len(provinces())


def test_names_are_in_the_language_of_the_page() -> None:
    names = {tile.place: tile.name for tile in made({}, texts=UiTexts("zh-Hant"))}
    assert (names["GD"], names["HB"]) == ("廣東", "湖北")
    english = {tile.place: tile.name.replace("\u00ad", "") for tile in made({})}
    assert english["HL"] == "Heilongjiang"
    assert english == {code[3:]: province.name for code, province in provinces().items()}
