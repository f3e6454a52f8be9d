"""The status page: what the index holds, in the pictures of the search page; and for editors, what is missing from it.

File names and the words of searches are for editors alone. The door decides who is one (`door.editors`), and tells it
beside the request, where no client can write.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.model.last_reindex import LastReindex, read_last_reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from searchsvc.web.answers import Frame, page_answer
from searchsvc.web.arguments import parameter_pairs, query_string_of
from searchsvc.web.frames import FOR_EDITOR, MOST_CLIENTS, ForEditor
from searchsvc.web.http.compression import add_vary
from searchsvc.web.http.entity_tags import conditional, index_state
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS
from searchsvc.web.i18n import UiTexts
from searchsvc.web.pages.narrowing.tile_map import tile_map
from searchsvc.web.pages.narrowing.timeline import timeline
from searchsvc.web.pages.status.gaps import gaps
from searchsvc.web.pages.status.shares import FULL, shares
from searchsvc.web.paths import STATUS_PATH

SHOWN_MISSED = 50
"""How many searches that found nothing are listed."""


def _context(engine: Engine, frame: Frame, last: LastReindex | None, editor: ForEditor | None) -> Mapping[str, object]:
    texts, status = UiTexts(frame.ui), engine.status()
    # Links begin at all releases, not at a page without results.
    page = replace(search(engine, Query(per_page=0)), query=Query())
    return {
        "status": status,
        "last": last,
        "reindexed": None if last is None else datetime.fromtimestamp(last.ended, UTC).isoformat(),
        "build_seconds": last.build_seconds if last is not None and last.generation == engine.generation else None,
        "timeline": timeline(page, texts, frame.links, status.years, datetime.now(UTC).date()),
        "tile_map": tile_map(page, texts, frame.links),
        "languages": shares(page, "language", texts, frame.links),
        "categories": shares(page, "category", texts, frame.links),
        "full": FULL,
        "editor": editor,
        "gaps": () if editor is None else tuple(gaps(engine, page)),
        "missed": () if editor is None or editor.missed is None else editor.missed[:SHOWN_MISSED],
        "most_clients": MOST_CLIENTS,
        "asked": Query,
    }


def status_blueprint(live: LiveEngine, index: Path | None) -> Blueprint:
    """The route of the page. `index` is the folder in which the last reindex left what it did, where it is known."""
    pages = Blueprint("status", __name__)

    @pages.get(STATUS_PATH)
    def status_page() -> Response:
        engine = live.engine()
        frame = Frame.of(request, parameter_pairs(request))
        last = None if index is None else read_last_reindex(index)
        editor: ForEditor | None = request.environ.get(FOR_EDITOR)

        def answer() -> Response:
            return page_answer(frame, "status.html", _context(engine, frame, last, editor))

        if editor is not None:
            response = answer()
            response.headers["Cache-Control"] = "no-store"
        else:
            looked = "" if last is None else str(last.ended)
            parts = (*index_state(engine), frame.ui, query_string_of(request), looked)
            response = conditional(parts, answer, *LANGUAGE_HEADERS)
        add_vary(response, "Authorization")
        return response

    return pages
