"""The JSON API: a search, one release and those like it, completions, what the index holds. Read, answer, present."""

from functools import lru_cache

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.errors import NotFound
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.presenter import completions_json, hits_json, page_json, release_json, status_json, to_json_bytes
from searchsvc.searching.params import parse_query, parse_similar, parse_typed
from searchsvc.searching.search import completions, search, similar
from searchsvc.web.answers import json_answer
from searchsvc.web.arguments import first, grouped, parameter_pairs

KEPT_ANSWERS = 256
"""So many searches a worker keeps the answers of: about 3 MB, and 30 MB where all are of a hundred releases."""
LONGEST_KEPT = 10_000
"""Bytes of a query string, of which a thousand Han characters are nine thousand; a longer one is not kept."""


def find_release(live: LiveEngine, release_id: str) -> Release:
    """The release with this id. Raises NotFound."""
    release = live.engine().release(release_id)
    if release is None:
        raise NotFound(f"No release has the id {release_id!r}.")
    return release


def api_blueprint(live: LiveEngine) -> Blueprint:
    """The routes below `/api/v1`."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @lru_cache(maxsize=KEPT_ANSWERS)
    def query_of(_query_string: str) -> Query:
        return parse_query(grouped(parameter_pairs(request)))

    @lru_cache(maxsize=KEPT_ANSWERS)
    def answer(_generation: str, query_string: str) -> bytes:
        """The answer to a search: the same to the same parameters, as long as the index is the same."""
        return to_json_bytes(page_json(search(live.engine(), query_of(query_string))))

    @api.get("/search")
    def search_releases() -> Response:
        query_string = request.environ.get("QUERY_STRING", "")
        if len(query_string) > LONGEST_KEPT:
            query = parse_query(grouped(parameter_pairs(request)))
            return json_answer(page_json(search(live.engine(), query)))
        query_of(query_string)  # what is wrong with it is said even where there is no index
        return Response(answer(live.engine().generation, query_string), content_type="application/json")

    @api.get("/releases/<anything:release_id>")
    def one_release(release_id: str) -> Response:
        return json_answer(release_json(find_release(live, release_id)))

    @api.get("/releases/")
    def one_release_by_parameter() -> Response:
        return json_answer(release_json(find_release(live, first(parameter_pairs(request), "id"))))

    @api.get("/suggest")
    def suggest() -> Response:
        typed = parse_typed(grouped(parameter_pairs(request)))
        return json_answer(completions_json(typed, completions(live.engine(), typed)))

    @api.get("/similar")
    def similar_releases() -> Response:
        release_id, count = parse_similar(grouped(parameter_pairs(request)))
        return json_answer({"id": release_id, "results": hits_json(similar(live.engine(), release_id, count))})

    @api.get("/status")
    def status() -> Response:
        return json_answer(status_json(live.engine().status()))

    return api
