"""The pages for readers: the search page and the page of a release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from http import HTTPStatus

from flask import Blueprint, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.errors import Fault, ParameterErrors
from searchsvc.model.page import FilterOffer, Fragment, SearchPage
from searchsvc.model.query import Query
from searchsvc.presenter.citations import web_address
from searchsvc.presenter.encoding import SEARCH_PATH, fragment_html, urlencoded
from searchsvc.searching.params import parse_query, read_query
from searchsvc.searching.search import search
from searchsvc.translation.dictionary import dictionary_of_machine
from searchsvc.web.answers import Frame, page_answer
from searchsvc.web.arguments import Pairs, first, grouped, parameter_pairs, query_string_of
from searchsvc.web.http.entity_tags import conditional, index_state
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS
from searchsvc.web.http.public_address import public_root
from searchsvc.web.http.told import search_facts, tell
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import with_offers, without_filters
from searchsvc.web.pages.faults import field_faults, typed_values
from searchsvc.web.pages.foreign_runs import spoken
from searchsvc.web.pages.help import LESSONS
from searchsvc.web.pages.holdings import holdings_of, scope
from searchsvc.web.pages.logo import LOGO_PATH, Logo
from searchsvc.web.pages.narrowing.chips import filter_chips
from searchsvc.web.pages.narrowing.choices import categories, languages
from searchsvc.web.pages.narrowing.tile_map import tile_map
from searchsvc.web.pages.narrowing.timeline import timeline
from searchsvc.web.pages.place_names import place_name, said_by
from searchsvc.web.pages.release.release_page import BESIDE, release_context
from searchsvc.web.pages.results.also import also_searched
from searchsvc.web.pages.results.paging import paging
from searchsvc.web.pages.results.refining import size_options, sort_options, titles_option
from searchsvc.web.pages.results.rows import rows_of
from searchsvc.web.paths import HELP_PATH
from searchsvc.web.static_files import FOREVER

PLACES_SHOWN = 4
"""How many of its provinces a result names."""


def marked(fragment: Fragment) -> Markup:
    """A fragment for a template: already escaped."""
    return Markup(fragment_html(fragment))


def _search_context(
    engine: Engine, page: SearchPage, frame: Frame, pairs: Pairs, faults: Sequence[Fault]
) -> Mapping[str, object]:
    texts, links, query = UiTexts(frame.ui), frame.links, page.query
    meant = page.suggestions.did_you_mean
    holdings = holdings_of(engine)
    found_faults = field_faults(faults, pairs, texts)
    parameters = urlencoded(links.pairs(query))
    return {
        "page": page,
        "query": query,
        "is_home": not faults and query == Query(),
        "holdings": holdings,
        "scope": scope(holdings, texts),
        "faults": found_faults,
        "field_faults": {fault.field: fault.text for fault in found_faults},
        "typed_values": typed_values(faults, pairs),
        "timeline": timeline(page, texts, links, holdings.years, date.today()),
        "tile_map": tile_map(page, texts, links),
        "languages": languages(page, texts, links),
        "categories": categories(page, texts, links),
        "chips": filter_chips(page, texts, links),
        "rows": rows_of(
            page.results, engine.versions, lambda each: _body(engine, each), reads_chinese=texts.is_chinese
        ),
        "narrowed": links.narrowing(query),
        "followable": web_address,
        "place_name": lambda province, hit: place_name(province, said_by(hit), texts),
        "nothing_asked": Query(),
        "paging": paging(page, links),
        "offers": [(texts.offer(each), links.search(with_offers(query, each))) for each in _offered_together(page)],
        "hidden": [(name, value) for name, value in links.pairs(query) if name not in {"q", "page"}],
        "places_shown": PLACES_SHOWN,
        "sorts": sort_options(query, texts, links),
        "sizes": size_options(query, links),
        "titles": titles_option(query, texts, links),
        "bare": replace(without_filters(query), match="auto"),
        "also": also_searched(page, links),
        "any_href": links.search(replace(query, page=1, match="any")),
        "meant_href": links.search(replace(query, page=1, q=meant.q)) if meant else None,
        "quoted": page.suggestions.quoted,
        "is_untranslated": bool(query.q) and query.expand and dictionary_of_machine().state() == "preparing",
        "api_href": _with_parameters(SEARCH_PATH, parameters),
    }


def _with_parameters(path: str, parameters: str) -> str:
    return f"{path}?{parameters}" if parameters else path


def _body(engine: Engine, release_id: str) -> str:
    release = engine.release(release_id)
    return "" if release is None else release.body


def _offered_together(page: SearchPage) -> list[tuple[FilterOffer, ...]]:
    """The offered filters: all of them at once, where there are several, and each alone."""
    offers = page.suggestions.filters
    return ([offers] if len(offers) > 1 else []) + [(offer,) for offer in offers]


def _of_search(pairs: Pairs) -> Pairs:
    return [(name, value) for name, value in pairs if name not in {"ui", BESIDE}]


def _came_from(pairs: Pairs) -> Query:
    """The search that led to a release; the empty one where the parameters are not one."""
    try:
        return parse_query(grouped(pairs), ignore_unknown=True)
    except ParameterErrors:
        return Query()


def _page(engine: Engine, frame: Frame, make: Callable[[], Response]) -> Response:
    """A page, made only where the reader's browser does not have it."""
    parts = (*index_state(engine), frame.ui, query_string_of(request), public_root() or "", date.today().isoformat())
    return conditional(parts, make, *LANGUAGE_HEADERS, "Host")


