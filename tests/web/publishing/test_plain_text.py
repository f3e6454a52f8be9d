"""`/release.txt`: a release as a file for anything that reads text."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchsvc.model.lifecycle import Lifecycle
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.publishing.plain_text import as_text, text_address
from tests.web.conftest import ODD_IDS, sample_releases
from tests.web.fake import FakeEngine, FakeLive

MEETING = "/release.txt?id=2020/meeting.txt"


def test_it_has_title_date_source_addresses_and_body(live: FakeLive) -> None:
    answer = create_app(live, "https://search.example").test_client().get(MEETING)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.data.decode() == (
        "2020年全国教育信息化工作会议召开\n2020-07-15\n教育部\nhttps://example.org/a?b=c&d\n"
        "https://search.example/releases/2020/meeting.txt\n\n"
        "7月15日，会议在北京召开。\n\n湖北、山东的代表谈教育。\n第二行。\n"
    )
    assert answer.headers["Content-Language"] == "zh-Hans"
    named = "2020-07-15-2020年全国教育信息化工作会议召开.txt"
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(named)}")


def test_what_is_not_known_is_left_out() -> None:
    assert as_text(Release("a", " A\ntitle ", ""), Site(), None) == "A title\n"
    assert (
        as_text(Release("a", "A", "b\r\nc\rd\n\n", url="javascript:x"), Site(publisher="P"), None)
        == "A\nP\n\nb\nc\nd\n"
    )


@pytest.mark.parametrize("odd", ODD_IDS)
def test_every_release_has_an_address(client: FlaskClient, odd: str) -> None:
    assert client.get(text_address(odd)).status_code == 200


def test_broken_characters_are_no_failure() -> None:
    broken = replace(sample_releases()[0], title="a\ud800b", body="\udfff")
    answer = create_app(FakeLive(FakeEngine([broken]))).test_client().get(MEETING)
    assert (answer.status_code, answer.data[:4]) == (200, b"a?b\n")


def test_what_has_become_of_a_release_is_told(client: FlaskClient, engine: FakeEngine) -> None:
    engine.lifecycle = Lifecycle(aliases={"old": "2020/meeting.txt"}, withdrawn={"gone": "by mistake"})
    assert [client.get(f"/release.txt?id={each}").status_code for each in ("old", "gone", "none")] == [308, 410, 404]
    assert client.get("/release.txt?id=old").headers["Location"] == text_address("2020/meeting.txt")
    assert client.get("/release.txt").status_code == 422


def test_a_client_has_it_already(client: FlaskClient) -> None:
    tag = client.get(MEETING).headers["ETag"]
    assert client.get(MEETING, headers={"If-None-Match": tag}).status_code == 304
