"""Compiled templates are kept, and pages are as good where they cannot be."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from searchsvc.web.pages.template_cache import template_cache


def _shown(text: str) -> str:
    environment = Environment(loader=DictLoader({"page": text}), bytecode_cache=template_cache(), autoescape=True)
    return environment.get_template("page").render()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_template_is_kept_and_compiled_again_when_it_has_changed(home: Path) -> None:
    assert _shown("one") == "one"
    (kept,) = (home / "searchsvc" / "templates").iterdir()
    before = kept.stat().st_mtime_ns
    assert _shown("one") == "one"
    assert kept.stat().st_mtime_ns == before
    assert _shown("two") == "two"


def test_what_cannot_be_kept_is_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    assert _shown("one") == "one"


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert template_cache() is None
    assert _shown("one") == "one"
