"""A real index of which a part has no copy that answers: an error says so, and what is left is never taken for all."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from searchsvc.cli.main import commands
from searchsvc.doctor.cluster_state import check_cluster_state
from searchsvc.doctor.finding import Subject
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.build import new_index
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import serving, unfinished
from searchsvc.engines.opensearch.format.documents import key_of, pack_releases
from searchsvc.engines.opensearch.live import LiveOpenSearch, open_opensearch
from searchsvc.engines.opensearch.opensearch_engine import OpenSearchEngine
from searchsvc.engines.whoosh.search.outline import outline_of
from searchsvc.errors import ClusterRefused, ClusterUnreachable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.queryparser.parser import parse
from searchsvc.searching.search import search
from searchsvc.web.app import create_app
from searchsvc.web.health import Readiness
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.opensearch.build.test_builder import build, held, release

RELEASES = [release(f"r{number}", f"bridge {number}") for number in range(12)]
PART = "a part of the index does not answer"


TakeAway = Callable[[str], None]


@pytest.fixture
def take_away(one_node: RunningCluster, cluster: Cluster) -> TakeAway:
    """Loses the only copy of the shard of an index that holds the first of our releases, as a disk that breaks does."""

    def lose(index: str) -> None:
        found = cluster.client.search_shards(index=index, params={"routing": key_of(RELEASES[0].id)})
        shard = found["shards"][0][0]["shard"]
        uuid = cluster.client.indices.get_settings(index=index)[index]["settings"]["index"]["uuid"]
        shutil.rmtree(one_node.nodes[0].folder / f"data/nodes/0/indices/{uuid}/{shard}")
        cancelled = {"cancel": {"index": index, "shard": shard, "node": "n1", "allow_primary": True}}
        cluster.client.cluster.reroute(body={"commands": [cancelled]})
        assert cluster.client.cluster.health(index=index)["status"] == "red"

    return lose


@pytest.fixture
def red(
    take_away: TakeAway, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """An index of three shards; what is given loses one of them."""
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_SHARDS", "3")
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    generation = build(tmp_path, *RELEASES)
    yield lambda: take_away(generation)
    cluster.client.indices.delete(index=generation, ignore_unavailable=True)


def asked(engine: OpenSearchEngine) -> dict[str, Callable[[], Any]]:
    """Every question that more than one shard has to answer."""
    everything = Query(sort="newest")
    return {
        "search": lambda: search(engine, Query("bridge")),
        "filters": lambda: search(engine, Query("", language=("en",))),
        "list": lambda: engine.ordered(everything, parse(""), lambda: None).releases(0, 12),
        "walk": lambda: engine._walk(everything, outline_of(engine._statistics, parse("")), 12).part(0, 12),
        "show": lambda: [engine.release(each.id) for each in RELEASES],
        "mark": lambda: [engine.marked(each.id, parse("bridge")) for each in RELEASES],
        "similar": lambda: engine.similar("r1", 5) or engine.similar("r2", 5),
        "count": lambda: engine.vocabulary.matching(parse("bridge")),
        "titles": lambda: engine.vocabulary.titles("title", 12),
    }


def test_no_question_is_answered_by_a_part(red: Callable[[], None], tmp_path: Path) -> None:
    engine = open_opensearch(tmp_path)
    assert search(engine, Query("bridge")).total == 12
    red()
    engine = open_opensearch(tmp_path)  # which remembers nothing
    answered = []
    for name, question in asked(engine).items():
        with suppress(ClusterUnreachable):
            question()
            answered.append(name)
    assert not answered
    assert engine.status().releases == 12


def test_commands_and_a_service_say_so(
    red: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHSVC_INDEX", str(tmp_path))
    app = create_app()
    readiness = app.extensions["searchsvc.readiness"]
    assert isinstance(readiness, Readiness)
    readiness.check()
    red()
    for command in (["search", "bridge"], ["verify"], ["show", "r1"]):
        done = CliRunner().invoke(commands, command)
        assert (done.exit_code, PART in done.stderr) == (1, True), (command, done.output)
    assert CliRunner().invoke(commands, ["status"]).exit_code == 0
    told = {each.check: each for each in check_cluster_state(Subject(tmp_path, tmp_path))}
    assert told["health"].message == "red: 1 shards of the index are not there"
    assert told["cluster"].state == "wrong"
    assert PART in told["cluster"].message
    answer = app.test_client().get("/api/v1/search?q=bridge")
    assert (answer.status_code, answer.json["code"]) == (503, "cluster_unreachable")  # type: ignore[index]
    assert answer.headers["Retry-After"] == "5"
    monkeypatch.setattr(LiveOpenSearch, "is_doubtful", True)  # as it is every ten seconds
    with pytest.raises(ClusterUnreachable, match=PART):
        readiness.check()


def test_a_build_upon_it_is_refused_and_one_from_nothing_mends_it(
    red: Callable[[], None], cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_index, "SOURCE_SECONDS", 1.0)
    first = serving(cluster)
    red()
    with pytest.raises(ClusterRefused, match=rf"{first} has not become yellow, .* 'searchsvc reindex --full'"):
        build(tmp_path, release("new", "bridge"))
    assert serving(cluster) == first
    build(tmp_path, release("new", "bridge"), full=True)
    assert held(tmp_path) == {"new": "bridge"}


def test_a_load_that_loses_a_shard_is_not_published_and_not_continued(
    take_away: TakeAway, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_index, "ASSIGNED_SECONDS", 1.0)
    first = build(tmp_path, *RELEASES)
    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack_releases([release("new", "bridge")]))
        builder._load().finish()
        take_away(builder._name)
        with pytest.raises(
            ClusterRefused, match="has not become yellow, and nothing has arrived for it for 1 s; look at the nodes"
        ):
            builder.publish(Catalog())
    assert serving(cluster) == first
    assert len(held(tmp_path)) == 12
    build(tmp_path, release("new", "bridge"))
    assert len(held(tmp_path)) == 13
    assert unfinished(cluster) == []
