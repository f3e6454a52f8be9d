"""axe-core over every kind of page, in every view: WCAG 2.2 A and AA, and its best practices."""

from collections.abc import Iterator, Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.audit.browser import Scheme, View, opened
from benchmarks.audit.figure import Figure, none_of
from benchmarks.audit.pages import DESK, HEIGHTS, KINDS, PHONE, Kind

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_MOST_HEIGHT = 12_000  # pixels
_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
VIEWS = (
    *(View(locale, scheme, width) for locale in ("en-GB", "zh-CN") for scheme in _SCHEMES for width in (PHONE, DESK)),
    View("zh-TW"),
)


def violations(page: Page) -> Iterator[str]:
    """What axe-core finds on a page that is open: the rule and the elements that break it."""
    if "#" not in page.url:
        _show_whole(page)
    found = Axe().run(page, options={"runOnly": list(TAGS), "resultTypes": ["violations"]})
    for each in found.response["violations"]:
        places = "; ".join(str(node["target"][-1]) for node in each["nodes"][:3])
        yield f"{each['id']} ({each['impact']}), {len(each['nodes'])} elements: {places}"


def _show_whole(page: Page) -> None:
    """Makes the window as high as the page: a bar of a phone covers only what it is scrolled over."""
    width = page.evaluate("innerWidth")
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], min(height, _MOST_HEIGHT))})


def accessibility(browser: Browser, site: str, kinds: Sequence[Kind] = KINDS) -> Iterator[Figure]:
    """The violations of all kinds of pages in all views."""
    faults = []
    for view in VIEWS:
        with opened(browser, site, view) as page:
            for kind in kinds:
                page.goto("about:blank")  # an address that differs after the # only would load nothing
                page.goto(kind.path)
                faults += [f"{kind.name} ({view}): {each}" for each in violations(page)]
    yield none_of("axe-core, every kind of page", "violations", faults, f"{len(VIEWS) * len(kinds)} pages")
