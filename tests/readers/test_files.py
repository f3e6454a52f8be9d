import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.errors import ReadError
from searchsvc.model.release import Record
from searchsvc.readers import Refusal, files, read_file, read_path
from searchsvc.readers.formats import read_release
from searchsvc.readers.walk import SourceFile
from tests.readers.office.docx_files import docx_of, paragraph
from tests.readers.office.pdf_files import pdf_of, text


def read(path: Path | str, data: bytes | None = None) -> list[Record | Refusal]:
    return list(read_file(SourceFile(Path(path).name, Path(path)), data))


def reason(items: list[Record | Refusal]) -> str:
    assert len(items) == 1
    assert isinstance(items[0], Refusal)
    return items[0].reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"Title\nBody"),
        ("a.TXT", b"Title\nBody"),
        ("a.md", b"# Title\n\nBody"),
        ("a.json", b'{"title": "Title", "body": "Body"}'),
        ("a.jsonl", b'{"title": "Title", "body": "Body"}\n'),
        ("a.html", b"<h1>Title</h1><p>Body</p>"),
        ("a.htm", b"<h1>Title</h1><p>Body</p>"),
        ("a.docx", docx_of(paragraph("Title") + paragraph("Body"))),
        ("a.pdf", pdf_of(text("Title", "Body"))),
    ],
)
def test_each_format_is_read_from_disk_and_from_bytes(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = read(tmp_path / name)
    assert [(item.title, item.body) for item in found if isinstance(item, Record)] == [("Title", "Body")]
    assert read("/nowhere/" + name, data) == found


def test_bad_content_is_a_refusal() -> None:
    assert reason(read("a.txt", b"")) == "is empty"
    assert "NUL" in reason(read("a.txt", b"GIF89a\x00\x00\x01"))
    assert "not JSON" in reason(read("a.json", b"{"))
    assert "YAML" in reason(read("a.md", b"---\na: [\n---\n"))
    assert "is not of a kind" in reason(read("a.csv", b"x"))


def test_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE", 10)
    (tmp_path / "a.txt").write_bytes(b"a" * 11)
    (tmp_path / "b.txt").write_bytes(b"a" * 10)
    assert "is larger than" in reason(read(tmp_path / "a.txt"))
    assert isinstance(read(tmp_path / "b.txt")[0], Record)
    assert isinstance(read("a.jsonl", b'{"title": "Schools"}')[0], Record)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_files_that_vanish_or_are_no_files_are_refused(tmp_path: Path, name: str) -> None:
    assert reason(read(tmp_path / name)) == "does not exist"
    (tmp_path / name).mkdir()
    assert reason(read(tmp_path / name)) == "is not a regular file"
    os.mkfifo(tmp_path / f"p{name}")
    assert reason(read(tmp_path / f"p{name}")) == "is not a regular file"


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_files_without_permission_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(os, "open", denied)
    assert reason(read(tmp_path / name)) == "cannot be read: permission denied"


NAMES = ["a.txt", "a.md", "a.json", "a.jsonl", "a.html", "a.HTM", "a.docx", "a.pdf"]
BEGINNINGS = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<p>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]


@given(st.sampled_from(NAMES), st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_any_bytes_never_raise(name: str, beginning: bytes, data: bytes) -> None:
    for item in read(name, beginning + data):
        if isinstance(item, Record):
            f"{item.id}{item.title}{item.body}".encode()
            assert item.title or item.body


@given(st.sampled_from(NAMES), st.text())
def test_any_text_never_raises(name: str, source: str) -> None:
    read(name, source.encode())
    read(name, source.encode("utf-16"))


def test_read_path_of_a_file_keeps_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Title", encoding="utf-8")
    Path("_b.jsonl").write_text('\n{"title": "T"}\n', encoding="utf-8")
    assert [item.id for item in read_path("./a.txt") if isinstance(item, Record)] == ["./a.txt"]
    assert [item.id for item in read_path("_b.jsonl") if isinstance(item, Record)] == ["_b.jsonl#2"]


def test_read_path_of_a_folder_joins_the_paths_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("c/b.txt", "c/a/x.txt", "c/z.txt", "c/_no.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("Title", encoding="utf-8")
    Path("c/m.txt").symlink_to("gone")
    for given_ in ("c", "c/"):
        assert [item.path for item in read_path(given_)] == ["c/a/x.txt", "c/b.txt", "c/m.txt", "c/z.txt"]


def test_read_path_of_something_else_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    assert reason(list(read_path(str(tmp_path / "none.txt")))) == "does not exist"
    assert reason(list(read_path(str(tmp_path / "none")))) == "does not exist"
    assert "is not of a kind" in reason(list(read_path(str(tmp_path / "a.csv"))))
    assert "control character" in reason(list(read_path("a\0b.txt")))
    assert reason(list(read_path(""))) == "does not exist"


DAMAGED = [
    ("a.docx", docx_of(paragraph("Title") + paragraph("Body"))),
    ("a.pdf", pdf_of(text("Title", "Body"))),
]


@given(st.sampled_from(DAMAGED), st.integers(0), st.integers(0, 255), st.integers(0))
def test_damaged_documents_never_raise(document: tuple[str, bytes], place: int, byte: int, cut: int) -> None:
    name, whole = document
    data = bytearray(whole)
    data[place % len(data)] = byte
    read(name, bytes(data[: len(data) - cut % 50]))


@pytest.mark.parametrize(("module", "name"), [("docx", "a.docx"), ("pypdf", "a.pdf")])
def test_a_missing_extra_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch, module: str, name: str) -> None:
    for loaded in ("searchsvc.readers.office.word_document", "searchsvc.readers.office.pdf_document"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError, match=r"not installed; run: pip install 'searchsvc\[office\]'"):
        read_release(name, name[1:], b"")


def test_what_a_page_leaves_out_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<nav>Menu</nav><h1>T</h1><p>The road was closed at noon, and opens today.</p>")
    plain, explained = (next(iter(read_path(str(tmp_path / "a.html"), explain=explain))) for explain in (False, True))
    assert isinstance(plain, Record)
    assert isinstance(explained, Record)
    assert plain.left_out == ()
    assert explained.left_out == (("Menu", "in an element <nav>"), ("T", "the title"))
    assert plain.body == explained.body


def test_a_text_that_is_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TEXT", 10)
    assert reason(read("a.txt", b"Title\n12345678901")) == "its text has 11 characters, and may have 10; divide it"
    lines = read("a.jsonl", b'{"body": "1234567890"}\n{"body": "12345678901"}\n{"body": "1"}\n')
    assert [each.line for each in lines if isinstance(each, Refusal)] == [2]
    assert [each.id for each in lines if isinstance(each, Record)] == ["a.jsonl#1", "a.jsonl#3"]
