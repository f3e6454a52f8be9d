"""The pages: complete without a script, in both languages, safe with hostile texts."""

import json
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchsvc.errors import QueryTooSlow
from searchsvc.web.static_files import ASSETS
from tests.web.conftest import HOSTILE
from tests.web.fake import FakeEngine, FakeLive
from tests.web.pages.markup import links, outline

MEETING = "/releases/2020/meeting.txt"


PAGES = [
    "/",
    "/?q=教育",
    "/?q=education&province=CN-HB&year=2019",
    "/?q=zzz",
    "/?q=湖北 2020 教育",
    "/?page=3",
    MEETING,
    "/releases/hostile?q=education",
    "/releases/none",
    "/?year=abc&sort=best",
    "/?per_page=0",
    "/?page=77",
    "/?q=teachers&match=any&from=2018&to=2020-07-15",
    "/?q=teachers&expand=off",
    "/?category=" + quote(HOSTILE),
]


@pytest.mark.parametrize("ui", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_sound(client: FlaskClient, path: str, ui: str) -> None:
    html = client.get(path + ("&" if "?" in path else "?") + f"ui={ui}").text
    tags = outline(html)
    names = [tag for tag, _ in tags]
    assert names.count("h1") == 1
    assert names.count("main") == 1
    scripts = [attrs for tag, attrs in tags if tag == "script" and attrs.get("type") != "application/ld+json"]
    assert {attrs["src"] for attrs in scripts} <= {ASSETS["suggest.js"], ASSETS["search.js"], ASSETS["release.js"]}
    assert "style" not in names
    attributes = [(name, value) for _, attrs in tags for name, value in attrs.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert dict(tags[0][1])["lang"] == ("zh-Hans" if ui == "zh" else "en")
    assert not [value for name, value in attributes if name == "href" and (value or "").startswith("javascript:")]
    labelled = {attrs.get("for") for tag, attrs in tags if tag == "label"}
    inputs = [attrs for tag, attrs in tags if tag == "input" and attrs.get("type") != "hidden"]
    assert all(attrs.get("id") in labelled for attrs in inputs)


def test_a_search_marks_counts_and_tags_its_results(client: FlaskClient) -> None:
    html = client.get("/?q=教育").text
    assert "1 release</span>" in html or "2 releases</span>" in html
    assert '<div class="told" lang="zh-Hans">' in html
    assert "全国<mark>教育</mark>信息化" in html
    assert '<time datetime="2020-07-15">15 July 2020</time>' in html
    shown = links(html)
    assert shown["Beijing"] == "/?q=%E6%95%99%E8%82%B2&province=CN-BJ"
    assert shown["新闻发布"] == "/?q=%E6%95%99%E8%82%B2&category=Press+Releases"
    assert shown["Original"] == "https://example.org/a?b=c&d"
    assert "javascript:" not in client.get("/?q=rural").text
    assert f'href="{MEETING}?q=%E6%95%99%E8%82%B2"' in html


def test_unknown_parameters_are_passed_over(client: FlaskClient) -> None:
    assert client.get("/?q=education&utm_source=x").status_code == 200


def test_facets_toggle_one_value(client: FlaskClient, engine: FakeEngine) -> None:
    client.get(links(client.get("/?q=teachers").text)["Hubei 13"])
    assert engine.searched[-1].province == ("CN-HB",)
    html = client.get("/?q=teachers&province=CN-HB&page=2").text
    client.get(links(html)["Hubei 13 (chosen)"])
    assert [(query.province, query.page) for query in engine.searched][-1:] == [((), 1)]


def test_two_clicks_make_a_range_of_years_and_a_third_begins_anew(client: FlaskClient, engine: FakeEngine) -> None:
    html = client.get("/?q=education&province=CN-HB").text
    for name, year in (("2019 1", "2019"), ("2020 0", "2019..2020"), ("2019 1 (chosen)", "2019")):
        html = client.get(links(html)[name]).text
        assert (engine.searched[-1].year, engine.searched[-1].province) == ((year,), ("CN-HB",))


def test_a_script_of_chinese_can_be_chosen(client: FlaskClient, engine: FakeEngine) -> None:
    html = client.get("/?language=zh").text
    client.get(links(html)["繁體 1"])
    assert engine.searched[-1].language == ("zh-Hant",)
    client.get(next(href for text, href in links(html).items() if text.startswith("Both ")))
    assert not engine.searched[-1].language


def test_active_filters_are_chips_that_can_be_removed(client: FlaskClient, engine: FakeEngine) -> None:
    html = client.get(
        "/?q=x&province=CN-HB&province=unknown&year=2018..2020&language=zh&from=2018-05&to=2020&match=any"
    ).text
    shown = links(html)
    assert {"Hubei×", "Province: Unknown×", "2018–2020×", "Chinese×", "May 2018 – 2020×"} <= shown.keys()
    client.get(shown["2018–2020×"])
    assert (engine.searched[-1].year, engine.searched[-1].province) == ((), ("CN-HB", "unknown"))
    client.get(shown["May 2018 – 2020×"])
    assert (engine.searched[-1].date_from, engine.searched[-1].date_to) == (None, None)
    client.get(shown["any of the words×"])
    assert engine.searched[-1].match == "auto"
    client.get(shown["Clear all"])
    assert engine.searched[-1].q == "x"
    assert not engine.searched[-1].province


def test_offered_filters_are_links(client: FlaskClient, engine: FakeEngine) -> None:
    shown = links(client.get("/?q=湖北 2020 教育").text)
    client.get(shown["Only Hubei 湖北, 2020, for “教育”"])
    assert (engine.searched[-1].q, engine.searched[-1].province, engine.searched[-1].year) == (
        "教育", ("CN-HB",), ("2020",)
    )  # fmt: skip
    client.get(shown["Only Hubei 湖北, for “教育”"])
    assert (engine.searched[-1].province, engine.searched[-1].year) == (("CN-HB",), ())


def test_sorting_and_paging(client: FlaskClient, engine: FakeEngine) -> None:
    shown = links(client.get("/?q=teachers").text)
    client.get(shown["Newest"])
    assert engine.searched[-1].sort == "newest"
    client.get(shown["Next →"])
    assert engine.searched[-1].page == 2
    last = client.get("/?q=teachers&page=2").text
    assert "Next" not in links(last)
    client.get(shown["20"])
    assert (engine.searched[-1].per_page, engine.searched[-1].page) == (20, 1)
    client.get(shown["Titles only"])
    assert engine.searched[-1].q == "title:(teachers)"
    past = client.get("/?q=teachers&page=5").text
    client.get(links(past)["Go to the last page"])
    assert engine.searched[-1].page == 2


def test_the_start_page_shows_the_newest(client: FlaskClient) -> None:
    html = client.get("/").text
    assert "Newest releases" in html
    assert html.index("2020年全国") < html.index("Rural schools")


def test_nothing_found_helps(client: FlaskClient, engine: FakeEngine) -> None:
    html = client.get('/?q="zzz yyy"&province=CN-HB').text
    assert "No releases" in html
    shown = links(html)
    client.get(shown["Show releases with any of the words"])
    assert engine.searched[-1].match == "any"
    client.get(shown["Search without the filters"])
    assert not engine.searched[-1].province
    assert "quotation marks" in html


def test_a_relaxed_search_says_so(client: FlaskClient) -> None:
    assert "No release holds all of these words" in client.get("/?q=education zzz").text


def test_bad_values_are_named_and_everything_else_is_kept(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/")  # whatever is searched for once, for the start page
    answer = client.get("/?q=teachers&province=CN-HB&from=2020-13&to=2021")
    assert answer.status_code == 422
    assert (engine.searched[-1].q, engine.searched[-1].province) == ("teachers", ("CN-HB",))
    assert 'name="from" value="2020-13"' in answer.text
    assert 'name="to" value="2021"' in answer.text
    assert 'aria-invalid="true" aria-describedby="fault-from"' in answer.text
    assert answer.text.count("“2020-13” was left out.") == 2  # above the results, and beside the field
    assert "Notice 1 on" in answer.text


def test_every_bad_value_is_named(client: FlaskClient) -> None:
    answer = client.get('/?q="a<b&year=abc&sort=best&from=2020-13')
    assert answer.status_code == 422
    assert answer.content_type == "text/html; charset=utf-8"
    assert 'value="&#34;a&lt;b"' in answer.text
    for word in ("Year", "Order", "From", "abc", "best", "2020-13"):
        assert word in answer.text
    chinese = client.get("/?year=abc&sort=best&ui=zh").text
    assert "年份" in chinese
    assert "排序" in chinese
    assert client.get("/?q=%C4%E3").status_code == 422


def test_the_language_of_the_interface(client: FlaskClient) -> None:
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    for path in ("/", MEETING, "/releases/none"):
        client.delete_cookie("ui")
        assert '<html lang="en">' in client.get(path).text
        assert '<html lang="zh-Hans">' in client.get(path, headers=chinese).text
        assert '<html lang="zh-Hans">' in client.get(f"{path}?ui=zh").text
        assert '<html lang="en">' in client.get(f"{path}?ui=en", headers=chinese).text
    client.delete_cookie("ui")
    assert client.get("/", headers=chinese).headers["Content-Language"] == "zh-Hans"
    assert "Accept-Language" in client.get("/").headers["Vary"]
    html = client.get("/?q=教育&ui=zh").text
    assert links(html)["English"] == "?q=%E6%95%99%E8%82%B2&ui=en"
    assert all("ui=" not in href for href in links(html).values() if href.startswith(("/?", "/releases")))


def test_a_reader_of_traditional_characters_gets_them(client: FlaskClient) -> None:
    html = client.get("/?q=教育", headers={"Accept-Language": "zh-TW"}).text
    assert '<html lang="zh-Hant">' in html
    assert "檢索" in html
    assert "检索" not in re.sub(r"<option.*?</option>", "", html)


def test_problems_are_pages_in_both_languages(client: FlaskClient, live: FakeLive) -> None:
    assert "没有找到" in client.get("/nowhere?ui=zh").text
    client.delete_cookie("ui")
    assert client.get("/nowhere").status_code == 404
    assert client.post("/").status_code == 405
    live.current = None
    answer = client.get("/?q=教育")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "The index is not ready" in answer.text
    assert "索引尚未就绪" in client.get("/?ui=zh").text
    assert 'value="教育"' in answer.text


def test_a_search_that_takes_too_long_says_so_in_both_languages(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: object) -> None:
        raise QueryTooSlow("too long")

    monkeypatch.setattr(engine, "search", too_slow)
    english, chinese = client.get("/?q=e*"), client.get("/?q=e*&ui=zh")
    assert (english.status_code, chinese.status_code) == (503, 503)
    assert "This search takes too long" in english.text
    assert "检索耗时过长" in chinese.text
    assert "The index is not ready" not in english.text
    assert "Retry-After" in english.headers
    assert 'value="e*"' in english.text
    assert "fewer words" in json.loads(client.get("/api/v1/search?q=e*").data)["detail"]


def test_no_redirect_and_no_link_leaves_the_site(client: FlaskClient) -> None:
    answer = client.get("//evil.example/x")
    assert answer.status_code == 404
    assert 'href="//' not in answer.text


def test_security_headers_are_on_everything(client: FlaskClient) -> None:
    for path in ("/", MEETING, "/nowhere", "/?year=x", "/api/v1/search", "/static/style.css"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Permissions-Policy" in headers


def test_static_files_are_kept_and_pages_are_not(client: FlaskClient) -> None:
    html = client.get("/").text
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', html)
    assert sheet
    with client.get(sheet[1]) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/").headers["Cache-Control"] == "no-cache"
