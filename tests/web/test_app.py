"""The application knows whose releases these are: it stands on every page, and in the status."""

import pytest
from flask.testing import FlaskClient

from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from tests.web.fake import FakeLive

SITE = Site(
    name="Gazette of Roads & <Bridges>",
    name_zh="路桥公报",
    publisher="Ministry of Roads",
    publisher_zh="道路部",
    contact="press@example.org",
)


@pytest.fixture
def named(live: FakeLive) -> FlaskClient:
    return create_app(live, site=SITE).test_client()


def test_pages_name_the_site_and_its_publisher_in_their_language(named: FlaskClient) -> None:
    english, chinese = named.get("/?ui=en").text, named.get("/?ui=zh").text
    assert "<title>Gazette of Roads &amp; &lt;Bridges&gt;</title>" in english
    assert "Published by Ministry of Roads" in english
    assert '<meta name="author" content="Ministry of Roads">' in english
    assert '<a href="mailto:press@example.org">Contact</a>' in english
    assert "<title>路桥公报</title>" in chinese
    assert "发布单位：道路部" in chinese
    assert "Official Releases" not in english + chinese


def test_a_site_of_which_nothing_is_said_shows_no_publisher(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "<title>Official Releases</title>" in page
    assert "Published by" not in page
    assert "mailto:" not in page


def test_the_status_says_whose_releases_these_are(named: FlaskClient) -> None:
    assert named.get("/api/v1/status").json["site"] == {  # type: ignore[index]
        "name": SITE.name,
        "name_zh": "路桥公报",
        "publisher": "Ministry of Roads",
        "publisher_zh": "道路部",
        "contact": "press@example.org",
        "logo": None,
    }


def test_without_a_site_the_environment_says_whose_they_are(live: FakeLive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHSVC_SITE_NAME", "From outside")
    assert "<title>From outside</title>" in create_app(live).test_client().get("/").text


def test_a_page_is_not_taken_for_that_of_another_site(client: FlaskClient, named: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert named.get("/", headers={"If-None-Match": tag}).status_code == 200
