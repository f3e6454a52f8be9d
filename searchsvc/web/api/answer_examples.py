"""Example answers for the document: written by the presenter, from a release of the samples, so that they are right."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from searchsvc.errors import Fault
from searchsvc.facts.labels import facet_label, named_province
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.page import Completion, FacetValue, FilterOffer, Fragment, Hit, SearchPage, Suggestions, Version
from searchsvc.model.query import Query
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.model.site import Site
from searchsvc.presenter.pages import completions_json, page_json, similar_json
from searchsvc.presenter.releases import release_json, releases_json, site_json, status_json
from searchsvc.web.door.refusals import BAD_REQUEST, FULL, HEAD_TOO_LONG, TARGET_TOO_LONG, UNKNOWN_HOST
from searchsvc.web.problems import Problem, problem_json, reason_of

_GENERATION = "20261128T120000Z-5f3a91"
_ID = "2020/national-education-informatization-conference.txt"
_TITLE = "National Education Informatization Conference 2020 convened by video link"
_RELEASE = Release(
    id=_ID,
    title=_TITLE,
    body="The conference was held on July 15 and reviewed a year of online teaching.",
    language="en",
    date=PartialDate(2020, 7, 15),
    date_source="title",
    provinces=(ProvinceFact("CN-BJ", "text", "mentioned"),),
    category="Press Releases",
)
_HIT = Hit(
    id=_ID,
    title=Fragment(_TITLE, ((9, 18),)),
    snippets=(Fragment("…reviewed a year of online teaching.", ()),),
    language="en",
    date="2020-07-15",
    year=2020,
    provinces=(named_province("CN-BJ", "mentioned"),),
    category="Press Releases",
    score=7.1,
)
_CHINESE = Version(
    "2020/quanguo-jiaoyu-xinxihua.txt", "2020年全国教育信息化工作会议召开", "zh-Hans", "2020-07-15", 0.98
)
_PAGE = SearchPage(
    query=Query(q="education 2020", per_page=1),
    total=1,
    relaxed=False,
    took_ms=1.8,
    generation=_GENERATION,
    results=(_HIT,),
    facets={
        "province": (FacetValue("CN-BJ", *facet_label("province", "CN-BJ"), 1, False),),
        "year": (FacetValue("2020", *facet_label("year", "2020"), 1, False),),
        "language": (FacetValue("en", *facet_label("language", "en"), 1, False),),
        "category": (FacetValue("Press Releases", *facet_label("category", "Press Releases"), 1, False),),
    },
    suggestions=Suggestions(
        filters=(FilterOffer("year", "2020", *facet_label("year", "2020"), "education"),), also=("教育",)
    ),
)
_STATUS = IndexStatus(
    _GENERATION, 98, {"en": 49, "zh-Hans": 49}, {"2021": 40, "2020": 58}, "2026-11-28T12:00:00+00:00", "0.1.0"
)
_REFUSALS = (BAD_REQUEST, TARGET_TOO_LONG, UNKNOWN_HOST, HEAD_TOO_LONG, FULL)
"""Of each status that the door answers itself, the commonest."""


@cache
def _examples() -> Mapping[str, Any]:
    return {
        "search": page_json(_PAGE),
        "suggest": completions_json("educ", [Completion("education", ((4, 9),)), Completion(_TITLE, (), _ID)]),
        "releases": releases_json([_RELEASE], ["none"]),
        "release": release_json(_RELEASE),
        "similar": similar_json(_ID, [_CHINESE], []),
        "status": {
            **status_json(_STATUS),
            "kernels": "compiled",
            "translation": "ready",
            "site": site_json(Site(publisher="Example Press Office"), None),
        },
        "browserSuggestions": ["educ", ["education"]],
        "alive": {"status": "alive"},
        "ready": {
            "status": "ready",
            "generation": _GENERATION,
            "kernels": "compiled",
            "translation": "ready",
            "verification": "verified",
            "queue": {"waiting": 0, "places": 64},
            "workers": {"ready": 2, "wanted": 2},
        },
        "metrics": "searchsvc_releases 98\n",
    }


def answer_example(operation: str) -> Any:  # noqa: ANN401 - of the type of the operation's answer
    """An answer of an operation; None where an example would say nothing."""
    return _examples().get(operation)


def problem_example(status: int) -> Mapping[str, Any]:
    """A problem with a status, as the door or the application tells of it."""
    refusal = next((each for each in _REFUSALS if each.status == status), None)
    if refusal is not None:
        return refusal.members()
    faults = (Fault("year", "'20' is not a year; use 2020, a range such as 2018..2020, or 'unknown'"),)
    known = HTTPStatus(status)
    return problem_json(Problem(known, reason_of(known), faults if known is HTTPStatus.UNPROCESSABLE_ENTITY else ()))
