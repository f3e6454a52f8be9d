"""The heads of pages: one address for a release, languages, titles that name the page, what others show of it."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchsvc.model.page import Version
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from tests.web.conftest import ODD_IDS
from tests.web.fake import FakeEngine, FakeLive
from tests.web.pages.markup import outline

TOLD = "https://search.example"
MEETING = "/releases/2020/meeting.txt"


@pytest.fixture
def told(live: FakeLive) -> FlaskClient:
    return create_app(live, TOLD, Site(publisher="Harbour Office", publisher_zh="港口办公室")).test_client()


class Head:
    """What the head of a page says."""

    def __init__(self, client: FlaskClient, path: str, **headers: str) -> None:
        html = client.get(path, headers=headers).text
        self.title = unescape("".join(re.findall(r"<title>(.*?)</title>", html)))
        self.links: list[tuple[str, str, str]] = []
        self.meta: dict[str, str] = {}
        for tag, attributes in outline(html):
            if tag == "link":
                named = (attributes.get(name) or "" for name in ("rel", "hreflang", "href"))
                self.links.append(tuple(named))  # type: ignore[arg-type]
            elif tag == "meta":
                name = attributes.get("name") or attributes.get("property") or ""
                assert name in {"", "viewport"} or name not in self.meta, f"{name} stands there twice"
                self.meta[name] = attributes.get("content") or ""

    @property
    def canonical(self) -> list[str]:
        return [address for relation, _, address in self.links if relation == "canonical"]

    @property
    def languages(self) -> dict[str, str]:
        return {language: address for relation, language, address in self.links if relation == "alternate" and language}


@pytest.mark.parametrize("asked", ["", "?ui=zh", "?ui=en&q=教育&page=2", "?utm_source=x"])
def test_a_release_has_one_address(told: FlaskClient, asked: str) -> None:
    head = Head(told, MEETING + asked)
    assert head.canonical == [TOLD + MEETING]
    assert head.meta["og:url"] == TOLD + MEETING
    assert "robots" not in head.meta


@pytest.mark.parametrize("odd", ODD_IDS)
def test_the_address_of_any_release_leads_to_it(told: FlaskClient, odd: str) -> None:
    (address,) = Head(told, f"/releases/?id={quote(odd, safe='')}").canonical
    assert Head(told, address.removeprefix(TOLD)).canonical == [address]


def test_the_tellings_of_its_event_are_the_same_in_other_languages(told: FlaskClient, engine: FakeEngine) -> None:
    engine.told["2020/meeting.txt"] = (
        Version("b", "Surer", "en", None, 0.9),
        Version("c", "Less sure", "en", None, 0.6),
        Version("tw", "臺灣", "zh-Hant", None, 0.8),
    )
    assert Head(told, MEETING).languages == {
        "en": f"{TOLD}/releases/b",
        "zh-Hans": TOLD + MEETING,
        "zh-Hant": f"{TOLD}/releases/tw",
    }
    assert Head(told, "/releases/hostile").languages == {}


def test_the_home_page_has_an_address_for_each_language(told: FlaskClient) -> None:
    languages = {
        "en": f"{TOLD}/?ui=en",
        "zh-Hans": f"{TOLD}/?ui=zh",
        "zh-Hant": f"{TOLD}/?ui=zh-Hant",
        "x-default": f"{TOLD}/",
    }
    for path in ("/", "/?ui=en", "/?ui=zh"):
        head = Head(told, path)
        assert (head.canonical, head.languages) == ([TOLD + path], languages)
        assert "robots" not in head.meta


@pytest.mark.parametrize(
    "path", ["/?q=教育", "/?year=2020", "/?page=2", "/?sort=oldest", "/?per_page=20&ui=zh", "/?q=zzz"]
)
def test_a_search_is_not_for_search_engines(told: FlaskClient, path: str) -> None:
    head = Head(told, path)
    assert (head.canonical, head.languages, head.meta["robots"]) == ([], {}, "noindex")
    assert not [name for name in head.meta if name.startswith("og:")]


def test_addresses_are_made_of_no_name_that_a_client_gave(client: FlaskClient) -> None:
    for path in ("/", MEETING):
        html = client.get(path, environ_overrides={"HTTP_HOST": "evil.example"}).text
        assert "evil" not in html
        assert f'<link rel="canonical" href="{path}">' in html


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Official Releases"),
        ("/?ui=zh", "官方发布检索"),
        ("/?q=教育", "教育 – 2 releases – Official Releases"),
        ("/?q=教育&ui=zh&province=湖北&year=2018..2020", "教育 · 湖北 · 2018–2020 – 2 条结果 – 官方发布检索"),
        ("/?province=CN-HB&per_page=5&page=2", "Hubei – 15 releases – Page 2 – Official Releases"),
        ("/?page=2", "Newest releases – Page 2 – Official Releases"),
        ("/?sort=oldest", "Oldest releases – Official Releases"),
        (MEETING, "2020年全国教育信息化工作会议召开 – Official Releases"),
        ("/releases/none", "There is nothing here – Official Releases"),
    ],
)
def test_titles_name_the_page(client: FlaskClient, path: str, title: str) -> None:
    assert Head(client, path).title == title


def test_what_is_shown_of_a_shared_page(told: FlaskClient) -> None:
    meta = Head(told, MEETING).meta
    assert meta["description"] == "7月15日，会议在北京召开。湖北、山东的代表谈教育。第二行。"
    assert {name: value for name, value in meta.items() if ":" in name} == {
        "og:type": "article",
        "og:title": "2020年全国教育信息化工作会议召开",
        "og:description": meta["description"],
        "og:url": TOLD + MEETING,
        "og:site_name": "Official Releases",
        "og:locale": "zh_CN",
        "article:published_time": "2020-07-15",
    }
    home = Head(told, "/?ui=zh").meta
    assert (home["og:type"], home["og:locale"], home["description"]) == (
        "website",
        "zh_CN",
        "中英文官方发布全文检索。港口办公室",
    )


def test_a_release_without_a_text_is_described_by_its_title(told: FlaskClient) -> None:
    assert Head(told, "/releases/n/01").meta["description"] == "Notice 1 on teachers"


def test_a_page_is_made_again_where_its_address_is_another(live: FakeLive) -> None:
    roots = (None, TOLD, "https://b.example")
    tags = {create_app(live, root).test_client().get(MEETING).headers["ETag"] for root in roots}
    assert len(tags) == 3
