"""What builds and machines leave behind is removed by the next build, and damage to a copy is not built upon."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.cluster import kept_files
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import all_generations, remove
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, download, kept_generations
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.engines.opensearch.verification import verify
from searchsvc.errors import ClusterRefused
from searchsvc.model.catalog import Catalog
from tests.engines.opensearch.build.test_builder import build, held, release


def test_files_without_an_index_are_removed_by_the_next_build(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(cluster: Cluster, generation: str) -> None:
        raise ClusterRefused("no room for the moment")

    first = build(tmp_path, release("a", "bridge"))
    second = build(tmp_path, release("b", "bridge"))
    with monkeypatch.context() as patch:
        patch.setattr("searchsvc.engines.opensearch.cluster.generations.forget", refuse)
        third = build(tmp_path, release("c", "bridge"))
    assert "could not be removed (no room for the moment); the next build tries again" in caplog.text
    assert all_generations(cluster) == [third, second]
    assert sorted(kept_generations(cluster)) == [first, second, third]
    fourth = build(tmp_path, release("d", "bridge"))
    assert all_generations(cluster) == [fourth, third]
    assert sorted(kept_generations(cluster)) == [third, fourth]
    remove(cluster, [third, "no-such-generation"])
    assert kept_generations(cluster) == [fourth]


def test_scratch_folders_of_killed_builds_are_removed(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / ".build-1" / "lexicon").mkdir(parents=True)
    (tmp_path / ".build-1" / "lexicon" / "phrases").write_bytes(b"many of them")
    build(tmp_path, release("a", "bridge"))
    assert not [*tmp_path.glob(".build-*")]


@pytest.mark.parametrize("damaged", ["terms", "{generation}.lexicon"])
def test_damage_to_a_copy_is_not_built_upon(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    monkeypatch.setattr(kept_files, "_SMALL", 0)
    first = build(tmp_path, release("a", "bridge one"))
    assert held(tmp_path) == {"a": "bridge one"}
    path = tmp_path / COPIES / first / damaged.format(generation=first)
    right = path.read_bytes()
    path.write_bytes(right.replace(b"bridge", b"fridge"))
    assert path.read_bytes() != right
    second = build(tmp_path, release("b", "ferry two"))
    assert second != first
    assert path.read_bytes() == right
    engine = open_opensearch(tmp_path)
    assert [each.text for each in engine.vocabulary.beginning("brid", 5)] == ["bridge"]
    assert engine.vocabulary.beginning("frid", 5) == []
    assert np.isclose(engine._idf("bridge"), engine._idf("ferry"))
    verify(cluster, tmp_path)


def test_an_unreadable_copy_is_no_reason_to_build_everything_anew(cluster: Cluster, tmp_path: Path) -> None:
    first = build(tmp_path, release("a", "bridge"))
    folder = download(cluster, first, tmp_path / COPIES)
    (folder / "generation.json").write_bytes(b"")
    build(tmp_path, release("b", "bridge"))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}


def test_two_names_in_one_folder_leave_each_others_copies_alone(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(tmp_path, release("a", "bridge"))
    held(tmp_path)
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"{cluster.name}-en")
    other = Cluster(settings_from())
    second = build(tmp_path, release("b", "bridge"))
    held(tmp_path)
    for name in "ce":
        build(tmp_path, release(name, "bridge"))
    assert (tmp_path / COPIES / first).exists()
    assert not (tmp_path / COPIES / second).exists()
    theirs = all_generations(other)
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", cluster.name)
    build(tmp_path, release("d", "bridge"))
    assert all_generations(other) == theirs
    assert held(tmp_path) == {"a": "bridge", "d": "bridge"}


def test_a_copy_that_goes_while_it_is_built_upon_is_fetched_again(cluster: Cluster, tmp_path: Path) -> None:
    first = build(tmp_path, release("a", "bridge"))
    with open_builder(tmp_path, full=False, wait=0) as builder:
        builder.put(pack_releases([release("b", "bridge")]))
        shutil.rmtree(tmp_path / COPIES / first)
        builder.publish(Catalog(concepts=b""))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}
