"""The command: what it is asked, and a real cluster in the foreground that ends with it."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cluster import __main__ as command
from tests.cluster.node import Server
from tests.cluster.ports import free_ports, is_free

ROOT = Path(__file__).resolve().parents[2]


def test_one_node_at_9200_unless_asked_otherwise() -> None:
    asked = command.parsed([])
    assert (asked.nodes, asked.port, asked.version, asked.data) == (1, 9200, None, None)
    asked = command.parsed(["--nodes", "3", "--port", "9300", "--version", "2.19.6"])
    assert (asked.nodes, asked.port, asked.version) == (3, 9300, "2.19.6")


@pytest.mark.process
def test_without_java_the_reason_is_told_and_the_status_is_1(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "OPENSEARCH_JAVA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    told = [sys.executable, "-m", "tests.cluster"]
    done = subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("cluster: OPENSEARCH_JAVA_HOME is ")


def test_it_runs_until_it_is_interrupted(opensearch_server: Server) -> None:
    (port,) = free_ports(1)
    told = [sys.executable, "-m", "tests.cluster", "--port", str(port), "--version", opensearch_server.version.name]
    with subprocess.Popen(told, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{opensearch_server}\n"
        ready = process.stdout.readline()
        assert ready.endswith(f"Ctrl-C ends it: http://127.0.0.1:{port}\n")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=60) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)  # Ctrl-C sends SIGINT, which is the same to it
        assert process.wait(60) == 0
        assert process.stdout.read() == "ended\n"
    assert is_free(port)
