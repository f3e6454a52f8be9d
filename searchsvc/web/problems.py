"""The one place where errors become HTTP answers: problem+json (RFC 9457) for programs, a page for readers.

An error that the caller can correct is described in full; an internal failure is logged and never shown. Errors of the
index are answered with fixed sentences, because their own messages name paths and hosts.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.errors import (
    ClusterRefused,
    ClusterUnreachable,
    CursorExpired,
    CursorForeign,
    Fault,
    IndexBusy,
    IndexDamaged,
    IndexUnavailable,
    NoPublicAddress,
    NotFound,
    PageFarAway,
    ParameterErrors,
    QueryTooSlow,
    ReleaseMoved,
    ReleaseWithdrawn,
    SearchsvcError,
)
from searchsvc.presenter.release_types import ProblemJson
from searchsvc.web.answers import Frame, json_answer, page_answer
from searchsvc.web.arguments import first, parameter_pairs
from searchsvc.web.http.request_ids import ID_KEY
from searchsvc.web.links import moved_address
from searchsvc.web.paths import is_of_programs

_LOG = logging.getLogger("searchsvc.web")
_STATUSES: tuple[tuple[type[SearchsvcError], HTTPStatus], ...] = (
    (ParameterErrors, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (ReleaseWithdrawn, HTTPStatus.GONE),
    (NoPublicAddress, HTTPStatus.NOT_FOUND),
    (CursorForeign, HTTPStatus.CONFLICT),
    (CursorExpired, HTTPStatus.GONE),
    (IndexUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (IndexDamaged, HTTPStatus.SERVICE_UNAVAILABLE),
    (IndexBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (QueryTooSlow, HTTPStatus.SERVICE_UNAVAILABLE),
    (ClusterUnreachable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ClusterRefused, HTTPStatus.SERVICE_UNAVAILABLE),
)
_PUBLIC: Mapping[type[SearchsvcError], str] = {
    NoPublicAddress: "This service was not told its public address, which this document must hold. Its operator "
    "can tell it with --public-url.",
    IndexUnavailable: "There is no index to search yet. Its operator can build one with 'searchsvc reindex'.",
    IndexDamaged: "The index is damaged. Its operator can repair it with 'searchsvc reindex --full'.",
    IndexBusy: "The index is being written. Try again in a few moments.",
    QueryTooSlow: "The search took too long. Use fewer words, or more letters before a *.",
    PageFarAway: "This page is far from the first one, and is being read. Try again in a few moments.",
    ClusterUnreachable: "The cluster that holds the index does not answer. Try again in a few moments.",
    ClusterRefused: "The cluster that holds the index cannot answer now. Its operator finds the reason in the log.",
}
INTERNAL_DETAIL = "The server could not answer this request. The cause is in its log."
_REASONS: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address. /docs tells which addresses there are.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address can only be read, with GET or HEAD.",
    HTTPStatus.CONFLICT: "The cursor was given by another search.",
    HTTPStatus.GONE: "What was here is no longer offered.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "One or more parameters are bad.",
    HTTPStatus.INTERNAL_SERVER_ERROR: INTERNAL_DETAIL,
    HTTPStatus.SERVICE_UNAVAILABLE: "The service cannot answer now. Try again in a few moments.",
}
"""What is said of a request that fits no route."""
_OTHER_REASON = "This request cannot be answered."
_KINDS: Mapping[type[SearchsvcError], str] = {QueryTooSlow: "slow", ReleaseWithdrawn: "withdrawn"}
"""The `Problem.kind` of an error, where the status alone does not tell enough."""
RETRY_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is not answered: the HTTP status, a sentence for a person, the faults of a 422, headers to send.

    `kind` chooses the texts of the page where the status does not tell enough, and is empty elsewhere. `code` is that
    of the error (`SearchsvcError.code`), empty where it is none of ours. `reason` is that of a withdrawal, as its
    publisher wrote it.
    """

    status: HTTPStatus
    detail: str
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    code: str = ""
    reason: str = ""


