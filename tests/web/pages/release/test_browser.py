"""The page of a release in a real Chromium, with scripts and without: steps, evidence, both tellings, citation."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from searchsvc.model.page import Version
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.web.fake import FakeEngine, FakeLive

ENGLISH = Release(
    id="fair-en",
    title="2020 National Fair of Harbour Schools",
    body="WUHAN -- The fair opened on July 15 in Wuhan.\n\nSchools of Hunan sent guests. Every school came.",
    language="en",
    date=PartialDate(2020, 7, 15),
    date_source="title",
    provinces=(ProvinceFact("CN-HB", "city", "held"), ProvinceFact("CN-HN", "text", "mentioned")),
    category="Press Releases",
)
CHINESE = replace(
    ENGLISH,
    id="fair-zh",
    title="2020年全国港口学校展览会开幕",
    body="7月15日，展览会在武汉开幕。\n\n湖南的学校派代表参加，称“港口学校”办得好。",
    language="zh-Hans",
    category="新闻发布",
)
OTHERS = [
    Release(id=f"school-{number}", title=f"School number {number}", body="school", language="en")
    for number in range(1, 13)
]
FOUND = "/releases/fair-en?q=school"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    engine = FakeEngine([ENGLISH, CHINESE, *OTHERS])
    for ours, theirs in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        assert theirs.language is not None
        engine.told[ours.id] = (Version(theirs.id, theirs.title, theirs.language, "2020-07-15", 0.9),)
    with served(create_app(FakeLive(engine))) as address:
        yield address


def opened(browser: Browser, site: str, path: str, *, scripts: bool = True, width: int = 1440) -> Page:
    context = browser.new_context(
        base_url=site, java_script_enabled=scripts, locale="en-GB", viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_walked_from_result_to_result(browser: Browser, site: str, scripts: bool) -> None:
    page = opened(browser, site, "/?q=school", scripts=scripts)
    page.locator(".results h3 a").first.click()
    for number in (1, 2):
        expect(page.locator(".walk .long")).to_have_text(f"Result {number} of 13")
        page.locator(".walk a[rel=next]").click()
    expect(page.locator(".walk .long")).to_have_text("Result 3 of 13")
    page.locator(".walk a[rel=prev]").click()
    page.locator(".walk .back").click()
    expect(page.locator("h1")).to_contain_text("13 releases")
    page.context.close()


def test_steps_lead_from_match_to_match_and_leave_no_history(browser: Browser, site: str) -> None:
    page = opened(browser, site, FOUND)
    count = page.locator("mark[id]").count()
    assert count > 2
    length = page.evaluate("history.length")
    step = page.locator(".stepping [data-step='1']")
    for number in [*range(1, count + 1), 1]:
        step.click()
        expect(page.locator(".at .long")).to_have_text(f"Match {number} of {count}")
        expect(page.locator("mark:target")).to_have_id(f"m{number}")
    page.locator(".stepping [data-step='-1']").press("Enter")
    expect(page.locator("mark:target")).to_have_id(f"m{count}")
    assert page.evaluate("history.length") == length
    page.context.close()


def test_without_scripts_matches_are_plain_anchors(browser: Browser, site: str) -> None:
    page = opened(browser, site, FOUND, scripts=False)
    page.locator(".marks summary").click()
    page.get_by_role("link", name="Match 2").click()
    expect(page.locator("mark:target")).to_have_id("m2")
    page.context.close()


def test_a_fact_lights_up_all_that_tells_it(browser: Browser, site: str) -> None:
    page = opened(browser, site, FOUND)
    page.locator("[data-fact=date]").hover()
    lit = page.locator(".sentence.lit .said[data-facts~=date]")
    expect(lit).to_have_text(["2020", "July 15"])  # the year of the title, and the day of the text
    page.locator("[data-fact=CN-HN] .told").focus()
    expect(page.locator(".sentence.lit")).to_have_text(["Schools of Hunan sent guests."])
    page.locator(".said[data-facts~=CN-HN]").hover()
    expect(page.locator("[data-fact].lit")).to_contain_text("Hunan")
    page.context.close()


def test_without_scripts_a_fact_leads_to_its_sentence(browser: Browser, site: str) -> None:
    page = opened(browser, site, FOUND, scripts=False)
    page.locator("[data-fact=CN-HN] .told").click()
    expect(page.locator(".sentence:target")).to_have_text("Schools of Hunan sent guests.")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_both_tellings_stand_side_by_side(browser: Browser, site: str, scripts: bool) -> None:
    page = opened(browser, site, FOUND, scripts=scripts)
    page.get_by_role("link", name="Side by side").click()
    pairs = page.locator(".pair:not(.heads)")
    expect(pairs).to_have_count(2)
    ours, theirs = (pairs.first.locator("> div").nth(number).bounding_box() for number in (0, 1))
    assert ours is not None
    assert theirs is not None
    assert ours["x"] + ours["width"] <= theirs["x"]
    assert abs(ours["y"] - theirs["y"]) < 1
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator(".pair")).to_have_count(0)
    page.locator(".bar").get_by_role("link", name="中文版").click()
    expect(page.locator("h1")).to_have_attribute("lang", "zh-Hans")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_citation_is_at_hand_and_can_be_copied(browser: Browser, site: str, scripts: bool) -> None:
    page = opened(browser, site, FOUND, scripts=scripts)
    page.locator(".cite summary").press("Enter")
    line = page.locator("#cited-gb")
    expect(line).to_contain_text("[EB/OL]")
    expect(page.locator(".cited button")).to_have_count(2)
    if scripts:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.locator(".cited button").first.click()
        expect(page.locator("[data-said][role=status]")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == line.inner_text()
        page.keyboard.press("Escape")
        expect(line).to_be_hidden()
        page.get_by_role("link", name="Copy link").click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.endsWith('/releases/fair-en'))")
    else:
        expect(page.locator(".cited button").first).to_be_hidden()
        expect(page.get_by_role("link", name="As text")).to_have_attribute("href", "/release.txt?id=fair-en")
    page.context.close()


def test_on_a_phone_the_text_begins_early_and_the_bar_is_at_the_thumb(browser: Browser, site: str) -> None:
    page = opened(browser, site, FOUND, width=390)
    body, bar = page.locator(".body").bounding_box(), page.locator(".bar").bounding_box()
    assert body is not None
    assert bar is not None
    assert body["y"] <= 360
    assert bar["y"] + bar["height"] == 844
    assert bar["height"] < 64  # one row
    page.context.close()


def test_quotation_marks_in_chinese_are_as_wide_as_its_characters(browser: Browser, site: str) -> None:
    page = opened(browser, site, "/releases/fair-zh")
    width = """() => {
      const body = document.querySelector('.body'), text = document.createElement('span');
      body.append(text);
      const wide = (shown) => { text.textContent = shown; return text.getBoundingClientRect().width; };
      return (wide('校“校”校') - wide('校校校')) / 2 / parseFloat(getComputedStyle(body).fontSize);
    }"""
    assert page.evaluate(width) == pytest.approx(1, abs=0.05)
    page.context.close()
