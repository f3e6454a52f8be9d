"""Every search case, asked at home and on real clusters of both major versions: the same counts, the same first ten."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cluster.both_engines import both_engines, write_records
from benchmarks.cluster.comparison import Parity, compare, counts_differ, top_differs
from benchmarks.cluster.questions import from_search_cases
from searchsvc.model.page import SearchPage
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.cluster.cluster import Cluster as RunningCluster
from tests.conftest import MakeEngine

CASES = Path(__file__).parents[2] / "cases"


def all_cases(tmp_path: Path, addresses: list[str], shards: int) -> Parity:
    every = Parity()
    for path in sorted(CASES.glob("*.json")):
        records, queries = from_search_cases(path)
        corpus = write_records(tmp_path / path.stem / "corpus", records)
        with both_engines(corpus, tmp_path / path.stem, addresses, shards, jobs=1) as both:
            found = compare(both.home, both.away, queries)
        every.queries += found.queries
        every.same_counts += found.same_counts
        every.same_top += found.same_top
        every.differences += found.differences
    return every


@pytest.mark.parametrize("shards", [1, 3])
def test_every_case_has_the_same_answer(one_node: RunningCluster, tmp_path: Path, shards: int) -> None:
    parity = all_cases(tmp_path, one_node.addresses, shards)
    assert parity.differences == []
    assert parity.same_counts == parity.same_top == parity.queries > 100


def test_and_so_it_has_on_the_older_major_version(older_node: RunningCluster, tmp_path: Path) -> None:
    parity = all_cases(tmp_path, older_node.addresses, 1)
    assert parity.differences == []
    assert parity.queries > 100


@pytest.fixture
def page(make_engine: MakeEngine) -> SearchPage:
    texts = ["school one school", "school", "a long text about one school among others"]
    return search(make_engine(texts), Query("school"))


def test_a_difference_is_told(page: SearchPage) -> None:
    first, second, third = page.results
    equal = second._replace(score=first.score)
    assert counts_differ(page, page) is None
    assert top_differs(page, page) is None
    assert str(top_differs(page, replace(page, results=(second, first, third)))).startswith(f"first {second.id}")
    assert (
        top_differs(replace(page, results=(first, equal, third)), replace(page, results=(equal, first, third))) is None
    )
    assert top_differs(page, replace(page, results=(first, second))) is not None
    assert "total 2 and not 3" in str(counts_differ(page, replace(page, total=2)))
