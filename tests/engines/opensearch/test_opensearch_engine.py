"""The engine on a real cluster gives the very answers of the Whoosh engine."""

import gc
import random
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from searchsvc.engine import Engine
from searchsvc.engines.opensearch.build.builder import open_builder as open_cluster_builder
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.engines.opensearch.search import filter_clauses, ordered_documents, walk
from searchsvc.engines.opensearch.search.clauses import Clause
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.engines.whoosh.whoosh_engine import open_whoosh
from searchsvc.errors import QueryTooSlow
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.parser import parse
from searchsvc.searching.listing import Listing
from searchsvc.searching.search import search
from tests.engines.random_search import random_filters, random_query, random_release

QUERIES = 60


def engines(folder: Path, releases: list[Release]) -> tuple[Engine, OpenSearchEngine]:
    """The same releases at home and on the cluster."""
    with open_builder(folder / "home", full=True, wait=0) as builder:
        builder.put(pack(releases))
        builder.publish(Catalog())
    with open_cluster_builder(folder / "away", full=True, wait=0) as away:
        away.put(pack_releases(releases[::2]))
        away.put(pack_releases(releases[1::2]))
        away.publish(Catalog())
    return open_whoosh(folder / "home"), open_opensearch(folder / "away")


def assert_same(home: Engine, away: Engine, query: Query) -> None:
    wanted, found = search(home, query), search(away, query)
    assert (found.total, found.relaxed, found.facets, found.months) == (
        wanted.total,
        wanted.relaxed,
        wanted.facets,
        wanted.months,
    ), query
    assert [hit._replace(score=None) for hit in found.results] == [
        hit._replace(score=None) for hit in wanted.results
    ], query
    for one, other in zip(found.results, wanted.results, strict=True):
        assert one.score == (None if other.score is None else pytest.approx(other.score, rel=1e-4, abs=1e-4)), query
    assert found.suggestions == wanted.suggestions, query


def test_answers_are_those_at_home(cluster: Cluster, tmp_path: Path) -> None:
    rng = random.Random(3)
    home, away = engines(tmp_path, [random_release(rng, number) for number in range(60)])
    assert away.status().languages == home.status().languages
    assert away.status().years == home.status().years
    assert_same(home, away, Query())
    for number in range(QUERIES):
        sort = ("relevance", "relevance", "newest", "oldest")[number % 4]
        query = replace(random_filters(rng), q=random_query(rng), per_page=20, sort=sort)  # type: ignore[arg-type]
        assert_same(home, away, query)
    for each in range(0, 60, 7):
        assert away.release(f"r{each}") == home.release(f"r{each}")
        assert away.marked(f"r{each}", parse("school 教育")) == home.marked(f"r{each}", parse("school 教育"))
        similar, wanted = away.similar(f"r{each}", 5), home.similar(f"r{each}", 5)
        assert similar is not None
        assert wanted is not None
        assert [hit.id for hit in similar.page] == [hit.id for hit in wanted.page]
    for prefix in ("sch", "教", "j", "te"):
        assert away.vocabulary.beginning(prefix, 5) == home.vocabulary.beginning(prefix, 5)
        assert away.vocabulary.read_as(prefix, 5) == home.vocabulary.read_as(prefix, 5)
        assert set(away.vocabulary.titles(prefix, 50)) == set(home.vocabulary.titles(prefix, 50))


def test_a_very_long_release_is_found_scored_and_shown_whole(cluster: Cluster, tmp_path: Path) -> None:
    rng = random.Random(6)
    body = "a bridge. " + " ".join(f"w{rng.getrandbits(40):x}" for _ in range(40_000)) + " the end of it"
    long = replace(random_release(rng, 0), id="long", title="", body=body)
    home, away = engines(tmp_path, [long, *(random_release(rng, number) for number in range(1, 5))])
    for q in ("bridge", '"the end of it"', body.split()[30_000]):
        assert_same(home, away, Query(q))
    found = away.release("long")
    assert found is not None
    assert found.body == body


