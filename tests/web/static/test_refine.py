"""`refine.js` in a real Chromium: a search changes in place, in both languages; without scripts by plain links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from searchsvc.model.release import Release
from searchsvc.web.app import create_app
from searchsvc.web.i18n import Ui, UiTexts
from tests.browsing import served
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
TWELVE = "/?q=teachers&per_page=5"


@dataclass
class Visit:
    """A page in a language, with or without scripts, and what happened on it."""

    page: Page
    texts: UiTexts
    scripts: bool

    def open(self, path: str, size: dict[str, int]) -> None:
        self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        self.page.goto(path)
        self.page.evaluate("document.documentElement.dataset.document = 'first'")

    def was_kept(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.dataset.document === 'first'"))

    def expect_total(self, count: int) -> None:
        expect(self.page.locator("#summary :is(h1, h2)")).to_contain_text(self.texts.count(count))

    def expect_address(self, ending: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(ending) + "$"))

    def tile(self, place: str) -> Locator:
        return self.page.locator(f".tiles .{place} a")

    def bar(self, year: str) -> Locator:
        return self.page.locator(f"[data-from='{year}'] a")

    def link(self, key: str, **values: str | int) -> Locator:
        return self.page.get_by_role("link", name=self.texts(key, **values), exact=True)


def top_of(element: Locator) -> float:
    """How far down the window it stands, in pixels."""
    return float(element.evaluate("each => each.getBoundingClientRect().top"))


def visit_of(browser: Browser, site: str, ui: Ui, *, scripts: bool) -> Iterator[Visit]:
    locale = {"en": "en-GB", "zh": "zh-CN"}[ui]
    context = browser.new_context(base_url=site, java_script_enabled=scripts, locale=locale, has_touch=False)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield Visit(page, UiTexts(ui), scripts)
    context.close()
    assert trouble == []


@pytest.fixture(params=["en", "zh"])
def ui(request: pytest.FixtureRequest) -> Ui:
    return "en" if request.param == "en" else "zh"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def visit(request: pytest.FixtureRequest, browser: Browser, site: str, ui: Ui) -> Iterator[Visit]:
    yield from visit_of(browser, site, ui, scripts=request.param)


@pytest.fixture
def live(browser: Browser, site: str, ui: Ui) -> Iterator[Visit]:
    yield from visit_of(browser, site, ui, scripts=True)


def test_filters_are_combined_and_removed_in_place(visit: Visit) -> None:
    visit.open("/?q=teachers", DESK)
    visit.expect_total(13)
    visit.tile("HB").click()
    visit.expect_address("q=teachers&province=CN-HB")
    visit.bar("2019").click()
    visit.expect_total(1)
    expect(visit.page).to_have_title(re.compile(re.escape(visit.texts.count(1))))
    visit.link("remove_filter", label=visit.texts.date("2019")).click()
    visit.expect_total(13)
    visit.expect_address("q=teachers&province=CN-HB")
    visit.link("clear_filters").click()
    visit.expect_address("/?q=teachers")
    expect(visit.page.locator("#chosen")).to_have_count(0)
    assert visit.was_kept() == visit.scripts


def test_order_size_and_pages_change_in_place(visit: Visit) -> None:
    visit.open(TWELVE, DESK)
    visit.link("sort_oldest").click()
    visit.expect_address("&sort=oldest&per_page=5")
    expect(visit.page.locator(".results h3").first).to_contain_text("Rural schools")
    visit.link("sort_relevance").click()
    visit.expect_address(TWELVE)
    visit.link("page", n=3).click()
    visit.expect_address("&page=3&per_page=5")
    expect(visit.page.locator(".results > li")).to_have_count(3)
    expect(visit.page.locator("head link[rel=next]")).to_have_count(0)
    expect(visit.page.locator("head link[rel=prev]")).to_have_count(1)
    visit.page.locator(".sizes a", has_text="20").click()
    expect(visit.page.locator(".results > li")).to_have_count(13)
    assert visit.was_kept() == visit.scripts


def test_a_search_and_dates_change_in_place(visit: Visit) -> None:
    visit.open("/?q=teachers&province=CN-HB", DESK)
    visit.page.locator("#q").fill("education")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#summary")).to_contain_text("education")
    assert "province=CN-HB" in visit.page.url
    visit.page.locator("#from").fill("2020-13")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#fault-from")).to_contain_text("2020-13")
    if visit.scripts:
        expect(visit.page.locator("#from")).to_be_focused()
        expect(visit.page.get_by_role("status")).to_contain_text("2020-13")
    expect(visit.page.locator("#from")).to_have_value("2020-13")
    visit.page.locator("#from").fill("2019")
    visit.page.locator("#to").fill("2019")
    visit.page.keyboard.press("Enter")
    visit.expect_total(1)
    expect(visit.page.locator("#q")).to_have_value("education")
    assert visit.was_kept() == visit.scripts


def test_back_and_forward_show_what_was_shown(visit: Visit) -> None:
    visit.open(TWELVE, DESK)
    visit.link("page", n=2).click()
    visit.expect_address("&page=2&per_page=5")
    second = visit.page.locator(".results").inner_text()
    visit.tile("HB").click()
    visit.expect_address("&province=CN-HB&per_page=5")
    visit.page.go_back()
    visit.expect_address("&page=2&per_page=5")
    expect(visit.page.locator("#chosen")).to_have_count(0)
    assert visit.page.locator(".results").inner_text() == second
    visit.page.go_back()
    visit.expect_address(TWELVE)
    expect(visit.page.locator(".paging [aria-current]")).to_have_text("1")
    visit.page.go_forward()
    visit.page.go_forward()
    visit.expect_address("&province=CN-HB&per_page=5")
    expect(visit.page.locator("#chosen")).to_have_count(1)
    expect(visit.page.locator("#q")).to_have_value("teachers")
    assert visit.was_kept() == visit.scripts


def test_four_clicks_on_a_phone_lead_to_hubei_2020_chinese(visit: Visit) -> None:
    visit.open("/", PHONE)
    visit.link("filter_count", n=visit.texts.number(len(sample_releases()))).click()
    frame = visit.page.locator("#frame .sheet-top")  # the sheet; of the frame the years alone stand on the page
    expect(frame).to_be_visible()
    visit.tile("HB").click()
    visit.expect_address("/?province=CN-HB#frame" if visit.scripts else "/?province=CN-HB")
    if not visit.scripts:
        return  # the sheet is a step away again
    expect(frame).to_be_visible()
    expect(visit.page.locator(".sheet-end a")).to_have_text(visit.texts("show_count", n=15))
    visit.bar("2020").click()
    expect(visit.page.locator(".sheet-end a")).to_have_text(visit.texts("show_count_one"))
    visit.page.locator(".main-languages a", has_text="中文").click()
    visit.expect_address("/?province=CN-HB&year=2020&language=zh#frame")
    visit.expect_total(1)
    expect(visit.tile("HB")).to_be_visible()
    assert visit.was_kept()
    visit.link("show_count_one").click()
    expect(frame).not_to_be_visible()
    expect(visit.page.locator(".results h3 a").first).to_be_in_viewport()
    expect(visit.page.locator("#chosen .chip").first).to_be_in_viewport(ratio=1)
    visit.page.go_back()
    expect(frame).to_be_visible()
    visit.page.go_back()
    visit.expect_address("/?province=CN-HB&year=2020#frame")
    expect(frame).to_be_visible()
    for _ in range(3):
        visit.page.go_back()
    visit.expect_address("/")
    expect(frame).not_to_be_visible()
    visit.expect_total(len(sample_releases()))


def test_the_years_of_the_start_page_lead_to_the_results_on_a_phone(visit: Visit) -> None:
    visit.open("/", PHONE)
    expect(visit.tile("HB")).not_to_be_visible()
    visit.bar("2020").click()
    visit.expect_address("/?year=2020")
    expect(visit.page.locator("#frame")).not_to_be_visible()
    if visit.scripts:
        expect(visit.page.locator("#results")).to_be_focused()


def test_the_sheet_keeps_its_place_and_closes_by_escape(live: Visit) -> None:
    live.open("/?q=teachers", PHONE)
    live.page.evaluate("scrollTo(0, 400)")
    live.page.locator(".filter-bar a").evaluate("each => each.click()")  # a real click would scroll the page before
    category = live.page.locator("#what .choices a").first
    category.scroll_into_view_if_needed()
    before = top_of(category)
    category.click()
    expect(live.page.locator("#what [aria-current]")).not_to_have_count(0)
    expect(category).to_be_focused()
    after = top_of(category)
    assert abs(before - after) <= 1
    live.page.keyboard.press("Escape")
    expect(live.page.locator("#frame")).not_to_be_visible()
    live.page.go_back()
    live.page.go_back()
    expect(live.page.locator("#what [aria-current]")).to_have_count(0)
    live.page.go_back()
    expect(live.page.locator("#frame")).not_to_be_visible()
    live.page.wait_for_function("scrollY === 400")  # the sheet is gone before the script has scrolled
    assert live.was_kept()


def test_the_page_keeps_its_place(live: Visit) -> None:
    live.open("/?q=teachers&per_page=50", DESK)
    live.page.set_viewport_size({"width": 1440, "height": 500})
    tile = live.tile("HB")
    tile.scroll_into_view_if_needed()
    live.page.evaluate("scrollTo(0, 150)")
    before = top_of(tile)
    tile.click()
    expect(tile).to_have_attribute("aria-current", "true")
    expect(tile).to_be_focused()
    after = top_of(tile)
    assert abs(before - after) <= 1
    live.page.evaluate("scrollTo(0, 600)")
    live.page.go_back()
    expect(live.page.locator("#chosen")).to_have_count(0)
    live.page.wait_for_function("scrollY === 150")
    live.page.go_forward()
    expect(live.page.locator("#chosen")).to_have_count(1)
    live.page.wait_for_function("scrollY === 600")


def test_a_release_and_back_keeps_the_place(live: Visit) -> None:
    live.open("/?q=teachers&per_page=50", DESK)
    live.tile("HB").click()
    expect(live.page.locator("#chosen")).to_have_count(1)
    live.page.evaluate("scrollTo(0, 500)")
    live.page.locator(".results h3 a", has_text="Notice 9").click()
    expect(live.page.locator("#results")).to_have_count(0)
    live.page.go_back()
    expect(live.page.locator("#chosen")).to_have_count(1)
    live.page.wait_for_function("scrollY === 500")
    live.page.go_back()
    expect(live.page.locator("#chosen")).to_have_count(0)
    live.expect_address("/?q=teachers&per_page=50")


def test_focus_and_announcements_follow(live: Visit) -> None:
    live.open(TWELVE, DESK)
    status = live.page.get_by_role("status")
    live.tile("HB").focus()
    live.page.keyboard.press("Enter")
    expect(live.page.locator("#chosen")).to_have_count(1)
    expect(live.tile("HB")).to_be_focused()
    expect(status).to_contain_text(live.texts.count(13))
    live.page.locator("#chosen .chip").focus()
    live.page.keyboard.press("Enter")
    expect(live.page.locator("#results")).to_be_focused()  # what was followed is not there any more
    live.link("next").focus()
    live.page.keyboard.press("Enter")
    expect(status).to_contain_text(live.texts("page_of", n=2, last=3))
    expect(live.page.locator("#results")).to_be_focused()
    live.page.keyboard.press("Tab")
    expect(live.page.locator(".results h3 a").first).to_be_focused()


def test_the_keyboard_alone_is_enough(live: Visit) -> None:
    live.open("/?q=teachers", DESK)
    live.page.keyboard.press("/")
    box = live.page.locator("#q")
    expect(box).to_be_focused()
    live.page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")
    live.page.keyboard.press("ControlOrMeta+a")
    live.page.keyboard.type("education")
    live.page.keyboard.press("Enter")
    expect(live.page.locator("#results")).to_be_focused()
    expect(live.page.locator("#summary")).to_contain_text("education")
    expect(live.page.get_by_role("status")).to_contain_text("education")
    live.page.locator(".skip").focus()
    live.page.keyboard.press("Enter")
    live.expect_address("#results")
    live.page.keyboard.press("Tab")
    expect(live.page.locator(".results h3 a").first).to_be_focused()
    assert live.was_kept()


@pytest.mark.parametrize("how", ["lost", "refused", "another page"])
def test_a_failed_fetch_becomes_a_plain_step(live: Visit, how: str) -> None:
    def fail(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        elif how == "lost":
            route.abort()
        elif how == "refused":
            route.fulfill(status=503, body="busy")
        else:
            route.fulfill(status=200, content_type="text/html", body="<main>another</main>")

    live.open("/?q=teachers", DESK)
    live.page.route("**/?*", fail)
    live.tile("HB").click()
    live.expect_address("/?q=teachers&province=CN-HB")
    expect(live.page.locator("#chosen")).to_have_count(1)
    assert not live.was_kept()
    live.page.go_back()
    live.expect_address("/?q=teachers")
    expect(live.page.locator("#chosen")).to_have_count(0)


def test_another_version_or_language_is_loaded_anew(live: Visit) -> None:
    def change(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.continue_()
        else:
            fetched = route.fetch()
            route.fulfill(response=fetched, body=fetched.text().replace("search.js?v=", "search.js?v=0"))

    live.open("/?q=teachers", DESK)
    live.page.route("**/?*", change)
    live.tile("HB").click()
    expect(live.page.locator("#chosen")).to_have_count(1)
    assert not live.was_kept()


def test_a_newer_click_gives_up_the_older(live: Visit) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "year=2019" in route.request.url and route.request.resource_type == "fetch":
            held.append(route)
        else:
            route.continue_()

    live.open("/?q=teachers", DESK)
    live.page.route("**/?*", hold)
    with live.page.expect_request(lambda request: "year=2019" in request.url):
        live.bar("2019").click()
    with live.page.expect_event("requestfailed", lambda request: "year=2019" in request.url):
        live.tile("HB").click()
    live.expect_address("/?q=teachers&province=CN-HB")
    live.expect_total(13)
    expect(live.page.locator("main")).not_to_have_attribute("aria-busy", "true")
    assert live.was_kept()
    live.page.go_back()
    live.expect_address("/?q=teachers")  # the older one left no trace


def test_new_tabs_and_other_links_are_left_alone(live: Visit) -> None:
    live.open("/?q=teachers", DESK)
    with live.page.context.expect_page() as opened:
        live.tile("HB").click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(re.compile("province=CN-HB"))
    opened.value.close()
    live.expect_address("/?q=teachers")
    live.page.evaluate("""() => {
        window.prevented = [];
        window.addEventListener("click", (event) => {
            window.prevented.push(event.defaultPrevented);
            event.preventDefault();
        });
    }""")
    for link in [".results h3 a", ".follow a[href^='/feed']", ".follow a[href^='/export']", ".brand", ".languages a"]:
        live.page.locator(link).first.click()
    assert live.page.evaluate("window.prevented") == [False] * 5


def test_the_other_language_of_the_page_keeps_the_search(live: Visit) -> None:
    live.open("/?q=teachers", DESK)
    live.tile("HB").click()
    expect(live.page.locator("#chosen")).to_have_count(1)
    live.page.locator(".languages a").first.click()
    expect(live.page.locator("#chosen")).to_have_count(1)
    expect(live.page.locator("html")).not_to_have_attribute("lang", live.texts.html_lang)
    live.page.go_back()
    expect(live.page.locator("#summary")).to_be_visible()


def test_each_step_asks_for_one_page(live: Visit) -> None:
    answers: list[Response] = []
    live.open("/?q=teachers", DESK)
    live.page.on("response", lambda response: answers.append(response))  # noqa: PLW0108 - Playwright marks what it calls
    live.tile("HB").click()
    expect(live.page.locator("#chosen")).to_have_count(1)
    live.link("clear_filters").click()
    expect(live.page.locator("#chosen")).to_have_count(0)
    from_service = [each.request.resource_type for each in answers if "/static/" not in each.url]
    assert from_service == ["fetch", "fetch"]


def test_open_panels_and_what_is_typed_in_them_stay(browser: Browser, ui: Ui) -> None:
    releases = [
        Release(id=f"{at}", title=f"Release {at}", body="", category=f"Bureau {at}", language="en") for at in range(12)
    ]
    with served(create_app(FakeLive(FakeEngine(releases)))) as site:
        for live in visit_of(browser, site, ui, scripts=True):
            live.open("/", PHONE)
            live.page.locator(".filter-bar a").click()
            live.page.locator("#more-categories summary").click()
            field = live.page.get_by_label(live.texts("find_category"))
            field.fill("bureau 1")
            live.page.locator(".main-languages a", has_text="English").click()
            expect(live.page.locator(".main-languages [aria-current]")).to_contain_text("English")
            expect(field).to_have_value("bureau 1")
            visible = live.page.locator("#more-categories li:visible")
            expect(visible.filter(has_text="Bureau 1")).to_have_count(visible.count())
            expect(field).not_to_be_focused()
            assert live.was_kept()
