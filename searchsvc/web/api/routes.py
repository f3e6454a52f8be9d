"""The routes of the JSON API: a search, releases and those like one, completions, what the index holds.

Each route reads its parameters, takes one generation of the index, and answers 304 where the client has the answer
already; only then it asks the index, and presents what it says.
"""

from datetime import date
from functools import partial

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import LiveEngine
from searchsvc.errors import NotFound, ReleaseWithdrawn
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import API_PATH, release_path
from searchsvc.presenter.field_selection import Fields, all_chosen, chosen
from searchsvc.presenter.pages import completions_json, similar_json
from searchsvc.presenter.releases import citation_json, release_json, releases_json, site_json, status_json
from searchsvc.searching.listing import Listings
from searchsvc.searching.params import parse_similar, parse_typed
from searchsvc.searching.releases import find_release, followed, similar, versions
from searchsvc.searching.spelling_help import completions
from searchsvc.startup.state import start_state
from searchsvc.web.answer_cache import Answer, AnswerCache
from searchsvc.web.answers import json_answer
from searchsvc.web.api.link_header import alternate, link_header
from searchsvc.web.api.requests import (
    LONGEST_KEPT,
    check_no_parameters,
    parse_one_release,
    parse_release,
    parse_releases,
    search_request,
)
from searchsvc.web.api.search_answers import cursor_answer, search_answer
from searchsvc.web.arguments import grouped, parameter_pairs, query_string_of
from searchsvc.web.frames import Told
from searchsvc.web.http.compression import encoding_for
from searchsvc.web.http.entity_tags import conditional, index_state, program
from searchsvc.web.http.public_address import public_root
from searchsvc.web.http.told import tell, without_slowness
from searchsvc.web.pages.logo import Logo
from searchsvc.web.publishing.citing import citations_on
from searchsvc.web.publishing.requests import parse_release_id

KEPT_ANSWERS = 256
"""A worker keeps the answers to this many searches: about 3 MB, and 30 MB where each holds a hundred releases."""


def _raw() -> dict[str, list[str]]:
    return grouped(parameter_pairs(request))


def _release_answer(live: LiveEngine, release_id: str, fields: Fields) -> Response:
    engine = live.engine()

    def answer() -> Response:
        response = json_answer(chosen(release_json(find_release(engine, release_id)), fields))
        response.headers["Link"] = link_header([alternate("/" + release_path(release_id), "text/html")])
        return response

    return conditional((engine.generation, release_id, *(fields or ())), answer)


def _found(live: LiveEngine, ids: tuple[str, ...], fields: Fields) -> Response:
    engine = live.engine()

    def answer() -> Response:
        found: list[Release] = []
        missing: list[str] = []
        for release_id in ids:
            try:
                found.append(followed(partial(find_release, engine), release_id))
            except (NotFound, ReleaseWithdrawn):
                missing.append(release_id)
        shown = releases_json(found, missing)
        if fields is not None:
            shown["releases"] = all_chosen(shown["releases"], fields)
        return json_answer(shown)

    return conditional((engine.generation, *ids, "", *(fields or ())), answer)


def api_blueprint(live: LiveEngine, site: Site, logo: Logo | None, listings: Listings) -> Blueprint:
    """The routes below `API_PATH`."""
    api = Blueprint("api", __name__, url_prefix=API_PATH)
    answers = AnswerCache(KEPT_ANSWERS)

    @api.get("/search")
    def search_releases() -> Response:
        asked = search_request(query_string_of(request))  # faults are named without an index
        engine = live.engine()
        state = (program(), *index_state(engine))  # no answer outlives any of them

        def made(facts: Told) -> Answer:
            facts["cache"] = "miss"
            return search_answer(engine, asked)

        def answer() -> Response:
            facts: Told = {"cache": "miss"}
            if asked.cursor is not None:
                found = cursor_answer(engine, asked, asked.cursor, state, listings)
            elif len(asked.key) <= LONGEST_KEPT:
                facts["cache"] = "hit"
                found = answers.get(state, asked.key, partial(made, facts))
            else:
                found = search_answer(engine, asked)
            tell({**found.facts, **facts} if facts["cache"] == "miss" else {**without_slowness(found.facts), **facts})
            return found.response(encoding_for(request))

        return conditional((*state, asked.key), answer)

    @api.get("/releases")
    def several_releases() -> Response:
        return _found(live, *parse_releases(_raw()))

    @api.get("/releases/<anything:release_id>")
    def one_release(release_id: str) -> Response:
        return _release_answer(live, release_id, parse_release(_raw()))

    @api.get("/releases/")
    def one_release_by_parameter() -> Response:
        return _release_answer(live, *parse_one_release(_raw()))

    @api.get("/citation")
    def citation() -> Response:
        release_id, engine = parse_release_id(_raw()), live.engine()
        today = date.today()

        def answer() -> Response:
            release = find_release(engine, release_id)
            return json_answer(citation_json(release.id, citations_on(today, release, site), today.isoformat()))

        return conditional((engine.generation, release_id, public_root() or "", today.isoformat()), answer, "Host")

    @api.get("/suggest")
    def suggest() -> Response:
        typed, engine = parse_typed(_raw()), live.engine()
        return conditional(
            (*index_state(engine), typed), lambda: json_answer(completions_json(typed, completions(engine, typed)))
        )

    @api.get("/similar")
    def similar_releases() -> Response:
        release_id, count = parse_similar(_raw())
        engine = live.engine()  # one generation for both
        return conditional(
            (engine.generation, release_id, str(count)),
            lambda: json_answer(
                similar_json(release_id, versions(engine, release_id), similar(engine, release_id, count))
            ),
        )

    @api.get("/status")
    def status() -> Response:
        check_no_parameters(_raw())
        held, told = status_json(live.engine().status()), site_json(site, None if logo is None else logo.href)
        return json_answer({**held, **start_state()._asdict(), "site": told})

    return api
