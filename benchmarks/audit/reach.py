"""How far a reader has to go: down the page, by the Tab key, and by taps on a phone."""

import json
from collections.abc import Iterator
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page

from benchmarks.audit.browser import View, opened
from benchmarks.audit.figure import Figure, at_most
from benchmarks.audit.pages import DESK, HOME, KINDS, PHONE, SEARCH

FIRST_RESULT, NEWEST, BODY = 260, 422, 360
"""How far down a phone may show the first result of a search, the newest release of the start page, where the years
come first (decision 0160), and the body of a release, in CSS pixels. 422 is half of the screen."""
TAB_STOPS, TAPS = 1, 4
_LOCALES = ("en-GB", "zh-CN", "zh-TW")
_TOP = "each => Math.round(each.getBoundingClientRect().top + scrollY)"
_WITH_RESULTS = tuple(
    each for each in KINDS if each.path.partition("?")[0] == "/" and each.status == 200 and "#" not in each.path
)


def first_results(browser: Browser, site: str) -> Iterator[Figure]:
    """Where the first result begins, on home and on searches that find something."""
    found = []
    for locale in _LOCALES:
        with opened(browser, site, View(locale)) as page:
            for kind in _WITH_RESULTS:
                page.goto(kind.path)
                first = page.locator(".results article").first
                if first.count():
                    found.append((first.evaluate(_TOP), f"{kind.name} ({locale})"))
    searches = [each for each in found if not each[1].startswith(HOME.name)]
    yield from _lowest("phone (390): y of the first result of a search", searches, FIRST_RESULT)
    homes = [each for each in found if each not in searches]
    yield from _lowest("phone (390): y of the newest release on the start page", homes, NEWEST)


def bodies(browser: Browser, site: str) -> Iterator[Figure]:
    """Where the text of each release begins that a search for everything finds."""
    found = []
    with urlopen(f"{site}/api/v1/search?per_page=100", timeout=60) as answer:
        ids = [each["id"] for each in json.load(answer)["results"]]
    for locale in ("en-GB", "zh-CN"):
        with opened(browser, site, View(locale)) as page:
            for each in ids:
                page.goto(f"/releases/{quote(each)}")
                found.append((page.locator(".release .body").first.evaluate(_TOP), f"{each} ({locale})"))
    yield from _lowest("phone (390): y of a release's body", found, BODY)


def _lowest(name: str, found: list[tuple[int, str]], goal: int) -> Iterator[Figure]:
    found.sort(reverse=True)
    beyond = [f"{top} on {where}" for top, where in found if top > goal]
    middle = found[len(found) // 2][0]
    notes = [f"of {len(found)} pages; the median is {middle}", *beyond[:10]]
    yield at_most(name, found[0][0], goal, " px", notes)


def tab_stops(browser: Browser, site: str) -> Iterator[Figure]:
    """How often Tab is pressed from the link that skips to the results until the first of them has the focus."""
    most = 0
    for width in (PHONE, DESK):
        with opened(browser, site, View(width=width)) as page:
            page.goto(SEARCH.path)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_url("**#results")
            stops = 0
            is_there = False
            while not is_there and stops < 100:
                page.keyboard.press("Tab")
                stops += 1
                is_there = page.locator(".results h3 a").first.evaluate("each => each === document.activeElement")
            most = max(most, stops)
    yield at_most("tab stops from the skip link to the first result", most, TAB_STOPS)


def taps(browser: Browser, site: str) -> Iterator[Figure]:
    """The taps from all releases to those of Hubei, 2020, Chinese, on a phone, each without a reload.

    The place is kept where the sheet is scrolled as far as before, or what was tapped stands where it stood.
    """
    with opened(browser, site, View()) as page:
        page.goto("/")
        page.evaluate("window.stays = true")
        count = _tap(page.locator(".filter-bar a"))
        moved: list[float] = []
        for part, parameter in (
            (page.locator(".tiles .HB a"), "province=CN-HB"),
            (page.locator('.bars.years li[data-from="2020"] a'), "year=2020"),
            (page.locator('.main-languages a:has([lang="zh"])'), "language=zh"),
        ):
            part.scroll_into_view_if_needed()
            before = _places(page, part)
            count += _tap(part)
            page.wait_for_url(f"**{parameter}**")
            page.locator("main:not([aria-busy])").wait_for()
            moved.append(min(abs(now - then) for now, then in zip(_places(page, part), before, strict=True)))
        stays = page.evaluate("window.stays === true")
    found = at_most("taps to “Hubei, 2020, Chinese” on a phone", count, TAPS)
    kept = max(moved) <= 2
    value = f"{count}{'' if stays else ', reloaded'}, scroll {'kept' if kept else f'moved by {max(moved):.0f} px'}"
    goal = f"{found.goal}, no reload, scroll kept"
    yield Figure(found.name, value, goal, bool(found.met) and stays and kept)


def _tap(part: Locator) -> int:
    part.click()
    return 1


def _places(page: Page, part: Locator) -> tuple[float, float]:
    """How far the sheet is scrolled, and where a part of it stands on the screen."""
    scrolled = page.locator(".panels").evaluate("each => each.scrollTop")
    return float(scrolled), float(part.evaluate("each => each.getBoundingClientRect().top"))


def reach(browser: Browser, site: str) -> Iterator[Figure]:
    """All figures of this module."""
    yield from first_results(browser, site)
    yield from bodies(browser, site)
    yield from tab_stops(browser, site)
    yield from taps(browser, site)
