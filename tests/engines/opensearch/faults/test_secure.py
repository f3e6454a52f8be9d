"""A cluster that wants TLS and a password: a proxy with both before a real node. Wrong settings are told by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from searchsvc.cli.main import commands
from searchsvc.engines.opensearch.cluster.connection import Cluster, settings_from
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.errors import ClusterRefused, ClusterUnreachable, SearchsvcError
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.cluster.cluster import Cluster as RunningCluster
from tests.engines.opensearch.build.test_builder import build, release
from tests.engines.opensearch.faults.proxy import Proxy, certificate_for

USER, PASSWORD = "searchsvc", "open 芝麻 sesame"
PRESENT = pytest.mark.usefixtures("secure")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_for(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


@pytest.fixture
def secure(
    one_node: RunningCluster, cluster: Cluster, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxy]:
    """A cluster behind TLS and a password, with the right settings."""
    with Proxy(one_node.addresses[0], certificate=certificate, credentials=f"{USER}:{PASSWORD}") as proxy:
        monkeypatch.setenv("SEARCHSVC_ENGINE", "opensearch")
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH", proxy.address)
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH_USER", USER)
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH_PASSWORD", PASSWORD)
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH_CA", str(certificate))
        yield proxy


def run(place: Path, *arguments: str) -> Result:
    told = {"SEARCHSVC_CORPUS": str(place / "corpus"), "SEARCHSVC_INDEX": str(place / "index")}
    done = CliRunner().invoke(commands, arguments, env=told)
    assert "sesame" not in done.output
    assert "c2VzYW1l" not in done.output  # as it stands in a header
    return done


@PRESENT
def test_with_the_right_settings_everything_is_as_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Bridge opens\n\nOn May 4, 2021, a bridge opened in Hubei.", "utf-8")
    for command in ("reindex", "search bridge", "status", "verify", "config", "config --json"):
        done = run(tmp_path, *command.split())
        assert done.exit_code == 0, (command, done.output)
    assert "it answers, and is OpenSearch" in run(tmp_path, "doctor").output
    assert "sesame" not in caplog.text
    assert "sesame" not in repr(settings_from())


@pytest.mark.parametrize(
    ("setting", "value", "kind", "said"),
    [
        (
            "PASSWORD",
            "wrong",
            ClusterRefused,
            r"does not accept the password of searchsvc .* SEARCHSVC_OPENSEARCH_USER",
        ),
        ("USER", "", ClusterRefused, r"does not know us .* set SEARCHSVC_OPENSEARCH_USER and _PASSWORD"),
        ("CA", "", ClusterRefused, r"cannot be trusted .* have signed its own by SEARCHSVC_OPENSEARCH_CA"),
        ("CA", "/nowhere.pem", ClusterRefused, r"/nowhere.pem holds no certificates .* SEARCHSVC_OPENSEARCH_CA"),
        ("CA", __file__, ClusterRefused, r"test_secure.py holds no certificates .* correct SEARCHSVC_OPENSEARCH_CA"),
        ("", "http://127.0.0.1:{port}", ClusterUnreachable, r"write https:// in SEARCHSVC_OPENSEARCH"),
        ("", "https://127.0.0.1:{node}", ClusterRefused, r"it speaks no TLS there: write http:// in SEARCHSVC_OPENS"),
        ("", "https://localhost:{port}", ClusterRefused, r"its certificate is of another name"),
    ],
)
def test_what_is_wrong_is_told_by_its_setting(
    secure: Proxy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    kind: type[SearchsvcError],
    said: str,
) -> None:
    name = f"SEARCHSVC_OPENSEARCH_{setting}".rstrip("_")
    monkeypatch.setenv(name, value.format(port=secure.server_port, node=secure.node_port))
    for question in (open_opensearch, lambda folder: build(folder, release("a", "bridge"))):
        with pytest.raises(kind, match=said) as told:
            question(tmp_path)
        assert PASSWORD not in str(told.value)
    done = run(tmp_path, "search", "bridge")
    assert done.exit_code == 1
    assert " ".join(done.stderr.split()) == f"searchsvc: {told.value}"
    assert "Traceback" not in run(tmp_path, "doctor").output


@PRESENT
def test_a_password_that_is_changed_while_it_serves(tmp_path: Path, secure: Proxy) -> None:
    build(tmp_path, release("a", "bridge"))
    engine = open_opensearch(tmp_path)
    secure.credentials = f"{USER}:another"
    with pytest.raises(ClusterRefused, match="does not accept the password of searchsvc"):
        search(engine, Query("bridge"))
