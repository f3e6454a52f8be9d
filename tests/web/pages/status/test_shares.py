"""The bars of a facet without an order of its own."""

from dataclasses import replace

from searchsvc.model.page import FacetValue
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.status.shares import FULL, Share, shares
from tests.web.fake import FakeEngine


def test_each_value_is_a_bar_and_a_link(engine: FakeEngine) -> None:
    values = (
        FacetValue("Press Releases", "Press Releases", "新闻发布", 1_000, False),
        FacetValue("Notices", "Notices", "Notices", 1, False),
        FacetValue("never", "never", "never", 0, True),
        FacetValue("unknown", "Unknown", "未知", 250, False),
    )
    page = replace(search(engine, Query(per_page=0)), facets={"category": values})
    assert shares(page, "category", UiTexts("en"), Links()) == (
        Share("Press Releases", "新闻发布", "zh-Hans", "1,000", FULL, "/?category=Press+Releases"),
        Share("Notices", "", "zh-Hans", "1", 1, "/?category=Notices"),
        Share("Unknown", "", "zh-Hans", "250", FULL // 4, "/?category=unknown"),
    )
    assert shares(page, "category", UiTexts("zh"), Links())[0].name == "新闻发布"
    assert shares(page, "language", UiTexts("zh"), Links()) == ()
