"""The page of a release: its facts, its text, and where its links lead, whatever its id."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from searchsvc.engine import Engine
from tests.web.conftest import HOSTILE, ODD_IDS
from tests.web.fake import FakeLive
from tests.web.pages.markup import links

MEETING = "/releases/2020/meeting.txt"


def test_a_release_page(client: FlaskClient) -> None:
    html = client.get(f"{MEETING}?q=教育&province=CN-BJ").text
    assert "全国<mark>教育</mark>信息化" in html
    assert '<div class="body" lang="zh-Hans">' in html
    assert "<p>7月15日，会议在北京召开。</p>" in html
    assert "谈<mark>教育</mark>。\n第二行。</p>" in html
    assert "from the text" in html
    assert "from a city that is named" in html
    assert '<a href="https://example.org/a?b=c&amp;d" rel="noopener nofollow">' in html
    assert "&lt;i&gt;Li&lt;/i&gt;" in html
    assert links(html)["← Back to the results"] == "/?q=%E6%95%99%E8%82%B2&province=CN-BJ"
    assert "← All releases" in links(client.get(MEETING).text)


def test_partial_dates_are_told_as_such(client: FlaskClient) -> None:
    html = client.get("/releases/2019/schools.md").text
    assert '<time datetime="2019-03">March 2019</time>' in html
    assert "known to the month" in html
    assert "2018年</time>" in client.get("/releases/tw?ui=zh").text
    assert "仅知年份" in client.get("/releases/tw?ui=zh").text
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
    assert f"<h1><mark>Odd</mark> {ODD_IDS.index(release_id)}</h1>" in html


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
