"""Which reader reads which file, and what is said where there is none."""

import sys

import pytest

from searchsvc.errors import ReadError
from searchsvc.readers.formats import must_be_confined, read_release


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".txt", b"News\n\nBridge\n\nIt opens."),
        (".md", b"# Bridge\n\nIt opens."),
        (".json", b'{"title": "Bridge", "text": "It opens."}'),
        (".html", b"<title>Bridge</title><h1>Bridge</h1><p>It opens.</p>"),
        (".htm", b"<title>Bridge</title><h1>Bridge</h1><p>It opens.</p>"),
    ],
)
def test_each_suffix_has_its_reader(suffix: str, data: bytes) -> None:
    record = read_release(f"a{suffix}", suffix, data)
    assert (record.title, record.body.strip()[-9:]) == ("Bridge", "It opens.")


def test_no_other_kind_is_read() -> None:
    with pytest.raises(ReadError, match=r"is not of a kind that can be read \(\.docx, "):
        read_release("a.csv", ".csv", b"a,b")


@pytest.mark.parametrize(
    ("suffix", "module", "package"), [(".docx", "word_document", "python-docx"), (".pdf", "pdf_document", "pypdf")]
)
def test_an_extra_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, f"searchsvc.readers.office.{module}", None)
    with pytest.raises(ReadError, match=rf"needs {package}.*pip install 'searchsvc\[office\]'"):
        read_release(f"a{suffix}", suffix, b"x")


def test_what_strangers_can_make_expensive_is_confined() -> None:
    assert [must_be_confined(suffix, 10) for suffix in (".html", ".docx", ".pdf", ".md", ".txt", ".json")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert must_be_confined(".md", 2**20)
    assert not must_be_confined(".txt", 2**30)
