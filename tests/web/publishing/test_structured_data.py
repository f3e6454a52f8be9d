"""JSON-LD of a release: true, whole, and unable to leave its script element."""

import json
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from searchsvc.model.page import Version
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.model.site import Site
from searchsvc.web.publishing.structured_data import MOST_HEADLINE, news_article, script_json
from tests.web.conftest import HOSTILE

SITE = Site(publisher="Harbour Office", publisher_zh="港口办公室")
RELEASE = Release("a", "标题", "Text.", "zh-Hans", PartialDate(2020, 7, 15))
BREAKING = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "&lt;/script&gt;",
    '"}',
    "\ud800",
)


@pytest.mark.parametrize("text", [*BREAKING, HOSTILE])
def test_nothing_ends_the_element_and_everything_is_read_back(text: str) -> None:
    written = script_json({"a": text, text: ["b"]})
    assert not {*"<>&\u2028\u2029"} & {*written}
    assert json.loads(written) == {"a": text, text: ["b"]}


def test_a_release_is_an_article() -> None:
    release = replace(
        RELEASE,
        provinces=(ProvinceFact("CN-HB", "text", "held"), ProvinceFact("CN-BJ", "text", "mentioned")),
        category="新闻发布",
        source="教育部",
        url="https://example.org/a",
    )
    twin = Version("b", "A title", "en", None, 0.9)
    assert news_article(release, (twin,), SITE, "https://search.example", "Said.") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "标题",
        "description": "Said.",
        "url": "https://search.example/releases/a",
        "mainEntityOfPage": "https://search.example/releases/a",
        "datePublished": "2020-07-15",
        "inLanguage": "zh-Hans",
        "publisher": {"@type": "Organization", "name": "港口办公室"},
        "author": {"@type": "Organization", "name": "教育部"},
        "articleSection": "新闻发布",
        "contentLocation": [{"@type": "AdministrativeArea", "name": "湖北", "identifier": "CN-HB"}],
        "isBasedOn": "https://example.org/a",
        "workTranslation": [{"@type": "NewsArticle", "url": "https://search.example/releases/b", "inLanguage": "en"}],
    }


def test_what_is_not_known_is_left_out() -> None:
    said = news_article(Release("a", "A", ""), (), Site(), "", "A")
    assert {*said} == {"@context", "@type", "headline", "description", "url", "mainEntityOfPage"}
    partial = news_article(replace(RELEASE, date=PartialDate(2020, 7)), (), SITE, "", "")
    assert partial["datePublished"] == "2020-07"


def test_a_headline_is_not_longer_than_it_may_be() -> None:
    for title in ("长标题" * 60, "a long title " * 30, "x" * 500):
        headline = news_article(replace(RELEASE, title=title), (), SITE, "", "")["headline"]
        assert len(headline) <= MOST_HEADLINE
        assert headline.endswith("…")
    assert news_article(replace(RELEASE, title="x" * 110), (), SITE, "", "")["headline"] == "x" * 110


@pytest.mark.parametrize("path", ["/releases/hostile", "/releases/2020/meeting.txt"])
def test_it_stands_in_the_page(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    said = json.loads(data)
    assert said["@type"] == "NewsArticle"
    assert said["headline"].split()[0] in (HOSTILE.split()[0], "2020年全国教育信息化工作会议召开")
