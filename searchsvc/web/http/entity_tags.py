"""Entity tags (RFC 9110, 8.8.3): whether a client has the answer already, decided before the answer is made.

A tag is a digest of all that an answer depends on: the program with its pages, the generation of the index, the state
of the dictionary, the request in its normal form, the encoding. It is weak, because two answers with one tag may
differ in the milliseconds that they name.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine
from searchsvc.translation.dictionary import dictionary_of_machine
from searchsvc.web.http.compression import add_vary, encoding_for

_WEB = Path(__file__).parent.parent
_PARTS = "searchsvc.tag_parts"
_LOADED = "searchsvc.loaded"


@cache
def program() -> str:
    """The version of the program, and a digest of the files that pages are made of."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in ("templates", "static"):
        for path in sorted(path for path in (_WEB / folder).rglob("*") if path.is_file()):
            digest.update(f"{path.name} {path.stat().st_size} ".encode())
            digest.update(path.read_bytes())
    return f"{version('searchsvc')} {digest.hexdigest()}"


def install_entity_tags(app: Flask, *settings: str) -> None:
    """Lets every tag of an application depend on its program, and on these settings."""
    app.extensions[_PARTS] = (program(), *settings)
    app.extensions[_LOADED] = datetime.now(UTC)


def index_state(engine: Engine) -> tuple[str, str]:
    """What the answer to a search depends on besides the search: the generation, and the state of the dictionary."""
    return engine.generation, dictionary_of_machine().state()


def last_change(engine: Engine) -> datetime | None:
    """When an answer that is made of the index may have changed last; None where that is not known just now.

    That is the later one of the build of the generation and the start of the service, whose program or settings may be
    others than before; while the dictionary is prepared, its end is another change that has no time yet.
    """
    if dictionary_of_machine().state() == "preparing":
        return None
    loaded: datetime = current_app.extensions[_LOADED]
    return max(datetime.fromisoformat(engine.status().built), loaded).replace(microsecond=0)


def entity_tag(parts: Iterable[str]) -> str:
    """A weak tag of everything that the answer to the current request depends on."""
    known: tuple[str, ...] = current_app.extensions[_PARTS]
    every = (*known, request.path, encoding_for(request), *parts)
    text = "".join(f"{len(part)}:{part}" for part in every)
    return f'W/"{hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()}"'


def _sent_tags() -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.environ.get("HTTP_IF_NONE_MATCH", "").split(",")]


def _has_since(changed: datetime | None) -> bool:
    """Whether the client has what was changed then, by `If-Modified-Since`, which a tag of its own would overrule."""
    since = request.environ.get("HTTP_IF_MODIFIED_SINCE", "")
    if changed is None or not since or "HTTP_IF_NONE_MATCH" in request.environ:
        return False
    try:
        return parsedate_to_datetime(since) >= changed
    except (TypeError, ValueError):  # no date, or one without a time zone
        return False


def conditional(
    parts: Iterable[str], make: Callable[[], Response], *vary: str, changed: datetime | None = None
) -> Response:
    """The answer that `make` returns, with its tag; 304 without making it where the client has it already.

    `parts` are what the answer depends on besides the program, the path and the encoding; `vary` names headers of the
    request that are among them. An answer that is no 200 gets no tag. Where it is known when the answer `changed`,
    `Last-Modified` says so, for clients that know no tags.
    """
    tag, sent = entity_tag(parts), _sent_tags()
    response = Response(status=304) if tag.removeprefix("W/") in sent or _has_since(changed) else make()
    if response.status_code == 200 and sent == ["*"]:
        response = Response(status=304)
    if response.status_code in (200, 304):
        response.headers["ETag"] = tag
        if changed is not None:
            response.headers["Last-Modified"] = format_datetime(changed, usegmt=True)
        add_vary(response, *vary, "Accept-Encoding")
    return response
