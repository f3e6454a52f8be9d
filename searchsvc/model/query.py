"""What is asked: a valid `Query`. `searching.params` makes one of raw parameters; Python code may make one by hand."""

import calendar
from dataclasses import dataclass
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["auto", "any"]
FacetName = Literal["province", "year", "language", "category"]

UNKNOWN = "unknown"
"""The facet value of releases that have no value."""
FACETS: tuple[FacetName, ...] = ("province", "year", "language", "category")
MAX_QUERY_LENGTH = 1000
MAX_PER_PAGE = 100
MAX_RESULT_WINDOW = 10_000
"""`page * per_page` may not exceed this."""
MAX_IDS = 100
"""How many releases may be asked for by their ids at once."""
MAX_YEARS = 200
"""How many years may be chosen, alone and in ranges: each of them is listed."""


@dataclass(frozen=True, slots=True)
class Query:
    """One search. Values of one facet are alternatives; different facets must all hold.

    Nothing is checked here: a query made by hand must hold codes and canonical values, and respect the limits above.
    `searchsvc.parse_query` also accepts names, and reports every fault.

    `province` holds ISO 3166-2 codes, `year` years or ranges (`2018..2020`), `category` values as in the facet (the
    English name of a known one), each of them also `unknown`; `language` may hold `zh` for both scripts. With `expand`
    words also stand for the other names of what they name, and for their translations. `date_from` and `date_to` are
    inclusive and may be partial (`2020-07`).
    """

    q: str = ""
    province: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    language: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    sort: Sort = "relevance"
    match: Match = "auto"
    expand: bool = True
    page: int = 1
    per_page: int = 10

    def selected(self, facet: FacetName) -> tuple[str, ...]:
        """The values that are chosen of a facet, as they were given: ranges of years, and `zh`, among them."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    @property
    def is_filtered(self) -> bool:
        """Whether a facet or a date narrows the search."""
        facets = self.province or self.year or self.language or self.category
        return bool(facets or self.date_from or self.date_to)


def year_bounds(value: str) -> tuple[int, int]:
    """The first and last year of a `year` value other than `unknown`: `2020` or `2018..2020`."""
    first, _, last = value.partition("..")
    return int(first), int(last or first)


def first_day(date: str) -> str:
    """The first day of a date that may be partial, as YYYY-MM-DD."""
    return date + "-01-01"[3 * date.count("-") :]


def last_day(date: str) -> str:
    """The last day of a date that may be partial, as YYYY-MM-DD."""
    if len(date) == 4:
        return f"{date}-12-31"
    if len(date) == 7:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]:02d}"
    return date
