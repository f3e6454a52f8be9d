"""Which files may be read while a corpus is watched."""

import os
import sys
import time
from pathlib import Path

import pytest

from searchsvc.corpus.contents import QUIET, FilesAtRest, is_at_rest, read_contents


def aged(path: Path, text: str) -> Path:
    """A file that nothing has touched for long enough."""
    path.write_text(text, "utf-8")
    time.sleep(QUIET + 0.05)
    return path


def test_a_file_that_was_just_touched_is_not_at_rest(tmp_path: Path) -> None:
    file = aged(tmp_path / "a", "a")
    assert is_at_rest(file)
    file.write_text("b", "utf-8")
    os.utime(file, (1, 1))  # an old date, as a copy keeps it
    assert not is_at_rest(file)
    assert FilesAtRest().read(file) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who writes a file")
def test_a_file_that_is_open_for_writing_is_not_at_rest(tmp_path: Path) -> None:
    file = aged(tmp_path / "a", "a")
    with file.open("a", encoding="utf-8"):
        assert not is_at_rest(file)
        assert FilesAtRest().read(file) is None
    assert is_at_rest(file)


def test_what_nothing_touched_is_not_read_again(tmp_path: Path) -> None:
    file = aged(tmp_path / "a", "a")
    files = FilesAtRest()
    first, second = files.read(file), files.read(file)
    assert first == read_contents(file)
    assert first is not None
    assert second is not None
    assert (second.data, second.digest) == (None, first.digest)


def test_a_file_that_is_not_there_fails_like_any_other(tmp_path: Path) -> None:
    assert is_at_rest(tmp_path / "none")
    assert FilesAtRest().read(tmp_path / "none") == read_contents(tmp_path / "none")
