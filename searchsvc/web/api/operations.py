"""The operations of the service, declared once: path, parameters, answer, what else may be answered, examples.

The document (`document`) is made of them, and a test holds them to the routes. The probes and the metrics are answered
by the door, all others by routes of the application.
"""

from typing import Literal, TypedDict

from searchsvc.model.index_status import Kernels, Translation, Verification
from searchsvc.presenter.release_types import (
    CitationJson,
    ReleaseJson,
    ReleasesJson,
    SimilarJson,
    StatusJson,
)
from searchsvc.presenter.search_types import CompletionsJson, Count, Generation, SearchPageJson
from searchsvc.searching.params import SIMILAR_PARAMETERS, TYPED
from searchsvc.web.api.operation import Operation
from searchsvc.web.api.requests import RELEASE_REQUEST, RELEASES_REQUEST, SEARCH_REQUEST
from searchsvc.web.paths import (
    CSV_PATH,
    DESCRIPTION_PATH,
    DOCUMENT_PATH,
    FEED_PATH,
    JSONL_PATH,
    ROBOTS_PATH,
    SITEMAP_PATH,
    SUGGEST_PATH,
    TEXT_PATH,
)
from searchsvc.web.publishing.requests import (
    CSV_REQUEST,
    FEED_REQUEST,
    JSONL_REQUEST,
    SITEMAP_REQUEST,
    TEXT_REQUEST,
)

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
    verification: Verification
    queue: QueueJson
    workers: WorkersJson


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
        "/api/v1/citation",
        "citation",
        "Releases",
        "Cite one release",
        "A release in the manner of GB/T 7714, and in plain English, with the day of the answer as the day on which it "
        "was read. The address is that of its page where the public address of the service is known, else that of the "
        "original.",
        {f"id={SAMPLE_ID}": "A release of the samples"},
        CitationJson,
        TEXT_REQUEST,
        statuses=(308, 404, 410, 422),
    ),
    Operation(
        TEXT_PATH,
        "releaseText",
        "Releases",
        "Download one release as text",
        "Title, date, publisher and addresses, each in a line, then an empty line and the text, in UTF-8.",
        {f"id={SAMPLE_ID}": "A release of the samples"},
        parameters=TEXT_REQUEST,
        media_type="text/plain",
        statuses=(308, 404, 410, 422),
    ),
    Operation(
        FEED_PATH,
        "feed",
        "Exports",
        "Follow a search",
        "Any search as an Atom feed (RFC 4287), always the newest first: `sort` changes nothing. Releases without a "
        "date are not in it. The ids of entries never change. Pages of it lead to one another (RFC 5005).",
        {"q=教育&province=CN-HB": "What is new on education in Hubei", "language=en&per_page=20": "Twenty in English"},
        parameters=FEED_REQUEST,
        media_type="application/atom+xml",
        statuses=(422,),
    ),
    Operation(
        CSV_PATH,
        "exportTable",
        "Exports",
        "All matches as a table",
        "All matches of a search in one generation, in its order, as CSV (RFC 4180) in UTF-8 with a byte order mark: a "
        "line of headings, then one for each release. Text that a spreadsheet would take for a formula begins with an "
        "apostrophe. It is streamed; where it cannot be finished, the connection is cut.",
        {"q=教育&province=CN-HB": "Education in Hubei", "": "All releases"},
        parameters=CSV_REQUEST,
        media_type="text/csv",
        statuses=(422,),
    ),
    Operation(
        JSONL_PATH,
        "exportLines",
        "Exports",
        "All matches as lines of JSON",
        "All matches of a search in one generation, in its order: a release as `/api/v1/releases/{id}` gives it in "
        "each line. It is streamed; where it cannot be finished, the connection is cut.",
        {"q=教育&fields=id,title,date": "Three fields of each", "": "All releases"},
        parameters=JSONL_REQUEST,
        media_type="application/x-ndjson",
        statuses=(422,),
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
        SITEMAP_PATH,
        "sitemap",
        "Crawlers",
        "The addresses of all releases",
        "A sitemap, or the list of its parts where there are several. It holds absolute addresses, so it is there only "
        "where the public address of the service is known.",
        {"": "The sitemap", "part=1": "Its first part"},
        parameters=SITEMAP_REQUEST,
        media_type="application/xml",
        statuses=(404, 422),
    ),
    Operation(
        ROBOTS_PATH,
        "robots",
        "Crawlers",
        "Which pages crawlers may read",
        "Releases and the home page; not what has the parameters of a search (RFC 9309).",
        {"": "The rules"},
        media_type="text/plain",
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
