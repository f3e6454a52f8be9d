"""What an importer is given."""

import os
from pathlib import Path

import pytest

from searchsvc.errors import ReadError, UsageError
from searchsvc.importers.sources import files_of, read_bounded


def test_a_file_or_the_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV", "c.txt", "d.csv"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.csv").mkdir()
    assert files_of(tmp_path / "c.txt", (".csv",), "table") == [tmp_path / "c.txt"]
    assert [path.name for path in files_of(tmp_path, (".csv",), "table")] == ["a.CSV", "b.csv", "d.csv"]
    with pytest.raises(UsageError, match="no feed in"):
        files_of(tmp_path, (".rss",), "feed")
    with pytest.raises(UsageError, match="There is no"):
        files_of(tmp_path / "none", (".rss",), "feed")


def test_sizes_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (1 << 20))
    assert len(read_bounded(tmp_path / "a", 1 << 20)) == 1 << 20
    (tmp_path / "a").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(ReadError, match="larger than 1 MiB"):
        read_bounded(tmp_path / "a", 1 << 20)
    for name in ("none", "."):
        with pytest.raises(ReadError):
            read_bounded(tmp_path / name, 1)


def test_a_link_out_of_a_folder_is_not_followed_and_a_pipe_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("title", "utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").symlink_to("../outside.csv")
    assert read_bounded(folder / "a.csv", 10) == b"title"
    with pytest.raises(ReadError, match="leads out of its folder"):
        read_bounded(folder / "a.csv", 10, folder)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ReadError, match="not a regular file"):
        read_bounded(tmp_path / "pipe.csv", 10)
    with pytest.raises(UsageError, match="not a regular file"):
        files_of(tmp_path / "pipe.csv", (".csv",), "table")
