"""The filters that are on, each of which can be taken away."""

from collections.abc import Mapping

from searchsvc.model.page import Facet, SearchPage, Suggestions
from searchsvc.model.query import FacetName, Query
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing.chips import filter_chips

ENGLISH, CHINESE, LINKS = UiTexts("en"), UiTexts("zh"), Links()


def page(query: Query, facets: Mapping[FacetName, Facet]) -> SearchPage:
    return SearchPage(query, 9, False, 1.0, "g", (), facets, Suggestions())


def test_each_filter_that_is_on_can_be_taken_away() -> None:
    query = Query("a", ("CN-HB", "unknown"), ("2018..2020",), "2018-05", "2020", ("zh",), match="any", page=3)
    chips = filter_chips(page(query, {}), ENGLISH, LINKS)
    assert [chip.label for chip in chips[:3]] == ["Hubei", "Province: Unknown", "2018–2020"]
    assert [chip.label for chip in chips[4:]] == ["May 2018 – 2020", "any of the words"]
    assert len(chips) == 6
    assert all("page=" not in chip.href for chip in chips)
    everything = LINKS.search(query).count("&") - 1  # without the page
    assert [everything - chip.href.count("&") for chip in chips] == [1, 1, 1, 1, 2, 1]  # both dates go at once
    only = filter_chips(page(Query("a", date_from="2018"), {}), ENGLISH, LINKS)
    assert [(chip.label, chip.href) for chip in only] == [("from 2018", "/?q=a")]
    assert "province=CN-HB" not in chips[0].href
    assert "match=any" not in chips[-1].href


def test_a_value_is_named_in_the_language_of_the_page_even_where_nothing_has_it() -> None:
    query = Query(province=("CN-HB",), category=("Announcements",))
    assert [chip.label for chip in filter_chips(page(query, {}), CHINESE, LINKS)] == ["湖北", "公告"]
