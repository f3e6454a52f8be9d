"""The JSON of a page of results, piece by piece, and of completions, as types.

The presenter is checked by these types, and the API's document is made of them; there is no other description.
"""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from searchsvc.model.query import FacetName, Match, Sort
from searchsvc.model.release import Language, ProvinceRole

Count = Annotated[int, Meta(ge=0)]
Address = Annotated[
    str, Meta(description="An address on this host.", extra_json_schema={"format": "uri-reference"}, examples=["/"])
]
Html = Annotated[str, Meta(description="HTML whose only markup is `<mark>`; everything else is escaped.")]
DateText = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="A day, a month or a year, in ISO 8601.",
        examples=["2020-07-15", "2020-07", "2020"],
    ),
]
Generation = Annotated[
    str, Meta(description="The name of the index that answered. Every reindex that changes anything makes another one.")
]


class NamedProvinceJson(TypedDict):
    """A province of a result."""

    code: Annotated[str, Meta(description="The ISO 3166-2 code.", examples=["CN-HB"])]
    name: str
    name_zh: str
    role: Annotated[
        ProvinceRole, Meta(description="Whether the event was held there; `mentioned` also where that is not sure.")
    ]


class HitJson(TypedDict):
    """One result."""

    id: Annotated[str, Meta(description="The id of the release.", examples=["2020/a.txt"])]
    url: Annotated[Address, Meta(description="The page of the release, on this host.")]
    title: str
    title_html: Annotated[Html, Meta(description="The title, the words of the query in `<mark>`.")]
    snippets_html: Annotated[list[Html], Meta(description="Pieces of the text that show the words of the query.")]
    language: Language | None
    date: DateText | None
    year: int | None
    provinces: list[NamedProvinceJson]
    category: Annotated[str | None, Meta(description="The category, as it is written in the release.")]
    missing: Annotated[list[str], Meta(description="The words of the query, as typed, that this release lacks.")]
    score: Annotated[float | None, Meta(description="How well it matches; `null` where results are sorted by date.")]


class _QueryStart(TypedDict):
    q: str
    province: Annotated[list[str], Meta(description="ISO 3166-2 codes, or `unknown`.")]
    year: Annotated[list[str], Meta(description="Years and ranges of years, or `unknown`.")]


_QueryDates = TypedDict("_QueryDates", {"from": DateText | None, "to": DateText | None})


class QueryJson(_QueryStart, _QueryDates):
    """The search that was made: what was sent, in its normal form, and every default."""

    language: list[str]
    category: Annotated[list[str], Meta(description="Categories as in the facet, or `unknown`.")]
    sort: Sort
    match: Match
    expand: Annotated[bool, Meta(description="Whether other names and translations were searched too.")]


class FacetValueJson(TypedDict):
    """One value of a facet, and how many releases there are with it."""

    value: Annotated[str, Meta(description="What to send as the parameter.", examples=["CN-HB", "2020"])]
    label: str
    label_zh: str
    count: Annotated[Count, Meta(description="The releases that match all filters but those of this facet.")]
    selected: bool


class FacetsJson(TypedDict):
    """The counts of every facet, whole: never cut."""

    province: list[FacetValueJson]
    year: Annotated[list[FacetValueJson], Meta(description="The newest year first, `unknown` last.")]
    language: list[FacetValueJson]
    category: list[FacetValueJson]


class DidYouMeanJson(TypedDict):
    """A better spelling of the query."""

    q: str
    html: Annotated[Html, Meta(description="The same, what was corrected in `<mark>`.")]


class FilterOfferJson(TypedDict):
    """A province or year that the query names, offered as a filter and never applied by itself."""

    facet: FacetName
    value: str
    label: str
    label_zh: str
    q: Annotated[str, Meta(description="The words that remain of the query.")]


class SuggestionsJson(TypedDict):
    """What is offered beside the results, and what else was searched."""

    did_you_mean: Annotated[DidYouMeanJson | None, Meta(description="Only where the query found almost nothing.")]
    filters: list[FilterOfferJson]
    also: Annotated[list[str], Meta(description="Other names that were searched for.", examples=[["Greater Bay Area"]])]
    translated: Annotated[bool, Meta(description="Whether translations of the words were searched for.")]
    missing: Annotated[list[str], Meta(description="The words that every result of the page lacks.")]


class LinksJson(TypedDict):
    """The addresses of this page of results and of those around it; `null` where there is none."""

    self: Address
    first: Address | None
    prev: Address | None
    next: Address | None
    last: Address | None


class SearchPageJson(TypedDict):
    """One page of results, the best first, with exact counts over all that matches."""

    query: QueryJson
    total: Annotated[Count, Meta(description="How many releases match; exact.")]
    relaxed: Annotated[bool, Meta(description="Whether no release holds all the words, so that any of them had to do.")]
    page: Annotated[int, Meta(ge=1)]
    per_page: Annotated[int, Meta(ge=0, le=100)]
    pages: Annotated[Count, Meta(description="How many pages there are; 0 where `per_page` is 0.")]
    took_ms: Annotated[float, Meta(ge=0, description="Milliseconds that the search took.")]
    generation: Generation
    results: list[HitJson]
    facets: FacetsJson
    suggestions: SuggestionsJson
    links: LinksJson
    next_cursor: NotRequired[
        Annotated[str | None, Meta(description="With `cursor`: that of the next page; `null` on the last one.")]
    ]


class CompletionJson(TypedDict):
    """A text to complete what was typed to."""

    text: str
    html: Annotated[Html, Meta(description="The same, what is added in `<mark>`.")]
    url: NotRequired[Annotated[Address, Meta(description="Of a whole title: the page of its release.")]]


class CompletionsJson(TypedDict):
    """What was typed, with its completions, the best first."""

    q: str
    completions: list[CompletionJson]
