"""Every task of a reader over the sample releases, in a real Chromium, in four ways and two languages.

With scripts and without, by pointer and by the keyboard alone, in English and in Chinese. By the keyboard, every link
and field is reached with Tab from where the focus is, and followed with Enter. Other files look closer: at what scripts
keep in place (`static/test_refine.py`), at the list of completions (`suggest/test_combobox.py`), at the page of a
release (`pages/release/test_browser.py`). Two tasks need scripts: completing, and choosing a stretch of time by
dragging, for which two bars or the fields of dates do without.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from searchsvc.engines.selection import open_live
from searchsvc.web.app import create_app
from searchsvc.web.i18n import UiTexts
from tests.browsing import served

MOST_STOPS = 200
"""More presses of Tab than a page has stops."""
STOPS_BETWEEN = """target => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")];
  const stops = all.filter((each) => each.checkVisibility());
  const active = document.activeElement;
  const follows = (each) => active !== document.body && active.compareDocumentPosition(each) & 4;
  const next = stops.findIndex(follows);
  const at = stops.indexOf(active) < 0 ? (next < 0 ? stops.length : next) - 0.5 : stops.indexOf(active);
  const ahead = stops.indexOf(target) - (active === document.body ? -1 : at);
  const forward = Math.ceil(ahead > 0 ? ahead : ahead + stops.length);
  const back = Math.ceil(stops.length - Math.abs(forward));
  return active === target ? 0 : forward <= back ? forward : -back;
}"""
"""About how many stops of Tab lie between the focus and an element, counted the shorter way round; back is negative."""
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


@pytest.fixture(scope="module")
def site(sample_index: Path) -> Iterator[str]:
    with served(create_app(open_live(sample_index))) as address:
        yield address


@dataclass
class Reader:
    """Somebody before a page, who reads one language and has a pointer or nothing but a keyboard."""

    page: Page
    texts: UiTexts
    scripts: bool
    keyboard: bool

    def reach(self, target: Locator) -> None:
        """Presses Tab, or Shift and Tab where that is shorter, until the target has the focus; it must be seen then."""
        target.wait_for()
        stops = target.evaluate(STOPS_BETWEEN)
        key = "Tab" if stops > 0 else "Shift+Tab"
        for number in range(MOST_STOPS):
            if number >= abs(stops) and target.evaluate("each => each === document.activeElement"):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press(key)
        pytest.fail(f"the keyboard does not reach {target}")

    def follow(self, target: Locator) -> None:
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def type(self, target: Locator, text: str) -> None:
        """Types into a field, in place of what stands there."""
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def link(self, key: str, **values: str | int) -> Locator:
        return self.page.get_by_role("link", name=self.texts(key, **values), exact=True)

    def bar(self, stretch: str) -> Locator:
        return self.page.locator(f"[data-from='{stretch}'] a")

    def expect_asked(self, parameters: str) -> int:
        """Waits for the results of a search with these parameters; gives how many there are."""
        expect(self.page).to_have_url(re.compile(re.escape("/?" + parameters if parameters else "/") + "$"))
        total = self.page.locator("#summary :is(h1, h2)")
        expect(self.page.locator("main")).not_to_have_attribute("aria-busy", "true")
        return int(re.sub(r"\D", "", re.sub(r"“.*”", "", total.inner_text()).partition("·")[0]) or 0)


@pytest.fixture(params=["en", "zh"])
def texts(request: pytest.FixtureRequest) -> UiTexts:
    return UiTexts(request.param)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[False, True], ids=["pointer", "keyboard"])
def reader(
    request: pytest.FixtureRequest, browser: Browser, site: str, texts: UiTexts, scripts: bool
) -> Iterator[Reader]:
    context = browser.new_context(
        base_url=site,
        java_script_enabled=scripts,
        locale=LOCALES[texts.ui],
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto("/")
    yield Reader(page, texts, scripts, request.param)
    context.close()
    assert trouble == []


def test_search_tile_bar_range_combine_and_remove(reader: Reader) -> None:
    page = reader.page
    reader.type(page.locator("#q"), "education")
    reader.follow(page.get_by_role("button", name=reader.texts("search_button")))
    everything = reader.expect_asked("q=education")
    tile = page.locator(".tiles .BJ a")
    in_beijing = number_in(tile.locator("b"))
    reader.follow(tile)
    assert reader.expect_asked("q=education&province=CN-BJ") == in_beijing < everything
    in_2020 = number_in(reader.bar("2020").locator(".n"))
    reader.follow(reader.bar("2020"))
    assert reader.expect_asked("q=education&province=CN-BJ&year=2020") == in_2020 < in_beijing
    reader.follow(reader.bar("2022"))
    assert in_2020 < reader.expect_asked("q=education&province=CN-BJ&year=2020..2022") < in_beijing
    reader.follow(reader.link("remove_filter", label="2020–2022"))
    assert reader.expect_asked("q=education&province=CN-BJ") == in_beijing
    reader.follow(reader.link("clear_filters"))
    assert reader.expect_asked("q=education") == everything


def test_dates_are_typed_and_a_preset_is_chosen(reader: Reader) -> None:
    page = reader.page
    reader.type(page.locator("#from"), "2020-07")
    reader.type(page.locator("#to"), "2021")
    reader.follow(page.get_by_role("button", name=reader.texts("apply")))
    assert reader.expect_asked("from=2020-07&to=2021")
    reader.follow(reader.link("last_months"))
    expect(page.locator("#when header [aria-current]")).to_have_text(reader.texts("last_months"))
    reader.follow(reader.link("all_time"))
    reader.expect_asked("")


def test_order_size_and_pages(reader: Reader) -> None:
    page, days = reader.page, reader.page.locator(".results time").first
    reader.follow(reader.link("sort_oldest"))
    reader.expect_asked("sort=oldest")
    oldest = days.get_attribute("datetime")
    reader.follow(page.locator(".sizes").get_by_role("link", name="20", exact=True))
    reader.expect_asked("sort=oldest&per_page=20")
    assert days.get_attribute("datetime") == oldest
    reader.follow(reader.link("next"))
    reader.expect_asked("sort=oldest&page=2&per_page=20")
    later = days.get_attribute("datetime")
    assert oldest is not None
    assert later is not None
    assert oldest < later
    reader.follow(reader.link("page", n=1))
    reader.expect_asked("sort=oldest&per_page=20")
    reader.follow(reader.link("sort_newest"))
    reader.expect_asked("per_page=20")
    newest = days.get_attribute("datetime")
    assert newest is not None
    assert newest > later


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_a_word_is_completed(reader: Reader) -> None:
    box = reader.page.locator("#q")
    reader.reach(box)
    reader.page.keyboard.type("edu")
    option = reader.page.get_by_role("option").first
    wanted = option.inner_text()
    if reader.keyboard:
        reader.page.keyboard.press("ArrowDown")
        reader.page.keyboard.press("Enter")
    else:
        option.click()
    expect(box).to_have_value(wanted)
    assert reader.expect_asked(urlencode({"q": wanted}))


def test_open_step_twin_and_cite(reader: Reader) -> None:
    page, texts = reader.page, reader.texts
    reader.type(page.locator("#q"), "informatization")
    page.keyboard.press("Enter")
    total = reader.expect_asked("q=informatization")
    title = page.locator(".results h3 a").first
    expect(page.locator(".results .told").first).to_have_attribute("lang", texts.html_lang)
    reader.follow(title)
    place = page.locator(".walk .long")
    expect(place).to_have_text(texts("result_of", n=1 if not texts.is_chinese else 2, total=total))
    if texts.is_chinese:
        reader.follow(page.locator(".walk a[rel=prev]"))
    expect(place).to_have_text(texts("result_of", n=1, total=total))
    reader.follow(page.locator(".walk a[rel=next]"))
    expect(place).to_have_text(texts("result_of", n=2, total=total))
    if reader.scripts:
        reader.follow(page.locator(".stepping [data-step='1']"))
    else:
        reader.follow(page.locator(".marks summary"))
        reader.follow(reader.link("mark", n=1))
    expect(page.locator("mark:target")).to_have_id("m1")
    expect(page.locator("mark:target")).to_be_in_viewport()
    language = page.locator("h1").get_attribute("lang")
    reader.follow(page.locator(".bar a[rel=alternate]").first)
    expect(page.locator("h1")).not_to_have_attribute("lang", language or "")
    reader.follow(page.locator(".cite summary"))
    expect(page.locator("#cited-gb")).to_contain_text("[EB/OL]")
    expect(page.locator("#cited-plain")).to_be_visible()
    reader.follow(page.locator(".bar .back"))
    reader.expect_asked("")


def test_a_search_is_followed_and_taken_away(reader: Reader) -> None:
    page = reader.page
    page.goto("/?q=education&province=CN-BJ&sort=oldest")
    total = reader.expect_asked("q=education&province=CN-BJ&sort=oldest")
    for name, count in (("CSV", rows_of_csv), ("JSONL", rows_of_jsonl)):
        with page.expect_download() as taken:
            reader.follow(page.get_by_role("link", name=name, exact=True))
        assert count(taken.value.path()) == total
    with page.expect_response(re.compile(r"/feed\.atom\?")) as answer:
        reader.follow(reader.link("follow_feed"))
    assert answer.value.headers["content-type"].startswith("application/atom+xml")
    page.wait_for_url("**/feed.atom?*")


def test_the_other_language_and_back(reader: Reader) -> None:
    page, texts = reader.page, reader.texts
    other = UiTexts("en" if texts.is_chinese else "zh")
    page.goto("/?q=education&year=2020")
    total = reader.expect_asked("q=education&year=2020")
    reader.follow(page.locator(f".languages a[hreflang={other.html_lang}]"))
    expect(page.locator("html")).to_have_attribute("lang", other.html_lang)
    expect(page.locator("#summary .total")).to_have_text(other.count(total))
    assert "ui=" not in page.url
    reader.follow(page.locator(".results h3 a").first)
    expect(page.locator("html")).to_have_attribute("lang", other.html_lang)
    reader.follow(page.locator(f".languages a[hreflang={texts.html_lang}]"))
    expect(page.locator("html")).to_have_attribute("lang", texts.html_lang)
    reader.follow(page.locator(".bar .back"))
    assert reader.expect_asked("q=education&year=2020") == total


def number_in(element: Locator) -> int:
    return int(element.inner_text())


def rows_of_csv(path: Path) -> int:
    return len(list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))) - 1


def rows_of_jsonl(path: Path) -> int:
    return sum(1 for line in path.read_text("utf-8").splitlines() if json.loads(line))
