"""The operations of the service, declared once: path, parameters, answer, what else may be answered, examples.

The document (`document`) is made of them, and a test holds them to the routes. The probes and the metrics are answered
by the door, all others by routes of the application.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from searchsvc.model.index_status import Kernels, Translation
from searchsvc.presenter.release_types import (
    ReleaseJson,
    ReleasesJson,
    SimilarJson,
    StatusJson,
)
from searchsvc.presenter.search_types import CompletionsJson, Count, Generation, SearchPageJson
from searchsvc.searching.parameters import AnyParameter
from searchsvc.searching.params import SIMILAR_PARAMETERS, TYPED
from searchsvc.web.api.requests import RELEASE_REQUEST, RELEASES_REQUEST, SEARCH_REQUEST
from searchsvc.web.paths import DESCRIPTION_PATH, DOCUMENT_PATH, SUGGEST_PATH

Tag = Literal["Search", "Releases", "Index", "Browsers", "Operation"]
TAGS: Mapping[Tag, str] = {
    "Search": "Finding releases, and help with a query.",
    "Releases": "Releases by their ids, and those like one.",
    "Index": "What the index holds, and this document.",
    "Browsers": "What makes the service a search engine of a browser.",
    "Operation": "For those who run the service: probes and metrics.",
}
JSON = "application/json"
SAMPLE_ID = "2020/national-education-informatization-conference.txt"


class AliveJson(TypedDict):
    """That the service lives."""

    status: Literal["alive"]


class QueueJson(TypedDict):
    """The requests that wait for a worker, and how many may."""

    waiting: Count
    places: Count


class WorkersJson(TypedDict):
    """How many worker processes can answer, and how many there should be."""

    ready: Count
    wanted: Count


class ReadyJson(TypedDict):
    """That searches are answered, how far the start of the service has come, and how much there is to do."""

    status: Literal["ready"]
    generation: Generation
    kernels: Kernels
    translation: Translation
    queue: QueueJson
    workers: WorkersJson


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked with GET, and with HEAD for its headers alone.

    `answer` is the type of a JSON answer; without one the answer is text of `media_type`. `partly` says that a client
    may choose fields of it. `tagged` answers have an `ETag` and may be 304, `linked` ones a `Link`. `statuses` are
    those that this operation has besides the ones of every operation. `examples` are query strings, or ids for a path,
    each with what it asks for.
    """

    path: str
    name: str
    tag: Tag
    summary: str
    meaning: str
    examples: Mapping[str, str]
    answer: type | None = None
    parameters: tuple[AnyParameter, ...] = ()
    media_type: str = JSON
    partly: bool = False
    tagged: bool = True
    linked: bool = False
    statuses: tuple[int, ...] = field(default=())

    @property
    def has_id(self) -> bool:
        """Whether the id of a release stands in the path."""
        return "{id}" in self.path


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "/api/v1/search",
        "search",
        "Search",
        "Search for releases",
        "One page of results, the best first, with exact counts by province, year, language and category. Where `q` is "
        "empty, all releases are found. A release must pass the filters of every facet, by one of the values that are "
        "given for it. `page` times `per_page` is at most 10,000; to go through all matches, begin with `cursor=*`.",
        {
            "q=教育&province=CN-HB&year=2018..2020": "Education in Hubei, three years",
            "q=rural teachers&sort=newest&per_page=5": "The five newest on rural teachers",
            "q=大湾区&fields=id,title,date": "Three fields of each result",
            "cursor=*&per_page=100": "All releases, from the first page",
        },
        SearchPageJson,
        SEARCH_REQUEST,
        linked=True,
        statuses=(409, 410, 422),
    ),
    Operation(
        "/api/v1/suggest",
        "suggest",
        "Search",
        "Complete what is typed",
        "Texts to which a query may be completed: names, noun phrases and titles, in both scripts and by pinyin.",
        {"q=教": "What begins with 教", "q=xczx": "By the first letters of pinyin"},
        CompletionsJson,
        (TYPED,),
        statuses=(422,),
    ),
    Operation(
        "/api/v1/releases",
        "releases",
        "Releases",
        "Read several releases",
        "Up to a hundred releases at once, in the order of the ids that are asked for; those that are not there are "
        "named in `missing`.",
        {f"id={SAMPLE_ID}&id=none&fields=id,title": "One that is there and one that is not, two fields"},
        ReleasesJson,
        RELEASES_REQUEST,
        statuses=(422,),
    ),
    Operation(
        "/api/v1/releases/{id}",
        "release",
        "Releases",
        "Read one release",
        "A release with its facts: language, date and provinces, and where they were found.",
        {SAMPLE_ID: "A release of the samples"},
        ReleaseJson,
        RELEASE_REQUEST,
        partly=True,
        linked=True,
        statuses=(308, 404, 410, 422),
    ),
    Operation(
        "/api/v1/similar",
        "similar",
        "Releases",
        "Find releases like one",
        "The tellings of the same event in the other language or script, and the releases that are most like it.",
        {f"id={SAMPLE_ID}&per_page=3": "Three of them"},
        SimilarJson,
        SIMILAR_PARAMETERS,
        statuses=(308, 404, 410, 422),
    ),
    Operation(
        "/api/v1/status",
        "status",
        "Index",
        "What the index holds",
        "The generation that is searched, how many releases it holds by language and year, and when it was built.",
        {"": "Now"},
        StatusJson,
        tagged=False,
        statuses=(422,),
    ),
    Operation(
        DOCUMENT_PATH,
        "document",
        "Index",
        "This document",
        "The description of the API in OpenAPI 3.1. It is made of the definitions by which requests are read and "
        "answers written.",
        {"": "This document"},
        dict,
    ),
    Operation(
        SUGGEST_PATH,
        "browserSuggestions",
        "Browsers",
        "Completions for a browser's search box",
        "A list of what was typed and of what it may be completed to, as browsers want it.",
        {"q=教": "What begins with 教"},
        list,
        (TYPED,),
        media_type="application/x-suggestions+json",
        statuses=(422,),
    ),
    Operation(
        DESCRIPTION_PATH,
        "browserDescription",
        "Browsers",
        "The description of this search engine",
        "OpenSearch 1.1. It holds absolute addresses, so it is there only where the public address of the service is "
        "known: where it was told, or on the machine itself.",
        {"": "The description"},
        media_type="application/opensearchdescription+xml",
        statuses=(404,),
    ),
    Operation(
        "/healthz",
        "alive",
        "Operation",
        "Whether the service lives",
        "Answered at once, however much there is to do.",
        {"": "Now"},
        AliveJson,
        tagged=False,
    ),
    Operation(
        "/readyz",
        "ready",
        "Operation",
        "Whether searches are answered",
        "200 once an index is open and has answered a search; 503 before, and while the service is full.",
        {"": "Now"},
        ReadyJson,
        tagged=False,
    ),
    Operation(
        "/metrics",
        "metrics",
        "Operation",
        "Figures of the running service",
        "Counters, gauges and histograms in the format of Prometheus. 404 where they are not offered at this address.",
        {"": "Now"},
        media_type="text/plain",
        tagged=False,
        statuses=(404,),
    ),
)
