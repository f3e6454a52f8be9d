"""What stands under our name on a real cluster and is not ours: it is told at once, and left as it is."""

from pathlib import Path

import pytest

from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.cluster.generations import all_generations, serving
from searchsvc.engines.opensearch.cluster.kept_files import files_index
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.errors import ClusterRefused
from tests.engines.opensearch.build.test_builder import build, held, release

ANOTHER = {"mappings": {"dynamic": "strict", "properties": {"price": {"type": "integer"}}}}


def test_an_index_that_has_our_name(cluster: Cluster, tmp_path: Path) -> None:
    cluster.client.indices.create(index=cluster.name, body=ANOTHER)
    for question in (open_opensearch, lambda folder: build(folder, release("a", "bridge"))):
        with pytest.raises(ClusterRefused, match=r"is an index on the cluster, which no reindex has made; choose"):
            question(tmp_path)
    assert [*cluster.client.indices.get(index=f"{cluster.name}*")] == [cluster.name, files_index(cluster)]


def test_an_alias_that_has_our_name(cluster: Cluster, tmp_path: Path) -> None:
    foreign = f"shop-of-{cluster.name}"
    cluster.client.indices.create(index=foreign, body={**ANOTHER, "aliases": {cluster.name: {}}})
    for question in (open_opensearch, lambda folder: build(folder, release("a", "bridge"), full=True)):
        with pytest.raises(ClusterRefused, match=f"names {foreign} on the cluster, which no reindex has made"):
            question(tmp_path)
    assert [*cluster.client.indices.get_alias(name=cluster.name)] == [foreign]


def test_an_index_of_files_that_is_not_ours(cluster: Cluster, tmp_path: Path) -> None:
    cluster.client.indices.create(index=files_index(cluster), body=ANOTHER)
    with pytest.raises(ClusterRefused, match=r"-files on the cluster has the mapping of another program; choose"):
        build(tmp_path, release("a", "bridge"))
    assert all_generations(cluster) == []


def test_another_service_whose_name_begins_with_ours(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = cluster.name
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"{ours}-en")
    theirs = build(tmp_path / "theirs", release("a", "road"))
    cluster.client.indices.create(index=f"{ours}-something", body=ANOTHER)
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", ours)
    build(tmp_path / "ours", release("a", "bridge"))
    before = build(tmp_path / "ours", release("b", "bridge"))
    generation = build(tmp_path / "ours", release("c", "bridge"))
    assert all_generations(cluster) == [generation, before]
    assert cluster.client.indices.exists(index=f"{ours}-something")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", f"{ours}-en")
    assert serving(Cluster(settings_from())) == theirs
    assert held(tmp_path / "theirs") == {"a": "road"}


def test_a_generation_whose_mapping_another_program_has_changed(cluster: Cluster, tmp_path: Path) -> None:
    """It takes documents of ours no more: nothing of the build serves, and nothing is lost of what does."""
    first = build(tmp_path, release("a", "bridge"))
    template = {
        "index_patterns": [f"{cluster.name}-2*"],
        "priority": 500,
        "template": {"settings": {"index.mapping.total_fields.limit": 5}},
    }
    cluster.client.indices.put_index_template(name=cluster.name, body=template)
    try:
        with pytest.raises(ClusterRefused, match="mapping of another program: choose another name by SEARCHSVC_OPENS"):
            build(tmp_path, release("b", "bridge"), full=True)
    finally:
        cluster.client.indices.delete_index_template(name=cluster.name)
    assert serving(cluster) == first
    build(tmp_path, release("b", "bridge"))
    assert held(tmp_path) == {"a": "bridge", "b": "bridge"}
