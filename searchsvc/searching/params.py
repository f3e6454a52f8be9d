"""Raw search parameters become a `Query`: parsed once, at the edge, with every fault named at once.

The inverse is `query_pairs` of `model.query`.
"""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from searchsvc.errors import Fault, ParameterErrors
from searchsvc.facts.places.gazetteer import province_code
from searchsvc.model.query import (
    MAX_PER_PAGE,
    MAX_QUERY_LENGTH,
    MAX_RESULT_WINDOW,
    MAX_YEARS,
    SWITCH,
    UNKNOWN,
    FacetName,
    Match,
    Query,
    Sort,
    first_day,
    last_day,
    year_bounds,
)
from searchsvc.readers.categories import category_value

_SINGLE = ("q", "from", "to", "sort", "match", "expand", "page", "per_page")
_REPEATED = ("province", "year", "language", "category")
PARAMETERS = (*_SINGLE, *_REPEATED)
LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant", UNKNOWN)
_YEAR = re.compile(r"\d{4}(?:\.\.\d{4})?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_INTEGER = re.compile(r"\d{1,9}", re.ASCII)
_SORTS: tuple[Sort, ...] = get_args(Sort)
_MATCHES: tuple[Match, ...] = get_args(Match)

DEFAULT_SIMILAR = 5
"""How many similar releases are given where the request names no number."""

T = TypeVar("T", bound=str)


class _Faults:
    """Gathers faults; each check returns a usable value or None."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, parameter: str, message: str) -> None:
        self.found.append(Fault(parameter, message))

    def text(self, parameter: str, value: str) -> str | None:
        try:
            value.encode()
        except UnicodeEncodeError:  # lone surrogates
            self.add(parameter, "is not text; send it as UTF-8")
            return None
        return value

    def province(self, value: str) -> str | None:
        if value.lower() == UNKNOWN:
            return UNKNOWN
        code = province_code(value)
        if code is None:
            self.add("province", f"{value!r} is not a province; use a code such as CN-HB, a name, or 'unknown'")
        return code

    def year(self, value: str) -> str | None:
        if value.lower() == UNKNOWN:
            return UNKNOWN
        if not _YEAR.fullmatch(value):
            self.add("year", f"{value!r} is not a year; use 2020, a range such as 2018..2020, or 'unknown'")
            return None
        first, last = year_bounds(value)
        if first > last:
            self.add("year", f"the range {value!r} is reversed; use {last:04d}..{first:04d}")
            return None
        if first < 1:
            self.add("year", f"{value!r} begins with the year 0000, which does not exist; use years from 0001")
            return None
        if last - first >= MAX_YEARS:
            self.add("year", f"the range {value!r} has {last - first + 1} years; at most {MAX_YEARS} are allowed")
            return None
        return value

    def years(self, values: Iterable[str]) -> tuple[str, ...]:
        """Years and ranges, which may not have more than MAX_YEARS years together either."""
        years = _usable(self.year(value) for value in values)
        bounds = [year_bounds(value) for value in years if value != UNKNOWN]
        count = len({year for first, last in bounds for year in range(first, last + 1)})
        if count > MAX_YEARS:
            self.add("year", f"{count} years are chosen together; at most {MAX_YEARS} are allowed")
        return years

    def category(self, value: str) -> str | None:
        """The facet value that a category is called by: any name of a known one chooses all its releases."""
        text = self.text("category", value)
        return text and (UNKNOWN if text.lower() == UNKNOWN else category_value(text))

    def language(self, value: str) -> str | None:
        known = {language.lower(): language for language in LANGUAGES}
        language = known.get(value.lower())
        if language is None:
            self.add("language", f"{value!r} is not a language of the releases; use one of {', '.join(LANGUAGES)}")
        return language

    def date(self, parameter: str, value: str | None) -> str | None:
        if value is None:
            return None
        match = _DATE.fullmatch(value)
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            in_month = month is None or 1 <= month <= 12
            if year and in_month and (day is None or 1 <= day <= calendar.monthrange(year, month or 1)[1]):
                return value
        self.add(parameter, f"{value!r} is not a date; use YYYY-MM-DD, YYYY-MM or YYYY")
        return None

    def choice(self, parameter: str, value: str | None, choices: Sequence[T]) -> T:
        chosen = next((choice for choice in choices if choice == value), None)
        if chosen is None and value is not None:
            self.add(parameter, f"{value!r} is not a possible value; use one of {', '.join(choices)}")
        return chosen or choices[0]

    def integer(self, parameter: str, value: str | None, default: int, least: int, most: int) -> int:
        if value is None:
            return default
        if not _INTEGER.fullmatch(value) or not least <= int(value) <= most:
            self.add(parameter, f"{value!r} is out of range; use a whole number from {least} to {most}")
            return default
        return int(value)


def _single(raw: Mapping[str, Sequence[str]], faults: _Faults) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for name in _SINGLE:
        given = [value for value in raw.get(name, ()) if value.strip()]
        if len(given) > 1:
            faults.add(name, "was given more than once; give it once")
        values[name] = (given[0] if name == "q" else given[0].strip()) if given else None
    return values


def _repeated(raw: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return [value.strip() for value in raw.get(name, ()) if value.strip()]


def _usable(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def parse_query(raw: Mapping[str, Sequence[str]], *, ignore_unknown: bool = False) -> Query:
    """The query that raw parameters ask for: each name with all its values. An empty value counts as absent.

    With `ignore_unknown`, unknown parameters are ignored. Raises ParameterErrors with every fault at once.
    """
    faults = _Faults()
    for name, values in raw.items():
        if name not in PARAMETERS and not ignore_unknown and any(value.strip() for value in values):
            faults.add(name, f"is an unknown parameter; the parameters are {', '.join(PARAMETERS)}")
    single = _single(raw, faults)
    q = faults.text("q", single["q"] or "") or ""
    if len(q) > MAX_QUERY_LENGTH:
        faults.add("q", f"has {len(q)} characters; at most {MAX_QUERY_LENGTH} are allowed")
    date_from, date_to = faults.date("from", single["from"]), faults.date("to", single["to"])
    if date_from and date_to and first_day(date_from) > last_day(date_to):
        faults.add("from", f"{date_from} is after 'to' ({date_to}); swap them")
    sort: Sort = faults.choice("sort", single["sort"], _SORTS)
    match: Match = faults.choice("match", single["match"], _MATCHES)
    expand = faults.choice("expand", single["expand"], SWITCH) == "on"
    query = Query(
        q=q.strip(),
        province=_usable(faults.province(value) for value in _repeated(raw, "province")),
        year=faults.years(_repeated(raw, "year")),
        date_from=date_from,
        date_to=date_to,
        language=_usable(faults.language(value) for value in _repeated(raw, "language")),
        category=_usable(faults.category(value) for value in _repeated(raw, "category")),
        sort=sort,
        match=match,
        expand=expand,
        page=faults.integer("page", single["page"], 1, 1, MAX_RESULT_WINDOW),
        per_page=faults.integer("per_page", single["per_page"], 10, 0, MAX_PER_PAGE),
    )
    if query.page * query.per_page > MAX_RESULT_WINDOW:
        faults.add("page", f"page * per_page is {query.page * query.per_page}; at most {MAX_RESULT_WINDOW} is allowed")
    if faults.found:
        raise ParameterErrors(tuple(faults.found))
    return query


def _only(raw: Mapping[str, Sequence[str]], names: Sequence[str], faults: _Faults) -> dict[str, str]:
    """The single value of each of these parameters, an empty string where it is absent. Any other one is a fault."""
    for name, values in raw.items():
        if name not in names and any(value.strip() for value in values):
            faults.add(name, f"is an unknown parameter; the parameters are {', '.join(names)}")
    found: dict[str, str] = {}
    for name in names:
        given = [value for value in raw.get(name, ()) if value.strip()]
        if len(given) > 1:
            faults.add(name, "was given more than once; give it once")
        found[name] = (faults.text(name, given[0]) or "") if given else ""
    return found


def parse_typed(raw: Mapping[str, Sequence[str]]) -> str:
    """What was typed so far: the value of `q`, the only parameter of completions. Raises ParameterErrors."""
    faults = _Faults()
    q = _only(raw, ("q",), faults)["q"]
    if len(q) > MAX_QUERY_LENGTH:
        faults.add("q", f"has {len(q)} characters; at most {MAX_QUERY_LENGTH} are allowed")
    if faults.found:
        raise ParameterErrors(tuple(faults.found))
    return q


def parse_similar(raw: Mapping[str, Sequence[str]]) -> tuple[str, int]:
    """The id of a release, and how many releases like it are wanted. Raises ParameterErrors."""
    faults = _Faults()
    found = _only(raw, ("id", "per_page"), faults)
    if not found["id"] and not any(fault.parameter == "id" for fault in faults.found):
        faults.add("id", "is required; give the id of a release")
    count = faults.integer("per_page", found["per_page"].strip() or None, DEFAULT_SIMILAR, 0, MAX_PER_PAGE)
    if faults.found:
        raise ParameterErrors(tuple(faults.found))
    return found["id"], count


def with_value(query: Query, facet: FacetName, value: str, *, chosen: bool) -> Query:
    """The first page of the query, with one facet value chosen or not."""
    values = tuple(each for each in query.selected(facet) if each != value)
    changes: dict[str, Any] = {"page": 1, facet: (*values, value) if chosen else values}
    return replace(query, **changes)
