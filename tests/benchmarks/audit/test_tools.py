"""The tools from npm: the versions of the lock file, and what is missing said plainly."""

import json
from pathlib import Path

import pytest

from benchmarks.audit import tools
from benchmarks.audit.tools import Tools, fetch_tools
from benchmarks.errors import EngineFailed

HERE = Path(tools.__file__).parent


def test_the_lock_file_has_every_version_that_is_asked_for_with_a_digest() -> None:
    asked = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all(each.get("integrity") for name, each in locked.items() if name)


def test_without_npm_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineFailed, match="npm is not installed"):
        fetch_tools(tmp_path / "tools")
    with pytest.raises(EngineFailed, match=r"Node\.js is not installed"):
        Tools(tmp_path).lighthouse()
    with pytest.raises(EngineFailed, match="Java is not installed"):
        Tools(tmp_path).validator()


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fetched-lock.json").write_bytes((HERE / "package-lock.json").read_bytes())
    monkeypatch.setenv("PATH", "")
    assert fetch_tools(tmp_path) == Tools(tmp_path)
