"""The wheel: what it holds, and that it works installed in an environment that has nothing else of ours."""

import json
import os
import re
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.web.helping import free_port

pytestmark = [pytest.mark.process, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
SECONDS = 900
STARTS_WITHIN = 120.0
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")},
    "UV_SYSTEM_CERTS": "1",
    "UV_NO_PROGRESS": "1",
    "PYTHONUTF8": "1",
    "NUMBA_DISABLE_JIT": "1",
}


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without the network."""
    assert UV.is_file(), "make installs uv, which this test needs"
    folder = tmp_path_factory.mktemp("dist")
    build = ("build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", str(folder))
    _run(str(UV), *build, str(ROOT), cwd=folder)  # the wheel is built of the source distribution
    return folder


def _known(folder: str) -> set[str]:
    """Every file below a folder that git knows, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return {name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    package = {name for name in names if ".dist-info/" not in name}
    assert package == _known("searchsvc")
    assert {Path(name).suffix for name in package} >= {".py", ".html", ".css", ".js", ".svg", ".json", ".toml", ".tsv"}
    assert {"searchsvc/py.typed", "searchsvc/web/static/style.css", "searchsvc/web/templates/base.html"} <= package
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert set(re.findall(r"^Provides-Extra: (.+)$", metadata, re.MULTILINE)) >= {"office", "translation", "import"}


def test_the_source_distribution_can_be_built_of(built: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {each.name.partition("/")[2] for each in archive.getmembers() if not each.isdir()}
    assert {"pyproject.toml", "README.md", "LICENSE", "searchsvc/py.typed"} <= names
    assert names - {"PKG-INFO"} <= _known(".")


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of an environment with the locked packages and the wheel."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    _run(str(UV), "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder), cwd=built)
    installed = str(folder / "bin" / "python")
    (wheel,) = built.glob("*.whl")
    for what in (("--require-hashes", "-r", str(ROOT / "requirements" / "runtime.txt")), ("--no-deps", str(wheel))):
        _run(str(UV), "pip", "install", "--quiet", "--python", installed, *what, cwd=built)
    return installed


@contextmanager
def _serving(script: str, folder: Path) -> Iterator[str]:
    """The address of a server that answers."""
    port = free_port()
    command = [script, "serve", "--port", str(port), "--workers", "1"]
    log = folder / "log.txt"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=ENVIRONMENT) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + STARTS_WITHIN
            while not _is_ready(address):
                assert process.poll() is None, log.read_text("utf-8", "replace")
                assert time.monotonic() < deadline, log.read_text("utf-8", "replace")
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def _is_ready(address: str) -> bool:
    try:
        with urlopen(f"{address}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture
def served(python: str, tmp_path: Path) -> Iterator[str]:
    """A server of the installed wheel over two releases, in a folder that holds no source."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text("新桥通车\n\n2021年5月4日，湖北一座新桥通车。", "utf-8")
    (tmp_path / "t.csv").write_text("title,text\nHarvest begins,Wheat is cut in Hunan.\n", "utf-8")
    command = (python, "-m", "searchsvc")
    _run(*command, "import", "csv", "t.csv", "--into", "corpus/table", cwd=tmp_path)
    report = json.loads(_run(*command, "reindex", "--json", cwd=tmp_path))
    assert (report["releases"], report["skipped"]) == (2, [])
    page = json.loads(_run(*command, "search", "湖北 新桥", "--json", cwd=tmp_path))
    assert [hit["id"] for hit in page["results"]] == ["bridge.txt"]
    script = str(Path(python).with_name("searchsvc"))
    assert "Harvest begins" in _run(script, "search", "harvest", cwd=tmp_path)
    assert str(Path(python).parents[1]) in _run(
        python, "-c", "import searchsvc; print(searchsvc.__file__)", cwd=tmp_path
    )
    with _serving(script, tmp_path) as address:
        yield address


def test_a_page_comes_with_its_styles(served: str) -> None:
    with urlopen(f"{served}/?q=harvest") as answer:
        html = answer.read().decode()
    assert "<mark>Harvest</mark>" in html
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(assets) >= 2
    for asset in assets:
        with urlopen(served + asset.replace("&amp;", "&")) as answer:
            assert answer.status == 200
            assert answer.read()
    with urlopen(f"{served}/api/v1/releases/bridge.txt") as answer:
        assert json.loads(answer.read())["provinces"][0]["code"] == "CN-HB"
