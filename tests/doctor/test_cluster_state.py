"""What is found of a cluster: by the answers that it gives, and of a real one."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from searchsvc.doctor.cluster_state import (
    check_cluster_state,
    disk_findings,
    health_finding,
    least_free,
    node_findings,
    summary_finding,
)
from searchsvc.doctor.examination import check_cluster, checks_of_engine, examine
from searchsvc.doctor.finding import Finding, Subject
from searchsvc.engines import choice
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.engines.opensearch.format.generation_files import FORMAT, Summary
from searchsvc.indexing.reindex import reindex
from tests.cluster.cluster import Cluster
from tests.doctor.test_examination import snapshot
from tests.web.helping import free_port

WATERMARK = "cluster.routing.allocation.disk.watermark."


def states(found: Iterator[Finding]) -> dict[str, str]:
    return {each.check: each.state for each in found}


def test_a_part_of_the_nodes_is_enough() -> None:
    told = ["http://a:1", "http://b:1"]
    assert [next(node_findings(told, away)).state for away in ([], told[:1], told)] == ["fine", "notice", "wrong"]


@pytest.mark.parametrize(("status", "state"), [("green", "fine"), ("yellow", "notice"), ("red", "wrong")])
def test_health(status: str, state: str) -> None:
    found = health_finding({"status": status, "unassigned_shards": 2, "active_shards": 3})
    assert found.state == state
    assert status in found.message
    assert ("2" if status != "green" else "3") in found.message


def test_what_a_generation_holds_is_what_it_says() -> None:
    def held(releases: int, version: int = FORMAT) -> Finding:
        return summary_finding(Summary(version, "", "0", releases, {}, {}, "", (), True, None), 3)

    assert held(3).state == "fine"
    assert held(4).message == "it holds 3 of its 4 releases"
    assert held(3, FORMAT + 1).state == "wrong"


@pytest.mark.parametrize(
    ("watermark", "free"),
    [("85%", 150.0), ("0.9", 100.0), ("500b", 500), ("2kb", 2048), ("1gb", 1 << 30), ("", 0), ("none", 0)],
)
def test_watermarks_in_all_their_forms(watermark: str, free: float) -> None:
    assert least_free(watermark, 1000) == pytest.approx(free)


@pytest.mark.parametrize(
    ("free", "state", "said"),
    [
        (300, "fine", "free on the node with the least"),
        (120, "notice", "past the low watermark: n1 (0 MB free)"),
        (80, "wrong", "past the high watermark: n1"),
        (10, "wrong", "past the flood stage: n1"),
    ],
)
def test_disks_that_fill_up(free: int, state: str, said: str) -> None:
    def node(name: str, free: int) -> dict[str, Any]:
        return {"name": name, "fs": {"total": {"total_in_bytes": 1000, "available_in_bytes": free}}}

    stages = {"low": "85%", "high": "90%", "flood_stage": "95%"}
    settings = {"defaults": {WATERMARK + stage: value for stage, value in stages.items()}}
    (found,) = disk_findings({"x": node("n1", free), "y": node("n2", 900)}, settings)
    assert found.state == state
    assert said in found.message


def test_disks_that_nobody_watches() -> None:
    (found,) = disk_findings({}, {"persistent": {"cluster.routing.allocation.disk.threshold_enabled": "false"}})
    assert found.state == "notice"


def test_the_checks_are_those_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_cluster not in checks_of_engine()
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    assert check_cluster in checks_of_engine()
    assert len(checks_of_engine()) == len({*checks_of_engine()})


@pytest.mark.parametrize(
    ("address", "said"), [("", "no address of a cluster is set"), ("http://127.0.0.1:1", "nobody answers at http")]
)
def test_a_cluster_that_is_away(address: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", address)
    (found,) = check_cluster(Subject(tmp_path, tmp_path))
    assert found.state == "wrong"
    assert said in found.message
    assert found.advice


def test_a_client_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    (found,) = check_cluster(Subject(tmp_path, tmp_path))
    assert (found.state, "searchsvc[opensearch]" in found.message) == ("wrong", True)


def test_a_real_cluster(one_node: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"doctor-{os.getpid()}"
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", " ".join(one_node.addresses))
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_NAME", name)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text("Bridge opens\n\nOn May 4, 2021, a bridge opened in Hubei.", "utf-8")
    subject = Subject(index, corpus, port=free_port())
    client = OpenSearch(one_node.addresses, timeout=60)
    try:
        found = list(check_cluster_state(subject))
        assert found[-1].message == f"there is no index called {name} on the cluster yet"
        generation = reindex(corpus, index).generation
        before = snapshot(tmp_path)
        told = states(examine(subject))
        assert snapshot(tmp_path) == before
        expected = ("nodes", "cluster", "health", "index", "age", "writer", "corpus", "left out", "freshness", "clock")
        assert {each: told.get(each) for each in expected} == dict.fromkeys(expected, "fine")
        assert "permissions" not in told
        assert "services" not in told
        client.indices.put_settings(index=generation, body={"index.blocks.read_only_allow_delete": True})
        assert states(check_cluster_state(subject))["blocks"] == "wrong"
    finally:
        client.indices.delete(index=f"{name}-*")
        client.close()
