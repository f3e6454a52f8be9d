"""One exchange with a service: a GET request and its JSON answer, with waiting and asking again where that helps.

Connections are kept open and shared by all threads (urllib3's pool). A request is asked again where there was no
answer, or where the service says that it cannot answer just now, but never before the time that `Retry-After` names.
Every request is a GET, which changes nothing, so that asking twice is safe.
"""

import json
import random
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import urllib3

from searchsvc.client.failures import error_of, may_pass
from searchsvc.errors import SearchsvcError, ServiceFailed, ServiceUnreachable, UsageError

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
"""Seconds before the second request, doubled each time up to the longest, where the service names no time."""
_FOLLOW = urllib3.Retry(total=None, connect=0, read=0, status=0, other=0, redirect=3)
"""Redirects are followed by urllib3; everything else that goes wrong is decided here."""


class Exchange:
    """Asks one service. Safe to use from several threads; not to be used on both sides of a fork.

    `timeout` is how many seconds a connection, and each wait for the next bytes, may take; `patience` how many seconds
    after its beginning a call may still ask again.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float,
        patience: float,
        headers: Mapping[str, str],
        pool: urllib3.PoolManager | None,
    ) -> None:
        self._root = _root_of(url)
        self._timeout = urllib3.Timeout(connect=timeout, read=timeout)
        self._patience = patience
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip", **headers}
        self._own_pool = pool is None
        self._pool = urllib3.PoolManager(maxsize=16) if pool is None else pool

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON; `pages` and `records` make nouns of it
        """The JSON that `path`, which begins with a slash, answers. Raises the error of a refusal."""
        address = self._root + path
        until = time.monotonic() + self._patience
        pause = _FIRST_PAUSE
        while True:
            wait = pause * random.uniform(0.5, 1)  # so that clients that were refused together do not return together
            try:
                answer = self._pool.request(
                    "GET", address, headers=self._headers, timeout=self._timeout, retries=_FOLLOW
                )
            except urllib3.exceptions.HTTPError as failure:
                error, passing = _no_answer(failure, address)
            else:
                if answer.status == HTTPStatus.OK:
                    return _json_of(answer.data, address)
                error = error_of(answer.status, answer.data, address)
                passing = may_pass(answer.status, error)
                wait = max(wait, _retry_after(answer.headers.get("Retry-After")))
            if not passing or time.monotonic() + wait > until:
                raise error
            time.sleep(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def close(self) -> None:
        """Closes the connections that are kept, unless the pool was given by the caller."""
        if self._own_pool:
            self._pool.clear()


def _root_of(url: str) -> str:
    """The address of a service without its last slash. Raises UsageError where it is none."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{url!r} is not the address of a service; use one such as http://127.0.0.1:8000")
    return url.rstrip("/")


def _json_of(body: bytes, address: str) -> Any:  # noqa: ANN401 - JSON, as of `get`
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ServiceFailed(
            f"{address} answered with something else than JSON; is this a searchsvc service?"
        ) from error


def _retry_after(header: str | None) -> float:
    """The seconds that a `Retry-After` header names, as a number or as a date; 0 where there is none."""
    if header is None:
        return 0
    try:
        return _FOLLOW.parse_retry_after(header)
    except urllib3.exceptions.InvalidHeader:
        return 0


def _no_answer(failure: urllib3.exceptions.HTTPError, address: str) -> tuple[SearchsvcError, bool]:
    """The error of a request that got no answer, and whether it may get one a little later."""
    inner: BaseException = failure
    while isinstance(inner, urllib3.exceptions.MaxRetryError) and inner.reason is not None:
        inner = inner.reason
    reason = str(inner).rpartition(">: ")[2] or type(inner).__name__  # without the names of objects
    if isinstance(inner, urllib3.exceptions.ResponseError | urllib3.exceptions.LocationValueError):
        return ServiceFailed(f"{address} leads nowhere: {reason}"), False
    return ServiceUnreachable(f"{address} does not answer: {reason}"), True
