"""The files that pages load: style, icon, script. They are read once, and named with a digest of their content.

An address with the right digest never means anything else, so browsers keep the file for a year without asking; any
other address of the file is looked at again each time.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from searchsvc.web.http.compression import Encoding, compressed, encoding_for, is_compressible
from searchsvc.web.http.entity_tags import conditional

STATIC = Path(__file__).parent / "static"
JOINED = {"search.js": ("narrowing.js", "refine.js")}
"""Files that a page loads as one, to ask once for both; one after the other, as they stand."""
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file with its media type and the digest that stands in its address."""

    body: bytes
    content_type: str
    digest: str


def _static_file(name: str, body: bytes) -> StaticFile:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return StaticFile(body, content_type, hashlib.sha256(body).hexdigest()[:12])


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Every file by its name, those of `JOINED` as one."""
    bodies = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.is_file()}
    for joined, parts in JOINED.items():
        bodies[joined] = b"\n".join(bodies.pop(name) for name in parts)
    return {name: _static_file(name, body) for name, body in bodies.items()}


ASSETS = {name: f"/static/{name}?v={file.digest}" for name, file in static_files().items()}
"""The address of each file."""


@lru_cache(maxsize=64)
def _encoded(name: str, encoding: Encoding) -> bytes:
    return compressed(static_files()[name].body, encoding)


def static_blueprint() -> Blueprint:
    """The route of the files."""
    static = Blueprint("static_files", __name__)

    @static.get("/static/<name>")
    def static_file(name: str) -> Response:
        file = static_files().get(name)
        if file is None:
            raise NotFound
        encoding = encoding_for(request) if is_compressible(file.content_type) else "identity"

        def answer() -> Response:
            response = Response(_encoded(name, encoding), content_type=file.content_type)
            if encoding != "identity":
                response.headers["Content-Encoding"] = encoding
            return response

        response = conditional((file.digest,), answer)
        response.headers["Cache-Control"] = FOREVER if request.args.get("v") == file.digest else "no-cache"
        return response

    return static
