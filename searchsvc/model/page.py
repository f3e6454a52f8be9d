"""What is answered: a `SearchPage` and its parts. Marks are ranges of code points; nothing here is escaped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from searchsvc.model.query import FacetName, Query
from searchsvc.model.release import Language, ProvinceRole


class Fragment(NamedTuple):
    """A piece of an original text with the ranges to mark: sorted, disjoint `(start, end)` within `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Completion(NamedTuple):
    """A text to complete what was typed to, with what it adds as marks; of a whole title also the id of its release."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    release_id: str | None = None


@dataclass(frozen=True, slots=True)
class NamedProvince:
    """A province of a hit, with its names."""

    code: str
    name: str
    name_zh: str
    role: ProvinceRole


class Hit(NamedTuple):
    """One result. `score` is None where results are sorted by date; `date` is ISO 8601, maybe partial.

    `missing` are the words of the query, as typed, that the release lacks, where not all had to match. Another name of
    a word, or a translation, is as good as the word. `original` is the address that the release declares, as it stands
    there.
    """

    id: str
    title: Fragment
    snippets: tuple[Fragment, ...]
    language: Language | None
    date: str | None
    year: int | None
    provinces: tuple[NamedProvince, ...]
    category: str | None
    score: float | None
    missing: tuple[str, ...] = ()
    original: str | None = None


class Version(NamedTuple):
    """A release that tells the same event as another one, in another language or script.

    `date` is ISO 8601, maybe partial; `confidence`, from 0 to 1, says how sure it is that the event is the same.
    """

    id: str
    title: str
    language: Language
    date: str | None
    confidence: float


class Similar(NamedTuple):
    """What is near a release: the tellings of its event in other languages, surest first, and the releases like it."""

    id: str
    versions: tuple[Version, ...]
    results: tuple[Hit, ...]


class FacetValue(NamedTuple):
    """One value of a facet, and how many releases would match if it were chosen."""

    value: str
    label: str
    label_zh: str
    count: int  # type: ignore[assignment]  # shadows tuple.count, which nobody calls
    selected: bool


Facet = tuple[FacetValue, ...]
"""The values of one facet, whole and in order."""


@dataclass(frozen=True, slots=True)
class FilterOffer:
    """A province or year that the query names, and the words of the query that remain without it."""

    facet: FacetName
    value: str
    label: str
    label_zh: str
    q: str


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """A better query; the marks of `fragment` are what was corrected."""

    q: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered beside the results, and what the query meant; nothing offered is applied by itself.

    `also` says which other names were searched for, with less weight than the words typed, and `translated` whether
    words of a dictionary were, too. `quoted` says that some words were quoted, and so had to stand together. `missing`
    are the words that every hit of the page lacks.
    """

    did_you_mean: DidYouMean | None = None
    filters: tuple[FilterOffer, ...] = ()
    also: tuple[str, ...] = ()
    translated: bool = False
    quoted: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results, with the query that it answers. `took_ms` is milliseconds.

    `months` has how many releases are of each month (`2020-07`, or `unknown`), whatever years and dates are chosen; all
    other filters apply. A date without a month counts for January.
    """

    query: Query
    total: int
    relaxed: bool
    took_ms: float
    generation: str
    results: tuple[Hit, ...]
    facets: Mapping[FacetName, Facet]
    suggestions: Suggestions
    months: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are; 0 where none is asked for (`per_page` 0) or nothing was found."""
        per_page = self.query.per_page
        return -(-self.total // per_page) if per_page else 0
