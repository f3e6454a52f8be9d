"""Facets, filters, sorting and pages, against a plain count over the same releases."""

from collections import Counter
from itertools import product
from typing import Any

import pytest

from searchsvc.engine import Engine
from searchsvc.model.page import FacetValue, SearchPage
from searchsvc.model.query import FacetName, Query
from searchsvc.searching.params import parse_query
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

PROVINCES = ("CN-BJ", "CN-HB", "CN-XJ")
YEARS = ("2018", "2019", "2020")


def records() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, (year, language, word) in enumerate(product((*YEARS, None), ("en", "zh"), ("school", "museum"))):
        text = f"{word} number {number}" if language == "en" else f"{word} 教育工作第{number}号与学校建设"
        chosen = [code for bit, code in enumerate(PROVINCES) if number >> bit & 1]
        made.append(
            {
                "id": f"r{number:02d}",
                "title": f"{word} {number}",
                "body": text,
                "date": f"{year}-0{number % 9 + 1}-01" if year else None,
                "provinces": chosen or None,
                "category": "Notices" if number % 3 else None,
            }
        )
    return made


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    return make_engine(records())


def values(record: dict[str, Any], facet: FacetName) -> list[str]:
    if facet == "province":
        return record["provinces"] or ["unknown"]
    if facet == "year":
        return [record["date"][:4] if record["date"] else "unknown"]
    if facet == "category":
        return [record["category"] or "unknown"]
    return ["zh-Hans" if "教育" in record["body"] else "en"]


def let_through(record: dict[str, Any], query: Query, without: FacetName | None = None) -> bool:
    facets: tuple[FacetName, ...] = ("province", "year", "language", "category")
    return all(
        facet == without or not query.selected(facet) or set(values(record, facet)) & set(query.selected(facet))
        for facet in facets
    )


def counts(page: SearchPage, facet: FacetName) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[facet] if value.count}


@pytest.mark.parametrize(
    "query",
    [
        Query(per_page=100),
        Query(q="school", expand=False, per_page=100),
        Query(q="school", expand=False, province=("CN-BJ",), per_page=100),
        Query(q="school", expand=False, province=("CN-BJ", "CN-XJ"), year=("2019",), per_page=100),
        Query(province=("unknown",), year=("2018", "unknown"), per_page=100),
        Query(q="museum", language=("en",), category=("Notices",), year=("2020",), per_page=100),
    ],
    ids=str,
)
def test_totals_and_facets_are_exact_and_a_facet_ignores_its_own_filter(engine: Engine, query: Query) -> None:
    page = search(engine, query)
    matching = [record for record in records() if query.q in record["title"]]
    assert {hit.id for hit in page.results} == {r["id"] for r in matching if let_through(r, query)}
    assert page.total == len(page.results)
    facets: tuple[FacetName, ...] = ("province", "year", "language", "category")
    for facet in facets:
        wanted = Counter(value for r in matching if let_through(r, query, without=facet) for value in values(r, facet))
        assert counts(page, facet) == dict(wanted), facet


def test_facets_are_in_the_contracts_order(engine: Engine) -> None:
    page = search(engine, Query(q="school", expand=False, province=("CN-HB", "CN-SH"), year=("2019..2021",)))
    assert [(value.value, value.selected) for value in page.facets["year"]] == [
        ("2021", True),
        ("2020", True),
        ("2019", True),
        ("2018", False),
        ("unknown", False),
    ]
    provinces = [value.value for value in page.facets["province"]]
    assert provinces[:2] == ["CN-HB", "CN-SH"]  # what is chosen first, even at 0
    assert provinces[-1] == "unknown"
    assert next(value for value in page.facets["province"] if value.value == "CN-SH").count == 0


def test_zh_is_both_scripts_and_ranges_are_years(engine: Engine) -> None:
    assert search(engine, Query(language=("zh",))).total == 8
    assert search(engine, Query(year=("2018..2019",))).total == 8
    assert search(engine, Query(date_from="2019", date_to="2019-12")).total == 4


def test_sorting_by_date_puts_no_date_last_both_ways(engine: Engine) -> None:
    newest = [hit.date for hit in search(engine, Query(sort="newest", per_page=100)).results]
    oldest = [hit.date for hit in search(engine, Query(sort="oldest", per_page=100)).results]
    dated = sorted(record["date"] for record in records() if record["date"])
    assert newest == [*reversed(dated), None, None, None, None]
    assert oldest == [*dated, None, None, None, None]
    assert all(hit.score is None for hit in search(engine, Query(q="school", sort="newest")).results)


def test_equal_scores_come_newest_first_then_by_id(make_engine: MakeEngine) -> None:
    dates = {"b": "2019-01-01", "a": "2019-01-01", "c": "2021", "d": None}
    engine = make_engine([{"id": each, "text": "one and the same text", "date": date} for each, date in dates.items()])
    assert [hit.id for hit in search(engine, Query(q="same")).results] == ["c", "a", "b", "d"]


