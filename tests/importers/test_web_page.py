"""A page with its provenance: what is added to it, and that nothing else of it changes."""

from pathlib import Path

import pytest

from searchsvc.importers.web_page import MAX_PAGE, looks_like_page, write_page
from tests.importers.importing import files, imported, page, releases

TEXT = "2021年6月1日，湖南省在长沙举行防汛会议，各地代表参加了会议，并讨论了今年的工作安排。"


def write(into: Path, address: str, data: bytes, **told: str) -> str:
    report = imported(into, lambda folder: write_page(folder, address, data, **told))
    return report.skipped[0].reason if report.skipped else ""


def test_the_page_stays_as_it_was(tmp_path: Path) -> None:
    source = page("防汛会议", TEXT)
    assert write(tmp_path, 'https://h.example/a b?"<x>"', source.encode("gb18030"), served="GBK") == ""
    ((data, _),) = files(tmp_path).values()
    assert data.decode().endswith(source)
    (release,) = releases(tmp_path).values()
    assert (release.url, release.language) == ("https://h.example/a%20b?%22%3Cx%3E%22", "zh-Hans")


def test_what_is_told_elsewhere_counts_only_where_the_page_declares_nothing(tmp_path: Path) -> None:
    told = {"date": "2020-01-02", "source": "Elsewhere"}
    write(tmp_path, "https://h.example/1", page("One", TEXT).encode(), **told)
    head = '<meta name="PubDate" content="2021-06-03"><meta name="ContentSource" content="省水利厅">'
    write(tmp_path, "https://h.example/2", page("Two", TEXT, head).encode(), **told)
    found = releases(tmp_path)
    assert (found["One"].date and found["One"].date.iso, found["One"].source) == ("2020-01-02", "Elsewhere")
    assert (found["Two"].date and found["Two"].date.iso, found["Two"].source) == ("2021-06-03", "省水利厅")


def test_an_address_in_the_page_gives_way_to_where_it_was_found(tmp_path: Path) -> None:
    head = (
        '<meta property="og:url" content="https://other.example/"><link rel="canonical" href="https://third.example/">'
    )
    write(tmp_path, "https://h.example/1", page("One", TEXT, head).encode())
    assert releases(tmp_path)["One"].url == "https://h.example/1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "has neither"), (b"x" * (MAX_PAGE + 1), "larger than"), (b"\x81\x00\x02\xff", "not text")],
)
def test_what_is_no_page_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in write(tmp_path, "https://h.example/1", data)
    assert files(tmp_path) == {}


def test_pages_are_known_by_their_beginning() -> None:
    for text in ("<!DOCTYPE html>", "  \n<HTML lang=en>", "<?xml version='1.0'?><html>", "<p>x"):
        assert looks_like_page(text.encode())
        assert looks_like_page(text.encode("utf-16"))
    for data in (b"", b"%PDF-1.4", b"\x89PNG\r\n", b"<svg>", b"{}", b"<rss>"):
        assert not looks_like_page(data)
