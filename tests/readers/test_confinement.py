"""What a file may do to its reader, and that this process and the next file do not notice."""

import time
from pathlib import Path

import pytest

from searchsvc.errors import ReadError
from searchsvc.readers import confinement
from searchsvc.readers.confinement import read_confined
from searchsvc.readers.formats import CONFINED, must_be_confined, read_release
from tests.readers.html.test_html_page import page_bytes
from tests.readers.office.pdf_files import pdf_of, text

pytestmark = pytest.mark.process


def test_a_confined_reader_answers_what_it_would_have_answered_here() -> None:
    data = page_bytes("ministry-zh.html")
    assert read_confined("2020/a.html", ".html", data) == read_release("2020/a.html", ".html", data)
    with pytest.raises(ReadError, match="is empty"):
        read_confined("a.html", ".html", b"")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the environment of a process cannot be read here")
def test_the_process_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_PASSWORD", "open sesame")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH_USER", "ali")
    confinement._process.end()
    read_confined("a.html", ".html", b"<p>one</p>")
    assert confinement._process.running is not None
    told = Path(f"/proc/{confinement._process.running[0].pid}/environ").read_bytes()
    assert b"SEARCHSVC_OPENSEARCH_USER=ali" in told
    assert b"sesame" not in told
    confinement._process.end()


def test_one_process_reads_file_after_file() -> None:
    read_confined("a.html", ".html", b"<p>one</p>")
    first = confinement._process.running
    read_confined("a.html", ".html", b"<p>two</p>")
    assert first is not None
    assert confinement._process.running is first


@pytest.mark.parametrize("data", [b"<p><a>x" * 200_000, b"<div>" * 500 + b"<p>x" * 200_000])
def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setitem(CONFINED, ".html", 1)
    started = time.perf_counter()
    with pytest.raises(ReadError, match="takes more than 1 seconds to read"):
        read_confined("a.html", ".html", data)
    assert time.perf_counter() - started < 15
    assert read_confined("a.html", ".html", b"<p>next</p>").body == "next"


def test_large_markdown_is_confined_and_small_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [must_be_confined(".md", size) for size in (100, 10**6)] == [False, True]
    assert must_be_confined(".pdf", 0)
    assert not must_be_confined(".txt", 10**6)
    monkeypatch.setitem(CONFINED, ".md", 1)
    with pytest.raises(ReadError, match="takes more than 1 seconds"):
        read_confined("a.md", ".md", b"![" * 200_000)


def test_a_document_of_many_bombs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONFINED, ".pdf", 2)
    bombs = pdf_of(*[b" " * (60 * 2**20) + text("boom")] * 40)
    with pytest.raises(ReadError, match="takes more than 2 seconds"):
        read_confined("a.pdf", ".pdf", bombs)


def test_a_process_that_was_ended_is_started_again() -> None:
    read_confined("a.html", ".html", b"<p>one</p>")
    assert confinement._process.running is not None
    confinement._process.running[0].kill()
    with pytest.raises(ReadError, match="makes its reader crash"):
        read_confined("a.html", ".html", b"<p>two</p>")
    assert read_confined("a.html", ".html", b"<p>three</p>").body == "three"


def test_what_a_page_leaves_out_comes_back_as_it_was() -> None:
    data = b"<nav>Menu</nav><p>The road was closed at noon, and opens today.</p>"
    explained = read_confined("a.html", ".html", data, explain=True)
    assert explained == read_release("a.html", ".html", data, explain=True)
    assert explained.left_out == (("Menu", "in an element <nav>"),)
