"""A real Chromium over an index of all kinds that carry script: nothing runs, and nothing is asked of elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

from benchmarks.faults.hostile.trial import write_corpus
from benchmarks.faults.hostile_files import all_kinds
from searchsvc.engines.selection import open_engine, open_live
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.queryparser.nodes import Everything
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.conftest import BuildOnce

_RELEASES_OF_EACH = 3
"""How many of the releases of one kind are visited; the search pages show all."""
LISTS = ("/", "/?q=hostile&per_page=100", "/?q=hostile&per_page=100&page=2", "/?q=%3Cscript%3E", "/status", "/help")
FEEDS = ("/feed.atom?q=hostile", "/sitemap.xml", "/release.txt?id=script-in-txt/a.txt", "/api/v1/search?q=hostile")
RAN = """() => window.ran || [...document.querySelectorAll("script")].filter(
    (each) => !each.src.startsWith(location.origin + "/static/") && !/json/.test(each.type)).length"""


@pytest.fixture(scope="module")
def index(build_once: BuildOnce) -> Path:
    def fill(folder: Path) -> None:
        write_corpus(folder / "corpus", [kind for kind in all_kinds() if kind.is_script and not kind.is_alone])
        reindex(folder / "corpus", folder / "index")

    return build_once("hostile", fill) / "index"


@pytest.fixture(scope="module")
def hostile_site(index: Path) -> Iterator[str]:
    with served(create_app(open_live(index))) as address:
        yield address


class Trouble(list[str]):
    """Everything that a page does beyond showing itself."""

    def __init__(self, page: Page, site: str) -> None:
        self.site = site
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.append(f"error {error}"))
        page.on("console", lambda message: self.append(f"console {message.text}"))
        page.on("popup", lambda popup: self.append(f"popup {popup.url}"))
        page.on("download", lambda download: self.append(f"download {download.url}"))
        page.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.site):
            self.append(f"request {request.url}")


@pytest.fixture
def context(browser: Browser, hostile_site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=hostile_site, locale="en-GB")
    yield context
    context.close()


def visited(index: Path) -> list[str]:
    """Some releases of each kind, by their addresses."""
    by_kind: dict[str, list[str]] = {}
    found = open_engine(index).ordered(Query(), Everything(), lambda: None)
    for release in found.releases(0, found.total):
        kind = release.id.rpartition("-")[0] if "/" not in release.id else release.id.split("/")[0]
        by_kind.setdefault(kind, []).append(release.id)
    chosen = [release_id for ids in by_kind.values() for release_id in ids[:_RELEASES_OF_EACH]]
    return [f"/releases/{quote(each, safe='')}?q=hostile" for each in chosen]


def test_nothing_of_a_release_runs(context: BrowserContext, index: Path, hostile_site: str) -> None:
    page = context.new_page()
    trouble = Trouble(page, hostile_site)
    for path in (*LISTS, *visited(index)):
        page.goto(path)
        assert page.evaluate(RAN) in (0, None), path
        assert not page.locator("[onclick], [onerror], [onload], [href^='javascript' i], iframe, object").count(), path
        page.mouse.move(200, 200)
        assert trouble == [], path


@pytest.mark.parametrize("path", FEEDS)
def test_nothing_runs_in_what_others_take(context: BrowserContext, hostile_site: str, path: str) -> None:
    page = context.new_page()
    trouble = Trouble(page, hostile_site)
    response = context.request.get(path)
    assert response.headers["x-content-type-options"] == "nosniff"
    page.goto("/")
    page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
    assert trouble == []
