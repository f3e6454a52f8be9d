"""What each failure is to a client: its status, what is said of it, and what never is."""

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, MethodNotAllowed, default_exceptions
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.routing import RequestRedirect

from searchsvc import errors
from searchsvc.web.app import create_app
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
