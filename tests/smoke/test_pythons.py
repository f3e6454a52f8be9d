"""Every Python from 3.11 on that this machine has: the locked packages are installed, releases indexed and found.

`make test-pythons` runs these and says which were tried. Kernels are plain Python here, so that nothing is compiled.
Nothing is installed outside the test's own folder.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.pythons, pytest.mark.process]

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
OLDEST = (3, 11)
ASK = "import sys; print(*sys.version_info[:3]); print(sys.implementation.name, sys.executable)"
SECONDS = 900


def _places() -> Iterator[Path]:
    """Where a Python may be: on the PATH, in the folders of pyenv, uv and the system, and the one that runs this."""
    folders = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    folders += [Path("/usr/bin"), Path("/usr/local/bin")]
    for home in ("~/.pyenv/versions", "~/.local/share/uv/python", "/opt/python", "/opt/hostedtoolcache/Python"):
        folders += sorted(Path(home).expanduser().glob("*/bin"))
        folders += sorted(Path(home).expanduser().glob("*/*/bin"))
    for folder in folders:
        yield from sorted(folder.glob("python3.[0-9][0-9]"))
        yield folder / "python3"
    yield Path(sys.executable)


def _asked(path: Path) -> tuple[tuple[int, ...], Path] | None:
    """The version of a Python, and where it really is."""
    try:
        done = subprocess.run([str(path), "-c", ASK], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None  # not there, or a shim of a version that is not
    numbers, about = done.stdout.splitlines()
    name, _, executable = about.partition(" ")
    return (tuple(map(int, numbers.split())), Path(executable)) if name == "cpython" else None


def _is_environment(path: Path) -> bool:
    return (path.parent.parent / "pyvenv.cfg").exists()


def found() -> dict[str, Path]:
    """One Python of each version, by its version; those of virtual environments are those they were made with."""
    pythons: dict[tuple[int, ...], Path] = {}
    seen: set[Path] = set()
    for place in _places():
        path = place.resolve()
        if path in seen or not path.is_file() or _is_environment(path):
            continue
        seen.add(path)
        asked = _asked(path)
        if asked and asked[0] >= OLDEST:
            pythons.setdefault(*asked)
    return {".".join(map(str, version)): pythons[version] for version in sorted(pythons)}


@pytest.fixture(scope="module")
def pythons() -> dict[str, Path]:
    return found()


def _run(*command: str, cwd: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    kept |= {"UV_SYSTEM_CERTS": "1", "UV_NO_PROGRESS": "1", "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        command, cwd=cwd, env=kept, capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def test_it_installs_indexes_and_searches_with_each(
    pythons: dict[str, Path], tmp_path: Path, subtests: pytest.Subtests, capsys: pytest.CaptureFixture[str]
) -> None:
    assert UV.is_file(), "make installs uv, which this test needs"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("2020/national-education-informatization-conference.txt", "2019/greater-bay-area-outline.md"):
        (corpus / Path(name).name).write_bytes((ROOT / "corpus" / name).read_bytes())
    (corpus / "bridge.txt").write_text("新桥通车\n\n2021年5月4日，湖北一座新桥通车。", "utf-8")
    for version, path in pythons.items():
        with subtests.test(python=version):
            folder = tmp_path / version
            _run(str(UV), "venv", "--quiet", "--no-project", "--python", str(path), str(folder), cwd=tmp_path)
            python = str(folder / "bin" / "python")
            locked = ("--require-hashes", "-r", str(ROOT / "requirements" / "runtime.txt"))
            for what in (locked, ("--no-deps", "--editable", str(ROOT))):
                _run(str(UV), "pip", "install", "--quiet", "--python", python, *what, cwd=tmp_path)
            plain = {"NUMBA_DISABLE_JIT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            command = (python, "-m", "searchsvc")
            index = ("--index", str(folder / "index"))
            report = json.loads(_run(*command, "reindex", "--json", *index, cwd=tmp_path, **plain))
            assert (report["releases"], report["skipped"]) == (3, [])
            page = json.loads(_run(*command, "search", "湖北 新桥", "--json", *index, cwd=tmp_path, **plain))
            assert [hit["id"] for hit in page["results"]] == ["bridge.txt"]
            assert "<mark>新桥</mark>" in page["results"][0]["title_html"]
        with capsys.disabled():
            print(f"\ntried with Python {version} ({path})")


def test_the_one_that_runs_this_is_among_them(pythons: dict[str, Path]) -> None:
    assert ".".join(map(str, sys.version_info[:3])) in pythons
