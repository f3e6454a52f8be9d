"""`/sitemap.xml` and `/robots.txt`: every release once, nothing that was withdrawn, no page of a search."""

import re
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient
from lxml import etree

from searchsvc.engines.selection import open_live
from searchsvc.model.lifecycle import Lifecycle
from searchsvc.presenter.encoding import release_path
from searchsvc.web.app import create_app
from searchsvc.web.publishing import crawlers
from searchsvc.web.publishing.crawlers import robots
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

TOLD = "https://search.example"
NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def told(live: FakeLive) -> FlaskClient:
    return create_app(live, TOLD).test_client()


def addresses(client: FlaskClient, path: str = "/sitemap.xml") -> dict[str, str | None]:
    """Each address of a sitemap with what it says of its change."""
    answer = client.get(path)
    assert answer.content_type == "application/xml; charset=utf-8"
    tree = etree.fromstring(answer.data)
    assert tree.tag in (f"{NAMES}urlset", f"{NAMES}sitemapindex")
    return {each.find(f"{NAMES}loc").text: each.findtext(f"{NAMES}lastmod") for each in tree}


def test_the_home_page_and_every_release_stand_in_it(told: FlaskClient) -> None:
    found = addresses(told)
    assert [*found] == [f"{TOLD}/", *(address for address in found if address != f"{TOLD}/")]
    assert {*found} == {f"{TOLD}/", *(f"{TOLD}/{release_path(each.id)}" for each in sample_releases())}
    assert found[f"{TOLD}/releases/2020/meeting.txt"] == "2020-07-15"
    assert found[f"{TOLD}/releases/2019/schools.md"] is None, "a month is no day on which anything changed"
    for address in found:
        assert told.get(address.removeprefix(TOLD)).status_code == 200


def test_many_releases_stand_in_parts(told: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(told)
    monkeypatch.setattr(crawlers, "MOST_ADDRESSES", 10)
    parts = addresses(told)
    assert [*parts] == [f"{TOLD}/sitemap.xml?part={number}" for number in range(1, 6)]
    assert {*parts.values()} == {"2026-01-01T00:00:00+00:00"}
    together = [address for part in parts for address in addresses(told, part.removeprefix(TOLD))]
    assert together == [*whole]
    assert told.get("/sitemap.xml?part=6").status_code == 404


def test_an_index_without_releases_has_one_with_the_home_page() -> None:
    client = create_app(FakeLive(FakeEngine([])), TOLD).test_client()
    assert addresses(client) == {f"{TOLD}/": None}


def test_there_is_none_without_a_public_address_and_it_says_why(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml", environ_overrides={"HTTP_HOST": "evil.example"})
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert "was not told its public address" in (answer.json or {})["detail"]
    rules = client.get("/robots.txt", environ_overrides={"HTTP_HOST": "evil.example"})
    assert (rules.status_code, "Sitemap" in rules.text, "evil" in rules.text) == (200, False, False)


def test_what_was_withdrawn_or_has_moved_is_not_in_it(told: FlaskClient, engine: FakeEngine) -> None:
    engine.lifecycle = Lifecycle(aliases={"old": "hostile"}, withdrawn={"gone": ""}, embargoed={"soon": ""})
    assert not {f"{TOLD}/releases/{each}" for each in ("old", "gone", "soon")} & {*addresses(told)}
    assert told.get("/releases/old").status_code == 308
    assert '<meta name="robots" content="noindex">' in told.get("/releases/gone").text


def test_a_crawler_has_it_already(told: FlaskClient, live: FakeLive) -> None:
    first = told.get("/sitemap.xml")
    assert told.get("/sitemap.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert told.get("/sitemap.xml", headers=since).status_code == 304
    live.current = FakeEngine(sample_releases(), "g2")
    assert told.get("/sitemap.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def allowed(path: str) -> bool:
    """Whether the rules allow a path: of those that fit, the longest holds (RFC 9309, 2.2.2)."""
    best = (0, True)
    for line in robots(None).splitlines():
        kind, _, pattern = line.partition(": ")
        if kind in {"Allow", "Disallow"}:
            fits = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
            if re.match(fits, path):
                best = max(best, (len(pattern), kind == "Allow"))
    return best[1]


@pytest.mark.parametrize(
    "path",
    ["/", "/?ui=en", "/?ui=zh", "/releases/2020/a.txt", "/releases/?id=..", "/static/style.css?v=1", "/sitemap.xml",
     "/sitemap.xml?part=2", "/docs", "/robots.txt", "/help", "/feed.atom"],
)  # fmt: skip
def test_pages_may_be_read(path: str) -> None:
    assert allowed(path)


@pytest.mark.parametrize(
    "path",
    ["/?q=a", "/?ui=zh&q=a", "/?page=2", "/releases/a?q=b", "/api/v1/search", "/export.csv", "/export.jsonl?q=a",
     "/feed.atom?q=a", "/release.txt?id=a", "/suggest?q=a"],
)  # fmt: skip
def test_searches_may_not(path: str) -> None:
    assert not allowed(path)


def test_the_rules_are_rules_and_name_the_sitemap(told: FlaskClient) -> None:
    answer = told.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(answer.text.splitlines())
    assert parser.site_maps() == [f"{TOLD}/sitemap.xml"]
    assert parser.can_fetch("anybody", f"{TOLD}/releases/a")
    assert not parser.can_fetch("anybody", f"{TOLD}/api/v1/search")


def test_the_real_index_is_listed(sample_index: Path) -> None:
    client = create_app(open_live(sample_index), TOLD).test_client()
    assert len(addresses(client)) == (client.get("/api/v1/status").json or {})["releases"] + 1
