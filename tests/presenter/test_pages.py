"""The presenter: the contract's JSON, key by key, and HTML in which `<mark>` is the only markup."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from searchsvc.engine import IndexStatus
from searchsvc.indexing.reindex import Place, ReindexReport, Warned
from searchsvc.model.page import (
    DidYouMean,
    FacetValue,
    FilterOffer,
    Fragment,
    Hit,
    NamedProvince,
    SearchPage,
    Suggestions,
)
from searchsvc.model.query import Query
from searchsvc.model.release import Evidence, Inspection, PartialDate, ProvinceEvidence, ProvinceFact, Release
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.pages import page_json
from searchsvc.presenter.releases import inspection_json, release_json, report_json, status_json
from searchsvc.readers import Refusal

RELEASE = Release(
    id="2020/a.txt",
    title="全国教育信息化工作会议召开",
    body="7月15日，会议在北京召开。",
    language="zh-Hans",
    date=PartialDate(2020, 7, 15),
    date_source="text",
    provinces=(ProvinceFact("CN-BJ", "text", "held"),),
    category="新闻发布",
    extra={"editor": "Li", "tags": ["a", 1, None]},
)
HIT = Hit(
    id="2020/a.txt",
    title=Fragment("教育 & 信息", ((0, 2),)),
    snippets=(Fragment("…全国教育…", ((3, 5),)),),
    language="zh-Hans",
    date="2020-07-15",
    year=2020,
    provinces=(NamedProvince("CN-HB", "Hubei", "湖北", "held"),),
    category="新闻发布",
    score=7.1,
)
HUBEI = FacetValue("CN-HB", "Hubei", "湖北", 12, True)
PAGE = SearchPage(
    query=Query(q="教育", province=("CN-HB",), year=("2020",)),
    total=12,
    relaxed=False,
    took_ms=1.8,
    generation="g1",
    results=(HIT,),
    facets={"province": (HUBEI,), "year": (), "language": (), "category": ()},
    suggestions=Suggestions(
        DidYouMean("教育", Fragment("教育", ((0, 2),))),
        (FilterOffer("province", "CN-HB", "Hubei", "湖北", "教育"),),
        also=("education",),
        translated=True,
    ),
)


def test_a_release_has_the_keys_of_the_contract_in_order() -> None:
    assert release_json(RELEASE) == {
        "id": "2020/a.txt",
        "title": "全国教育信息化工作会议召开",
        "body": "7月15日，会议在北京召开。",
        "language": "zh-Hans",
        "date": "2020-07-15",
        "date_precision": "day",
        "date_source": "text",
        "year": 2020,
        "provinces": [{"code": "CN-BJ", "name": "Beijing", "name_zh": "北京", "source": "text", "role": "held"}],
        "category": "新闻发布",
        "source": None,
        "url": None,
        "extra": {"editor": "Li", "tags": ["a", 1, None]},
    }
    assert list(release_json(RELEASE)) == [
        "id", "title", "body", "language", "date", "date_precision", "date_source", "year", "provinces",
        "category", "source", "url", "extra",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "iso", "precision", "year"),
    [
        (None, None, None, None),
        (PartialDate(2020), "2020", "year", 2020),
        (PartialDate(2020, 7), "2020-07", "month", 2020),
        (PartialDate(2020, 7, 15), "2020-07-15", "day", 2020),
    ],
)
def test_dates_may_be_partial_or_unknown(
    date: PartialDate | None, iso: str | None, precision: str | None, year: int | None
) -> None:
    shown = release_json(replace(RELEASE, date=date, date_source=None))
    assert (shown["date"], shown["date_precision"], shown["date_source"], shown["year"]) == (iso, precision, None, year)


def test_an_inspection_is_a_release_with_its_evidence() -> None:
    here = ProvinceEvidence("body", 9, 11, "北京", "text", "held")
    shown = inspection_json(Inspection(RELEASE, Evidence("body", 0, 5, "7月15日"), {"CN-BJ": (here,)}))
    assert list(shown) == [*release_json(RELEASE), "evidence"]
    assert shown["evidence"] == {
        "date": {"field": "body", "start": 0, "end": 5, "text": "7月15日"},
        "provinces": {
            "CN-BJ": [{"field": "body", "start": 9, "end": 11, "text": "北京", "source": "text", "role": "held"}]
        },
    }
    assert inspection_json(Inspection(RELEASE))["evidence"] == {"date": None, "provinces": {}}


def test_a_page_is_exactly_the_contract() -> None:
    self_ = "/api/v1/search?q=%E6%95%99%E8%82%B2&province=CN-HB&year=2020"
    assert page_json(PAGE) == {
        "query": {
            "q": "教育", "province": ["CN-HB"], "year": ["2020"], "from": None, "to": None,
            "language": [], "category": [], "sort": "relevance", "match": "auto", "expand": True,
        },
        "total": 12, "relaxed": False, "page": 1, "per_page": 10, "pages": 2, "took_ms": 1.8, "generation": "g1",
        "results": [
            {
                "id": "2020/a.txt", "url": "/releases/2020/a.txt", "title": "教育 & 信息",
                "title_html": "<mark>教育</mark> &amp; 信息", "snippets_html": ["…全国<mark>教育</mark>…"],
                "language": "zh-Hans", "date": "2020-07-15", "year": 2020,
                "provinces": [{"code": "CN-HB", "name": "Hubei", "name_zh": "湖北", "role": "held"}],
                "category": "新闻发布", "missing": [], "score": 7.1,
            }
        ],
        "facets": {
            "province": [{"value": "CN-HB", "label": "Hubei", "label_zh": "湖北", "count": 12, "selected": True}],
            "year": [], "language": [], "category": [],
        },
        "suggestions": {
            "did_you_mean": {"q": "教育", "html": "<mark>教育</mark>"},
            "filters": [
                {"facet": "province", "value": "CN-HB", "label": "Hubei", "label_zh": "湖北", "q": "教育"}
            ],
            "also": ["education"], "translated": True, "missing": [],
        },
        "links": {"self": self_, "first": self_, "prev": None, "next": f"{self_}&page=2", "last": f"{self_}&page=2"},
    }  # fmt: skip
    assert list(page_json(PAGE)) == [
        "query", "total", "relaxed", "page", "per_page", "pages", "took_ms", "generation", "results", "facets",
        "suggestions", "links",
    ]  # fmt: skip


def _links(total: int, page: int, per_page: int = 10) -> dict[str, int | None]:
    query = Query(q="x", page=page, per_page=per_page)
    links = page_json(replace(PAGE, query=query, total=total, results=()))["links"]
    assert isinstance(links, dict)

    def number(link: object) -> int | None:
        return None if link is None else int(dict(parse_qsl(urlsplit(str(link)).query)).get("page", "1"))

    return {name: number(link) for name, link in links.items()}


@pytest.mark.parametrize(
    ("total", "page", "per_page", "expected"),
    [
        (0, 1, 10, (1, None, None, None, None)),
        (10, 1, 10, (1, 1, None, None, 1)),
        (25, 2, 10, (2, 1, 1, 3, 3)),
        (25, 3, 10, (3, 1, 2, None, 3)),
        (25, 9, 10, (9, 1, 3, None, 3)),
        (25, 1, 0, (1, None, None, None, None)),
        (20_000, 1, 10, (1, 1, None, 2, 1000)),
        (20_000, 1000, 10, (1000, 1, 999, None, 1000)),
        (20_000, 142, 70, (142, 1, 141, None, 142)),
    ],
)
def test_links_lead_only_where_there_is_something(
    total: int, page: int, per_page: int, expected: tuple[int | None, ...]
) -> None:
    assert tuple(_links(total, page, per_page).values()) == expected


def test_the_links_of_an_empty_query_have_no_question_mark() -> None:
    links = page_json(replace(PAGE, query=Query()))["links"]
    assert isinstance(links, dict)
    assert links["self"] == "/api/v1/search"


def test_the_links_keep_what_words_stand_for() -> None:
    shown = page_json(replace(PAGE, query=Query(q="x", expand=False)))
    assert isinstance(shown["query"], dict)
    assert shown["query"]["expand"] is False
    assert isinstance(shown["links"], dict)
    assert shown["links"]["next"] == "/api/v1/search?q=x&expand=off&page=2"


def test_no_pages_where_only_facets_are_asked_for() -> None:
    assert page_json(replace(PAGE, query=Query(per_page=0)))["pages"] == 0


def test_status() -> None:
    languages, years = {"unknown": 1, "en": 2}, {"unknown": 1, "2020": 2}
    status = IndexStatus("g1", 3, languages, years, "2026-01-01T00:00:00Z", "searchsvc 0.1.0")
    shown = status_json(status)
    assert json.loads(to_json_bytes(shown)) == {
        "generation": "g1",
        "releases": 3,
        "languages": {"en": 2, "unknown": 1},
        "years": {"2020": 2, "unknown": 1},
        "built": "2026-01-01T00:00:00Z",
        "program": "searchsvc 0.1.0",
    }
    assert isinstance(shown["years"], dict)
    assert isinstance(shown["languages"], dict)
    assert [list(shown["years"]), list(shown["languages"])] == [["2020", "unknown"], ["en", "unknown"]]


def test_a_report_has_the_keys_of_the_contract() -> None:
    place = Place("b.jsonl", 3)
    report = ReindexReport(
        "g1", 1, 2, 3, 4, 5, (Refusal("a.txt", None, "is empty"),), (Warned(place, "The date."),), 7, 0.5
    )
    assert report_json(report) == {
        "generation": "g1", "added": 1, "changed": 2, "removed": 3, "unchanged": 4, "ignored": 5,
        "skipped": [{"path": "a.txt", "line": None, "reason": "is empty"}],
        "warnings": [{"path": "b.jsonl", "line": 3, "message": "The date."}], "releases": 7, "seconds": 0.5,
    }  # fmt: skip
