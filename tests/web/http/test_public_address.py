"""By which address the service is reached: only by what was told, or by a name of the machine for itself."""

import pytest
from flask.testing import FlaskClient

from searchsvc.web.app import create_app
from searchsvc.web.settings import PUBLIC_URL_VARIABLE
from tests.web.fake import FakeLive

HOSTILE = (
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil.example",
    "[::2]", "localhost:80:80", 'localhost"><script>', "", "LOCALHOST.", "0.0.0.0", "localhost:999999", "10.0.0.1",
    "a b", "é", "[::1]:x", "localhost/..", "-", "%6cocalhost",
)  # fmt: skip
LOCAL = (
    "localhost",
    "localhost:8000",
    "127.0.0.1",
    "127.0.0.1:8000",
    "127.8.9.10:1",
    "[::1]",
    "[::1]:8000",
    "LocalHost",
)


@pytest.mark.parametrize("host", HOSTILE)
def test_no_address_is_made_of_what_a_client_says(client: FlaskClient, host: str) -> None:
    sent = {"HTTP_HOST": host.encode().decode("latin-1")}
    for path in (
        "/",
        "/docs",
        "/releases",
        "/releases/hostile",
        "/openapi.json",
        "/opensearch.xml",
        "/nothing",
        "/?page=x",
    ):
        answer = client.get(path, environ_overrides=sent)
        assert answer.status_code < 500
        assert "evil" not in answer.text + str(answer.headers)
        assert 'rel="search"' not in answer.text
    answer = client.get("/opensearch.xml", environ_overrides=sent)
    assert (answer.status_code, answer.content_type) in (
        (404, "application/problem+json"),
        (400, "application/problem+json"),
    )


@pytest.mark.parametrize("host", LOCAL)
def test_names_of_this_machine_are_believed(client: FlaskClient, host: str) -> None:
    answer = client.get("/opensearch.xml", environ_overrides={"HTTP_HOST": host})
    assert f'template="http://{host}/?q={{searchTerms}}"' in answer.text
    assert "Host" in answer.headers["Vary"]
    assert 'rel="search"' in client.get("/", environ_overrides={"HTTP_HOST": host}).text


def test_a_public_address_that_was_told_is_the_only_one(live: FakeLive) -> None:
    client = create_app(live, "https://search.example:8443/").test_client()
    for host in ("evil.example", "localhost", "search.example:8443"):
        text = client.get("/opensearch.xml", environ_overrides={"HTTP_HOST": host}).text
        assert text.count("https://search.example:8443/") == 6
        assert "evil" not in text
    assert client.get("/openapi.json").json["servers"][0]["url"] == "https://search.example:8443"  # type: ignore[index]
    assert 'rel="search"' in client.get("/", environ_overrides={"HTTP_HOST": "evil.example"}).text


def test_the_environment_may_tell_it(live: FakeLive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_URL_VARIABLE, "http://releases.example")
    client = create_app(live).test_client()
    assert (
        "http://releases.example/?q="
        in client.get("/opensearch.xml", environ_overrides={"HTTP_HOST": "x.example"}).text
    )
