"""Errors from the answers of a service that refuses: the way back from `web.problems`.

An error that the service raised is raised here again, as the same kind with the same sentence. `code` tells the kinds
apart; a refusal without a known one comes from something between (a full service, a proxy, another program).
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

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

_KINDS: Mapping[str, type[SearchsvcError]] = {
    kind.code: kind
    for kind in (
        NotFound,
        CursorForeign,
        CursorExpired,
        IndexUnavailable,
        IndexDamaged,
        IndexBusy,
        QueryTooSlow,
        ClusterUnreachable,
        ClusterRefused,
    )
}
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_PASSING = {*_BUSY, HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT}
"""Statuses that may be gone in a moment."""
_LASTING = (QueryTooSlow, IndexDamaged)
"""What would only happen again, although its status is one of those."""


def error_of(status: int, body: bytes, address: str) -> SearchsvcError:
    """The error that the answer of `address` stands for."""
    problem = _members(body)
    code, detail = problem.get("code"), problem.get("detail")
    sentence = detail if isinstance(detail, str) and detail else f"{address} answered with status {status}."
    if code == ParameterErrors.code or status == HTTPStatus.UNPROCESSABLE_ENTITY:
        faults = _faults(problem.get("errors"))
        if faults:
            return ParameterErrors(faults)
    if code == ReleaseWithdrawn.code:
        return ReleaseWithdrawn(sentence, str(problem.get("reason", "")))
    if isinstance(code, str) and code in _KINDS:
        return _KINDS[code](sentence)
    if status in _BUSY:
        return ServiceBusy(sentence)
    if status == HTTPStatus.NOT_FOUND:
        sentence = f"{address} answered with status 404; is this the address of a searchsvc service?"
    return ServiceFailed(sentence)


def may_pass(status: int, error: SearchsvcError) -> bool:
    """Whether the same request may be answered a little later."""
    return status in _PASSING and not isinstance(error, _LASTING)


def _members(body: bytes) -> Mapping[str, Any]:
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return problem if isinstance(problem, dict) else {}


def _faults(errors: object) -> tuple[Fault, ...]:
    if not isinstance(errors, list):
        return ()
    told = [each for each in errors if isinstance(each, dict)]
    return tuple(Fault(str(each.get("parameter", "")), str(each.get("message", ""))) for each in told)
