"""The help as the API and the pages show it, over a real index."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from searchsvc.cli.main import commands

NS = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def test_completions_have_the_shape_of_the_contract(small_client: FlaskClient) -> None:
    answer = small_client.get("/api/v1/suggest", query_string={"q": "rural rev"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = json.loads(answer.data)
    assert body["q"] == "rural rev"
    assert body["completions"][0] == {"text": "rural revitalization", "html": "rural rev<mark>italization</mark>"}


def test_markup_in_titles_is_escaped(small_client: FlaskClient) -> None:
    body = json.loads(small_client.get("/api/v1/suggest", query_string={"q": "a <scr"}).data)
    assert body["completions"] == [
        {
            "text": 'A <script>alert("1")</script> & more',
            "html": "A &lt;scr<mark>ipt&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more</mark>",
            "url": "/releases/e.txt",
        }
    ]


def test_nothing_typed_is_nothing_to_complete(small_client: FlaskClient) -> None:
    assert json.loads(small_client.get("/api/v1/suggest").data) == {"q": "", "completions": []}


@pytest.mark.parametrize("path", ["/api/v1/suggest", "/suggest"])
def test_faults_of_what_was_typed(small_client: FlaskClient, path: str) -> None:
    answer = small_client.get(f"{path}?q={'x' * 1001}&page=2")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert {each["parameter"] for each in json.loads(answer.data)["errors"]} == {"q", "page"}


def test_a_browser_gets_completions_in_its_own_format(small_client: FlaskClient) -> None:
    answer = small_client.get("/suggest", query_string={"q": "xczx"})
    assert answer.content_type == "application/x-suggestions+json"
    typed, found = json.loads(answer.data)
    assert typed == "xczx"
    assert "乡村振兴" in found


def test_the_description_names_this_machine(small_client: FlaskClient) -> None:
    answer = small_client.get("/opensearch.xml?ui=zh", base_url="http://127.0.0.1:8443")
    assert answer.content_type.startswith("application/opensearchdescription+xml")
    root = ET.fromstring(answer.data)
    assert 0 < len(root.findtext("o:ShortName", "", NS)) <= 16
    urls = {each.get("type"): each.get("template") for each in root.findall("o:Url", NS) if not each.get("rel")}
    assert urls["text/html"] == "http://127.0.0.1:8443/?q={searchTerms}"
    assert urls["application/x-suggestions+json"] == "http://127.0.0.1:8443/suggest?q={searchTerms}"
    page = small_client.get("/?ui=zh").text
    assert '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in page
    image = root.findtext("o:Image", "", NS).removeprefix("http://127.0.0.1:8443")
    with small_client.get(image) as icon:
        assert icon.status_code == 200


def test_similar_releases_have_the_shape_of_results(small_client: FlaskClient) -> None:
    body = json.loads(small_client.get("/api/v1/similar?id=a.txt&per_page=1").data)
    assert body["id"] == "a.txt"
    (hit,) = body["results"]
    assert hit["id"] == "b.txt"
    found = json.loads(small_client.get("/api/v1/search?q=rural").data)["results"][0]
    assert hit.keys() == found.keys()
    assert "<mark>" not in hit["title_html"] + "".join(hit["snippets_html"])


def test_faults_of_similar(small_client: FlaskClient) -> None:
    assert small_client.get("/api/v1/similar?id=zz").status_code == 404
    answer = small_client.get("/api/v1/similar?per_page=101&q=x&id=")
    assert answer.status_code == 422
    assert {each["parameter"] for each in json.loads(answer.data)["errors"]} == {"id", "per_page", "q"}


def test_a_page_of_a_release_shows_those_like_it(small_client: FlaskClient) -> None:
    page = small_client.get("/releases/c.txt?q=教育&ui=zh").text
    assert "相近的发布" in page
    assert re.search('<a [^>]*href="/releases/d.txt"[^>]*>教育部部署乡村振兴工作</a>', page)
    assert "Similar releases" not in small_client.get("/releases/e.txt?ui=en").text


def test_a_correction_is_offered_with_only_itself_emphasised(small_client: FlaskClient) -> None:
    body = json.loads(small_client.get("/api/v1/search", query_string={"q": "rural Confrence"}).data)
    assert body["suggestions"]["did_you_mean"] == {"q": "rural conference", "html": "rural <mark>conference</mark>"}
    page = small_client.get("/?q=脱贫功坚&ui=en").text
    assert "Did you mean" in page
    assert "脱贫<mark>攻</mark>坚</a>?" in page


def test_scripts_come_from_this_host_alone(small_client: FlaskClient) -> None:
    answer = small_client.get("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.text.count("<script") == len(re.findall('<script [^>]*src="/static/', answer.text)) == 2


def test_the_command_line_offers_corrections_too(small_index: Path) -> None:
    done = CliRunner().invoke(commands, ["search", "Confrence", "--index", str(small_index)])
    assert "Did you mean conference?" in done.output