def test_pages_together_are_all_results(engine: Engine) -> None:
    whole = [hit.id for hit in search(engine, Query(q="school", expand=False, per_page=100)).results]
    pages = [search(engine, Query(q="school", expand=False, per_page=3, page=page)) for page in range(1, 5)]
    assert [hit.id for page in pages for hit in page.results] == whole
    assert pages[0].pages == 3
    assert pages[3].results == ()
    assert pages[3].total == len(whole)


def test_no_results_are_needed_for_facets(engine: Engine) -> None:
    page = search(engine, Query(q="school", expand=False, per_page=0))
    assert (page.results, page.pages) == ((), 0)
    assert page.total == 8
    assert counts(page, "year")


def test_filters_are_offered_for_places_and_years_in_the_query(engine: Engine) -> None:
    offers = search(engine, Query(q="湖北 2020 教育")).suggestions.filters
    assert {(offer.facet, offer.value) for offer in offers} == {("province", "CN-HB"), ("year", "2020")}
    assert all(offer.q == "教育" for offer in offers)
    assert search(engine, Query(q="Shandong Road school")).suggestions.filters == ()


@pytest.mark.parametrize(
    ("q", "offered", "rest"),
    [
        ("湖北 2020 教育", ["CN-HB", "2020"], "教育"),
        ("京津冀教育", ["CN-BJ", "CN-TJ", "CN-HE"], "教育"),
        ("湖北、2020年，教育", ["CN-HB", "2020"], "教育"),
        ("Inner Mongolia schools", ["CN-NM"], "schools"),
        ("湖北", ["CN-HB"], ""),
        ("Guangdong-Hong Kong-Macao", ["CN-GD", "CN-HK", "CN-MO"], ""),
        ("湖北 educat*", ["CN-HB"], "educat*"),
        ("湖北 国办发〔2017〕47号", ["CN-HB"], "国办发〔2017〕47号"),
        ("湖北 A(1)", ["CN-HB"], "A(1)"),
        ("Hubei don't", ["CN-HB"], "don't"),
        ("Shandong Road", [], None),
        ('"湖北 教育"', [], None),
        ("“湖北”教育", [], None),
        ('"湖北 教育', [], None),
        ("教育 -湖北", [], None),
        ("教育 NOT 湖北", [], None),
        ("湖北 OR 湖南", [], None),
        ("title:湖北 教育", [], None),
        ("湖北*", [], None),
        ("Hubei* schools", [], None),
        ("2020* schools", [], None),
        ("(湖北 教育)", [], None),
        ("教育(2019)", [], None),
        ("教育（2019）", [], None),
        ("湖北-教育", [], None),
        ("教育 2018..2020", [], None),
        ("教育 2018 .. 2020", [], None),
    ],
)
def test_filters_are_offered_from_bare_words_only(engine: Engine, q: str, offered: list[str], rest: str | None) -> None:
    offers = search(engine, Query(q=q)).suggestions.filters
    assert sorted(offer.value for offer in offers) == sorted(offered)
    assert {offer.q for offer in offers} == ({rest} if offered else set())


def test_every_year_of_a_chosen_range_is_listed(engine: Engine) -> None:
    years = search(engine, Query(year=("1900..2099",))).facets["year"]
    assert [value.value for value in years if value.selected] == [str(year) for year in range(2099, 1899, -1)]
    assert years[-1].value == "unknown"
    early = search(engine, Query(year=("0009..0010",))).facets["year"]
    assert [value.value for value in early if value.selected] == ["0010", "0009"]


def test_a_category_named_unknown_is_no_category(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "a", "title": "x", "category": "Unknown"}, {"id": "b", "title": "y"}])
    page = search(engine, Query(category=("unknown",)))
    assert [(value.value, value.count) for value in page.facets["category"]] == [("unknown", 2)]
    assert page.total == 2


def test_the_names_of_a_known_category_are_one_facet_value(make_engine: MakeEngine) -> None:
    names = ("Press Releases", "新闻发布", "新聞發布", "Press Release", "Harbour Letters", "harbour letters")
    engine = make_engine([{"id": name, "title": "x", "category": name} for name in names])
    page = search(engine, parse_query({"category": ["新聞發布"]}))
    assert {hit.id: hit.category for hit in page.results} == {name: name for name in names[:4]}
    assert page.query.category == ("Press Releases",)
    assert page.facets["category"] == (
        FacetValue("Press Releases", "Press Releases", "新闻发布", 4, True),
        FacetValue("Harbour Letters", "Harbour Letters", "Harbour Letters", 1, False),
        FacetValue("harbour letters", "harbour letters", "harbour letters", 1, False),
    )


def test_a_title_that_is_the_bodys_beginning_is_not_indexed_twice(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "a", "title": "", "body": "Lanterns over the old harbour"}])
    assert search(engine, Query(q="lanterns")).results[0].title.text.startswith("Lanterns")
    assert search(engine, Query(q="title:lanterns")).total == 0


def test_category_and_source_are_searched(make_engine: MakeEngine) -> None:
    engine = make_engine([{"id": "a", "title": "x", "body": "y", "category": "Open letters", "source": "晨光日报"}])
    assert search(engine, Query(q="letters")).total == 1
    assert search(engine, Query(q="晨光")).total == 1
