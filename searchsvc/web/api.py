"""The JSON API: a search, one release and those like it, completions, what the index holds.

Each route reads its parameters, takes one generation of the index, asks it, and presents what it says.
"""

from functools import lru_cache

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.model.query import Query
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.pages import completions_json, page_json, similar_json
from searchsvc.presenter.releases import release_json, site_json, status_json
from searchsvc.searching.params import parse_query, parse_similar, parse_typed
from searchsvc.searching.releases import find_release, similar, versions
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions
from searchsvc.startup.state import start_state
from searchsvc.translation.dictionary import dictionary_of_machine
from searchsvc.web.answer_cache import AnswerCache
from searchsvc.web.answers import json_answer
from searchsvc.web.arguments import first, grouped, pairs_of, parameter_pairs, query_string_of
from searchsvc.web.pages.logo import Logo

KEPT_ANSWERS = 256
"""A worker keeps the answers to this many searches: about 3 MB, and 30 MB where each holds a hundred releases."""
LONGEST_KEPT = 10_000
"""Bytes of a query string (a thousand Han characters are nine thousand); a longer one is not kept."""


def _query_of(query_string: str) -> Query:
    return parse_query(grouped(pairs_of(query_string)))


_kept_query = lru_cache(maxsize=KEPT_ANSWERS)(_query_of)


def _answer(engine: Engine, query: Query) -> bytes:
    return to_json_bytes(page_json(search(engine, query)))


def api_blueprint(live: LiveEngine, site: Site, logo: Logo | None) -> Blueprint:
    """The routes below `/api/v1`."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    answers = AnswerCache(KEPT_ANSWERS)

    @api.get("/search")
    def search_releases() -> Response:
        query_string = query_string_of(request)
        is_short = len(query_string) <= LONGEST_KEPT
        query = _kept_query(query_string) if is_short else _query_of(query_string)  # faults are named without an index
        engine = live.engine()
        if is_short:
            held = f"{engine.generation} {dictionary_of_machine().state()}"  # no answer outlives either
            found = answers.get(held, query_string, lambda: _answer(engine, query))
        else:
            found = _answer(engine, query)
        return Response(found, content_type="application/json")

    @api.get("/releases/<anything:release_id>")
    def one_release(release_id: str) -> Response:
        return json_answer(release_json(find_release(live.engine(), release_id)))

    @api.get("/releases/")
    def one_release_by_parameter() -> Response:
        return json_answer(release_json(find_release(live.engine(), first(parameter_pairs(request), "id"))))

    @api.get("/suggest")
    def suggest() -> Response:
        typed = parse_typed(grouped(parameter_pairs(request)))
        return json_answer(completions_json(typed, completions(live.engine(), typed)))

    @api.get("/similar")
    def similar_releases() -> Response:
        release_id, count = parse_similar(grouped(parameter_pairs(request)))
        engine = live.engine()  # one generation for both
        return json_answer(similar_json(release_id, versions(engine, release_id), similar(engine, release_id, count)))

    @api.get("/status")
    def status() -> Response:
        held = status_json(live.engine().status())
        told = site_json(site, None if logo is None else logo.href)
        return json_answer({**held, **start_state()._asdict(), "site": told})

    return api
