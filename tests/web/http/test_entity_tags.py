"""Entity tags: 304 without making the answer, and another tag for whatever makes another answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from flask.testing import FlaskClient

from searchsvc.web.app import create_app
from searchsvc.web.http import entity_tags
from searchsvc.web.static_files import ASSETS
from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

TAGGED = (
    "/", "/?q=teachers&ui=zh", "/releases/hostile", "/api/v1/search?q=teachers", "/api/v1/releases/hostile",
    "/api/v1/releases?id=hostile", "/api/v1/similar?id=hostile", "/api/v1/suggest?q=a", "/suggest?q=a", "/openapi.json",
    "/docs", "/opensearch.xml", ASSETS["icon.svg"], "/api/v1/search?cursor=*", "/feed.atom", "/export.csv",
    "/export.jsonl", "/release.txt?id=hostile", "/api/v1/citation?id=hostile", "/sitemap.xml", "/robots.txt",
)  # fmt: skip


def tag(client: FlaskClient, path: str, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named).headers["ETag"]


@pytest.mark.parametrize("path", TAGGED)
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["ETag"].startswith('W/"')
    for sent in (first.headers["ETag"], first.headers["ETag"].removeprefix("W/"), f'"x", {first.headers["ETag"]}', "*"):
        for method in ("GET", "HEAD"):
            again = client.open(path, method=method, headers={"If-None-Match": sent})
            assert (again.status_code, again.data) == (304, b""), sent
            assert again.headers["ETag"] == first.headers["ETag"]
            assert set(again.headers["Vary"].split(", ")) == set(first.headers["Vary"].split(", "))
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_304_is_decided_before_the_search(client: FlaskClient, engine: FakeEngine) -> None:
    for path in ("/api/v1/search?q=teachers", "/?q=teachers"):
        known = tag(client, path)
        engine.searched.clear()
        assert client.get(path, headers={"If-None-Match": known}).status_code == 304
        assert not engine.searched


def test_a_tag_is_that_of_the_request_in_its_normal_form(client: FlaskClient) -> None:
    same = [
        "?q=teachers&province=CN-HB",
        "?province=湖北&q=+teachers&page=1",
        "?q=teachers&province=Hubei&sort=&match=auto",
    ]
    assert len({tag(client, "/api/v1/search" + each) for each in same}) == 1
    others = [
        "?q=teachers",
        "?q=teachers&page=2",
        "?q=teachers&fields=id",
        "?q=teachers&fields=id,title",
        "?q=teachers&cursor=*",
    ]
    assert len({tag(client, "/api/v1/search" + each) for each in others}) == len(others)


def test_another_generation_dictionary_program_language_or_encoding_is_another_tag(
    client: FlaskClient, live: FakeLive, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/?q=teachers"
    found = {tag(client, path), tag(client, path, Accept_Language="zh"), tag(client, path, Accept_Encoding="gzip")}
    found.add(tag(client, path, Accept_Encoding="zstd"))
    found.add(tag(create_app(live, "https://search.example").test_client(), path))
    live.current = FakeEngine(sample_releases(), "g2")
    found.add(tag(client, path))
    monkeypatch.setattr(entity_tags, "program", lambda: "another one")
    found.add(tag(create_app(live).test_client(), path))
    monkeypatch.setattr(entity_tags, "dictionary_of_machine", _Preparing)
    found.add(tag(client, path))
    assert len(found) == 8


class _Preparing:
    def state(self) -> str:
        return "preparing again"


def test_the_last_change_is_the_later_one_of_build_and_start(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last() -> datetime:
        return parsedate_to_datetime(client.get("/feed.atom").headers["Last-Modified"])

    started = last()
    assert datetime.now(UTC) - started < timedelta(hours=1)
    status, built = engine.status(), started + timedelta(days=1)
    monkeypatch.setattr(engine, "status", lambda: replace(status, built=built.isoformat()))
    assert last() == built
    for sent, code in ((built, 304), (built - timedelta(seconds=1), 200)):
        answer = client.get("/feed.atom", headers={"If-Modified-Since": format_datetime(sent, usegmt=True)})
        assert answer.status_code == code


def test_no_time_is_named_while_another_change_is_on_its_way(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparing = _Preparing()
    monkeypatch.setattr(preparing, "state", lambda: "preparing")
    monkeypatch.setattr(entity_tags, "dictionary_of_machine", lambda: preparing)
    assert "Last-Modified" not in client.get("/feed.atom").headers


def test_status_and_problems_have_no_tag(client: FlaskClient, live: FakeLive) -> None:
    for path in ("/api/v1/status", "/api/v1/releases/none", "/api/v1/search?year=x", "/releases/none", "/nothing"):
        answer = client.get(path, headers={"If-None-Match": "*"})
        assert answer.status_code != 304
        assert "ETag" not in answer.headers
    live.current = None
    assert "ETag" not in client.get("/api/v1/search").headers


def test_the_program_is_known_by_its_files() -> None:
    assert entity_tags.program().startswith("0.")
    assert entity_tags.program() == entity_tags.program()
