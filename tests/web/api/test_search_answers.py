"""Cursors over HTTP: all matches once, in the order of the search, whatever the pages; and when they end."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import sample_releases
from tests.web.fake import FakeEngine, FakeLive

SEARCH = "/api/v1/search"


def ask(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.data)
    return found


def all_ids(client: FlaskClient, query_string: str) -> list[str]:
    """The ids of all matches, as a client goes through them with cursors."""
    found: list[str] = []
    cursor: str | None = "*"
    while cursor is not None:
        body = ask(client, f"{SEARCH}?{query_string}&cursor={cursor}")
        assert len(body["results"]) <= body["per_page"]
        found += [hit["id"] for hit in body["results"]]
        cursor = body["next_cursor"]
    return found


@pytest.mark.parametrize("query_string", ["", "q=teachers", "q=teachers&sort=oldest", "q=odd&language=en", "q=zzz"])
@pytest.mark.parametrize("per_page", [1, 7, 100])
def test_all_matches_come_once_and_in_order(
    client: FlaskClient, engine: FakeEngine, query_string: str, per_page: int
) -> None:
    found = all_ids(client, f"{query_string}&per_page={per_page}")
    expected = ask(client, f"{SEARCH}?{query_string}&per_page=100")
    assert found == [hit["id"] for hit in expected["results"]]
    assert len(found) == expected["total"]
    assert len(engine.ordered_queries) == 1


def test_the_links_lead_through_the_pages(client: FlaskClient) -> None:
    first = ask(client, f"{SEARCH}?q=teachers&per_page=5&fields=id&cursor=*")
    second = ask(client, first["links"]["next"])
    assert (second["page"], [*second["results"][0]]) == (2, ["id"])
    assert ask(client, second["links"]["prev"])["results"] == first["results"]
    assert ask(client, second["links"]["last"])["links"]["next"] is None
    assert ask(client, second["links"]["self"])["results"] == second["results"]
    assert ask(client, second["links"]["first"])["page"] == 1


def test_a_page_of_a_cursor_is_that_of_its_number(client: FlaskClient) -> None:
    by_number = ask(client, f"{SEARCH}?q=teachers&per_page=5&page=2")
    cursor = ask(client, f"{SEARCH}?q=teachers&per_page=5&cursor=*")["next_cursor"]
    by_cursor = ask(client, f"{SEARCH}?q=teachers&per_page=5&page=9&cursor={cursor}")
    assert by_cursor.pop("next_cursor")
    for name in ("links", "took_ms"):
        del by_number[name], by_cursor[name]
    assert by_cursor == by_number


def test_a_cursor_holds_for_its_search_and_its_index(client: FlaskClient, live: FakeLive) -> None:
    cursor = ask(client, f"{SEARCH}?q=teachers&per_page=5&cursor=*")["next_cursor"]
    assert (
        ask(client, f"{SEARCH}?q=teachers&per_page=5&fields=id&cursor={cursor}")["page"] == 2
    )  # another look at the same
    for other in ("q=teacher&per_page=5", "q=teachers&per_page=6", "q=teachers&per_page=5&sort=newest"):
        answer = client.get(f"{SEARCH}?{other}&cursor={cursor}")
        assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    live.current = FakeEngine(sample_releases(), "g2")
    answer = client.get(f"{SEARCH}?q=teachers&per_page=5&cursor={cursor}")
    assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
    assert "cursor=*" in json.loads(answer.data)["detail"]
    assert ask(client, f"{SEARCH}?q=teachers&per_page=5&cursor=*")["generation"] == "g2"


def test_only_counts_are_given_where_no_page_is_asked_for(client: FlaskClient) -> None:
    body = ask(client, f"{SEARCH}?q=teachers&per_page=0&cursor=*")
    assert (body["total"], body["results"], body["next_cursor"]) == (13, [], None)
