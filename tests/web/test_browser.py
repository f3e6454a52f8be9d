"""A real Chromium over the served pages: searching, narrowing, reading; no errors, no overflow, no script needed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from searchsvc.model.release import Release
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.web.conftest import ODD_IDS
from tests.web.fake import FakeEngine, FakeLive

WIDTHS = (320, 390, 1280)
PATHS = (
    "/",
    "/?q=教育",
    "/?q=teachers&province=CN-HB&year=2018..2020&from=2018-01-01",
    "/?q=zzz",
    "/?q=湖北 2020 教育",
    "/?q=teachers&expand=off",
    "/releases/2020/meeting.txt?q=教育",
    "/releases/hostile?q=education",
    "/releases/none",
    "/?year=abc&sort=best",
    "/docs",
    "/help",
    "/status",
)


class Watch:
    """What must not happen on a page: messages on the console, failed requests, requests to elsewhere."""

    def __init__(self, page: Page, site: str) -> None:
        self.trouble: list[str] = []
        self._site = site
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def _failed(self, request: Request) -> None:
        # What the browser gives up because it goes to another page is no trouble.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"failed: {request.url}: {request.failure}")

    def _message(self, message: ConsoleMessage) -> None:
        expected = message.type == "error" and "the server responded with a status of 4" in message.text
        if not expected:
            self.trouble.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._site):
            self.trouble.append(f"elsewhere: {request.url}")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, java_script_enabled=request.param, locale="en-GB")
    page = context.new_page()
    watch = Watch(page, site)
    yield page
    context.close()
    assert watch.trouble == []


def test_search_narrow_read_and_go_back(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("Search releases").fill("teachers")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("13 releases for “teachers”")
    page.get_by_role("link", name="2019 1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 release for “teachers”")
    page.get_by_role("link", name="Rural schools get new teachers").click()
    expect(page.locator("h1 mark")).to_have_text("teachers")
    page.get_by_role("link", name="Results", exact=False).click()
    page.get_by_role("link", name="Remove the filter 2019").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("13 releases for “teachers”")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".results > li")).to_have_count(3)


def test_a_range_of_dates_keeps_the_other_choices(page: Page) -> None:
    page.goto("/?q=教育&language=zh&sort=oldest")
    page.get_by_label("From").fill("2020")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 release for “教育”")
    assert "language=zh" in page.url
    assert "sort=oldest" in page.url


def test_the_other_language(page: Page) -> None:
    page.goto("/?q=教育")
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator(".results a").first.click()
    expect(page.get_by_role("link", name="检索结果")).to_have_count(1)


def test_the_frame_is_a_sheet_on_a_phone_and_stands_open_on_a_desk(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/?q=teachers")
    tile = page.get_by_role("link", name="Hubei 13")
    assert not tile.is_visible()
    top = page.locator(".results article").first.evaluate("each => each.getBoundingClientRect().top")
    assert top <= 260, f"the first result begins at {top}"
    page.get_by_role("link", name="Filter · 13").click()
    assert tile.is_visible()
    page.get_by_role("link", name="Show 13 releases").click()
    expect(tile).not_to_be_visible()
    page.go_back()
    expect(tile).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/?q=teachers")
    assert tile.is_visible()


def test_the_keyboard_stays_within_an_open_sheet(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/?q=teachers")
    page.get_by_role("link", name="Filter · 13").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Close")).to_be_focused()
    reached_behind = """() => [...document.querySelectorAll("a, button, input, summary")].filter(
        (each) => !each.closest("#frame") && each.checkVisibility({ visibilityProperty: true })).length"""
    assert page.evaluate(reached_behind) == 0
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Filter · 13")).to_be_visible()
    assert page.evaluate(reached_behind) > 0


def test_the_keyboard_reaches_the_first_result_at_once(page: Page) -> None:
    page.goto("/?q=teachers")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the results")
    assert skip.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**#results")
    page.keyboard.press("Tab")
    expect(page.locator(".results h3 a").first).to_be_focused()


def test_two_clicks_on_bars_make_a_range(page: Page) -> None:
    page.goto("/?q=education")
    years = page.get_by_role("list", name="Releases by year")
    years.get_by_role("link", name="2019").click()
    page.wait_for_url("**year=2019")
    expect(page.get_by_role("list", name="Months of 2019").get_by_role("link", name="Mar 1")).to_be_visible()
    years.get_by_role("link", name="2018").click()
    page.wait_for_url("**year=2018..2019")
    expect(page.get_by_role("link", name="Remove the filter 2018–2019")).to_be_visible()


def test_dragging_over_bars_chooses_a_stretch_of_time(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/?q=education&province=CN-HB")
    bars = page.get_by_role("list", name="Releases by year").locator("li")
    start, end = bars.first.bounding_box(), bars.last.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(end["x"] + 5, end["y"] + 40)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, start["y"] + 40, steps=5)
    page.mouse.up()
    page.wait_for_url("**from=2018&to=2020**")
    assert "province=CN-HB" in page.url
    context.close()


def test_a_category_is_found_by_typing(browser: Browser) -> None:
    releases = [
        Release(id=f"{at}", title=f"Release {at}", body="", category=f"Bureau {at}", language="en") for at in range(12)
    ]
    with served(create_app(FakeLive(FakeEngine(releases)))) as site:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(site)
        page.get_by_text("All 12 categories").click()
        page.get_by_label("Find a category").fill("bureau 7")
        expect(page.locator("#more-categories li:visible")).to_have_count(1)
        context.close()


def test_a_bad_date_is_said_beside_its_field_and_the_rest_stays(page: Page) -> None:
    page.goto("/?q=teachers&province=CN-HB")
    page.get_by_label("From", exact=True).fill("2020-13")
    page.get_by_role("button", name="Apply").click()
    field = page.get_by_label("From", exact=True)
    expect(field).to_have_value("2020-13")
    expect(field).to_have_accessible_description(re.compile("2020-13” was left out"))
    expect(page.get_by_role("heading", level=1)).to_have_text("13 releases for “teachers”")
    expect(page.get_by_role("link", name="Remove the filter Hubei")).to_be_visible()


def test_who_gets_a_link_reads_in_a_language_of_their_own(browser: Browser, site: str, page: Page) -> None:
    page.goto("/?q=教育")
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_load_state()
    assert "ui=" not in page.url
    context = browser.new_context(base_url=site, locale="en-GB")
    other = context.new_page()
    other.goto(page.url)
    assert other.locator("html").get_attribute("lang") == "en"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ui", ["en", "zh"])
def test_nothing_overflows_and_no_policy_is_violated(browser: Browser, site: str, ui: str, scheme: str) -> None:
    context = browser.new_context(base_url=site, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    watch = Watch(page, site)
    for path in PATHS:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path + ("&" if "?" in path else "?") + f"ui={ui}")
            if page.locator(".filter-bar a").count() and page.locator(".filter-bar a").is_visible():
                page.locator(".filter-bar a").click()
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{path} overflows {width} px by {over}"
    context.close()
    assert watch.trouble == []


def test_every_odd_id_is_reached_by_its_link(page: Page) -> None:
    for number, release_id in enumerate(ODD_IDS):
        page.goto("/?q=odd&per_page=100")
        page.get_by_role("link", name=f"Odd {number}", exact=True).click()
        assert page.get_by_role("heading", level=1).inner_text() == f"Odd {number}", release_id
        assert page.locator("code").text_content() == release_id
