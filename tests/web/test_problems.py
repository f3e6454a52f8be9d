"""What each failure is to a client: its status, what is said of it, and what never is."""

import re

import pytest
from flask import abort
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, MethodNotAllowed, default_exceptions
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.routing import RequestRedirect

from searchsvc import errors
from searchsvc.web.app import create_app
from searchsvc.web.http.request_ids import ID_KEY
from searchsvc.web.problems import INTERNAL_DETAIL, RETRY_AFTER_SECONDS, Problem, problem_json, problem_of
from tests.web.fake import FakeLive

PRIVATE = "/srv/secret/index is broken"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound("no release has the id 'a'"), 404),
        (errors.IndexUnavailable(PRIVATE), 503),
        (errors.IndexDamaged(PRIVATE), 503),
        (errors.IndexBusy(PRIVATE), 503),
        (errors.QueryTooSlow("it took too long"), 503),
        (errors.PageFarAway(PRIVATE), 503),
        (errors.ClusterUnreachable(PRIVATE), 503),
        (errors.ClusterRefused(PRIVATE), 503),
        (errors.ReadError(PRIVATE), 500),
        (errors.BuildFailed(PRIVATE), 500),
        (errors.UsageError(PRIVATE), 500),
        (ValueError(PRIVATE), 500),
        (InternalServerError(PRIVATE), 500),
        (PageNotFound(), 404),
        (BadRequest(), 400),
    ],
)
def test_each_failure_has_its_status_and_names_nothing_of_the_server(error: Exception, status: int) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert PRIVATE not in problem.detail
    assert problem.detail
    assert problem.headers == ({"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {})
    assert (problem.detail == INTERNAL_DETAIL) == (status == 500)


def test_every_error_of_ours_has_been_thought_of() -> None:
    for kind in errors.SearchsvcError.__subclasses__():
        error = kind(()) if kind is errors.ParameterErrors else kind("why")
        assert problem_of(error).status in (404, 409, 410, 422, 500, 503)


def test_all_faults_of_a_request_are_named() -> None:
    faults = (errors.Fault("year", "is no year"), errors.Fault("page", "is too far"))
    problem = problem_of(errors.ParameterErrors(faults))
    told = problem_json(problem)
    assert told["status"] == 422
    assert told["errors"] == [
        {"parameter": "year", "message": "is no year"},
        {"parameter": "page", "message": "is too far"},
    ]
    assert "errors" not in problem_json(problem_of(errors.NotFound("none")))


def test_a_slow_search_has_a_page_of_its_own() -> None:
    assert problem_of(errors.QueryTooSlow("slow")).kind == "slow"
    assert problem_of(errors.PageFarAway("far")).kind == ""  # fewer words would not help
    assert problem_of(errors.IndexBusy("busy")).kind == ""


def test_of_an_http_error_only_the_headers_that_help_are_kept() -> None:
    problem = problem_of(MethodNotAllowed(valid_methods=["GET", "HEAD"]))
    assert problem == Problem(problem.status, problem.detail, headers={"Allow": "GET, HEAD"})
    assert problem.status == 405


@pytest.mark.parametrize("kind", default_exceptions.values(), ids=lambda kind: kind.__name__)
def test_no_sentence_of_the_framework_reaches_anybody(kind: type[HTTPException]) -> None:
    error = kind()
    problem = problem_of(error)
    assert problem.detail
    assert str(error.description) not in problem.detail
    assert problem.status == (error.code or 500)


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/v1/nothing", "/static/none", "/releases/none", "/api/v2", "//", "/%00"]
)
def test_what_is_not_there_is_told_in_our_words(client: FlaskClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        text = client.open(path, method=method).text
        assert "requested URL" not in text
        assert "If you entered" not in text
        assert "not allowed for" not in text


def test_a_redirect_names_no_host() -> None:
    app = create_app(FakeLive())

    @app.get("/moved")
    def moved() -> str:
        raise RequestRedirect("http://evil.example//there/x?a=b")

    answer = app.test_client().get("/moved", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.data) == (308, b"")
    assert answer.headers["Location"] == "/there/x?a=b"


@pytest.mark.parametrize(
    "path", ["/releases", "/releases/", "/api/v1/releases", "/static", "/docs/", "/api/v1", "/static/"]
)
def test_no_address_of_ours_is_redirected(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert "Location" not in answer.headers


SAID = {
    ("en", 404): "There is nothing here",
    ("zh-CN", 404): "没有找到",
    ("zh-TW", 404): "沒有找到",
    ("en", 500): "Something went wrong",
    ("zh-CN", 500): "出错了",
    ("zh-TW", 500): "出錯了",
}
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+ ")


@pytest.mark.parametrize(("language", "status"), SAID)
def test_a_page_of_a_problem_is_in_the_language_of_its_reader_with_a_search_box_and_a_way_on(
    live: FakeLive, language: str, status: int
) -> None:
    app = create_app(live)

    @app.get("/broken")
    def broken() -> str:
        raise ValueError(PRIVATE)

    path = "/broken?q=teachers" if status == 500 else "/releases/none?q=teachers"
    answer = app.test_client().get(path, headers={"Accept-Language": language}, environ_overrides={ID_KEY: "0a1b2c"})
    assert answer.status_code == status
    assert SAID[language, status] in answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert '<form class="search"' in answer.text
    assert 'value="teachers"' in answer.text
    assert 'href="/"' in main
    assert 'href="/help"' in main
    assert ("0a1b2c" in main) == (status == 500)
    assert PRIVATE not in answer.text
    if language != "en":
        assert not ENGLISH_SENTENCE.search(re.sub(r"<[^>]*>", "", main))


@pytest.mark.parametrize("status", [400, 405, 418])
def test_every_page_of_a_problem_says_what_to_do(live: FakeLive, status: int) -> None:
    app = create_app(live)

    @app.get("/refused")
    def refused() -> str:
        abort(status)

    answer = app.test_client().get("/refused", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert "search may" in answer.text
