"""The headers of every answer: what a browser may do with it, and what a script of another site may."""

import pytest
from flask.testing import FlaskClient

from searchsvc.web.response_headers import CORS_HEADERS, PREFLIGHT_HEADERS, SECURITY_HEADERS
from searchsvc.web.static_files import ASSETS

PATHS = (
    "/",
    "/docs",
    "/nothing",
    "/api/v1/search",
    "/api/v1/nothing",
    "/openapi.json",
    "/suggest",
    ASSETS["style.css"],
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_answer_says_once_what_a_browser_may_do(client: FlaskClient, path: str, method: str) -> None:
    answer = client.open(path, method=method)
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.getlist(name) == [value]
    assert len(answer.headers.getlist("Cache-Control")) == 1


@pytest.mark.parametrize("path", PATHS)
def test_the_api_and_its_document_may_be_read_from_any_site(client: FlaskClient, path: str) -> None:
    is_open = path.startswith("/api/") or path == "/openapi.json"
    for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
        headers = client.open(path, method=method).headers
        for name, value in CORS_HEADERS.items():
            assert headers.getlist(name) == ([value] if is_open else [])
        for name, value in PREFLIGHT_HEADERS.items():
            assert headers.getlist(name) == ([value] if is_open and method == "OPTIONS" else [])


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/suggest?colour=red", "/openapi.json/x", "/metrics", "/healthz/", "/api/v1/search?x=1"]
)
def test_programs_get_problems_and_readers_pages(client: FlaskClient, path: str) -> None:
    is_program = path not in ("/openapi.json/x", "/healthz/")
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert (answer.content_type == "application/problem+json") == is_program
