"""What an assistant is told: plain text and facts, each release with what is needed to cite it.

The types are published as the output schemas of the tools. Every text is plain, and valid Unicode: a lone surrogate,
which broken input may hold, becomes a question mark, because it could not be sent.
"""

from collections.abc import Mapping
from typing import Annotated, TypeVar, cast

from pydantic import Field
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from searchsvc.mcp.parts import parts_of
from searchsvc.model.page import Facet, Fragment, Hit, SearchPage, Version
from searchsvc.model.query import FACETS
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import publisher_of, title_line, web_address

MOST_VALUES = 50
"""How many values of a facet are told; there may be thousands of categories."""

T = TypeVar("T")
Date = Annotated[
    str | None, Field(description="ISO 8601: a day, a month (2020-07) or a year; null where it is not known.")
]
Address = Annotated[str | None, Field(description="Where a reader finds it; null where nothing is known.")]


class Found(TypedDict):
    """One release that a search found. Read it before you state what it says."""

    id: Annotated[str, Field(description="What to give to `read` and `other_tellings`.")]
    title: str
    snippets: Annotated[list[str], Field(description="Pieces of the text around the words of the query.")]
    date: Date
    language: str | None
    provinces: list[str]
    category: str | None
    address: Address
    missing: Annotated[list[str], Field(description="Words of the query that this release lacks.")]


class SearchAnswer(TypedDict):
    """One page of the releases that match, the best first."""

    total: Annotated[int, Field(description="How many releases match; exact.")]
    page: int
    pages: int
    relaxed: Annotated[
        bool, Field(description="True where no release has all the words, so that any of them had to do.")
    ]
    also_searched: Annotated[list[str], Field(description="Other names that were searched for, in both languages.")]
    did_you_mean: Annotated[str | None, Field(description="A better spelling, where almost nothing was found.")]
    results: list[Found]


class Citation(TypedDict):
    """What to name when you use a release."""

    title: str
    publisher: Annotated[str | None, Field(description="The source that the release declares, else that of the site.")]
    date: Date
    address: Address
    id: str
    text: Annotated[str, Field(description="All of it in one line, ready to be put under an answer.")]


class ReadAnswer(TypedDict):
    """A release, or one part of a long one."""

    citation: Citation
    language: str | None
    provinces: list[str]
    category: str | None
    part: int
    parts: Annotated[int, Field(description="How many parts the text has; ask for each that you need.")]
    text: Annotated[str, Field(description="The text as it was published. Quote it literally.")]


class Value(TypedDict):
    """One value of a facet, and how many releases have it."""

    value: Annotated[str, Field(description="What to give as a filter.")]
    label: str
    label_zh: str
    count: int


class FacetAnswer(TypedDict):
    """The values of one facet."""

    values: list[Value]
    left_out: Annotated[int, Field(description="How many further values there are.")]


class FacetsAnswer(TypedDict):
    """How the releases that match divide up. A facet's own filter does not narrow its counts."""

    total: int
    province: FacetAnswer
    year: FacetAnswer
    language: FacetAnswer
    category: FacetAnswer


class Telling(TypedDict):
    """A release that tells the same event in another language or script."""

    id: str
    title: str
    language: str
    date: Date
    address: Address
    confidence: Annotated[float, Field(description="From 0 to 1: how sure it is that the event is the same.")]


class TellingsAnswer(TypedDict):
    """The other tellings of a release's event; there are none for most."""

    id: str
    tellings: list[Telling]


def search_answer(page: SearchPage, addresses: Mapping[str, str]) -> SearchAnswer:
    """A page of results; `addresses` are those of its releases by id, as far as they have one."""
    better = page.suggestions.did_you_mean
    return _sendable(
        SearchAnswer(
            total=page.total,
            page=page.query.page,
            pages=page.pages,
            relaxed=page.relaxed,
            also_searched=list(page.suggestions.also),
            did_you_mean=better.q if better else None,
            results=[_found(hit, addresses.get(hit.id)) for hit in page.results],
        )
    )


def read_answer(release: Release, part: int, address: str | None, site: Site) -> ReadAnswer:
    """Part number `part` of a release of `site`, from 1; `address` is that of its page.

    Raises IndexError, with the number of parts, where there is none.
    """
    parts = parts_of(release.body)
    if not 1 <= part <= len(parts):
        raise IndexError(len(parts))
    return _sendable(
        ReadAnswer(
            citation=_citation(release, address, site),
            language=release.language,
            provinces=[fact.code for fact in release.provinces],
            category=release.category,
            part=part,
            parts=len(parts),
            text=parts[part - 1],
        )
    )


def facets_answer(page: SearchPage) -> FacetsAnswer:
    """The facets of a page."""
    answer = {"total": page.total} | {name: _facet(page.facets.get(name, ())) for name in FACETS}
    return _sendable(cast(FacetsAnswer, answer))


def tellings_answer(release_id: str, versions: tuple[Version, ...], addresses: Mapping[str, str]) -> TellingsAnswer:
    """The tellings of a release's event; `addresses` as for `search_answer`."""
    told = [
        Telling(
            id=each.id,
            title=each.title,
            language=each.language,
            date=each.date,
            address=addresses.get(each.id),
            confidence=round(each.confidence, 2),
        )
        for each in versions
    ]
    return _sendable(TellingsAnswer(id=release_id, tellings=told))


def _found(hit: Hit, address: str | None) -> Found:
    return Found(
        id=hit.id,
        title=hit.title.text,
        snippets=[_one_line(snippet) for snippet in hit.snippets],
        date=hit.date,
        language=hit.language,
        provinces=[province.name for province in hit.provinces],
        category=hit.category,
        address=address,
        missing=list(hit.missing),
    )


def _one_line(fragment: Fragment) -> str:
    return " ".join(fragment.text.split())


def _citation(release: Release, page_address: str | None, site: Site) -> Citation:
    """What the release says of itself; page and publisher of the site stand in where it says nothing."""
    publisher, title = publisher_of(release, site), title_line(release)
    date, address = release.date.iso if release.date else None, web_address(release.url) or page_address
    pieces = [f"“{title}”", publisher, date, address]
    return Citation(
        title=title,
        publisher=publisher,
        date=date,
        address=address,
        id=release.id,
        text=f"{', '.join(piece for piece in pieces if piece)} [{release.id}]",
    )


def _facet(values: Facet) -> FacetAnswer:
    told = [Value(value=each.value, label=each.label, label_zh=each.label_zh, count=each.count) for each in values]
    return FacetAnswer(values=told[:MOST_VALUES], left_out=max(len(told) - MOST_VALUES, 0))


def _sendable(answer: T) -> T:
    """The answer with every text as valid Unicode."""
    return cast(T, _cleaned(answer))


def _cleaned(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {name: _cleaned(each) for name, each in value.items()}
        case list():
            return [_cleaned(each) for each in value]
        case _:
            return value
