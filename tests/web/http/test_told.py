"""What the application tells the door about a search."""

import pytest
from flask.testing import FlaskClient

from searchsvc.web.frames import TOLD, Told
from searchsvc.web.settings import SLOW_VARIABLE


def _told(client: FlaskClient, path: str) -> Told:
    told: Told = {}
    assert client.get(path, environ_overrides={TOLD: told}).status_code == 200
    return told


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("", "browse"),
        ("q=teachers", "words"),
        ("q=teachers&page=2", "further_page"),
        ("q=%22teachers%22", "phrase"),
        ("q=teachers&match=any", "any"),
    ],
)
def test_the_kind_of_a_search_is_told(client: FlaskClient, query: str, kind: str) -> None:
    for path in ("/api/v1/search?", "/?"):
        told = _told(client, path + query)
        assert told["kind"] == kind
        assert isinstance(told["total"], int)


def test_whether_an_answer_was_kept_is_told(client: FlaskClient) -> None:
    assert [_told(client, "/api/v1/search?q=teachers")["cache"] for _ in range(2)] == ["miss", "hit"]


def test_a_slow_search_is_told_with_its_tree(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "slow" not in _told(client, "/api/v1/search?q=teachers")
    monkeypatch.setenv(SLOW_VARIABLE, "0")
    assert "teachers" in str(_told(client, "/api/v1/search?q=teachers+here")["slow"])


@pytest.mark.parametrize("path", ["/api/v1/search", "/"])
def test_the_words_of_a_search_that_found_nothing_are_told(client: FlaskClient, path: str) -> None:
    assert [_told(client, f"{path}?q=zzz+yyy").get("missed") for _ in range(2)] == ["zzz yyy"] * 2
    assert "missed" not in _told(client, f"{path}?q=teachers")
    assert "missed" not in _told(client, f"{path}?q=zzz&province=CN-HB"), "a filter may have stood in its way"
    assert "missed" not in _told(client, f"{path}?q=zzz&from=2020")


def test_an_answer_that_was_kept_is_not_slow(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SLOW_VARIABLE, "0")
    assert ["slow" in _told(client, "/api/v1/search?q=teachers") for _ in range(2)] == [True, False]
