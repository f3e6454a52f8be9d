"""The page of a release: its facts, its text, and where its links lead, whatever its id."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from searchsvc.engine import Engine, Matches
from searchsvc.model.page import Fragment, Hit, Version
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.queryparser.nodes import Nothing
from searchsvc.web.app import create_app
from tests.web.conftest import HOSTILE, ODD_IDS
from tests.web.fake import FakeEngine, FakeLive
from tests.web.pages.markup import links

MEETING = "/releases/2020/meeting.txt"


def test_a_release_page(client: FlaskClient) -> None:
    html = client.get(f"{MEETING}?q=教育&province=CN-BJ").text
    assert '全国<mark id="m1">教育</mark>信息化' in html
    assert '<div class="body" lang="zh-Hans">' in html
    assert '谈<mark id="m2">教育</mark>。</span>\n第二行。</p>' in html
    assert "by rules that have since changed" in html  # the date of this sample is not in its text
    assert "from a city that is named" in html
    assert '<a href="https://example.org/a?b=c&amp;d" rel="noopener nofollow">' in html
    assert "&lt;i&gt;Li&lt;/i&gt;" in html
    assert links(html)["Result 1 of 21/2"] == "/?q=%E6%95%99%E8%82%B2&province=CN-BJ"
    assert links(client.get(MEETING).text)["All releases"] == "/"
    assert links(client.get(f"{MEETING}?q=teachers").text)["Results"] == "/?q=teachers"


def test_the_date_of_another_telling_is_told_where_it_is_another_one_or_alone() -> None:
    releases = [Release("none", "A fair", "", "en"), Release("same", "A fair", "", "en", PartialDate(2020, 7, 15))]
    engine = FakeEngine(releases)
    for each in releases:
        engine.told[each.id] = (Version("zh", "展览", "zh-Hans", "2020-07-15", 0.9),)
    client = create_app(FakeLive(engine)).test_client()
    assert '<time datetime="2020-07-15">' in client.get("/releases/none").text
    assert client.get("/releases/same").text.count('<time datetime="2020-07-15">') == 1  # its own


def test_a_place_is_called_as_the_release_calls_it() -> None:
    xizang = (ProvinceFact("CN-XZ", "declared", "held"),)
    releases = [
        Release("x", "Xizang reports", "Tibetan is taught.", "en", provinces=xizang),
        Release("t", "Tibet reports", "", "en", provinces=xizang),
    ]
    client = create_app(FakeLive(FakeEngine(releases))).test_client()
    assert "Xizang" in links(client.get("/releases/x").text)
    assert "Tibet" in links(client.get("/releases/t").text)


def test_what_is_in_the_other_language_says_so() -> None:
    release = Release("a", "“学校”开学", "正文。", "zh-Hans", source="教育部", extra={"key": "饮水安全"})
    html = create_app(FakeLive(FakeEngine([release]))).test_client().get("/releases/a").text
    assert '<dd><span lang="zh">饮水安全</span></dd>' in html
    assert 'lang="en"><span lang="zh">教育部</span>, “‘<span lang="zh">学校’开学</span>”' in html


def test_partial_dates_are_told_as_such(client: FlaskClient) -> None:
    html = client.get("/releases/2019/schools.md").text
    assert '<time datetime="2019-03">March 2019</time>' in html
    assert "known to the month" in html
    assert "2018年</time>" in client.get("/releases/tw?ui=zh").text
    assert "仅知年份" in client.get("/releases/tw?ui=zh").text
    client.delete_cookie("ui")
    assert "This release has a title only." in client.get("/releases/n/01").text


def test_an_address_that_is_no_web_address_is_no_link(client: FlaskClient) -> None:
    html = client.get("/releases/2019/schools.md").text
    assert "javascript:alert(3)" in html
    assert 'href="javascript' not in html


def test_hostile_texts_are_only_text(client: FlaskClient) -> None:
    for path in ("/?q=education", "/releases/hostile?q=education", f"/?q={quote(HOSTILE)}", f"/?year={quote(HOSTILE)}"):
        html = client.get(path).text
        assert "<script>" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("release_id", ODD_IDS)
def test_the_links_to_odd_ids_lead_to_them(client: FlaskClient, release_id: str) -> None:
    pages = (client.get(f"/?q=odd&page={page}").text for page in (1, 2, 3))
    title = f"Odd {ODD_IDS.index(release_id)}"
    href = next(shown[title] for shown in map(links, pages) if title in shown)
    assert urlsplit(urljoin("http://h/", href)).path.startswith("/releases/")
    html = client.get(href).text
    assert f'<h1 lang="en"><mark id="m1">Odd</mark> {ODD_IDS.index(release_id)}</h1>' in html


def test_a_page_of_a_release_is_made_of_one_generation(
    client: FlaskClient, live: FakeLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    engine = live.engine

    def counted() -> Engine:
        taken.append(engine().generation)
        return engine()

    monkeypatch.setattr(live, "engine", counted)
    assert client.get("/releases/?id=..").status_code == 200
    assert taken == ["g1"]


def test_the_link_to_the_other_language_keeps_an_id_that_is_a_parameter(client: FlaskClient) -> None:
    assert links(client.get("/releases/?id=..").text)["中文"] == "?id=..&ui=zh"


TELLING = Version("2020/a conference.txt", "A <b>conference</b> on education", "en", "2020-07-16", 0.98)


def test_the_other_language_is_named_first(client: FlaskClient, engine: FakeEngine) -> None:
    engine.told["2020/meeting.txt"] = (TELLING, TELLING._replace(id="tw", language="zh-Hant", date="2020-07-15"))
    html = client.get(MEETING).text
    href = 'href="/releases/2020/a%20conference.txt"'
    assert f'lang="en" hreflang="en" rel="alternate" {href} title="A &lt;b&gt;conference' in html
    assert re.search(f"{href}[^>]*>English</a>", html)
    assert re.search(r'href="/releases/tw"[^>]*>繁體版</a>', html)
    assert '<time datetime="2020-07-16">16 July 2020</time>' in html
    assert html.count('datetime="2020-07-15"') == 1  # the day of the release is not said again
    assert "同一事件" in client.get(f"{MEETING}?ui=zh").text


def test_the_other_telling_stands_beside_when_asked_for(client: FlaskClient, engine: FakeEngine) -> None:
    english = TELLING._replace(id="2019/schools.md", title="Rural schools get new teachers")
    engine.told["2020/meeting.txt"] = (english,)
    html = client.get(f"{MEETING}?beside=en").text
    assert html.count('class="pair"') == 2
    assert '<div lang="zh-Hans"><p><span class="sentence"' in html
    assert '<div lang="en"><p>Education in Hubei.</p></div>' in html
    assert links(html)["Side by side"] == MEETING
    assert "beside" not in links(html)["All releases"]
    searched = client.get(f"{MEETING}?q=教育&beside=en").text
    assert links(searched)["Side by side"] == f"{MEETING}?q=%E6%95%99%E8%82%B2"
    plain = client.get(f"{MEETING}?q=教育&beside=zh-Hant").text  # there is no such telling
    assert 'class="pair"' not in plain
    assert links(plain)["Side by side"] == f"{MEETING}?q=%E6%95%99%E8%82%B2&beside=en"


def test_facts_lead_to_the_sentences_that_tell_them(client: FlaskClient) -> None:
    html = client.get(MEETING).text
    assert 'aria-label="Where it is told: Beijing, 1">↓</a>' in html
    assert re.search(r'<span class="sentence" data-facts="CN-BJ" id="s1">7月15日，会议在<span class="said"', html)
    assert "stated by the publisher" in client.get("/releases/2019/schools.md").text


def test_a_release_without_a_telling_has_no_such_list(client: FlaskClient) -> None:
    assert "versions" not in client.get(MEETING).text


def test_a_telling_is_not_named_again_among_similar_releases(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.told["2020/meeting.txt"] = (TELLING,)
    alike = Hit(TELLING.id, Fragment(TELLING.title), (), "en", None, None, (), None, 1.0)
    matches = Matches(2, False, (alike, alike._replace(id="x", title=Fragment("Another"))), {}, Nothing())
    monkeypatch.setattr(engine, "similar", lambda *_: matches)
    html = client.get(MEETING).text.partition("</head>")[2]
    assert html.count("a%20conference.txt") == 2  # in the bar, and below the title
    assert "Another" in html
