"""The OpenSearch description: what it says of the site, within the lengths of its specification."""

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.browser_search import shortened
from tests.web.fake import FakeLive

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
SITE = Site(name="Gazette of Roads & <Bridges>", publisher="Ministry of Roads", contact="press@example.org")


def told(client: FlaskClient) -> dict[str, str | None]:
    described = ET.fromstring(client.get("/opensearch.xml?ui=en").text)
    return {each.tag.removeprefix(SPACE): each.text for each in described}


def test_the_description_names_the_site(live: FakeLive) -> None:
    said = told(create_app(live, site=SITE).test_client())
    assert said["ShortName"] == "Gazette of Roads"
    assert said["LongName"] == SITE.name
    assert said["Contact"] == "press@example.org"
    assert said["Attribution"] == "Ministry of Roads"


def test_its_addresses_answer_in_the_type_that_they_promise(client: FlaskClient) -> None:
    described = ET.fromstring(client.get("/opensearch.xml").text)
    promised = [(each.get("type"), each.get("template") or "") for each in described.iter(f"{SPACE}Url")]
    assert {media_type for media_type, _ in promised} > {"application/atom+xml", "application/json", "text/html"}
    for media_type, template in promised:
        address = template.replace("{searchTerms}", "odd").replace("{startPage?}", "").replace("{count?}", "")
        answer = client.get(address.removeprefix("http://localhost"))
        assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_a_site_of_which_nothing_is_said_has_a_short_name_too(client: FlaskClient) -> None:
    said = told(client)
    assert said["ShortName"] == "Releases"
    assert not {"Contact", "Attribution"} & said.keys()


def test_only_a_mail_address_is_a_contact(live: FakeLive) -> None:
    assert "Contact" not in told(create_app(live, site=Site(contact="https://example.org")).test_client())


@pytest.mark.parametrize(
    ("text", "short"),
    [("Gazette", "Gazette"), ("Gazette of Roads", "Gazette of Roads"), ("Gazettes of Roads", "Gazettes of"),
     ("国务院政策文件与新闻发布检索平台总站", "国务院政策文件与新闻发布检索平台"), ("x" * 40, "x" * 16)],
)  # fmt: skip
def test_a_name_is_shortened_between_words(text: str, short: str) -> None:
    assert shortened(text, 16) == short
