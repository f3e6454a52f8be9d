"""The route `/release.txt?id=`: a release as a text file, with its title, its date and where it is from."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import publisher_of, web_address
from searchsvc.presenter.encoding import release_path, urlencoded
from searchsvc.searching.releases import find_release
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.http.entity_tags import conditional
from searchsvc.web.http.public_address import public_root
from searchsvc.web.paths import TEXT_PATH
from searchsvc.web.publishing.attachment import attachment, file_name
from searchsvc.web.publishing.requests import parse_release_id

TEXT_TYPE = "text/plain; charset=utf-8"


def text_address(release_id: str) -> str:
    """Where a release is downloaded as text."""
    return f"{TEXT_PATH}?{urlencoded([('id', release_id)])}"


def as_text(release: Release, site: Site, page_address: str | None) -> str:
    """A release as text: title, date, publisher and addresses, each in a line, then an empty line and the body."""
    head = [
        " ".join(release.title.split()),
        release.date.iso if release.date else None,
        publisher_of(release, site),
        web_address(release.url),
        page_address,
    ]
    body = "\n".join(release.body.splitlines()).strip("\n")
    return "\n".join([line for line in head if line]) + (f"\n\n{body}\n" if body else "\n")


def text_blueprint(live: LiveEngine, site: Site) -> Blueprint:
    """The route, for a site."""
    texts = Blueprint("texts", __name__)

    @texts.get(TEXT_PATH)
    def text() -> Response:
        release_id, engine, root = parse_release_id(grouped(parameter_pairs(request))), live.engine(), public_root()

        def answer() -> Response:
            release = find_release(engine, release_id)
            address = None if root is None else f"{root}/{release_path(release.id)}"
            body = as_text(release, site, address).encode("utf-8", "replace")
            response = Response(body, content_type=TEXT_TYPE)
            dated = f"{release.date.iso if release.date else ''} {release.title}"
            response.headers["Content-Disposition"] = attachment(file_name(dated, ".txt"))
            response.headers["X-Robots-Tag"] = "noindex"
            if release.language:
                response.headers["Content-Language"] = release.language
            return response

        return conditional((engine.generation, release_id, root or ""), answer, "Host")

    return texts
