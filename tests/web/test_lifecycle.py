"""Releases that have moved or were withdrawn, as clients and readers see them."""

import pytest
from flask.testing import FlaskClient

from searchsvc.model.lifecycle import Lifecycle
from tests.web.conftest import HOSTILE, ODD_IDS
from tests.web.fake import FakeEngine

REASON = "Its figures were wrong. 数字有误。"


@pytest.fixture(autouse=True)
def lifecycle(engine: FakeEngine) -> None:
    engine.lifecycle = Lifecycle(
        aliases={"old/a b.txt": "2020/a.txt", "dot": ".", "..old": "a//b", "tow": "gone"},
        withdrawn={"gone": REASON, "quiet": "", "hostile-reason": HOSTILE},
        embargoed={"secret": "2026-12-01T01:00:00+00:00"},
    )


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/releases/old/a%20b.txt", "/releases/2020/a.txt"),
        ("/releases/old/a%20b.txt?q=%E6%95%99%E8%82%B2&ui=zh", "/releases/2020/a.txt?q=%E6%95%99%E8%82%B2&ui=zh"),
        ("/releases/?id=old/a+b.txt&q=x", "/releases/2020/a.txt?q=x"),
        ("/api/v1/releases/old/a%20b.txt", "/api/v1/releases/2020/a.txt"),
        ("/api/v1/releases/?id=old/a+b.txt", "/api/v1/releases/2020/a.txt"),
        ("/api/v1/similar?id=old/a+b.txt", "/api/v1/similar?id=2020%2Fa.txt"),
        ("/releases/dot?q=x", "/releases/?id=.&q=x"),
        ("/api/v1/releases/dot", "/api/v1/releases/?id=."),
        ("/api/v1/releases/..old", "/api/v1/releases/a%2F%2Fb"),
        ("/releases/tow", "/releases/gone"),
    ],
)
def test_an_old_address_leads_on(client: FlaskClient, asked: str, location: str) -> None:
    for ask in (client.get, client.head):
        answer = ask(asked)
        assert (answer.status_code, answer.headers["Location"], answer.data) == (308, location, b"")
        assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(location).status_code in (200, 410)


def test_a_redirect_never_leaves_the_host(client: FlaskClient, engine: FakeEngine) -> None:
    for number, to in enumerate(("//evil.example/x", "http://evil.example/", "\\\\evil.example", "/\\evil", *ODD_IDS)):
        engine.lifecycle = Lifecycle(aliases={f"old{number}": to})
        for prefix in ("/releases/", "/api/v1/releases/"):
            location = client.get(f"{prefix}old{number}").headers["Location"]
            assert location.startswith(prefix)
            assert location.isascii()


def test_a_withdrawal_is_said_to_programs(client: FlaskClient) -> None:
    answer = client.get("/api/v1/releases/gone")
    assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "code": "release_withdrawn",
        "detail": f"The release 'gone' was withdrawn: {REASON}",
        "reason": REASON,
    }
    assert client.get("/api/v1/similar?id=gone").status_code == 410
    quiet = client.get("/api/v1/releases/quiet").json
    assert quiet is not None
    assert "reason" not in quiet


@pytest.mark.parametrize(
    ("ui", "heading", "label"),
    [("en", "This release was withdrawn", "Reason: "), ("zh", "该发布已撤回", "原因：")],
)
def test_a_withdrawal_is_said_to_readers(client: FlaskClient, ui: str, heading: str, label: str) -> None:
    answer = client.get(f"/releases/gone?ui={ui}")
    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    assert heading in answer.text
    assert label + REASON in answer.text
    assert 'name="robots" content="noindex"' in answer.text
    assert label not in client.get(f"/releases/quiet?ui={ui}").text
    assert "<script>alert" not in client.get(f"/releases/hostile-reason?ui={ui}").text


def test_an_embargo_is_not_spoken_of(client: FlaskClient) -> None:
    for path in ("/releases/secret", "/api/v1/releases/secret", "/api/v1/similar?id=secret"):
        answer, unknown = client.get(path), client.get(path.replace("secret", "nothing"))
        assert answer.status_code == unknown.status_code == 404
        assert answer.text.replace("secret", "nothing") == unknown.text
