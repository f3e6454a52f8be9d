"""A generation on a real cluster: built aside, switched to at once, built upon, and never half published."""

from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest

from searchsvc.engine import MarkedRelease
from searchsvc.engines.opensearch.build import builder as module
from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.build.loader import Loader
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.generations import all_generations, serving
from searchsvc.engines.opensearch.cluster.kept_files import COPIES
from searchsvc.engines.opensearch.cluster.lock import ClusterLock
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.format.index_format import FIELD_PREFIX
from searchsvc.errors import ClusterRefused, IndexUnavailable
from searchsvc.model.catalog import Catalog
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.parser import parse
from searchsvc.searching.search import search


def release(name: str, text: str) -> Release:
    return Release(name, f"Title of {name}", text, "en")


def build(index: Path, *put: Release, remove: tuple[str, ...] = (), full: bool = False, keep: int = 1) -> str:
    with open_builder(index, full=full, wait=0, keep=keep) as builder:
        for each in put:
            builder.put(pack_releases([each]))
        for name in remove:
            builder.remove(name)
        return builder.publish(Catalog(concepts=b""))


def held(index: Path) -> dict[str, str]:
    engine = open_opensearch(index)
    found = engine.ordered(Query(sort="newest"), parse(""), lambda: None)
    return {each.id: each.body for each in found.releases(0, found.total)}


def test_an_index_is_built_and_built_upon(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="no index on the cluster"):
        open_opensearch(tmp_path)
    first = build(tmp_path, release("a", "bridge one"), release("b", "bridge two"))
    assert serving(cluster) == first
    second = build(tmp_path, release("b", "road two"), release("c", "road three"), remove=("a",))
    assert held(tmp_path) == {"b": "road two", "c": "road three"}
    engine = open_opensearch(tmp_path)
    assert engine.generation == second
    assert engine.status().releases == 2
    assert [hit.id for hit in search(engine, Query("road")).results] == ["b", "c"]
    assert search(engine, Query('"bridge two"')).total == 0
    assert all_generations(cluster) == [second, first]  # the earlier one stays for a roll-back
    third = build(tmp_path, release("d", "ferry"))
    assert all_generations(cluster) == [third, second]
    assert {each.name for each in (tmp_path / COPIES).glob(f"{cluster.name}-*")} <= {third, second}
    fourth = build(tmp_path, release("e", "ferry"), full=True, keep=0)
    assert all_generations(cluster) == [fourth, third]  # which services have open until they have followed
    assert held(tmp_path) == {"e": "ferry"}


def test_a_build_from_nothing_keeps_what_served_until_services_have_followed(cluster: Cluster, tmp_path: Path) -> None:
    first = build(tmp_path, release("a", "bridge"))
    second = build(tmp_path, release("b", "bridge"), full=True)
    assert all_generations(cluster) == [second, first]
    third = build(tmp_path, release("c", "bridge"), full=True, keep=2)
    assert all_generations(cluster) == [third, second, first]
    fourth = build(tmp_path, release("d", "bridge"))
    assert all_generations(cluster) == [fourth, third]


def test_who_has_lost_the_lock_touches_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "a", release("a", "bridge"))
    with suppress(KeyError), open_builder(tmp_path / "b", full=False, wait=0) as interrupted:
        interrupted.put(pack_releases([release("b", "bridge")]))
        raise KeyError
    before = all_generations(cluster)
    assert len(before) == 2
    monkeypatch.setattr(ClusterLock, "is_mine", False)
    with open_builder(tmp_path / "a", full=False, wait=0) as builder:
        with pytest.raises(ClusterRefused, match="taken over"):
            builder.put(pack_releases([release("c", "bridge")]))
        with pytest.raises(ClusterRefused, match="taken over"):
            builder.remove("a")
    assert all_generations(cluster) == before  # nor is what another machine may be loading forgotten


def test_terms_are_counted_as_if_all_were_built_at_once(cluster: Cluster, tmp_path: Path) -> None:
    build(tmp_path, release("a", "bridge one"), release("b", "bridge two"), release("c", "bridge three"))
    build(tmp_path, release("b", "road of bridges"), remove=("a",))
    statistics = open_opensearch(tmp_path)._statistics
    run = pack([release("b", "road of bridges"), release("c", "bridge three")]).run
    texts = {
        term: int(count)
        for term, count in zip(run.terms, run.frequencies, strict=True)
        if term[:1] == FIELD_PREFIX["text"]
    }
    assert dict(zip(statistics.counts.terms, statistics.counts.frequencies.tolist(), strict=True)) == texts


def test_a_release_is_found_by_an_id_that_looks_the_same(cluster: Cluster, tmp_path: Path) -> None:
    build(tmp_path, release("caf\u00e9", "text of it"))
    engine = open_opensearch(tmp_path)
    found = engine.release("cafe\u0301")
    assert found is not None
    assert found.id == "caf\u00e9"
    assert engine.release("\ud800") is None
    assert engine.release("other") is None
    marked = engine.marked("caf\u00e9", parse("text"))
    assert isinstance(marked, MarkedRelease)
    assert engine.marked("other", parse("text")) is None
    assert engine.similar("other", 3) is None
    assert engine.versions("other") is None
    assert engine.versions("caf\u00e9") == ()


def test_what_did_not_arrive_is_not_published(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(tmp_path, release("a", "bridge"))
    monkeypatch.setattr(Loader, "put", Mock())
    with pytest.raises(ClusterRefused, match="of 2 releases 1 have arrived"):
        build(tmp_path, release("b", "bridge"))
    assert serving(cluster) == first
    assert all_generations(cluster) == [first]  # and nothing of it is left
    assert held(tmp_path) == {"a": "bridge"}


def test_an_index_of_another_program_is_built_anew(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, release("a", "bridge"))
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    with open_builder(tmp_path, full=False, wait=0) as builder:
        assert builder.is_first
        assert not builder.previous.files


def test_a_batch_of_another_engine_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    with open_builder(tmp_path, full=True, wait=0) as builder, pytest.raises(TypeError, match="its own engine"):
        builder.put(pack([release("a", "bridge")]))
