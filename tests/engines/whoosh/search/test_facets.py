"""Filters, counts and the best results of documents whose codes are given: against what can be counted by hand."""

import random
from collections import Counter

import numpy as np
import pytest

from searchsvc.engines.whoosh.search.facets import LANGUAGE_NAMES, make_filters, named_counts, named_months, new_counts
from searchsvc.engines.whoosh.search.kernels.counting import FacetCounts
from searchsvc.engines.whoosh.search.snapshot import NO_FILTER
from searchsvc.model.query import Query
from searchsvc.searching.params import parse_query
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

RECORDS: list[dict[str, object]] = [
    {"id": "a", "text": "bridge", "date": "2020-05-04", "provinces": ["Hubei"], "language": "en", "category": "News"},
    {"id": "b", "text": "bridge", "date": "2020-06", "provinces": ["Hubei", "Beijing"], "language": "en"},
    {"id": "c", "text": "bridge", "date": "2019", "provinces": ["Beijing"], "language": "zh-Hans", "category": "News"},
    {"id": "d", "text": "bridge", "language": "en", "category": "Notices"},
]  # fmt: skip


def counts(make_engine: MakeEngine, **raw: list[str]) -> tuple[int, dict[str, dict[str, int]]]:
    page = search(make_engine(RECORDS), parse_query({"q": ["bridge"], **raw}))
    return page.total, {name: {each.value: each.count for each in facet} for name, facet in page.facets.items()}


def test_without_a_filter_every_value_counts_its_releases(make_engine: MakeEngine) -> None:
    total, found = counts(make_engine)
    assert total == 4
    assert found == {
        "province": {"CN-BJ": 2, "CN-HB": 2, "unknown": 1},
        "year": {"2020": 2, "2019": 1, "unknown": 1},
        "language": {"en": 3, "zh-Hans": 1},
        "category": {"News": 2, "Notices": 1, "unknown": 1},
    }


def test_a_filter_narrows_every_facet_but_its_own(make_engine: MakeEngine) -> None:
    total, found = counts(make_engine, province=["CN-BJ"])
    assert total == 2
    assert found["province"] == {"CN-BJ": 2, "CN-HB": 2, "unknown": 1}
    assert found["year"] == {"2020": 1, "2019": 1}
    assert found["category"] == {"News": 1, "unknown": 1}


@pytest.mark.parametrize("seed", range(4))
def test_months_are_counted_whatever_the_time_that_is_chosen(make_engine: MakeEngine, seed: int) -> None:
    rng = random.Random(seed)
    records: list[dict[str, object]] = [
        {
            "id": f"{number:03d}",
            "text": "bridge",
            "date": rng.choice(("", "2018", "2020-06", f"2019-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}")),
            "provinces": rng.sample(["Hubei", "Beijing", "Hunan"], rng.randint(0, 2)),
            "language": rng.choice(("en", "zh-Hans")),
            "category": rng.choice(("News", "Notices")),
        }
        for number in range(120)
    ]
    engine = make_engine(records)
    for time in (
        {},
        {"year": ["2019"]},
        {"from": ["2019-03"], "to": ["2019-05"]},
        {"year": ["unknown"], "to": ["2018"]},
    ):
        for beside in ({}, {"province": ["CN-HB", "unknown"]}, {"language": ["en"], "category": ["News"]}):
            months = search(engine, parse_query({**time, **beside})).months
            whole = search(engine, parse_query({**beside, "per_page": ["100"]}))
            pages = [whole, search(engine, parse_query({**beside, "per_page": ["100"], "page": ["2"]}))]
            dates = [hit.date or "unknown" for page in pages for hit in page.results]
            assert months == Counter(f"{date}-01"[:7] if date != "unknown" else date for date in dates)
            for month in set(months) - {"unknown"}:  # a count is what choosing the month finds
                assert search(engine, parse_query({**beside, "from": [month], "to": [month]})).total == months[month]


