"""Asking a running service: answers by what they say, whoever gave them and however long it took."""

import json
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from benchmarks.over_http.serving import HOST
from searchsvc.presenter.encoding import SEARCH_PATH

_SECONDS = 20.0
_TAKES_ITS_PLACE = "takes its place"
"""What the log says of each worker, or process that workers are forked from, that has ended."""


class Said(NamedTuple):
    """An answer: its status (0: none came), and its body without what differs between equal answers."""

    status: int
    text: str


def ask(port: int, path: str) -> Said:
    """Asks over a connection of its own."""
    try:
        with closing(HTTPConnection(HOST, port, timeout=_SECONDS)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            status, body = response.status, response.read().decode("utf-8", "replace")
    except (OSError, HTTPException) as error:
        return Said(0, f"{type(error).__name__}: {error}")
    try:
        told: Any = json.loads(body)
    except ValueError:
        return Said(status, body)
    if isinstance(told, dict):
        told.pop("took_ms", None)
    return Said(status, json.dumps(told, ensure_ascii=False, sort_keys=True))


def search_path(text: str, **others: str | int) -> str:
    """The address of a search."""
    return f"{SEARCH_PATH}?{urlencode({'q': text, **others})}"


def release_path(release_id: str, **others: str | int) -> str:
    """The address of a release."""
    return f"/api/v1/releases/{quote(release_id)}?{urlencode(others)}"


def suggest_path(beginning: str) -> str:
    """The address of completions."""
    return f"/api/v1/suggest?{urlencode({'q': beginning})}"


def workers_lost(log: Path) -> int:
    """How many workers have ended that should not have, by the log of a server."""
    return log.read_text("utf-8", "replace").count(_TAKES_ITS_PLACE)
