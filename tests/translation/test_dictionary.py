"""Where the dictionary comes from, and what there is without it."""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchsvc.translation import dictionary as module
from searchsvc.translation.dictionary import dictionary


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    dictionary.cache_clear()
    yield
    dictionary.cache_clear()


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "source.txt.gz"
    path.write_bytes(gzip.compress("學校 学校 [xue2 xiao4] /school/\n".encode()))
    monkeypatch.setattr(module, "dictionary_file", lambda: path)
    monkeypatch.setattr(module, "dictionary_version", lambda: "0")
    return path


def test_without_the_extra_there_is_none_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "dictionary_version", lambda: None)
    with caplog.at_level(logging.WARNING):
        assert dictionary() is None
    assert "searchsvc[translation]" in caplog.text


@pytest.mark.slow
def test_it_is_packed_once(source: Path) -> None:
    first = dictionary()
    assert first is not None
    assert [text for text, _ in first.headwords.entries("school")] == ["学校"]
    source.write_bytes(b"")
    dictionary.cache_clear()
    again = dictionary()
    assert again is not None
    assert [text for text, _ in again.glosses.entries("学校")] == ["school"]


@pytest.mark.slow
@pytest.mark.usefixtures("source")
def test_a_packed_file_that_is_not_whole_is_packed_again() -> None:
    dictionary()
    path = module.packed_path()
    assert path is not None
    path.write_bytes(path.read_bytes()[:30])
    dictionary.cache_clear()
    found = dictionary()
    assert found is not None
    assert len(found.headwords) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("source")
def test_where_it_cannot_be_written_there_is_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "write_packed", refuse)
    with caplog.at_level(logging.WARNING):
        assert dictionary() is None
    assert "Permission denied" in caplog.text