def test_two_filters_narrow_each_others_facet(make_engine: MakeEngine) -> None:
    total, found = counts(make_engine, province=["CN-HB"], year=["2020"], category=["News"])
    assert total == 1
    assert {value: count for value, count in found["category"].items() if count} == {"News": 1, "unknown": 1}
    assert {value: count for value, count in found["year"].items() if count} == {"2020": 1}


@pytest.mark.parametrize(
    ("raw", "total"),
    [
        ({"province": ["unknown"]}, 1),
        ({"province": ["unknown", "CN-HB"]}, 3),
        ({"year": ["unknown", "2019"]}, 2),
        ({"year": ["2018..2020"]}, 3),
        ({"language": ["zh"]}, 1),
        ({"from": ["2020-06"]}, 1),
        ({"from": ["2020-05-04"], "to": ["2020-05-04"]}, 1),
        ({"to": ["2019"]}, 1),  # what has no date is before and after nothing
        ({"from": ["2000"]}, 3),
    ],
)
def test_what_a_filter_lets_through(make_engine: MakeEngine, raw: dict[str, list[str]], total: int) -> None:
    assert counts(make_engine, **raw)[0] == total


@pytest.mark.parametrize("seed", range(3))
def test_the_best_are_the_best_of_all_whatever_their_order(make_engine: MakeEngine, seed: int) -> None:
    rng = random.Random(seed)
    records = [
        {"id": f"{number:02d}", "text": "bridge " * rng.randint(1, 5), "date": f"{rng.randint(2000, 2020)}"}
        for number in range(40)
    ]
    engine = make_engine(records)
    whole = search(engine, Query("bridge", per_page=100)).results
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), key=lambda score: -(score or 0))
    for per_page in (1, 7):
        pages = [search(engine, Query("bridge", page=page, per_page=per_page)).results for page in (1, 2, 3)]
        assert [hit.id for page in pages for hit in page] == [hit.id for hit in whole[: 3 * per_page]]
    newest = search(engine, Query("bridge", sort="newest", per_page=100)).results
    assert [hit.year for hit in newest] == sorted((hit.year for hit in newest), key=lambda year: -(year or 0))


class FewNames:
    """What filters and counts ask of a snapshot."""

    year_names = ("2019", "2020", "unknown")
    category_names = ("News", "unknown")


def test_filters_are_codes() -> None:
    few: object = FewNames()
    none = make_filters(few, Query("x"))  # type: ignore[arg-type]
    assert none.any_province
    assert (none.first, none.last) == (-1, -1)
    assert none.years is NO_FILTER
    query = Query("x", ("CN-BJ", "unknown"), ("2018..2019",), "2019-02", "2020", ("zh",), ("News",))
    filters = make_filters(few, query)  # type: ignore[arg-type]
    assert (filters.first, filters.last) == (20190201, 20201231)
    assert int(filters.provinces).bit_count() == 1
    assert (filters.any_province, filters.no_province) == (False, True)
    assert filters.years.tolist() == [True, False, False]
    assert filters.categories.tolist() == [True, False]
    assert [name for name, on in zip(LANGUAGE_NAMES, filters.languages, strict=True) if on] == ["zh-Hans", "zh-Hant"]


def test_counts_are_named_and_nothing_is_left_out() -> None:
    few: object = FewNames()
    made = new_counts(few)  # type: ignore[arg-type]
    assert isinstance(made, FacetCounts)
    made.numbers[:] = np.arange(len(made.numbers))
    named = named_counts(few, made)  # type: ignore[arg-type]
    assert named["year"] == {"2019": made.years, "2020": made.years + 1, "unknown": made.years + 2}
    assert named["category"] == {"News": made.categories, "unknown": made.categories + 1}
    assert sum(map(len, named.values())) == made.months - 1  # the one that counts 0
    assert named_months(few, made) == {  # type: ignore[arg-type]
        f"{year}-{month:02d}": made.months + 12 * (year - 2019) + month - 1
        for year in (2019, 2020)
        for month in range(1, 13)
    } | {"unknown": len(made.numbers) - 1}
