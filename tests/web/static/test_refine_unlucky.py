"""`refine.js` where things go wrong or come at once: a slow or lost service, two tabs, a newer index, many steps."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from searchsvc.web.app import create_app
from tests.browsing import served
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

ALL = sample_releases()


@pytest.fixture(scope="module")
def live() -> FakeLive:
    return FakeLive(FakeEngine(ALL))


@pytest.fixture(scope="module")
def site(live: FakeLive) -> Iterator[str]:
    with served(create_app(live)) as address:
        yield address


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, locale="en-GB", viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    assert trouble == []


def total(page: Page, text: str) -> None:
    expect(page.locator("#summary :is(h1, h2)")).to_contain_text(text)


def test_ten_steps_lead_back_and_forth_however_fast(page: Page) -> None:
    page.goto("/?q=teachers&per_page=5")
    shown = [page.locator("main").inner_text()]
    sorts, sizes = page.locator(".sorts"), page.locator(".sizes")
    for number in range(5):
        sorts.get_by_role("link", name="Oldest" if number % 2 == 0 else "Newest").click()
        expect(sorts.locator("[aria-current]")).to_have_text("Oldest" if number % 2 == 0 else "Newest")
        shown.append(page.locator("main").inner_text())
        size = ("10", "20", "50", "10", "20")[number]
        sizes.get_by_role("link", name=size, exact=True).click()
        expect(sizes.locator("[aria-current]")).to_have_text(size)
        shown.append(page.locator("main").inner_text())
    page.evaluate("for (let step = 0; step < 10; step += 1) setTimeout(() => history.back(), step * 5)")
    expect(page).to_have_url(re.compile(r"/\?q=teachers&per_page=5$"))
    expect(page.locator("main")).to_have_js_property("innerText", shown[0])
    page.evaluate("for (let step = 0; step < 10; step += 1) setTimeout(() => history.forward(), step * 5)")
    expect(page).to_have_url(re.compile(r"&sort=oldest&per_page=20$"))
    expect(page.locator("main")).to_have_js_property("innerText", shown[-1])
    page.go_back()
    page.go_back()
    expect(page.locator("main")).to_have_js_property("innerText", shown[-3])


def test_a_reader_sees_that_a_slow_answer_is_awaited_and_can_go_on(page: Page) -> None:
    def hold(_: Route) -> None:
        """Neither answers nor refuses."""

    page.goto("/?q=teachers")
    page.route("**/*year=2019*", hold)
    with page.expect_request("**/*year=2019*"):
        page.locator("[data-from='2019'] a").click()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    total(page, "13 releases")  # what was there stays and can be used
    page.locator(".results h3 a", has_text="Notice 1 ").click()
    expect(page.locator("h1")).to_contain_text("Notice 1")
    page.go_back()
    total(page, "13 releases")
    expect(page).to_have_url(re.compile(r"/\?q=teachers$"))


def test_a_service_that_was_gone_is_there_again(page: Page, context: BrowserContext) -> None:
    page.goto("/?q=teachers")
    context.set_offline(True)
    page.locator(".tiles .HB a").click()
    expect(page).to_have_url(re.compile("^chrome-error:"))  # waiting for it raises the failure
    context.set_offline(False)
    page.go_back()
    total(page, "13 releases")
    page.locator(".tiles .HB a").click()
    expect(page.locator("#chosen .chip")).to_have_count(1)


def test_a_tab_follows_when_another_one_chose_a_language(page: Page, context: BrowserContext) -> None:
    page.goto("/?q=teachers")
    other = context.new_page()
    other.goto("/")
    other.locator(".languages a").first.click()
    expect(other.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator(".tiles .HB a").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")  # all of the page, not a part of it
    expect(page.locator("#chosen .chip")).to_have_text("湖北×")
    page.go_back()
    total(page, "13")


def test_a_newer_index_has_fewer_pages(page: Page, live: FakeLive) -> None:
    page.goto("/?q=teachers&per_page=5")
    before = live.current
    live.current = FakeEngine([replace(each, body="") for each in ALL if each.id in {"n/01", "n/02"}], "g2")
    try:
        page.get_by_role("link", name="Page 3").click()
        expect(page.locator(".notice")).to_contain_text("There is no page 3; the last one is 1.")
        page.get_by_role("link", name="Go to the last page").click()
        total(page, "2 releases")
        live.current = None
        page.locator("#q").fill("anything")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("The index is not ready")
    finally:
        live.current = before
    page.get_by_role("link", name="Try again").click()
    total(page, "No releases")
