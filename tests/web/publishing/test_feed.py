"""`/feed.atom`: any search, the newest first, the same to whoever asks, in the language of the reader."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape

import feedparser
import pytest
from flask.testing import FlaskClient

from searchsvc.model.query import Query
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.publishing.feed import feed_address
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive
from tests.web.publishing.checking import checked, link, texts

TOLD = "https://search.example"
SITE = Site(name="Harbour Notices", name_zh="港口公告", publisher="Harbour Office", contact="https://harbour.example/")
TITLES = {
    "2020/meeting.txt": "2020年全国教育信息化工作会议召开",
    "2019/schools.md": "Rural schools get new teachers",
    "tw": "臺灣偏鄉學校",
}


@pytest.fixture
def told(live: FakeLive) -> FlaskClient:
    return create_app(live, TOLD, SITE).test_client()


def test_all_dated_releases_are_in_it_newest_first(client: FlaskClient) -> None:
    answer = client.get("/feed.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = checked(answer.data)
    assert texts(feed, "entry/title") == [*TITLES.values()]
    assert "whose date is not known" in texts(feed, "subtitle")[0]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_the_newest_come_first_whatever_order_is_asked_for(client: FlaskClient, sort: str) -> None:
    assert texts(checked(client.get(f"/feed.atom?sort={sort}").data), "entry/title") == [*TITLES.values()]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=教育", ["2020/meeting.txt", "tw"]),
        ("province=CN-HB&language=en", ["2019/schools.md"]),
        ("year=2018..2019", ["2019/schools.md", "tw"]),
        ("from=2019-01&to=2019", ["2019/schools.md"]),
        ("category=Press Releases&language=en", ["2019/schools.md"]),
        ("year=unknown", []),
        ("q=nothing+at+all", []),
    ],
)
def test_it_has_the_filters_of_a_search(client: FlaskClient, asked: str, found: list[str]) -> None:
    feed = checked(client.get(f"/feed.atom?{asked}").data)
    assert texts(feed, "entry/title") == [TITLES[each] for each in found]


def test_faults_are_named_all_at_once(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?year=x&ui=fr&colour=red&per_page=x&page=0")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    named = [each["parameter"] for each in (answer.json or {})["errors"]]
    assert sorted(named) == ["colour", "page", "per_page", "ui", "year"]


def test_it_says_who_publishes_it_in_the_language_of_the_reader(told: FlaskClient) -> None:
    english, chinese = (checked(told.get(f"/feed.atom?q=教育&province=CN-HB&ui={ui}").data) for ui in ("en", "zh"))
    assert texts(english, "title") == ["教育 · Hubei – Harbour Notices"]
    assert texts(chinese, "title") == ["教育 · 湖北 – 港口公告"]
    assert texts(english, "author/name") == ["Harbour Office"]
    assert texts(english, "author/uri") == ["https://harbour.example/"]
    preferred = told.get("/feed.atom", headers={"Accept-Language": "zh"})
    assert preferred.headers["Content-Language"] == "zh-Hans"
    assert "Accept-Language" in preferred.headers["Vary"]
    assert texts(checked(preferred.data), "title") == ["港口公告"]


def test_a_contact_by_mail_is_a_mail_address(live: FakeLive) -> None:
    client = create_app(live, TOLD, Site(contact="press@harbour.example")).test_client()
    feed = checked(client.get("/feed.atom").data)
    assert (texts(feed, "author/email"), texts(feed, "author/uri")) == (["press@harbour.example"], [])


def test_addresses_are_absolute_where_one_was_told_and_of_no_client_ever(told: FlaskClient, live: FakeLive) -> None:
    feed = checked(told.get("/feed.atom?q=教育&ui=zh").data)
    assert link(feed, "self") == f"{TOLD}/feed.atom?q=%E6%95%99%E8%82%B2&ui=zh"
    assert link(feed, "alternate") == f"{TOLD}/?q=%E6%95%99%E8%82%B2&sort=newest"
    evil = create_app(live).test_client().get("/feed.atom", environ_overrides={"HTTP_HOST": "evil.example"})
    assert b"evil" not in evil.data
    assert link(checked(evil.data), "self") == "/feed.atom"


def test_ids_do_not_change_with_address_language_or_generation(told: FlaskClient, client: FlaskClient) -> None:
    other = create_app(FakeLive(FakeEngine(sample_releases(), "g2")), "https://other.example", SITE).test_client()
    seen = {
        (tuple(texts(feed, "id")), tuple(texts(feed, "entry/id")))
        for feed in (
            checked(told.get("/feed.atom?q=教育").data),
            checked(client.get("/feed.atom?ui=zh&q=教育&sort=oldest").data),
            checked(other.get("/feed.atom?q=教育&per_page=20").data),
        )
    }
    ((feed_id, _),) = seen
    assert texts(checked(client.get("/feed.atom").data), "id") != [*feed_id]


def test_pages_of_it_lead_to_one_another(client: FlaskClient) -> None:
    address: str | None = "/feed.atom?per_page=1"
    found: list[str] = []
    while address is not None:
        feed = checked(client.get(address.removeprefix("http://localhost")).data)
        found += texts(feed, "entry/title")
        assert link(feed, "last") == "http://localhost/feed.atom?page=3&per_page=1"
        address = link(feed, "next")
    assert found == [*TITLES.values()]


def test_a_reader_has_it_already(client: FlaskClient, live: FakeLive) -> None:
    first = client.get("/feed.atom")
    assert client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    since = first.headers["Last-Modified"]
    assert client.get("/feed.atom", headers={"If-Modified-Since": since}).status_code == 304
    before = format_datetime(datetime(2025, 1, 1, tzinfo=UTC), usegmt=True)
    for sent in (
        {"If-Modified-Since": before},
        {"If-Modified-Since": "x"},
        {"If-Modified-Since": since, "If-None-Match": "x"},
    ):
        assert client.get("/feed.atom", headers=sent).status_code == 200
    live.current = FakeEngine(sample_releases(), "g2")
    assert client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_search_engines_are_told_to_leave_it(client: FlaskClient) -> None:
    assert client.get("/feed.atom").headers["X-Robots-Tag"] == "noindex"


def test_a_reader_of_feeds_reads_it(told: FlaskClient) -> None:
    read = feedparser.parse(told.get("/feed.atom").data)
    assert not read.bozo
    assert [each.title for each in read.entries] == [*TITLES.values()]
    assert read.entries[0].link == f"{TOLD}/releases/2020/meeting.txt"
    assert read.entries[0].author == "教育部"


def test_pages_lead_to_the_feed_of_what_they_show(client: FlaskClient) -> None:
    html = client.get("/?q=教育&province=CN-HB&page=2&per_page=20&sort=oldest&ui=zh").text
    (address,) = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]*)"', html)
    assert unescape(address) == "/feed.atom?q=%E6%95%99%E8%82%B2&province=CN-HB&ui=zh"
    assert client.get(unescape(address)).status_code == 200
    client.delete_cookie("ui")
    assert feed_address(Query(), "en") == "/feed.atom?ui=en"
    assert 'href="/feed.atom?ui=en"' in client.get("/").text, "a program that reads feeds tells no language"
