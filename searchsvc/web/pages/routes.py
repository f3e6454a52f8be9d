"""The pages for readers: the search page and the page of a release."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.errors import ParameterErrors
from searchsvc.facts.labels import named_province
from searchsvc.model.page import FilterOffer, Fragment, NamedProvince, SearchPage
from searchsvc.model.query import Query
from searchsvc.model.release import Json, ProvinceRole, ProvinceSource, Release
from searchsvc.presenter.encoding import SEARCH_PATH, fragment_html, release_path, to_json_bytes, urlencoded
from searchsvc.searching.params import parse_query
from searchsvc.searching.releases import read, similar, versions
from searchsvc.searching.search import search
from searchsvc.translation.dictionary import dictionary_of_machine
from searchsvc.web.answers import Frame, page_answer
from searchsvc.web.arguments import Pairs, first, grouped, parameter_pairs, query_string_of
from searchsvc.web.http.entity_tags import conditional, index_state
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS
from searchsvc.web.http.told import search_facts, tell
from searchsvc.web.i18n import UiTexts
from searchsvc.web.links import with_offers, without_filters
from searchsvc.web.pages.also import also_searched
from searchsvc.web.pages.body import paragraphs
from searchsvc.web.pages.logo import LOGO_PATH, Logo
from searchsvc.web.pages.narrowing import facet_groups, filter_chips
from searchsvc.web.pages.paging import paging
from searchsvc.web.pages.why import reasons
from searchsvc.web.static_files import FOREVER

MENTIONS_SHOWN = 4
"""How many of the mentioned provinces a result names."""


def marked(fragment: Fragment) -> Markup:
    """A fragment for a template: already escaped."""
    return Markup(fragment_html(fragment))


def _search_context(page: SearchPage, frame: Frame) -> Mapping[str, object]:
    texts, links, query = UiTexts(frame.ui), frame.links, page.query
    meant = page.suggestions.did_you_mean
    return {
        "page": page,
        "query": query,
        "groups": facet_groups(page, texts, links),
        "chips": filter_chips(page, texts, links),
        "paging": paging(page, links),
        "offers": [(texts.offer(each), links.search(with_offers(query, each))) for each in _offered_together(page)],
        "hidden": [(name, value) for name, value in links.pairs(query) if name not in {"q", "page"}],
        "mentions_shown": MENTIONS_SHOWN,
        "sorts": ("relevance", "newest", "oldest") if query.q else ("newest", "oldest"),
        "sort": query.sort if query.q or query.sort == "oldest" else "newest",
        "bare": replace(without_filters(query), match="auto"),
        "also": also_searched(page, links),
        "any_href": links.search(replace(query, page=1, match="any")),
        "meant_href": links.search(replace(query, page=1, q=meant.q)) if meant else None,
        "quoted": page.suggestions.quoted,
        "is_untranslated": bool(query.q) and query.expand and dictionary_of_machine().state() == "preparing",
        "api_href": "?".join(filter(None, (SEARCH_PATH, urlencoded(links.pairs(query))))),
    }


def _offered_together(page: SearchPage) -> list[tuple[FilterOffer, ...]]:
    """The offered filters: all of them at once, where there are several, and each alone."""
    offers = page.suggestions.filters
    return ([offers] if len(offers) > 1 else []) + [(offer,) for offer in offers]


def _without_ui(pairs: Pairs) -> Pairs:
    return [(name, value) for name, value in pairs if name != "ui"]


def _came_from(pairs: Pairs) -> Query:
    """The search that led to a release; the empty one where the parameters are not one."""
    try:
        return parse_query(grouped(pairs), ignore_unknown=True)
    except ParameterErrors:
        return Query()


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return ", ".join(str(each) for each in value)
    return to_json_bytes(value).decode("utf-8")


def _web_address(url: str | None) -> str | None:
    """The address where it may be followed: only the web's own schemes."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _by_source(release: Release, role: ProvinceRole) -> dict[ProvinceSource, list[NamedProvince]]:
    found: dict[ProvinceSource, list[NamedProvince]] = {}
    for fact in release.provinces:
        if fact.role == role:
            found.setdefault(fact.source, []).append(named_province(fact.code, fact.role))
    return found


def _release_context(release: Release) -> Mapping[str, object]:
    why_date, why_province = reasons(release)
    return {
        "release": release,
        "why_date": why_date,
        "why_province": why_province,
        "held": _by_source(release, "held"),
        "mentioned": _by_source(release, "mentioned"),
        "followable": _web_address(release.url),
        "extra": [(name, _shown(value)) for name, value in release.extra.items()],
        "api_href": "/api/v1/" + release_path(release.id),
    }


def _page(engine: Engine, frame: Frame, make: Callable[[], Response]) -> Response:
    """A page, made only where the reader's browser does not have it."""
    return conditional((*index_state(engine), frame.ui, query_string_of(request)), make, *LANGUAGE_HEADERS)


def pages_blueprint(live: LiveEngine, logo: Logo | None) -> Blueprint:
    """The routes of the pages, and of the logo that they show where the site has one."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_filter(marked, "marked")

    @pages.get("/")
    def search_page() -> Response:
        pairs = parameter_pairs(request)
        query = parse_query(grouped(pairs), ignore_unknown=True)
        frame = Frame.of(request, pairs)
        engine = live.engine()

        def answer() -> Response:
            page = search(engine, query)
            tell(search_facts(engine, page))
            return page_answer(frame, "search.html", _search_context(page, frame))

        return _page(engine, frame, answer)

    def release_page(release_id: str, asked: Pairs) -> Response:
        """The page of a release; `asked` are the parameters of the search that led to it."""
        query = _came_from(asked)
        engine = live.engine()  # one generation for all of the page
        frame = Frame.of(request, parameter_pairs(request))
        return _page(engine, frame, lambda: made_release_page(engine, frame, release_id, asked, query))

    def made_release_page(engine: Engine, frame: Frame, release_id: str, asked: Pairs, query: Query) -> Response:
        told = versions(engine, release_id)
        shown = read(engine, release_id, query.q, expand=query.expand)
        context = {
            "searched": bool(_without_ui(asked)),
            "query": query,
            "title": shown.title,
            "paragraphs": paragraphs(shown.body),
            "versions": told,
            "version_languages": {shown.release.language, *(each.language for each in told)},
            "similar": [hit for hit in similar(engine, release_id) if hit.id not in {each.id for each in told}],
            "nothing_asked": Query(),
        }
        return page_answer(frame, "release.html", {**context, **_release_context(shown.release)})

    @pages.get("/releases/<anything:release_id>")
    def one_release(release_id: str) -> Response:
        return release_page(release_id, parameter_pairs(request))

    @pages.get("/releases")
    @pages.get("/releases/")
    def one_release_by_parameter() -> Response:
        pairs = parameter_pairs(request)
        return release_page(first(pairs, "id"), [(name, value) for name, value in pairs if name != "id"])

    if logo is not None:

        @pages.get(LOGO_PATH)
        def picture() -> Response:
            response = conditional((logo.digest,), lambda: Response(logo.data, content_type=logo.media_type))
            response.headers["Cache-Control"] = FOREVER if request.args.get("v") == logo.digest else "no-cache"
            return response

    return pages
