"""The answer to a search: one page by its number, or, with a cursor, one of all pages there are."""

from dataclasses import replace
from functools import partial

from searchsvc.engine import Engine
from searchsvc.model.page import SearchPage
from searchsvc.presenter.encoding import SEARCH_PATH, to_json_bytes, urlencoded
from searchsvc.presenter.field_selection import all_chosen
from searchsvc.presenter.pages import links_json, page_json, search_address
from searchsvc.presenter.search_types import SearchPageJson
from searchsvc.searching.cursor import START, Cursor, first_match, write_cursor
from searchsvc.searching.listing import Listing, Listings
from searchsvc.searching.params import query_pairs
from searchsvc.searching.search import search
from searchsvc.web.answer_cache import Answer
from searchsvc.web.api.link_header import alternate, link_header, page_links
from searchsvc.web.api.requests import CURSOR, SearchRequest
from searchsvc.web.http.told import search_facts

State = tuple[str, ...]
"""What the order of matches depends on besides the search: the program, the generation, the dictionary."""


def search_answer(engine: Engine, asked: SearchRequest) -> Answer:
    """The page that a request names by its number. Raises QueryTooSlow."""
    page = search(engine, asked.query)
    return _answer(engine, asked, page, page_json(page, links_json(page, partial(_address, asked))))


def _address(asked: SearchRequest, number: int) -> str:
    return search_address(asked.query, number, asked.pairs)


def cursor_answer(engine: Engine, asked: SearchRequest, cursor: Cursor, state: State, listings: Listings) -> Answer:
    """The page at which a cursor stands. Raises CursorForeign, CursorExpired, QueryTooSlow."""
    query = asked.query
    key = [f"{name}={value}" for name, value in query_pairs(query)]
    first = first_match(cursor, state, key)
    listed = replace(query, per_page=1)
    number = first // query.per_page + 1 if query.per_page else 1
    page = listings.get(state, listed, lambda: Listing(engine, listed)).page(replace(query, page=number))

    def token(number: int) -> str:
        return START if number == 1 else write_cursor((number - 1) * query.per_page, state, key)

    def address(number: int) -> str:
        return f"{SEARCH_PATH}?{urlencoded([*query_pairs(query), *asked.pairs, (CURSOR.name, token(number))])}"

    shown = page_json(page, links_json(page, address, page.pages))
    shown["next_cursor"] = token(page.query.page + 1) if page.query.page < page.pages else None
    return _answer(engine, asked, page, shown)


def _answer(engine: Engine, asked: SearchRequest, page: SearchPage, shown: SearchPageJson) -> Answer:
    pairs = query_pairs(page.query, page=asked.query.page)
    same = alternate(f"/?{urlencoded(pairs)}" if pairs else "/", "text/html")
    link = link_header([*page_links({**shown["links"]}), same])
    if asked.fields is not None:
        shown["results"] = all_chosen(shown["results"], asked.fields)
    return Answer(to_json_bytes(shown), link, search_facts(engine, page))
