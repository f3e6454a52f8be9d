"""Writing: whole files or none, only what changed, nothing outside the folder."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from searchsvc.errors import IndexBusy, UsageError
from searchsvc.importers.import_folder import ImportFolder, open_folder
from searchsvc.readers.walk import walk_corpus
from tests.importers.importing import files, imported


def writing(*files: tuple[str, bytes]) -> Callable[[ImportFolder], None]:
    def run(folder: ImportFolder) -> None:
        for name, data in files:
            folder.write(name, data, name)

    return run


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    into = tmp_path / "new" / "folder"
    first = imported(into, writing(("a/b.html", b"one"), ("c.html", b"two")))
    before = files(into)
    again = imported(into, writing(("a/b.html", b"one"), ("c.html", b"2")))
    assert (first.written, first.unchanged, again.written, again.unchanged) == (2, 0, 1, 1)
    after = files(into)
    assert list(after) == ["a/b.html", "c.html"]
    assert after["a/b.html"] == before["a/b.html"]
    assert after["c.html"][0] == b"2"


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, into = tmp_path / "outside", tmp_path / "into"
    outside.mkdir()
    into.mkdir()
    (outside / "kept.html").write_bytes(b"kept")
    (into / "folder").symlink_to(outside)
    (into / "file.html").symlink_to(outside / "kept.html")
    (into / ".importing").symlink_to(outside / "kept.html")
    report = imported(into, writing(("folder/x.html", b"new"), ("file.html", b"new")))
    assert files(outside).keys() == {"kept.html"}
    assert (outside / "kept.html").read_bytes() == b"kept"
    assert [refusal.path for refusal in report.skipped] == ["folder/x.html"]
    assert not (into / "file.html").is_symlink()


def test_an_interrupted_run_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into = tmp_path / "into"
    imported(into, lambda folder: folder.write("a.html", b"old", "a"))

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        imported(into, lambda folder: folder.write("a.html", b"new and longer", "a"))
    monkeypatch.undo()
    assert {name: data for name, (data, _) in files(into).items()} == {"a.html": b"old"}
    (into / ".importing").write_bytes(b"left by a killed run")
    assert [each.path for each in walk_corpus(into).files] == ["a.html"]
    imported(into, lambda folder: folder.write("a.html", b"new", "a"))
    assert {name: data for name, (data, _) in files(into).items()} == {"a.html": b"new"}


def test_one_import_at_a_time(tmp_path: Path) -> None:
    with open_folder(tmp_path), pytest.raises(IndexBusy, match="another import"), open_folder(tmp_path):
        pass
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file"), open_folder(tmp_path / "file"):
        pass


def test_what_cannot_be_written_is_named_and_a_full_disk_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").mkdir()
    report = imported(tmp_path, writing(("a.html", b"x"), ("b", b"x"), ("b", b"x")))
    assert [refusal.path for refusal in report.skipped] == ["a.html", "b"]
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(os, "fsync", Mock(side_effect=full))
    with pytest.raises(OSError, match="No space"):
        imported(tmp_path, lambda folder: folder.write("c", b"x", "c"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b"]
