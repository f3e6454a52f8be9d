"""What each failure is to a client: its status, what is said of it, and what never is."""

import pytest
from werkzeug.exceptions import BadRequest, InternalServerError, MethodNotAllowed
from werkzeug.exceptions import NotFound as PageNotFound

from searchsvc import errors
from searchsvc.web.problems import INTERNAL_DETAIL, RETRY_AFTER_SECONDS, Problem, problem_json, problem_of

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
