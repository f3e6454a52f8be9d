"""Files of a corpus are opened where they were listed, and nothing else is."""

import os
import socket
from pathlib import Path

import pytest

from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.errors import ReadError
from searchsvc.readers.files import read_file
from searchsvc.readers.opening import MAX_FILE, open_regular
from searchsvc.readers.refusal import Refusal
from searchsvc.readers.walk import walk_corpus

SECRET = "a secret of another folder\n"


def refused(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        open_regular(path)
    assert read_contents(path) == FileContents(None, "")
    return str(caught.value)


def test_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a\n", "utf-8")
    with open_regular(tmp_path / "a.txt") as file:
        assert file.read() == b"a\n"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.txt")
    for name in ("pipe.txt", "folder.txt", "socket.txt"):
        assert refused(tmp_path / name) == "is not a regular file"
    assert refused(Path("/dev/zero")) == "is not a regular file"


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.html"])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_that_takes_the_place_of_a_listed_file_is_not_followed(tmp_path: Path, name: str, what: str) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    for folder in (corpus / "inner", outside):
        folder.mkdir(parents=True)
        (folder / name).write_text(SECRET, "utf-8")
    (source,) = walk_corpus(corpus).files
    if what == "file":
        (corpus / "inner" / name).unlink()
        (corpus / "inner" / name).symlink_to(outside / name)
    else:
        (corpus / "inner").rename(corpus / "moved")
        (corpus / "inner").symlink_to(outside)
    assert read_contents(source.absolute) == FileContents(None, "")
    (found,) = read_file(source)
    assert isinstance(found, Refusal)
    assert "secret" not in found.reason


def test_links_inside_are_listed_as_what_they_lead_to(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "_kept").mkdir(parents=True)
    (corpus / "_kept" / "a.txt").write_text("a\n", "utf-8")
    (corpus / "folder").symlink_to("_kept")
    (corpus / "b.txt").symlink_to("_kept/a.txt")
    listing = walk_corpus(corpus)
    assert [source.path for source in listing.files] == ["b.txt", "folder/a.txt"]
    for source in listing.files:
        with open_regular(source.absolute) as file:
            assert file.read() == b"a\n"


def test_a_file_that_is_mostly_a_hole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"title": "a"}\n')
    os.truncate(path, 1 << 40)
    assert "has a hole" in refused(path)


def test_only_lines_may_be_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_FILE == 64 * 2**20
    monkeypatch.setattr("searchsvc.corpus.contents.MAX_FILE", 4)
    for name, is_read in (("a.txt", False), ("a.jsonl", True)):
        (tmp_path / name).write_bytes(b"12345")
        contents = read_contents(tmp_path / name)
        assert contents is not None
        assert (contents.data, bool(contents.digest)) == (None, is_read)
