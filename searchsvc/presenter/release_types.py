"""The JSON of releases, of those like them, and of the state of the service, as types. See `search_types`."""

from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import Meta

from searchsvc.model.index_status import Kernels, Translation
from searchsvc.model.release import DatePrecision, DateSource, Language, ProvinceRole, ProvinceSource
from searchsvc.presenter.search_types import Address, Count, DateText, Generation, HitJson

Moment = Annotated[str, Meta(description="A time in UTC, in ISO 8601.", extra_json_schema={"format": "date-time"})]


class ProvinceFactJson(TypedDict):
    """A province of a release."""

    code: Annotated[str, Meta(description="The ISO 3166-2 code.", examples=["CN-BJ"])]
    name: str
    name_zh: str
    source: Annotated[ProvinceSource, Meta(description="By what the province is named.")]
    role: Annotated[
        ProvinceRole, Meta(description="Whether the event was held there; `mentioned` also where that is not sure.")
    ]


class ReleaseJson(TypedDict):
    """One release with its facts; what is not known is `null`, never a guess."""

    id: str
    title: str
    body: str
    language: Language | None
    date: DateText | None
    date_precision: DatePrecision | None
    date_source: Annotated[DateSource | None, Meta(description="Where the date was found.")]
    year: int | None
    provinces: list[ProvinceFactJson]
    category: str | None
    source: str | None
    url: Annotated[str | None, Meta(description="The address of the original, as its file declares it.")]
    extra: Annotated[dict[str, Any], Meta(description="Other fields of the file: shown, not searched.")]


class ReleasesJson(TypedDict):
    """Several releases, in the order of the ids that were asked for."""

    releases: list[ReleaseJson]
    missing: Annotated[
        list[str],
        Meta(description="The ids that no release has now, those of withdrawn ones among them."),
    ]


class VersionJson(TypedDict):
    """A release that tells the same event in another language or script."""

    id: str
    url: Annotated[Address, Meta(description="The page of the release, on this host.")]
    title: str
    language: Language
    date: DateText | None
    confidence: Annotated[float, Meta(ge=0, le=1, description="How sure it is that the event is the same.")]


class SimilarJson(TypedDict):
    """The tellings of a release's event in other languages and scripts, and the releases like it."""

    id: str
    versions: Annotated[list[VersionJson], Meta(description="The surest first.")]
    results: Annotated[list[HitJson], Meta(description="The most alike first.")]


class CitationJson(TypedDict):
    """A release, cited in two manners, each in one line."""

    id: str
    retrieved: Annotated[
        str, Meta(description="The day of this answer, which both lines name.", examples=["2026-11-28"])
    ]
    gb: Annotated[str, Meta(description="In the manner of GB/T 7714, for a text that is read online.")]
    plain: Annotated[str, Meta(description="In plain English.")]


class IndexJson(TypedDict):
    """What an index holds."""

    generation: Generation
    releases: Count
    languages: Annotated[dict[str, Count], Meta(description="How many releases each language has.")]
    years: Annotated[dict[str, Count], Meta(description="How many releases each year has.")]
    built: Moment
    program: Annotated[str, Meta(description="What built the index.", examples=["searchsvc 0.1.0"])]
    withdrawn: Annotated[int, Meta(ge=0, description="How many releases were taken back.")]
    embargoed: Annotated[int, Meta(ge=0, description="How many releases may not be shown yet.")]


class SiteJson(TypedDict):
    """Whose releases these are; what nobody said is `null`."""

    name: str
    name_zh: str
    publisher: str | None
    publisher_zh: str | None
    contact: Annotated[str | None, Meta(description="A mail address, or an address of the web.")]
    logo: Annotated[str | None, Meta(description="The address of a picture, relative to this service.")]


class StatusJson(IndexJson):
    """What the index holds, how far the start of the service has come, and whose releases these are."""

    kernels: Annotated[Kernels, Meta(description="Whether the kernels of searches are compiled.")]
    translation: Annotated[Translation, Meta(description="Whether words are translated.")]
    site: SiteJson


class FaultJson(TypedDict):
    """One bad parameter."""

    parameter: str
    message: Annotated[str, Meta(description="What is wrong with it, and what to send instead.")]


class ProblemJson(TypedDict):
    """Why a request is not answered (RFC 9457)."""

    type: Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Annotated[str, Meta(description="A sentence for a person.")]
    code: NotRequired[
        Annotated[str, Meta(description="The kind of the failure, for a program.", examples=["not_found"])]
    ]
    errors: NotRequired[Annotated[list[FaultJson], Meta(description="With status 422: every bad parameter.")]]
    reason: NotRequired[Annotated[str, Meta(description="Why a release was withdrawn, as its publisher wrote it.")]]
