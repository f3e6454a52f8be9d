"""The parameters of a search, and of the smaller requests, and how they become a `Query` and its parts.

Parsed once, at the edge, with every fault named at once. The inverse is here too: `query_pairs` writes a `Query` as the
shortest list of parameters.
"""

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any, get_args

from searchsvc.errors import Fault
from searchsvc.model.query import (
    MAX_PER_PAGE,
    MAX_QUERY_LENGTH,
    MAX_RESULT_WINDOW,
    MAX_YEARS,
    UNKNOWN,
    FacetName,
    Match,
    Query,
    Sort,
    first_day,
    last_day,
    year_bounds,
)
from searchsvc.searching.parameter_types import (
    Category,
    Choice,
    Date,
    LanguageTag,
    Province,
    Switch,
    Text,
    WholeNumber,
    Year,
)
from searchsvc.searching.parameters import AnyParameter, Given, Raw, Repeated, Single, written

DEFAULT_SIMILAR = 5
"""How many similar releases are given where the request names no number."""
_DEFAULT = Query()
_SORTS: tuple[Sort, ...] = get_args(Sort)
_MATCHES: tuple[Match, ...] = get_args(Match)

Q: Single[str] = Single(
    "q",
    Text(MAX_QUERY_LENGTH),
    "The query, in the query language: words, “phrases”, AND, OR, NOT, -word, title:word, prefix*, parentheses. "
    "Whatever is typed is a query. Where it is empty, all releases are found, the newest first.",
    {"教育": "education, in Chinese", '"rural teachers" -exam': "a phrase, without a word", "": "all releases"},
    default=_DEFAULT.q,
)
PROVINCE: Repeated[str] = Repeated(
    "province",
    Province(),
    "Only releases of these provinces of China: ISO 3166-2 codes, names in either language, or `unknown`.",
    {"CN-HB": "Hubei, by its code", "湖北": "Hubei, by its name"},
)
YEAR: Repeated[str] = Repeated(
    "year",
    Year(),
    f"Only releases of these years: a year, a range such as `2018..2020`, or `unknown`; at most {MAX_YEARS} years.",
    {"2020": "one year", "2018..2020": "a range, both ends included"},
)
LANGUAGE: Repeated[str] = Repeated(
    "language",
    LanguageTag(),
    "Only releases in these languages; `zh` is both scripts of Chinese.",
    {"en": "English", "zh": "Chinese"},
)
CATEGORY: Repeated[str] = Repeated(
    "category",
    Category(),
    "Only releases of these categories, by any of their names, or `unknown`.",
    {"Press Releases": "by the English name", "新闻发布": "the same by its Chinese name"},
)
FROM: Single[str | None] = Single(
    "from",
    Date(),
    "The first date: a day, a month or a year. It may not be after `to`.",
    {"2020-07-15": "a day", "2020": "a year"},
    default=None,
)
TO: Single[str | None] = Single(
    "to", Date(), "The last date, included: a day, a month or a year.", {"2020-07": "a month"}, default=None
)
SORT: Single[Sort] = Single(
    "sort",
    Choice(_SORTS),
    "The order of the results. Ties are broken by date, the newest first, then by id.",
    {"newest": "the newest first, those without a date last"},
    default=_DEFAULT.sort,
)
MATCH: Single[Match] = Single(
    "match",
    Choice(_MATCHES),
    "`auto`: a release must hold all of up to five words and most of more, and where none does, any of them; "
    "`any`: any of the words will do.",
    {"any": "any of the words"},
    default=_DEFAULT.match,
)
EXPAND: Single[bool] = Single(
    "expand",
    Switch(),
    "Whether words also stand for other names of what they name, and for their translations.",
    {"off": "nothing but the words typed"},
    default=_DEFAULT.expand,
)
PAGE: Single[int] = Single(
    "page",
    WholeNumber(1, MAX_RESULT_WINDOW),
    f"The number of the page. `page` times `per_page` is at most {MAX_RESULT_WINDOW:,}; `cursor` reaches all matches.",
    {"2": "the second page"},
    default=_DEFAULT.page,
)
PER_PAGE: Single[int] = Single(
    "per_page",
    WholeNumber(0, MAX_PER_PAGE),
    "How many results a page has at most; with 0, only the counts are given.",
    {"20": "twenty results", "0": "only the counts"},
    default=_DEFAULT.per_page,
)
SEARCH: tuple[tuple[AnyParameter, str], ...] = (
    (Q, "q"),
    (PROVINCE, "province"),
    (YEAR, "year"),
    (LANGUAGE, "language"),
    (CATEGORY, "category"),
    (FROM, "date_from"),
    (TO, "date_to"),
    (SORT, "sort"),
    (MATCH, "match"),
    (EXPAND, "expand"),
    (PAGE, "page"),
    (PER_PAGE, "per_page"),
)
"""The parameters of a search in the order of links, each with its field of `Query`."""
SEARCH_PARAMETERS: tuple[AnyParameter, ...] = tuple(parameter for parameter, _ in SEARCH)
_VALUES: Callable[[Query], tuple[Any, ...]] = attrgetter(*(field for _, field in SEARCH))
"""The fields of a query in the order of `SEARCH`, in one step: a page has a hundred links."""
_DEFAULTS = _VALUES(_DEFAULT)