def pages_blueprint(live: LiveEngine, logo: Logo | None) -> Blueprint:
    """The routes of the pages, and of the logo that they show where the site has one."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_filter(marked, "marked")
    pages.add_app_template_filter(spoken, "spoken")

    @pages.get("/")
    def search_page() -> Response:
        pairs = parameter_pairs(request)
        query, faults = read_query(grouped(pairs))
        frame = Frame.of(request, pairs)
        engine = live.engine()

        def answer() -> Response:
            page = search(engine, query)
            tell(search_facts(engine, page))
            status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
            return page_answer(frame, "search.html", _search_context(engine, page, frame, pairs, faults), status)

        return _page(engine, frame, answer)

    def release_page(release_id: str, asked: Pairs) -> Response:
        """The page of a release; `asked` are the parameters of the search that led to it."""
        query = _came_from(asked)
        engine = live.engine()  # one generation for all of the page
        frame = Frame.of(request, parameter_pairs(request))
        searched = bool(_of_search(asked))
        beside = first(asked, BESIDE)
        return _page(
            engine,
            frame,
            lambda: page_answer(
                frame, "release.html", release_context(engine, frame, release_id, query if searched else None, beside)
            ),
        )

    @pages.get("/releases/<anything:release_id>")
    def one_release(release_id: str) -> Response:
        return release_page(release_id, parameter_pairs(request))

    @pages.get("/releases")
    @pages.get("/releases/")
    def one_release_by_parameter() -> Response:
        pairs = parameter_pairs(request)
        return release_page(first(pairs, "id"), [(name, value) for name, value in pairs if name != "id"])

    @pages.get(HELP_PATH)
    def help_page() -> Response:
        frame = Frame.of(request, parameter_pairs(request))
        made = partial(page_answer, frame, "help.html", {"lessons": LESSONS})
        return conditional((frame.ui,), made, *LANGUAGE_HEADERS)

    if logo is not None:

        @pages.get(LOGO_PATH)
        def picture() -> Response:
            response = conditional((logo.digest,), lambda: Response(logo.data, content_type=logo.media_type))
            response.headers["Cache-Control"] = FOREVER if request.args.get("v") == logo.digest else "no-cache"
            return response

    return pages
