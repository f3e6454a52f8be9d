"""The presenter: the contract's JSON, key by key, and HTML in which `<mark>` is the only markup."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

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
from searchsvc.presenter.pages import page_json

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
