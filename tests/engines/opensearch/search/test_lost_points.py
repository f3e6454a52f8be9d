"""A node of a real cluster is killed while an index is gone through: what is read goes on, on copies of other nodes."""

import random
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster.generations import wait_until_assigned
from searchsvc.engines.opensearch.cluster.whole_reading import every_document
from searchsvc.engines.opensearch.format import mapping
from searchsvc.engines.opensearch.format.documents import key_of, pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.engines.opensearch.search import walk
from searchsvc.engines.opensearch.search.walk import Walk
from searchsvc.engines.opensearch.verification import verify
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.queryparser.parser import parse
from searchsvc.searching.listing import Listing
from tests.cluster.cluster import Cluster
from tests.cluster.node import Node
from tests.engines.random_search import random_release

RELEASES = [random_release(random.Random(number), number) for number in range(300)]
CHANGED = [random_release(random.Random(1000 + number), number) for number in range(0, 300, 3)]
"""Put in the place of others, whose words a copy counts until it has merged them away: so scores may differ."""
ASKED = {"_source": False, "docvalue_fields": [mapping.KEY]}


@pytest.fixture
def engine(killable_nodes: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenSearchEngine:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(killable_nodes.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"test-{token_hex(4)}")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "3")
    monkeypatch.setattr(walk, "STEP", 20)
    for full, releases in ((True, RELEASES), (False, CHANGED)):
        with open_builder(tmp_path, full=full, wait=0) as builder:
            for first in range(0, len(releases), 50):
                builder.put(pack_releases(releases[first : first + 50]))
            builder.publish(Catalog())
    engine = open_opensearch(tmp_path)
    wait_until_assigned(engine._cluster, engine.generation, "green", 60)
    return engine


def holding_points(nodes: Cluster, engine: OpenSearchEngine) -> list[Node]:
    """The nodes to which points in time are bound, those with most of them first."""
    stats: Mapping[str, Any] = engine._cluster.client.nodes.stats(metric="indices", index_metric="search")["nodes"]
    points = {each["name"]: each["indices"]["search"]["point_in_time_current"] for each in stats.values()}
    return sorted((node for node in nodes.nodes if points[node.name]), key=lambda node: -points[node.name])


def walked(engine: OpenSearchEngine, query: Query, total: int) -> Walk:
    return engine._walk(query, outline_of(engine._statistics, parse(query.q)), total)


def keys(steps: Iterator[list[Mapping[str, Any]]]) -> list[str]:
    return [hit["fields"][mapping.KEY][0] for hit in chain.from_iterable(steps)]


def test_what_is_read_goes_on_where_a_node_is_killed(
    engine: OpenSearchEngine, killable_nodes: Cluster, tmp_path: Path
) -> None:
    every = sorted(key_of(each.id) for each in RELEASES)
    by_score = Query("school OR 教育 OR te* OR -zebra")
    by_date = Query(sort="newest"), Query(by_score.q, sort="oldest")
    wanted = [walked(engine, query, 300).part(0, 300) for query in by_date]
    walks = [walked(engine, query, 300) for query in (*by_date, by_score)]
    before = [each.part(0, 100) for each in walks]
    listing = Listing(engine, by_score)
    listed = [each.id for each in listing.releases(0, 150)]
    readings = [
        every_document(engine._cluster, engine.generation, mapping.KEY, ASKED, 20, patiently=patiently)
        for patiently in (False, True)
    ]
    begun = [next(each) for each in readings]
    victim = holding_points(killable_nodes, engine)[0]
    victim.kill()
    after = [each.part(0, 1000) for each in walks]
    for one, whole in zip(before, after, strict=True):
        assert whole.part(0, 100) == one
        assert sorted(whole.keys) == every
    assert after[:2] == wanted
    for first, rest in zip(begun, readings, strict=True):
        assert keys(chain([first], rest)) == every
    found = [each.id for each in listing.releases(0, 300)]
    assert found[:150] == listed
    assert sorted(found) == sorted(each.id for each in RELEASES)
    assert any(each._point.opened == 2 for each in walks)  # not each of them was on that node
    assert verify(engine._cluster, tmp_path)[0] == engine.generation
