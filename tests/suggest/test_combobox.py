"""The search box in a real Chromium: completing by keyboard and mouse, and plain without a script."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

NOON = datetime(2026, 11, 28, 12)
REST_MS = 120
"""Milliseconds without a key after which the script asks; `WAIT` in `suggest.js`."""


@pytest.fixture
def page(browser: Browser, small_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=small_site, locale="en-GB")
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert trouble == []


def test_the_keyboard_chooses(page: Page) -> None:
    box = page.get_by_role("combobox", name="Search releases")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("rural rev")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("2 suggestions; choose with the arrow keys")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(0).get_attribute("id")
    expect(box).to_have_value("rural revitalization")
    box.press("ArrowUp")  # back to what was typed
    assert box.get_attribute("aria-activedescendant") is None
    expect(box).to_have_value("rural rev")
    box.press("ArrowUp")  # and round to the last
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_value("Rural revitalization conference")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_value("rural revitalization")
    box.press("Enter")
    page.wait_for_url("**/?q=rural+revitalization")
    assert page.get_by_role("heading", level=1).inner_text().endswith("for “rural revitalization”")


def test_escape_gives_back_what_was_typed(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("xczx")
    expect(page.get_by_role("option").first).to_have_text("乡村振兴")  # not what the first keys alone offered
    box.press("ArrowDown")
    expect(box).to_have_value("乡村振兴")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("xczx")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("button", name="Search").focus()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_choice_may_be_typed_on(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("xczx")
    expect(page.get_by_role("option").first).to_have_text("乡村振兴")  # not what the first keys alone offered
    box.press("ArrowDown")
    box.press_sequentially("工")
    expect(page.get_by_role("option").first).to_contain_text("乡村振兴工作")
    box.press("ArrowDown")
    box.press("Escape")
    expect(box).to_have_value("乡村振兴工")


def test_a_title_is_marked_and_opens_its_release(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("rural rev")
    options = page.get_by_role("option")
    expect(options.nth(1)).to_have_attribute("data-kind", "Release")
    expect(options.nth(1)).to_have_accessible_name("Rural revitalization conference (Release)")
    assert options.nth(0).get_attribute("data-kind") is None
    box.press("ArrowUp")
    expect(box).to_have_value("Rural revitalization conference")
    box.press("Enter")
    page.wait_for_url("**/releases/b.txt")


def test_an_input_method_has_its_keys_for_itself(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("xiangcun")
    expect(page.get_by_role("option").first).to_be_visible()
    session = page.context.new_cdp_session(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session.send("Input.imeSetComposition", {"text": "jiao'yu", "selectionStart": 7, "selectionEnd": 7})
    expect(page.get_by_role("listbox")).to_be_hidden()
    for key in ("ArrowDown", "Enter", "Process"):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229})
    page.wait_for_timeout(3 * REST_MS)
    assert asked == []
    expect(box).to_have_value("xiangcunjiao'yu")
    session.send("Input.insertText", {"text": "教育"})
    with page.expect_request("**/api/v1/suggest*"):
        pass
    expect(box).to_have_value("xiangcun教育")


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.press_sequentially("rural")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/?q=rural")


def test_the_mouse_chooses(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("乡村")
    page.get_by_role("option", name="乡村振兴", exact=True).click()
    page.wait_for_url("**/?q=%E4%B9%A1%E6%9D%91%E6%8C%AF%E5%85%B4")


def test_markup_stays_text(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("a <scr")
    option = page.get_by_role("option")
    expect(option).to_have_text('A <script>alert("1")</script> & more')
    expect(option.locator("mark")).to_have_text('ipt>alert("1")</script> & more')
    assert option.locator("script").count() == 0


def test_fast_typing_asks_once_and_only_the_last_answer_is_shown(page: Page) -> None:
    asked: list[str] = []
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route.request.url.partition("?")[2])
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/api/v1/suggest*", hold_the_first)
    page.clock.install(time=NOON)
    page.reload()
    page.clock.pause_at(NOON + timedelta(hours=1))  # from now on the page's time passes only where the test says so
    box = page.get_by_role("combobox")
    box.press_sequentially("ru")
    page.clock.run_for(REST_MS - 1)
    assert asked == []
    with page.expect_request("**/api/v1/suggest?q=ru"):
        page.clock.run_for(1)
    with page.expect_event("requestfailed") as given_up:
        box.press_sequentially("ral sch")
        page.clock.run_for(REST_MS)
    assert given_up.value.url.endswith("?q=ru")
    expect(page.get_by_role("option").first).to_contain_text("rural schools")
    held[0].continue_()
    page.clock.run_for(10 * REST_MS)
    expect(page.get_by_role("option").first).to_contain_text("rural schools")
    assert asked == ["q=ru", "q=rural%20sch"]


def test_without_a_script_the_box_is_a_search_field(browser: Browser, small_site: str) -> None:
    context = browser.new_context(base_url=small_site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="Search releases").fill("rural")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=1).inner_text() == "2 releases for “rural”"
    context.close()


def test_the_key_that_leads_to_the_box_can_be_turned_off(page: Page) -> None:
    box = page.get_by_role("combobox", name="Search releases")
    choice = page.get_by_role("checkbox", name="The / key leads to the search box, in this browser")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.goto("/help")
    expect(choice).to_be_checked()
    choice.uncheck()
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.goto("/")
    expect(box).not_to_have_attribute("aria-keyshortcuts", "/")
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.goto("/help")
    expect(choice).not_to_be_checked()
    choice.check()
    page.goto("/")
    expect(box).to_have_attribute("aria-keyshortcuts", "/")
    page.keyboard.press("/")
    expect(box).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_list_fits_the_screen(
    browser: Browser, small_site: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    size: ViewportSize = {"width": width, "height": 800}
    context = browser.new_context(base_url=small_site, color_scheme=scheme, viewport=size)
    page = context.new_page()
    page.goto("/?ui=zh")
    box = page.get_by_role("combobox")
    box.press_sequentially("rural")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    shots = os.environ.get("SEARCHSVC_SCREENSHOTS")
    if shots:
        page.screenshot(path=Path(shots) / f"completions-{width}-{scheme}.png")
        page.goto("/releases/c.txt?q=教育")
        page.screenshot(path=Path(shots) / f"similar-{width}-{scheme}.png", full_page=True)
    context.close()
