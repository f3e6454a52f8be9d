"""What a request for a feed, an export, a text or a sitemap asks for: the parameters, declared, and how they are read.

Feeds and exports have the parameters of a search, with the same types and the same faults.
"""

from dataclasses import replace

from searchsvc.model.query import MAX_PER_PAGE, Query
from searchsvc.presenter.field_selection import RELEASE_FIELDS, Fields
from searchsvc.searching.parameter_types import Choice, WholeNumber
from searchsvc.searching.parameters import AnyParameter, Given, Raw, Single
from searchsvc.searching.params import PAGE, PER_PAGE, RELEASE_ID, SEARCH_PARAMETERS, check_window, query_of
from searchsvc.web.i18n import UIS, Ui

ENTRIES = 50
"""How many entries a feed has where the request names no number."""
MOST_PARTS = 50_000
"""How many parts a sitemap may have, by its protocol."""

UI: Single[Ui | None] = Single(
    "ui",
    Choice(UIS),
    "The language of headings and names; without it the one that `Accept-Language` prefers.",
    {"zh": "Chinese"},
    default=None,
)
FEED_ENTRIES: Single[int] = Single(
    PER_PAGE.name,
    WholeNumber(0, MAX_PER_PAGE),
    "How many entries the feed has at most.",
    {"20": "twenty entries"},
    default=ENTRIES,
)
PART: Single[int] = Single(
    "part",
    WholeNumber(0, MOST_PARTS),
    "Which part of the sitemap; 0 is the whole of it, which lists the parts where there are several.",
    {"1": "the first part"},
    default=0,
)
FEED_REQUEST: tuple[AnyParameter, ...] = (
    *(FEED_ENTRIES if parameter is PER_PAGE else parameter for parameter in SEARCH_PARAMETERS),
    UI,
)
_OF_ALL_MATCHES: tuple[AnyParameter, ...] = tuple(
    parameter for parameter in SEARCH_PARAMETERS if parameter not in (PAGE, PER_PAGE)
)
CSV_REQUEST: tuple[AnyParameter, ...] = (*_OF_ALL_MATCHES, UI)
JSONL_REQUEST: tuple[AnyParameter, ...] = (*_OF_ALL_MATCHES, RELEASE_FIELDS)
TEXT_REQUEST: tuple[AnyParameter, ...] = (RELEASE_ID,)
SITEMAP_REQUEST: tuple[AnyParameter, ...] = (PART,)


def parse_feed(raw: Raw) -> Query:
    """The search of a feed: the newest first, whatever order was asked for. Raises ParameterErrors."""
    given = Given(raw, FEED_REQUEST)
    query = query_of(given)
    if not any(value.strip() for value in raw.get(FEED_ENTRIES.name, ())):
        query = replace(query, per_page=FEED_ENTRIES.default)
    given.one(UI)
    check_window(given, query)
    given.check()
    return replace(query, sort="newest")


def parse_csv(raw: Raw) -> Query:
    """The search whose matches a table has. Raises ParameterErrors."""
    given = Given(raw, CSV_REQUEST)
    query = query_of(given)
    given.one(UI)
    given.check()
    return query


def parse_jsonl(raw: Raw) -> tuple[Query, Fields]:
    """The search whose matches are given line by line, and which fields of each. Raises ParameterErrors."""
    given = Given(raw, JSONL_REQUEST)
    found = query_of(given), given.one(RELEASE_FIELDS)
    given.check()
    return found


def parse_release_id(raw: Raw) -> str:
    """The id of the release that is asked for. Raises ParameterErrors."""
    given = Given(raw, TEXT_REQUEST)
    release_id = given.one(RELEASE_ID)
    given.check()
    return release_id


def parse_part(raw: Raw) -> int:
    """Which part of the sitemap is asked for, 0 for the whole. Raises ParameterErrors."""
    given = Given(raw, SITEMAP_REQUEST)
    part = given.one(PART)
    given.check()
    return part