TYPED: Single[str] = Single(
    "q",
    Text(MAX_QUERY_LENGTH, kept=True),
    "What was typed so far.",
    {"教": "a beginning in Chinese", "jiao": "the same in pinyin"},
    default="",
)
RELEASE_ID: Single[str] = Single(
    "id",
    Text(kept=True, needed=True),
    "The id of a release.",
    {"2020/national-education-informatization-conference.txt": "a release of the samples"},
    default="",
    required="is required; give the id of a release",
)
SIMILAR_COUNT: Single[int] = Single(
    "per_page",
    WholeNumber(0, MAX_PER_PAGE),
    "How many similar releases are given at most.",
    {"3": "three of them"},
    default=DEFAULT_SIMILAR,
)
SIMILAR_PARAMETERS: tuple[AnyParameter, ...] = (RELEASE_ID, SIMILAR_COUNT)


def parse_query(raw: Raw, *, ignore_unknown: bool = False) -> Query:
    """The query that raw parameters ask for: each name with all its values. An empty value counts as absent.

    With `ignore_unknown`, unknown parameters are ignored. Raises ParameterErrors with every fault at once.
    """
    given = Given(raw, SEARCH_PARAMETERS, ignore_unknown=ignore_unknown)
    query = query_of(given)
    check_window(given, query)
    given.check()
    return query


def read_query(raw: Raw) -> tuple[Query, tuple[Fault, ...]]:
    """The query among raw parameters without whatever is at fault in them, and the faults. Unknown ones are ignored."""
    given = Given(raw, SEARCH_PARAMETERS, ignore_unknown=True)
    query = query_of(given)
    check_window(given, query)
    at_fault = {fault.parameter for fault in given.faults}
    if FROM.name in at_fault:  # the end may be before it
        query = replace(query, date_from=None, date_to=None)
    if YEAR.name in at_fault and _years_of(query) > MAX_YEARS:
        query = replace(query, year=())
    if PAGE.name in at_fault:
        query = replace(query, page=1)
    return query, given.faults


def query_of(given: Given) -> Query:
    """The query among the parameters of a request; its faults are noted in `given`."""
    query = Query(
        q=given.one(Q),
        province=given.many(PROVINCE),
        year=given.many(YEAR),
        date_from=given.one(FROM),
        date_to=given.one(TO),
        language=given.many(LANGUAGE),
        category=given.many(CATEGORY),
        sort=given.one(SORT),
        match=given.one(MATCH),
        expand=given.one(EXPAND),
        page=given.one(PAGE),
        per_page=given.one(PER_PAGE),
    )
    count = _years_of(query)
    if count > MAX_YEARS:
        given.add_fault(YEAR.name, f"{count} years are chosen together; at most {MAX_YEARS} are allowed")
    first, last = query.date_from, query.date_to
    if first and last and first_day(first) > last_day(last):
        given.add_fault(FROM.name, f"{first} is after 'to' ({last}); swap them")
    return query


def _years_of(query: Query) -> int:
    """How many years a query chooses."""
    bounds = [year_bounds(value) for value in query.year if value != UNKNOWN]
    return len({year for first, last in bounds for year in range(first, last + 1)})


def check_window(given: Given, query: Query) -> None:
    """Notes a fault where a page is beyond the results that pages reach."""
    last = query.page * query.per_page
    if last > MAX_RESULT_WINDOW:
        given.add_fault(PAGE.name, f"page * per_page is {last}; at most {MAX_RESULT_WINDOW} is allowed")


def parse_typed(raw: Raw) -> str:
    """What was typed so far: the value of `q`, the only parameter of completions. Raises ParameterErrors."""
    given = Given(raw, (TYPED,))
    typed = given.one(TYPED)
    given.check()
    return typed


def parse_similar(raw: Raw) -> tuple[str, int]:
    """The id of a release, and how many releases like it are wanted. Raises ParameterErrors."""
    given = Given(raw, SIMILAR_PARAMETERS)
    found = given.one(RELEASE_ID), given.one(SIMILAR_COUNT)
    given.check()
    return found


def query_pairs(query: Query, *, page: int | None = None) -> list[tuple[str, str]]:
    """The parameters of a query (or of its page number `page`) in a fixed order, defaults left out."""
    pairs: list[tuple[str, str]] = []
    values = _VALUES(query if page is None else replace(query, page=page))
    for parameter, value, default in zip(SEARCH_PARAMETERS, values, _DEFAULTS, strict=True):
        if value == default:
            continue
        if isinstance(parameter, Repeated):
            pairs += [(parameter.name, each) for each in value]
        else:
            pairs.append((parameter.name, written(value)))
    return pairs


def with_value(query: Query, facet: FacetName, value: str, *, chosen: bool) -> Query:
    """The first page of the query, with one facet value chosen or not."""
    values = tuple(each for each in query.selected(facet) if each != value)
    changes: dict[str, Any] = {"page": 1, facet: (*values, value) if chosen else values}
    return replace(query, **changes)
