"""The route `/feed.atom`: any search as a feed, always the newest first.

Releases without a date are not in it: a feed tells what is new, and each entry must say when it was written. Pages of
a feed lead to one another as RFC 5005 says.
"""

from dataclasses import replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from searchsvc.engine import Engine, LiveEngine
from searchsvc.model.page import SearchPage
from searchsvc.model.query import Query
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import urlencoded
from searchsvc.presenter.pages import neighbours
from searchsvc.searching.params import query_pairs
from searchsvc.searching.releases import find_release
from searchsvc.searching.search import search
from searchsvc.web.arguments import grouped, parameter_pairs
from searchsvc.web.http.entity_tags import conditional, index_state, last_change
from searchsvc.web.http.language_choice import LANGUAGE_HEADERS, asked_ui, ui_of
from searchsvc.web.http.public_address import public_root
from searchsvc.web.http.told import search_facts, tell
from searchsvc.web.i18n import Ui, UiTexts
from searchsvc.web.links import Links
from searchsvc.web.pages.narrowing.chips import filter_chips
from searchsvc.web.paths import FEED_PATH
from searchsvc.web.publishing.atom import FEED_TYPE, FeedHead, atom_feed, lasting_id
from searchsvc.web.publishing.requests import ENTRIES, parse_feed
from searchsvc.web.publishing.texts import publishing_text

_FIRST_YEAR = "0001"
"""Only what has a date is in it."""


def feed_address(query: Query, ui: Ui | None) -> str:
    """The address of the feed of a search, for a page that links to it: all that narrows it, in the reader's language.

    A program that reads feeds tells nobody's language, so the link should name one.
    """
    return _address(replace(query, page=1, per_page=ENTRIES, sort="relevance"), ui)


def searched_for(page: SearchPage, texts: UiTexts) -> str:
    """What a search is for, in words: what was typed, and the filters; empty where it is for all releases."""
    return " · ".join(filter(None, (page.query.q, *(chip.label for chip in filter_chips(page, texts, Links())))))


def feed_blueprint(live: LiveEngine, site: Site) -> Blueprint:
    """The route, for a site."""
    feeds = Blueprint("feeds", __name__)

    @feeds.get(FEED_PATH)
    def feed() -> Response:
        pairs = parameter_pairs(request)
        query, engine = parse_feed(grouped(pairs)), live.engine()
        ui, asked, root = ui_of(request, pairs), asked_ui(pairs), public_root() or ""
        return conditional(
            (*index_state(engine), urlencoded(query_pairs(query)), ui, str(asked), root),
            lambda: _answer(engine, query, (ui, asked), root, site),
            *LANGUAGE_HEADERS,
            "Host",
            changed=last_change(engine),
        )

    return feeds


def _address(query: Query, ui: Ui | None) -> str:
    pairs = [(name, value) for name, value in query_pairs(query) if name != "per_page"]
    if ui:
        pairs.append(("ui", ui))
    if query.per_page != ENTRIES:
        pairs.append(("per_page", str(query.per_page)))
    return f"{FEED_PATH}?{urlencoded(pairs)}" if pairs else FEED_PATH


def _answer(engine: Engine, query: Query, languages: tuple[Ui, Ui | None], root: str, site: Site) -> Response:
    page = search(engine, replace(query, date_from=query.date_from or _FIRST_YEAR))
    tell({**search_facts(engine, page), "kind": FEED_PATH})
    releases = [find_release(engine, hit.id) for hit in page.results]
    shown = replace(page, query=query)
    body = atom_feed(_head(shown, engine.status().built, languages, root, site), releases, root, site.namespace)
    response = Response(body, content_type=f"{FEED_TYPE}; charset=utf-8")
    response.headers["Content-Language"] = UiTexts(languages[0]).html_lang
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _head(page: SearchPage, built: str, languages: tuple[Ui, Ui | None], root: str, site: Site) -> FeedHead:
    ui, asked = languages
    texts, query = UiTexts(ui), page.query
    narrowed = replace(query, page=1, per_page=Query().per_page, sort="relevance")
    name, what = texts.site_name(site), searched_for(page, texts)
    is_mail = site.contact is not None and site.contact_href != site.contact
    return FeedHead(
        id=lasting_id(site.namespace, "feed", urlencoded(query_pairs(narrowed))),
        title=f"{what} – {name}" if what else name,
        subtitle=publishing_text("undated", ui),
        updated=built,
        links=_links(page, asked, root),
        author=texts.publisher(site) or name,
        email=site.contact if is_mail else None,
        web=None if is_mail else site.contact,
        ui=ui,
    )


def _links(page: SearchPage, ui: Ui | None, root: str) -> list[tuple[str, str, str]]:
    query = replace(page.query, sort="relevance")
    shown = replace(query, page=1, per_page=Query().per_page, sort="newest" if query.q else "relevance")
    as_page = Links().search(shown)
    found = [("self", root + _address(query, ui), FEED_TYPE), ("alternate", root + as_page, "text/html")]
    relations = {"first": "first", "prev": "previous", "next": "next", "last": "last"}  # of RFC 5005
    numbers = neighbours(page)
    for name, relation in relations.items():
        number = numbers[name]
        if number is not None:
            found.append((relation, root + _address(replace(query, page=number), ui), FEED_TYPE))
    return found
