"""What was read ahead counts only where the file cannot have changed since; else it is read when its turn comes."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchsvc.corpus import known_files
from searchsvc.corpus.contents import FileContents, read_contents
from searchsvc.corpus.known_files import KnownFiles
from searchsvc.indexing import read_ahead
from searchsvc.indexing.mapping import Mapper, Part, Result
from searchsvc.indexing.read_ahead import Files, Listed, ReadAhead, read_files
from searchsvc.model.release import Record
from searchsvc.readers import Refusal
from searchsvc.readers.walk import walk_corpus


class Elsewhere(Mapper):
    """Does everything at once, as somebody does who is far ahead; `before` changes what is sent."""

    reads_files = True

    def __init__(self, before: Callable[[Files], Files] = lambda files: files) -> None:
        self.before = before
        self.asked: list[str] = []

    def map(self, function: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        found: list[Result] = []
        for part in parts:
            assert isinstance(part, Files)
            self.asked.append(str(part))
            found.append(function(self.before(part)))  # type: ignore[arg-type]
        yield from found


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read when their turn comes; files settle at once, and three go together."""
    read: list[str] = []

    def reads(path: Path) -> FileContents | None:
        read.append(path.name)
        return read_contents(path)

    monkeypatch.setattr(read_ahead, "read_contents", reads)
    monkeypatch.setattr(known_files, "_SETTLED_NS", -1_000_000_000)
    monkeypatch.setattr(read_ahead, "_FILES", 3)
    return read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in "abcdef":
        (corpus / f"{name}.txt").write_text(f"Bridge {name}", "utf-8")
    (corpus / "c.json").write_text("{", "utf-8")
    (corpus / "lines.JSONL").write_text('{"text": "bridge"}\n', "utf-8")
    return corpus


def read_all(
    folder: Path, mapper: Mapper, touch: Callable[[], object] = lambda: None
) -> tuple[list[FileContents | None], list[str]]:
    """What is read of each file, and the names of all files; `touch` is called before the first turn comes."""
    listing = walk_corpus(folder)
    known = KnownFiles(folder.parent, read_contents, trusted=True)
    ahead = ReadAhead(listing.files, known, mapper, False)
    first = ahead.read(0, listing.files[0])
    touch()
    found = [first, *(ahead.read(number, source) for number, source in enumerate(listing.files[1:], 1))]
    known.write()
    return found, [source.path for source in listing.files]


def test_files_come_with_what_they_hold(folder: Path, here: list[str]) -> None:
    mapper = Elsewhere()
    found, names = read_all(folder, mapper)
    del here[:]
    assert mapper.asked == [
        "the reading of a.txt to c.json",
        "the reading of c.txt to e.txt",
        "the reading of f.txt",
    ]
    for contents, name in zip(found, names, strict=True):
        plain = read_contents(folder / name)
        assert contents is not None
        assert plain is not None
        assert contents.digest == plain.digest
        if name == "lines.JSONL":
            assert contents == plain
            continue
        assert contents.data is None
        assert contents.items is not None
        (item,) = contents.items
        assert isinstance(item, Refusal if name == "c.json" else Record)
        assert item.path == name


def test_only_files_of_lines_are_read_here(folder: Path, here: list[str]) -> None:
    read_all(folder, Elsewhere())
    assert [name for name in here if name == "lines.JSONL"] == ["lines.JSONL"]


def test_what_is_known_is_sent_to_nobody(folder: Path) -> None:
    read_all(folder, Elsewhere())
    (folder / "d.txt").write_text("Another bridge", "utf-8")
    again = Elsewhere()
    found, names = read_all(folder, again)
    assert again.asked == ["the reading of d.txt"]
    assert [name for name, contents in zip(names, found, strict=True) if contents and contents.items] == ["d.txt"]


def test_a_file_that_changed_since_is_read_again(folder: Path) -> None:
    found, names = read_all(folder, Elsewhere(), lambda: (folder / "d.txt").write_text("New bridge", "utf-8"))
    contents = found[names.index("d.txt")]
    assert contents == read_contents(folder / "d.txt")
    assert contents is not None
    assert contents.data == b"New bridge"


def test_a_file_that_is_not_settled_waits_for_its_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_files, "_SETTLED_NS", 3_600_000_000_000)
    mapper = Elsewhere()
    found, names = read_all(folder, mapper)
    assert mapper.asked == []
    assert found == [read_contents(folder / name) for name in names]


def test_who_sees_other_files_is_not_believed(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    def foreign(files: Files) -> Files:
        return replace(files, listed=tuple(replace(each, stamp=(1, 2, 3, 4)) for each in files.listed))

    with caplog.at_level(logging.WARNING):
        found, names = read_all(folder, Elsewhere(foreign))
    assert found == [read_contents(folder / name) for name in names]
    assert [record.getMessage() for record in caplog.records] == [
        f"workers do not see files of the corpus as they are here, such as {folder / 'a.txt'}; this process reads them"
    ]


def test_two_names_of_one_file_are_two_releases(folder: Path) -> None:
    (folder / "z.txt").symlink_to("a.txt")
    found, names = read_all(folder, Elsewhere())
    paths = [item.path for contents in found if contents and contents.items for item in contents.items]
    assert {"a.txt", "z.txt"} <= {*paths}
    assert paths == [name for name in names if name != "lines.JSONL"]


def test_a_file_that_changes_while_it_is_read_is_not_among_what_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = [each for each in walk_corpus(folder).files if each.path == "a.txt"]
    stamp = known_files.stamp_of(str(source.absolute))
    assert stamp is not None
    files = Files((Listed(0, source, stamp),), 1, False)
    assert [*read_files(files).found] == [0]

    def written_meanwhile(path: Path) -> FileContents | None:
        contents = read_contents(path)
        os.utime(path, (1, 1))
        return contents

    monkeypatch.setattr(read_ahead, "read_contents", written_meanwhile)
    done = read_files(files)
    assert (done.found, done.is_foreign) == ({}, False)
    assert read_files(files).is_foreign


def test_a_file_that_cannot_be_read_is_left_to_its_turn(folder: Path) -> None:
    gone = folder / "a.txt"
    stamp = known_files.stamp_of(str(gone))
    assert stamp is not None
    (source,) = [each for each in walk_corpus(folder).files if each.path == "a.txt"]
    gone.unlink()
    assert read_files(Files((Listed(0, source, stamp),), 1, False)).found == {}
