"""axe-core over every kind of page: WCAG 2.2 A and AA, and best practices; `make audit` does more of the same."""

import pytest
from playwright.sync_api import Browser

from benchmarks.audit.accessibility import violations
from benchmarks.audit.browser import View, opened

PATHS = (
    "/",
    "/?q=teachers&province=CN-HB&year=2018..2020&from=2018-01-01",
    "/?q=teachers#frame",
    "/?year=2020",
    "/?q=zzz",
    "/?q=teachers&from=2020-13",
    "/?q=teachers&page=2",
    "/releases/2020/meeting.txt?q=教育",
    "/releases/none",
    "/docs",
    "/help",
    "/status",
)
VIEWS = (
    View("en-GB", "light", 1440),
    View("en-GB", "dark", 390),
    View("zh-CN", "light", 390),
    View("zh-CN", "dark", 1440),
)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_axe_finds_nothing(browser: Browser, site: str, view: View) -> None:
    with opened(browser, site, view) as page:
        for path in PATHS:
            page.goto("about:blank")
            page.goto(path)
            assert [*violations(page)] == [], path


def test_a_picture_without_words_is_found(browser: Browser, site: str) -> None:
    with opened(browser, site, View()) as page:
        page.goto("/help")
        page.evaluate("document.querySelector('main').append(document.createElement('img'))")
        assert [each for each in violations(page) if each.startswith("image-alt")]
