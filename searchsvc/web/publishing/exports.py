"""The routes `/export.csv` and `/export.jsonl`: all matches of a search, of one generation, in their order.

An export is streamed: it takes memory for the numbers of its documents (12 bytes a match, or 20 for their keys on a
cluster) and for one batch of releases, however many match. The door sends it by lanes of its own, and cuts it visibly
where it cannot go on.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.model.query import Query
from searchsvc.presenter.encoding import to_json_bytes, urlencoded
from searchsvc.presenter.field_selection import chosen
from searchsvc.presenter.releases import release_json
from searchsvc.searching.listing import Listing
from searchsvc.searching.parameters import written
from searchsvc.searching.params import query_pairs
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.http.entity_tags import conditional, index_state
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS, ui_of
from searchsvc.web.http.public_address import public_root
from searchsvc.web.http.told import tell
from searchsvc.web.i18n import Ui
from searchsvc.web.paths import CSV_PATH, JSONL_PATH
from searchsvc.web.publishing.attachment import attachment, file_name
from searchsvc.web.publishing.requests import parse_csv, parse_jsonl
from searchsvc.web.publishing.table import heading, rows
from searchsvc.web.workers.wsgi import STREAMS

BATCH = 100
"""How many releases are read, written and sent at once."""
Written = Callable[[Listing, int], bytes]
"""Writes the batch of a listing that begins with a match of this number, counted from 0."""
CSV_TYPE = "text/csv; charset=utf-8"
JSONL_TYPE = "application/x-ndjson"


def export_address(ending: Literal["csv", "jsonl"], query: Query, ui: Ui | None) -> str:
    """Where all matches of a search are downloaded, for a page that links to it; a table is in a reader's language."""
    pairs = query_pairs(replace(query, page=1, per_page=Query().per_page))
    if ending == "csv" and ui:
        pairs.append(("ui", ui))
    path = CSV_PATH if ending == "csv" else JSONL_PATH
    return f"{path}?{urlencoded(pairs)}" if pairs else path


def export_blueprint(live: LiveEngine) -> Blueprint:
    """The two routes."""
    exports = Blueprint("exports", __name__)

    @exports.get(CSV_PATH)
    def table() -> Response:
        pairs = parameter_pairs(request)
        query, engine = parse_csv(grouped(pairs)), live.engine()
        ui, root = ui_of(request, pairs), public_root() or ""

        def as_rows(listing: Listing, first: int) -> bytes:
            told = zip(listing.releases(first, BATCH), listing.versions(first, BATCH), strict=True)
            return _encoded(rows(told, root, ui))

        return conditional(
            (*index_state(engine), urlencoded(query_pairs(query)), ui, root),
            lambda: _streamed(engine, query, CSV_TYPE, ".csv", _encoded(heading(ui)), as_rows),
            *LANGUAGE_HEADERS,
            "Host",
        )

    @exports.get(JSONL_PATH)
    def lines() -> Response:
        (query, fields), engine = parse_jsonl(grouped(parameter_pairs(request))), live.engine()

        def as_lines(listing: Listing, first: int) -> bytes:
            releases = listing.releases(first, BATCH)
            return b"".join(to_json_bytes(chosen(release_json(each), fields)) + b"\n" for each in releases)

        return conditional(
            (*index_state(engine), urlencoded(query_pairs(query)), "" if fields is None else written(fields)),
            lambda: _streamed(engine, query, JSONL_TYPE, ".jsonl", b"", as_lines),
        )

    return exports


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _streamed(
    engine: Engine, query: Query, content_type: str, ending: str, head: bytes, written_as: Written
) -> Response:
    """An answer that is sent while it is made. What can be wrong with a search is found before it begins."""
    listing = Listing(engine, query)
    tell({"total": listing.total})
    request.environ[STREAMS] = True
    response = Response(_chunks(listing, head, written_as), content_type=content_type)
    response.headers["Content-Disposition"] = attachment(file_name(f"releases {query.q}", ending))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _chunks(listing: Listing, head: bytes, written_as: Written) -> Iterator[bytes]:
    if head:
        yield head
    for first in range(0, listing.total, BATCH):
        yield written_as(listing, first)
