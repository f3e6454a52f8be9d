"""Citations as they are given here: of which day, and by which address."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from searchsvc.model.lifecycle import Lifecycle
from searchsvc.web.app import create_app
from tests.web.fake import FakeEngine, FakeLive

TOLD = "https://search.example"
OTHER_HOST = {"HTTP_HOST": "evil.example"}


@pytest.fixture
def told(live: FakeLive) -> FlaskClient:
    return create_app(live, TOLD).test_client()


def cited(client: FlaskClient, release_id: str, host: str = "localhost") -> dict[str, str]:
    answer = client.get(f"/api/v1/citation?id={release_id}", environ_overrides={"HTTP_HOST": host})
    found: dict[str, str] = answer.json or {}
    return found


def test_it_is_of_today(told: FlaskClient) -> None:
    found = cited(told, "2020/meeting.txt")
    assert (found["id"], found["retrieved"]) == ("2020/meeting.txt", date.today().isoformat())
    assert f"[{found['retrieved']}]" in found["gb"]


def test_the_address_is_that_of_the_page_where_it_was_told_else_that_of_the_original(
    told: FlaskClient, client: FlaskClient
) -> None:
    assert f"{TOLD}/releases/2020/meeting.txt" in cited(told, "2020/meeting.txt")["gb"]
    for host in ("localhost", "evil.example"):
        assert cited(client, "2020/meeting.txt", host)["gb"].endswith("https://example.org/a?b=c&d")
    assert cited(client, "hostile")["gb"].endswith("http://localhost/releases/hostile")
    assert "http" not in cited(client, "2019/schools.md", "evil.example")["plain"]


def test_what_has_become_of_a_release_is_told(client: FlaskClient, engine: FakeEngine) -> None:
    engine.lifecycle = Lifecycle(aliases={"old": "hostile"}, withdrawn={"gone": ""})
    asked = [client.get(f"/api/v1/citation?id={each}").status_code for each in ("old", "gone", "none")]
    assert asked == [308, 410, 404]
    assert client.get("/api/v1/citation?id=old").headers["Location"] == "/api/v1/citation?id=hostile"
