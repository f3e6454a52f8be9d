"""What a page offers to narrow it with: values on or off, folded where there are many, and the filters that are on."""

from collections.abc import Mapping

from searchsvc.model.page import Facet, FacetValue, SearchPage, Suggestions
from searchsvc.model.query import FacetName, Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing import SHOWN_VALUES, facet_groups, filter_chips

ENGLISH, CHINESE, LINKS = UiTexts("en"), UiTexts("zh"), Links()


def page(query: Query, facets: Mapping[FacetName, Facet]) -> SearchPage:
    return SearchPage(query, 9, False, 1.0, "g", (), facets, Suggestions())


def years(count: int, selected: tuple[int, ...] = ()) -> Facet:
    return tuple(FacetValue(f"{2020 - at}", f"{2020 - at}", f"{2020 - at}", 1, at in selected) for at in range(count))


def test_facets_with_values_stand_in_their_order() -> None:
    hubei = (FacetValue("CN-HB", "Hubei", "湖北", 1234, True),)
    groups = facet_groups(
        page(Query("a", province=("CN-HB",)), {"year": years(1), "language": (), "province": hubei}), ENGLISH, LINKS
    )
    assert [(group.name, group.heading) for group in groups] == [("province", "Province"), ("year", "Year")]
    (item,) = groups[0].shown
    assert (item.label, item.count, item.selected, item.href) == ("Hubei", "1,234", True, "/?q=a")
    assert groups[1].shown[0].href == "/?q=a&province=CN-HB&year=2020"


def test_many_values_are_folded_but_for_those_that_are_on() -> None:
    (group,) = facet_groups(page(Query(year=("2007",)), {"year": years(15, selected=(13,))}), ENGLISH, LINKS)
    assert [item.label for item in group.shown] == [*(f"{2020 - at}" for at in range(SHOWN_VALUES)), "2007"]
    assert len(group.folded) == 15 - SHOWN_VALUES - 1
    assert not any(item.selected for item in group.folded)


def test_one_value_is_not_folded_away_alone() -> None:
    (group,) = facet_groups(page(Query(), {"year": years(SHOWN_VALUES + 1)}), ENGLISH, LINKS)
    assert len(group.shown) == SHOWN_VALUES + 1
    assert group.folded == ()


def test_a_known_category_is_one_value_labelled_in_the_language_of_the_page() -> None:
    facet = (FacetValue("Press Releases", "Press Releases", "新闻发布", 3, False),)
    for texts, label in ((ENGLISH, "Press Releases"), (CHINESE, "新闻发布")):
        (group,) = facet_groups(page(Query(), {"category": facet}), texts, LINKS)
        assert [item.label for item in group.shown] == [label]
        assert "category=Press+Releases" in group.shown[0].href


def test_each_filter_that_is_on_can_be_taken_away() -> None:
    query = Query("a", ("CN-HB", "unknown"), ("2018..2020",), "2018-05", "2020", ("zh",), match="any", page=3)
    chips = filter_chips(page(query, {}), ENGLISH, LINKS)
    assert [chip.label for chip in chips[:3]] == ["Hubei", "Province: Unknown", "2018–2020"]
    assert [chip.label for chip in chips[4:]] == ["from May 2018", "to 2020", "any of the words"]
    assert len(chips) == 7
    assert all("page=" not in chip.href for chip in chips)
    taken = [chip.href.count("&") for chip in chips]
    assert len(set(taken)) == 1  # each link has one value less than there are
    assert "province=CN-HB" not in chips[0].href
    assert "match=any" not in chips[-1].href


def test_a_value_is_named_in_the_language_of_the_page_even_where_nothing_has_it() -> None:
    query = Query(province=("CN-HB",), category=("Announcements",))
    assert [chip.label for chip in filter_chips(page(query, {}), CHINESE, LINKS)] == ["湖北", "公告"]
