"""Who outgrows one machine changes one setting: the same commands, and the same answers, from a real cluster."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from opensearchpy import OpenSearch

from searchsvc.cli.main import commands
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.web.app import create_app
from searchsvc.web.health import Readiness
from tests.cluster.cluster import Cluster

NAME = f"on-cluster-{os.getpid()}"
FILES = {
    "bridge.txt": "Notices\n\nBridge opens\n\nOn May 4, 2021, a bridge opened in Wuhan, Hubei.",
    "桥.txt": "新桥通车\n\n2021年5月4日，湖北武汉一座新桥通车。",
    "school.txt": "Rural schools open\n\nOn September 1, 2020, rural schools opened in Guizhou. Teachers are there.",
    "teachers.txt": "Rural teachers\n\nGuizhou, July 15, 2020. More rural teachers are trained for schools.",
    "市长.txt": "市长会议\n\n2019年3月2日，上海市市长会议讨论教育信息化。",
}
SEARCHES = (
    ["bridge"],
    ["桥"],
    ["rural teachers"],
    ['"rural schools" OR 教育'],
    ["schools", "--province", "Guizhou", "--year", "2020", "--sort", "newest"],
    ["市长", "--per-page", "0"],
    ["", "--language", "zh"],
    ["nothing of this"],
)
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def addresses(one_node: Cluster) -> Iterator[str]:
    yield " ".join(one_node.addresses)
    client = OpenSearch(one_node.addresses, timeout=60)
    client.indices.delete(index=f"{NAME}-*")
    client.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("on-cluster")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text, "utf-8")
    return folder


def run(place: Path, *arguments: str, **environment: str) -> Result:
    told = {"SEARCHSVC_CORPUS": str(place / "corpus"), "SEARCHSVC_INDEX": str(place / "index")}
    return CliRunner().invoke(commands, arguments, env={**told, **environment})


def at(addresses: str) -> Mapping[str, str]:
    """The one setting, and where the cluster is."""
    return {
        "SEARCHSVC_ENGINE": "opensearch",
        "SEARCHSVC_OPENSEARCH": addresses,
        "SEARCHSVC_OPENSEARCH_NAME": NAME,
    }


@pytest.fixture(scope="module")
def both(addresses: str, place: Path) -> tuple[Any, Any]:
    """The reports of a reindex at home and of one on the cluster."""
    home = run(place, "reindex", "--json")
    there = run(place, "reindex", "--json", "--wait", "1", "--keep", "1", **at(addresses))
    assert (home.exit_code, there.exit_code) == (0, 0), there.stderr
    return json.loads(home.stdout), json.loads(there.stdout)


def without(told: Any, *names: str) -> Any:
    return {name: value for name, value in told.items() if name not in names}


def test_a_reindex_reports_the_same(both: tuple[Any, Any]) -> None:
    home, there = both
    assert without(home, "generation", "seconds") == without(there, "generation", "seconds")
    assert there["generation"].startswith(NAME)


def test_a_status_is_the_same(both: tuple[Any, Any], addresses: str, place: Path) -> None:
    home, there = (run(place, "status", "--json", **more) for more in ({}, at(addresses)))
    differing = ("generation", "built", "kernels", "translation")
    assert without(json.loads(home.stdout), *differing) == without(json.loads(there.stdout), *differing)
    assert json.loads(there.stdout)["generation"] == both[1]["generation"]


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("asked", SEARCHES, ids=" ".join)
def test_a_search_answers_the_same(asked: list[str], addresses: str, place: Path) -> None:
    home, there = (run(place, "search", *asked, "--json", **more) for more in ({}, at(addresses)))
    assert (home.exit_code, there.exit_code) == (0, 0), there.stderr
    differing = ("generation", "took_ms")
    assert without(json.loads(there.stdout), *differing) == without(json.loads(home.stdout), *differing)


@pytest.mark.usefixtures("both")
def test_a_release_is_shown_the_same(addresses: str, place: Path) -> None:
    home, there = (run(place, "show", "桥.txt", "--json", **more) for more in ({}, at(addresses)))
    assert there.exit_code == 0, there.stderr
    assert json.loads(there.stdout) == json.loads(home.stdout)
    assert run(place, "show", "none.txt", **at(addresses)).exit_code == 1


@pytest.mark.usefixtures("both")
def test_a_service_answers_from_the_cluster(addresses: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**at(addresses), "SEARCHSVC_INDEX": str(place / "index")}.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    client, readiness = app.test_client(), app.extensions["searchsvc.readiness"]
    assert isinstance(readiness, Readiness)
    assert readiness.check().startswith(NAME)
    assert client.get("/api/v1/search?q=bridge&province=CN-HB").json["total"] == 1  # type: ignore[index]
    pages = ("/?q=bridge", "/releases/bridge.txt", "/status", "/api/v1/status", "/feed.atom?q=bridge", "/export.jsonl")
    answers = {page: client.get(page, base_url="http://localhost").status_code for page in pages}
    assert answers == dict.fromkeys(pages, 200)


def test_a_service_whose_cluster_is_away_is_not_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", "http://127.0.0.1:1")
    monkeypatch.setenv("SEARCHSVC_INDEX", str(tmp_path))
    answer = create_app().test_client().get("/api/v1/search?q=bridge")
    assert answer.status_code == 503
    assert answer.json["code"] == "cluster_unreachable"  # type: ignore[index]
    assert answer.json["detail"] == (  # type: ignore[index]
        "The cluster that holds the index does not answer. Try again in a few moments."
    )


def test_a_later_reindex_takes_what_has_changed(both: tuple[Any, Any], addresses: str, place: Path) -> None:
    there = at(addresses)
    assert run(place, "verify", **there).exit_code == 0
    (place / "corpus" / "new.txt").write_text("Tunnel opens\n\nOn June 1, 2022, a tunnel opened in Hubei.", "utf-8")
    (place / "corpus" / "school.txt").unlink()
    counts = {"added": 1, "removed": 1, "unchanged": 4, "releases": 5}
    rehearsed = json.loads(run(place, "reindex", "--json", "--dry-run", **there).stdout)
    assert {name: rehearsed[name] for name in counts} == counts
    assert rehearsed["generation"] == both[1]["generation"]
    done = json.loads(run(place, "reindex", "--json", **there).stdout)
    assert {name: done[name] for name in counts} == counts
    assert done["generation"] > both[1]["generation"]
    found = json.loads(run(place, "search", "tunnel", "--json", **there).stdout)
    assert (found["total"], found["generation"]) == (1, done["generation"])
    assert "is sound" in run(place, "verify", **there).stdout
    again = json.loads(run(place, "reindex", "--json", **there).stdout)
    assert (again["generation"], again["unchanged"]) == (done["generation"], 5)
    full = json.loads(run(place, "reindex", "--json", "--full", "--opensearch-shards", "2", **there).stdout)
    assert (full["added"], full["releases"]) == (5, 5)
    client = OpenSearch(addresses.split(), timeout=60)
    settings = client.indices.get_settings(index=full["generation"], flat_settings=True)
    client.close()
    assert settings[full["generation"]]["settings"]["index.number_of_shards"] == "2"
