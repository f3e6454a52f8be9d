"""The routes `/openapi.json` and `/docs`: the document of the API for programs, and the same for a reader."""

from functools import lru_cache

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.model.site import Site
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.web.answers import Frame, page_answer
from searchsvc.web.api.docs_texts import docs_text
from searchsvc.web.api.document import api_document
from searchsvc.web.api.reading import groups, shapes
from searchsvc.web.arguments import parameter_pairs, query_string_of
from searchsvc.web.http.entity_tags import conditional
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS
from searchsvc.web.http.public_address import public_root
from searchsvc.web.i18n import UiTexts
from searchsvc.web.paths import DOCS_PATH, DOCUMENT_PATH


@lru_cache(maxsize=8)
def _document(root: str | None, site: Site) -> bytes:
    return to_json_bytes(api_document(root, site))


def document_blueprint(site: Site) -> Blueprint:
    """The two routes, for a site."""
    documents = Blueprint("documents", __name__)

    @documents.get(DOCUMENT_PATH)
    def openapi() -> Response:
        root = public_root()
        return conditional(
            (root or "",), lambda: Response(_document(root, site), content_type="application/json"), "Host"
        )

    @documents.get(DOCS_PATH)
    def docs() -> Response:
        frame = Frame.of(request, parameter_pairs(request))
        context = {
            "d": docs_text(UiTexts(frame.ui)),
            "groups": groups(),
            "shapes": shapes(),
            "document_path": DOCUMENT_PATH,
        }
        return conditional(
            (frame.ui, query_string_of(request)), lambda: page_answer(frame, "docs.html", context), *LANGUAGE_HEADERS
        )

    return documents
