"""What a request to the API asks for: its parameters, read by their declarations, every fault named at once."""

from dataclasses import dataclass, replace
from functools import lru_cache

from searchsvc.model.query import MAX_IDS, Query
from searchsvc.presenter.encoding import urlencoded
from searchsvc.presenter.field_selection import HIT_FIELDS, RELEASE_FIELDS, Fields
from searchsvc.searching.cursor import Cursor, CursorToken
from searchsvc.searching.parameter_types import Text
from searchsvc.searching.parameters import AnyParameter, Given, Raw, Repeated, Single, written
from searchsvc.searching.params import (
    RELEASE_ID,
    SEARCH_PARAMETERS,
    check_window,
    query_of,
    query_pairs,
)
from searchsvc.web.arguments import Pairs, grouped, pairs_of

KEPT_REQUESTS = 256
LONGEST_KEPT = 10_000
"""Bytes of a query string (a thousand Han characters are nine thousand); a longer one is not kept."""

CURSOR: Single[Cursor | None] = Single(
    "cursor",
    CursorToken(),
    "Goes through all matches, however many: begin with `*`, then send what each answer gives as `next_cursor`, with "
    "the same other parameters; `page` says nothing then. A cursor holds for one generation of the index: after a "
    "reindex the answer is 410.",
    {"*": "the first page"},
    default=None,
)
RELEASE_IDS: Repeated[str] = Repeated(
    "id",
    Text(kept=True, needed=True),
    f"The ids of the releases; at most {MAX_IDS}.",
    {"2020/national-education-informatization-conference.txt": "a release of the samples"},
    most=MAX_IDS,
    required="is required; give the ids of releases",
)
ONE_ID: Single[str] = Single(
    "id", Text(kept=True), RELEASE_ID.meaning, {"..": "an id that no path can hold"}, default=""
)
SEARCH_REQUEST: tuple[AnyParameter, ...] = (*SEARCH_PARAMETERS, HIT_FIELDS, CURSOR)
RELEASE_REQUEST: tuple[AnyParameter, ...] = (RELEASE_FIELDS,)
ONE_RELEASE_REQUEST: tuple[AnyParameter, ...] = (ONE_ID, RELEASE_FIELDS)
RELEASES_REQUEST: tuple[AnyParameter, ...] = (RELEASE_IDS, RELEASE_FIELDS)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search, with what its answer shall hold. `key` is all of it in its normal form."""

    query: Query
    fields: Fields
    cursor: Cursor | None
    key: str

    @property
    def pairs(self) -> Pairs:
        """The parameters besides those of the query that links to other pages have."""
        return [] if self.fields is None else [(HIT_FIELDS.name, written(self.fields))]


def parse_search(raw: Raw) -> SearchRequest:
    """What the parameters of a search ask for. Raises ParameterErrors."""
    given = Given(raw, SEARCH_REQUEST)
    query, fields, cursor = query_of(given), given.one(HIT_FIELDS), given.one(CURSOR)
    found = ""
    if cursor is None:
        check_window(given, query)
    else:
        query = replace(query, page=1)  # the cursor says where it is
        found = f"{cursor.first} {cursor.index.hex()} {cursor.search.hex()}"
    given.check()
    key = f"{urlencoded(query_pairs(query))} {'' if fields is None else written(fields)} {found}"
    return SearchRequest(query, fields, cursor, key)


def search_request(query_string: str) -> SearchRequest:
    """What a query string asks for, as `parse_search` its parameters; short ones are kept, with what they mean."""
    read = _kept if len(query_string) <= LONGEST_KEPT else _read
    return read(query_string)


def _read(query_string: str) -> SearchRequest:
    return parse_search(grouped(pairs_of(query_string)))


_kept = lru_cache(maxsize=KEPT_REQUESTS)(_read)


def parse_release(raw: Raw) -> Fields:
    """Which fields of a release are asked for. Raises ParameterErrors."""
    given = Given(raw, RELEASE_REQUEST)
    fields = given.one(RELEASE_FIELDS)
    given.check()
    return fields


def parse_one_release(raw: Raw) -> tuple[str, Fields]:
    """The id of a release that stands in a parameter, and which of its fields are asked for. Raises ParameterErrors."""
    given = Given(raw, ONE_RELEASE_REQUEST)
    found = given.one(ONE_ID), given.one(RELEASE_FIELDS)
    given.check()
    return found


def parse_releases(raw: Raw) -> tuple[tuple[str, ...], Fields]:
    """The ids of several releases, and which of their fields are asked for. Raises ParameterErrors."""
    given = Given(raw, RELEASES_REQUEST)
    found = given.many(RELEASE_IDS), given.one(RELEASE_FIELDS)
    given.check()
    return found


def check_no_parameters(raw: Raw) -> None:
    """Raises ParameterErrors where there is any parameter."""
    Given(raw, ()).check()