def test_a_listing_goes_past_what_was_scored_again(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordered_documents, "MOST_SCORED", 4)
    monkeypatch.setattr(walk, "STEP", 3)
    monkeypatch.setattr("searchsvc.engines.opensearch.opensearch_engine.MOST_SCORED", 4)
    rng = random.Random(4)
    _, away = engines(tmp_path, [random_release(rng, number) for number in range(30)])
    query = Query("school OR 教育", per_page=3)
    listing = Listing(away, query)
    every = [hit.id for page in range(1, 12) for hit in listing.page(replace(query, page=page)).results]
    assert len(every) == len(set(every)) == listing.total > 8
    assert [each.id for each in listing.releases(0, 100)] == every
    assert len(listing.versions(2, 5)) == 5
    pages = [hit.id for page in (1, 2, 3) for hit in search(away, replace(query, page=page)).results]
    assert pages == every[:9]
    by_date = away.ordered(replace(query, sort="newest"), parse(query.q), lambda: None)
    assert [each.id for each in by_date.releases(0, 100)] == [each.id for each in by_date.releases(0, 4)] + [
        each.id for each in by_date.releases(4, 100)
    ]
    assert {each.id for each in by_date.releases(0, 100)} == set(every)
    monkeypatch.setattr(ordered_documents, "PAGE_SECONDS", -1)
    with pytest.raises(QueryTooSlow):
        Listing(away, query).page(replace(query, page=4))
    assert len(Listing(away, query).releases(0, 100)) == listing.total


def test_a_point_in_time_that_has_ended_is_opened_again(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "STEP", 3)
    rng = random.Random(4)
    _, away = engines(tmp_path, [random_release(rng, number) for number in range(30)])
    going = away._walk(Query(sort="newest"), outline_of(away._statistics, parse("")), 30)
    first = going.part(0, 3)
    assert len(first.keys) == 3
    cluster.client.delete_pit(body={"pit_id": [going._point._held]})
    every = going.part(0, 1000)
    assert every.part(0, 3) == first
    assert len(set(every.keys)) == 30
    assert (going._point.opened, going._point._held) == (2, None)


def test_a_facet_of_more_values_than_are_counted_at_once_has_all(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "3")
    rng = random.Random(8)
    names = ("Notices", "Plans", "Reports", "公告", "新闻", "通知", "", "", "zebra")
    releases = [replace(random_release(rng, number), category=names[number % 9]) for number in range(70)]
    home, away = engines(tmp_path, releases)
    for most in (1, 2, 5):
        for facet in filter_clauses.MOST_VALUES:
            monkeypatch.setitem(filter_clauses.MOST_VALUES, facet, most)
        monkeypatch.setattr(filter_clauses, "MOST_MONTHS", most)
        for query in (Query(), Query("school"), Query("school", category=("公告",), year=("2000..2019",))):
            assert_same(home, away, query)


def test_a_search_that_only_counts_fetches_and_scores_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(4)
    _, away = engines(tmp_path, [random_release(rng, number) for number in range(30)])
    query = Query("school OR 教育")
    wanted = search(away, query)
    assert wanted.total > 2
    bodies, ask = [], away._index.search

    def asked(body: Clause, preference: str | None = None, seconds: float = 30) -> object:
        bodies.append(body)
        return ask(body, preference, seconds)

    monkeypatch.setattr(away._index, "search", asked)
    monkeypatch.setattr(away._index, "analyses", None)
    found = search(away, replace(query, per_page=0))
    assert (found.total, found.facets, found.results) == (wanted.total, wanted.facets, ())
    assert [body["size"] for body in bodies] == [0]
    assert away.vocabulary.matching(parse(query.q)) == wanted.total
    assert [body["timeout"] for body in bodies] == ["10s", "2s"]


def test_an_engine_that_nobody_holds_lets_go_of_its_files_at_once(cluster: Cluster, tmp_path: Path) -> None:
    home, away = engines(tmp_path, [random_release(random.Random(1), number) for number in range(5)])
    gc.collect()
    gc.disable()
    try:
        for engine in (home, away):
            search(engine, Query("school"))
        held = weakref.ref(away)
        del engine, away
        assert held() is None
    finally:
        gc.enable()
