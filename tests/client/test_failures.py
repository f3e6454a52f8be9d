"""Every refusal is raised as the error that the service met, and what may pass is told from what lasts."""

import json

import pytest

from searchsvc.client.failures import error_of, may_pass
from searchsvc.errors import (
    ClusterRefused,
    ClusterUnreachable,
    CursorExpired,
    CursorForeign,
    Fault,
    IndexBusy,
    IndexDamaged,
    IndexUnavailable,
    NotFound,
    ParameterErrors,
    QueryTooSlow,
    ReleaseWithdrawn,
    SearchsvcError,
    ServiceBusy,
    ServiceFailed,
)
from searchsvc.web.problems import problem_json, problem_of

ADDRESS = "http://h/api/v1/search"


def arrived(error: Exception) -> tuple[int, SearchsvcError]:
    """The status of the answer to an error, and what a client makes of it."""
    problem = problem_of(error)
    return problem.status, error_of(problem.status, json.dumps(problem_json(problem)).encode(), ADDRESS)


@pytest.mark.parametrize(
    "kind",
    [
        NotFound,
        CursorForeign,
        CursorExpired,
        IndexUnavailable,
        IndexDamaged,
        IndexBusy,
        QueryTooSlow,
        ClusterUnreachable,
        ClusterRefused,
    ],
)
def test_an_error_arrives_as_its_own_kind(kind: type[SearchsvcError]) -> None:
    _, error = arrived(kind("/srv/index is locked"))
    assert type(error) is kind
    assert str(error)


def test_a_withdrawal_arrives_with_its_reason() -> None:
    for reason in ("a figure was wrong", ""):
        _, error = arrived(ReleaseWithdrawn("The release 'x' was withdrawn.", reason))
        assert isinstance(error, ReleaseWithdrawn)
        assert error.reason == reason


def test_faults_arrive_with_their_parameters() -> None:
    faults = (Fault("year", "'2O20' is not a year"), Fault("page", "is out of range"))
    _, error = arrived(ParameterErrors(faults))
    assert isinstance(error, ParameterErrors)
    assert error.faults == faults


def test_a_failure_that_reveals_nothing_is_a_failure() -> None:
    status, error = arrived(ZeroDivisionError("a secret"))
    assert isinstance(error, ServiceFailed)
    assert "secret" not in str(error)
    assert not may_pass(status, error)


@pytest.mark.parametrize(
    ("status", "body", "kind", "passes"),
    [
        (503, b'{"detail": "Too many requests wait here."}', ServiceBusy, True),
        (429, b"", ServiceBusy, True),
        (502, b"<html>Bad Gateway", ServiceFailed, True),
        (504, b"\xff\x00", ServiceFailed, True),
        (404, b"<html>nothing here", ServiceFailed, False),
        (422, b'{"errors": "odd"}', ServiceFailed, False),
        (422, b'{"errors": []}', ServiceFailed, False),
        (418, b'{"code": ["x"], "detail": 7}', ServiceFailed, False),
        (503, b'{"code": "query_too_slow", "detail": "Use fewer words."}', QueryTooSlow, False),
        (503, b'{"code": "index_unavailable", "detail": "No index."}', IndexUnavailable, True),
        (503, b'{"code": "index_damaged"}', IndexDamaged, False),
        (503, b'{"code": "cluster_unreachable"}', ClusterUnreachable, True),
        (503, b"[" * 100_000, ServiceBusy, True),
        (200, b"[1, 2]", ServiceFailed, False),
    ],
)
def test_what_stands_between_is_understood_too(status: int, body: bytes, kind: type, passes: bool) -> None:
    error = error_of(status, body, ADDRESS)
    assert type(error) is kind
    assert may_pass(status, error) is passes
    assert str(error)


def test_every_error_that_is_answered_has_a_code_of_its_own() -> None:
    kinds = [each for each in SearchsvcError.__subclasses__() if each.code]
    assert len({each.code for each in kinds}) == len(kinds) >= 6