def problem_of(error: Exception) -> Problem:
    """The problem to answer an error with; an unforeseen error becomes a 500 that reveals nothing of it."""
    if isinstance(error, SearchsvcError):
        status = next((status for kind, status in _STATUSES if isinstance(error, kind)), None)
        if status is not None:
            faults = error.faults if isinstance(error, ParameterErrors) else ()
            unavailable = status is HTTPStatus.SERVICE_UNAVAILABLE
            detail = _PUBLIC.get(type(error), str(error))
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if unavailable else {}
            reason = error.reason if isinstance(error, ReleaseWithdrawn) else ""
            return Problem(status, detail, faults, headers, _KINDS.get(type(error), ""), error.code, reason)
    if isinstance(error, HTTPException) and error.code is not None and error.code != HTTPStatus.INTERNAL_SERVER_ERROR:
        kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
        status = HTTPStatus(error.code)
        return Problem(status, reason_of(status), headers=kept)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_DETAIL)


def reason_of(status: HTTPStatus) -> str:
    """What is said of a request with this status where nothing more is known: a sentence of ours."""
    return _REASONS.get(status, _OTHER_REASON)


def problem_json(problem: Problem) -> ProblemJson:
    """A problem in the members of RFC 9457, with the `code` of an error of ours, and what belongs to its kind."""
    members: ProblemJson = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.code:
        members["code"] = problem.code
    if problem.faults:
        members["errors"] = [{"parameter": each.parameter, "message": each.message} for each in problem.faults]
    if problem.reason:
        members["reason"] = problem.reason
    return members


def problem_answer(problem: Problem) -> Response:
    """The problem as an answer to the current request: JSON for a program, a page for a reader."""
    if is_of_programs(request.path):
        answer = json_answer(problem_json(problem), problem.status, "application/problem+json")
    else:
        answer = _problem_page(problem)
    answer.headers.update(problem.headers)
    return answer


def _problem_page(problem: Problem) -> Response:
    try:
        pairs = parameter_pairs(request)
    except ParameterErrors:
        pairs = []
    frame = Frame.of(request, pairs)
    context = {"problem": problem, "typed": first(pairs, "q"), "request_id": request.environ.get(ID_KEY)}
    return page_answer(frame, "problem.html", context, problem.status)


def _moved_answer(moved: ReleaseMoved) -> Response:
    """Sends a client on to where the release is now. No cache keeps that: an alias may be taken back."""
    answer = Response(status=HTTPStatus.PERMANENT_REDIRECT)
    answer.headers["Location"] = moved_address(request.path, parameter_pairs(request), moved.release_id)
    del answer.headers["Content-Type"]
    return answer


def _handle(live: LiveEngine, error: Exception) -> Response:
    if isinstance(error, ReleaseMoved):
        return _moved_answer(error)
    if not isinstance(error, SearchsvcError | HTTPException):
        error = live.cause_of(error)
    problem = problem_of(error)
    if problem.status is HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
    elif problem.status is HTTPStatus.SERVICE_UNAVAILABLE:
        _LOG.warning("%s %s was not answered: %s", request.method, request.path, error)
    return problem_answer(problem)


def _without_host(response: Response) -> Response:
    """A redirect leads to a path of this service: the host would be the one that the client named."""
    location = response.headers.get("Location")
    if location is not None and not location.startswith("?"):
        address = urlsplit(location)
        path = "/" + address.path.lstrip("/\\")  # two slashes would begin with the name of a host
        response.headers["Location"] = urlunsplit(("", "", path, address.query, ""))
        response.set_data(b"")
    return response


def install_problems(app: Flask, live: LiveEngine) -> None:
    """Makes this module the handler of every error of the application, and of its redirects.

    An error that nobody foresaw may come of a damaged index, of which `live` knows.
    """
    app.register_error_handler(Exception, partial(_handle, live))
    app.after_request(_without_host)
