"""A file that nothing has touched is not opened again, and nothing that could have been touched is trusted."""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from searchsvc.corpus import known_files as module
from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.corpus.known_files import KNOWN_FILES, KnownFiles
from searchsvc.engines.selection import current_generation
from searchsvc.indexing.reindex import reindex


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files settle at once, so that no test need wait."""
    monkeypatch.setattr(module, "_SETTLED_NS", -1_000_000_000)


class Reader:
    """Reads as `read_contents` does, and knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, path: Path) -> FileContents | None:
        self.asked.append(path.name)
        return read_contents(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("one", "utf-8")
    return path


def read_twice(file: Path, touch: Callable[[], object] = lambda: None, *, trusted: bool = True) -> list[str]:
    """What is read the second time, after something was done."""
    first, second = Reader(), Reader()
    known = KnownFiles(file.parent, first, trusted=True)
    assert known.read(file) == read_contents(file)
    known.write()
    touch()
    again = KnownFiles(file.parent, second, trusted=trusted)
    found = again.read(file)
    assert found is not None
    assert found.digest == (read_contents(file) or found).digest
    again.write()
    return second.asked


def test_a_file_that_nothing_has_touched_is_not_opened_again(file: Path) -> None:
    assert read_twice(file) == []


def test_unless_nothing_is_to_be_trusted(file: Path) -> None:
    assert read_twice(file, trusted=False) == ["a.txt"]


def test_a_change_of_the_same_size_with_the_old_time_is_seen(file: Path) -> None:
    def change() -> None:
        times = file.stat()
        file.write_text("two", "utf-8")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert read_twice(file, change) == ["a.txt"]


def test_another_file_in_its_place_is_seen(file: Path) -> None:
    def change() -> None:
        other = file.with_name("other")
        other.write_text("two", "utf-8")
        other.replace(file)

    assert read_twice(file, change) == ["a.txt"]


def test_what_was_touched_within_two_seconds_is_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SETTLED_NS", 2_000_000_000)
    assert read_twice(file) == ["a.txt"]


def test_what_changes_while_it_is_read_is_read_again(file: Path) -> None:
    def changing(path: Path) -> FileContents | None:
        contents = read_contents(path)
        path.write_text("longer", "utf-8")
        return contents

    known = KnownFiles(file.parent, changing, trusted=True)
    known.read(file)
    known.write()
    reader = Reader()
    KnownFiles(file.parent, reader, trusted=True).read(file)
    assert reader.asked == ["a.txt"]


@pytest.mark.parametrize("damage", [b"", b"no zstandard", None])
def test_a_damaged_list_knows_nothing(file: Path, damage: bytes | None) -> None:
    place = file.parent / KNOWN_FILES
    assert read_twice(file, lambda: place.write_bytes(place.read_bytes()[:-9] if damage is None else damage)) == [
        "a.txt"
    ]


def test_a_file_before_1970_is_known(file: Path) -> None:
    os.utime(file, (-9e8, -9e8))
    assert read_twice(file) == []


def test_what_is_gone_is_forgotten(file: Path, tmp_path: Path) -> None:
    read_twice(file)
    size = (tmp_path / KNOWN_FILES).stat().st_size
    nothing = KnownFiles(tmp_path, read_contents, trusted=True)
    nothing.write()
    assert (tmp_path / KNOWN_FILES).stat().st_size < size


def test_a_file_that_is_only_touched_brings_no_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Flood season begins", "utf-8")
    (corpus / "b.txt").write_text("Bridge opens", "utf-8")
    reindex(corpus, index)
    name = current_generation(index)
    time.sleep(0.01)
    os.utime(corpus / "a.txt")
    for asked in (["a.txt"], []):
        reader = Reader()
        assert reindex(corpus, index, read=reader).unchanged == 2
        assert [each for each in reader.asked if each.endswith(".txt")] == asked
    assert current_generation(index) == name
    reader = Reader()
    assert reindex(corpus, index, read=reader, full=True).added == 2
    assert [each for each in reader.asked if each.endswith(".txt")] == ["a.txt", "b.txt"]


def test_a_disk_that_refuses_to_keep_them_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full", str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    KnownFiles(tmp_path, read_contents, trusted=True).write()
    assert "could not be kept" in caplog.text
    assert not [*tmp_path.iterdir()]
