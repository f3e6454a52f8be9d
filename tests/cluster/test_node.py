"""A node whose Java is a script: what it is told, and what is told of it where it fails."""

import json
import socket
import threading
from pathlib import Path

import pytest

from tests.cluster import cluster, node, ownership
from tests.cluster.cluster import Cluster
from tests.cluster.errors import ClusterError, NodeFailed
from tests.cluster.java import Java
from tests.cluster.node import LOG_LINES, Server
from tests.cluster.ports import free_ports, is_free
from tests.cluster.versions import VERSIONS

pytestmark = pytest.mark.process


@pytest.fixture(autouse=True)
def same_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of tests is closed to the other user whom root would take."""
    monkeypatch.setattr(ownership, "is_root", lambda: False)
    monkeypatch.setattr(node, "is_root", lambda: False)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server whose Java runs the script `tmp_path/run`; a test writes it."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text(f'#!/bin/sh\n. "{tmp_path}/run"\n', "utf-8")
    (tmp_path / "bin" / "java").chmod(0o755)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jvm.options").touch()
    return Server(VERSIONS[0], Java(tmp_path, 21), tmp_path)


def test_a_node_that_ends_is_told_of_with_the_end_of_its_log(tmp_path: Path, server: Server) -> None:
    (tmp_path / "run").write_text("for i in $(seq 100); do echo line $i; done; exit 7\n", "ascii")
    with pytest.raises(NodeFailed, match=r"n1 ended with status 7:\n") as failed, Cluster(2, server=server):
        pass
    lines = str(failed.value).splitlines()[1:]
    assert lines == [f"line {number}" for number in range(101 - LOG_LINES, 101)]


def test_a_node_that_is_never_ready_is_told_of_and_ended(tmp_path: Path, server: Server) -> None:
    (tmp_path / "run").write_text("echo waiting\nexec sleep 600\n", "ascii")
    made = Cluster(1, server=server)
    made.nodes[0].prepare({})
    made.nodes[0].spawn()
    with pytest.raises(NodeFailed, match=r"n1 is not ready after 1 s:\nwaiting"):
        made.wait(1)
    assert made.running == made.nodes
    folder = made.folder
    made.close()
    assert made.running == []
    assert not folder.exists()


def test_a_failing_start_leaves_no_other_node(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").write_text('case "$*" in */n2/*) exit 1;; *) exec sleep 600;; esac\n', "ascii")
    made = Cluster(2, server=server)
    with pytest.raises(NodeFailed, match="n2 ended"):
        made.__enter__()
    assert made.running == []


def test_a_taken_port_is_named(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not is_free(port)
        with (
            pytest.raises(NodeFailed, match=rf"port {port} of 127\.0\.0\.1 is taken"),
            Cluster(1, server=server, port=port),
        ):
            pass


def test_nodes_know_each_other_and_keep_their_ports(tmp_path: Path, server: Server) -> None:
    (port,) = free_ports(1)
    made = Cluster(3, server=server, port=port, data=tmp_path / "kept")
    assert made.addresses == [f"http://127.0.0.1:{port + each}" for each in range(3)]
    made.nodes[1].prepare(made._settings)
    lines = (tmp_path / "kept" / "n2" / "config" / "opensearch.yml").read_text("utf-8").splitlines()
    said = {name: json.loads(value) for name, value in (line.split(": ", 1) for line in lines)}
    assert said["cluster.initial_cluster_manager_nodes"] == ["n1", "n2", "n3"]
    assert f"127.0.0.1:{said['transport.port']}" == said["discovery.seed_hosts"][1]
    assert said["network.host"] == "127.0.0.1"
    made.close()
    assert (tmp_path / "kept").exists()


def test_only_the_main_thread_starts_nodes(tmp_path: Path, server: Server) -> None:
    made = Cluster(1, server=server)
    caught: list[ClusterError] = []

    def start() -> None:
        try:
            made.start(made.nodes)
        except ClusterError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    made.close()
    assert "start nodes from the main thread" in str(caught[0])


def test_a_closed_place_for_data_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "is_reachable", lambda path: False)
    with pytest.raises(ClusterError, match="is closed to the user that runs the nodes"):
        Cluster(1, server=server)


def test_free_ports_are_different() -> None:
    assert len(set(free_ports(50))) == 50
