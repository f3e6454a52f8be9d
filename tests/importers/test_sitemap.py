"""Saved sites: where the page of an address is found, and what no address can do."""

import gzip
import time
from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.importers.import_folder import ImportReport, open_folder
from searchsvc.importers.sitemap import import_site
from tests.importers.importing import files, imported, page, releases

TEXT = "2021年6月1日，湖南省在长沙举行防汛会议，各地代表参加了会议，并讨论了今年的工作安排。"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def sitemap(*addresses: str, kind: str = "url") -> str:
    outer = "urlset" if kind == "url" else "sitemapindex"
    inner = "".join(
        f"<{kind}><loc>{address.replace('&', '&amp;')}</loc><lastmod>2025-01-01</lastmod></{kind}>"
        for address in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><{outer} {NAMESPACES}>{inner}</{outer}>'


def saved(tmp_path: Path, name: str, text: str | bytes) -> None:
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(tmp_path: Path, source: str = "site", pages: str | None = None) -> ImportReport:
    return imported(
        tmp_path / "into", lambda folder: import_site(tmp_path / source, folder, tmp_path / pages if pages else None)
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://h.example/a/b.html", "h.example/a/b.html"),
        ("https://h.example/a/b.html", "a/b.html"),
        ("https://h.example/a/", "h.example/a/index.html"),
        ("https://h.example/a", "h.example/a.html"),
        ("https://h.example/a", "h.example/a/index.html"),
        ("https://h.example", "h.example/index.html"),
        ("https://h.example:8080/a", "h.example:8080/a"),
        ("https://h.example/v?id=1&x=/2", "h.example/v?id=1&x=%2F2"),
        ("https://h.example/v?id=1", "h.example/v@id=1.html"),
        ("https://h.example/%E4%BC%9A.html", "h.example/会.html"),
        ("https://h.example/会.html", "h.example/会.html"),
        ("https://h.example/a%20b", "h.example/a b"),
        ("https://h.example/a.shtml", "h.example/a.shtml.html"),
    ],
)
def test_where_a_page_is_found(tmp_path: Path, address: str, name: str) -> None:
    saved(tmp_path, "h.example/sitemap.xml", sitemap(address))
    saved(tmp_path, name, page("防汛会议", TEXT))
    report = run(tmp_path)
    assert (report.written, report.skipped) == (1, ())
    (release,) = releases(tmp_path / "into").values()
    assert release.source == "h.example"
    assert (release.date and release.date.iso) == "2021-06-01"  # not that of the last change
    assert release.url in (address, "https://h.example/%E4%BC%9A.html")


def test_an_index_and_compressed_sitemaps(tmp_path: Path) -> None:
    saved(
        tmp_path,
        "h.example/sitemap.xml",
        sitemap(*(f"https://h.example/maps/{each}" for each in ("1.xml.gz", "2.xml", "no.xml")), kind="sitemap"),
    )
    saved(tmp_path, "h.example/maps/1.xml.gz", gzip.compress(sitemap("https://h.example/1").encode()))
    saved(
        tmp_path,
        "h.example/maps/2.xml",
        sitemap("https://h.example/sitemap.xml", "https://h.example/maps/2.xml", kind="sitemap"),
    )
    saved(tmp_path, "h.example/1", page("防汛会议", TEXT))
    report = run(tmp_path)
    assert report.written == 1
    assert [refusal.path for refusal in report.skipped] == ["https://h.example/maps/no.xml"]
    again = run(tmp_path, "site/h.example/sitemap.xml", "site")
    assert (again.written, again.unchanged) == (0, 1)
    only = run(tmp_path, "site/h.example/sitemap.xml")
    assert only.unchanged == 1


def test_news_sitemaps_tell_date_and_source(tmp_path: Path) -> None:
    news = (
        "<news:news><news:publication><news:name>Flood News</news:name></news:publication>"
        "<news:publication_date>2020-07-15T08:00:00+08:00</news:publication_date><news:title>T</news:title></news:news>"
    )
    saved(tmp_path, "sitemap.xml", sitemap("https://h.example/1").replace("</url>", f"{news}</url>"))
    saved(
        tmp_path,
        "1.html",
        page("Rivers rise", "Rivers rose in Wuhan, and more rain is expected in the coming days there."),
    )
    run(tmp_path)
    (release,) = releases(tmp_path / "into").values()
    assert (release.date and release.date.iso, release.date_source, release.source) == (
        "2020-07-15",
        "declared",
        "Flood News",
    )


def test_no_address_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text(page("Secret", TEXT), "utf-8")
    saved(tmp_path, "h.example/index.html", page("防汛会议", TEXT))
    (tmp_path / "site" / "h.example" / "link.html").symlink_to(tmp_path / "secret.html")
    climbing = (
        "https://h.example/../../secret.html", "https://h.example/%2e%2e/%2e%2e/secret.html", "https://../secret.html",
        "https://h.example/..%2f..%2fsecret.html", "file:///secret.html", f"https://h.example/{tmp_path}/secret.html",
        "https://h.example/link.html", f"https://h.example//{tmp_path}/secret.html", "https://h.example/" + "a" * 5000,
        "https://[x/", "https://h.example/a\x00b".replace("\x00", "%00"), "x",
    )  # fmt: skip
    saved(tmp_path, "sitemap.xml", sitemap(*climbing))
    report = run(tmp_path)
    assert (report.written, len(report.skipped)) == (0, len(climbing))


def test_hostile_and_broken_sitemaps(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for doctype in (
        f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>',
        '<!DOCTYPE x [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>',
    ):
        saved(
            tmp_path,
            "sitemap.xml",
            sitemap("https://h.example/&e11;").replace("&amp;", "&").replace("<urlset", f"{doctype}<urlset"),
        )
        report = run(tmp_path)
        assert "declares entities" in report.skipped[0].reason
    saved(tmp_path, "1.html", page("防汛会议", TEXT))
    cut = sitemap("https://h.example/1", "https://h.example/2")[:-60]
    for text, written, reason in (
        (cut, 1, "is not XML"), ("<rss/>", 0, "is not a sitemap"), ("", 0, "is not XML"),
        (gzip.compress(b" " * (65 << 20)), 0, "larger than"), (b"\x1f\x8b\x08broken", 0, "cannot be decompressed"),
    ):  # fmt: skip
        saved(tmp_path, "sitemap.xml", text)
        report = run(tmp_path)
        assert (report.written + report.unchanged, reason in report.skipped[-1].reason) == (written, True), (
            report.skipped
        )


def test_what_is_no_page_is_ignored(tmp_path: Path) -> None:
    saved(
        tmp_path,
        "sitemap.xml",
        sitemap("https://h.example/a.pdf", "https://h.example/a.pdf", "http://h.example/a.pdf#x"),
    )
    saved(tmp_path, "a.pdf", b"%PDF-1.4")
    report = run(tmp_path)
    assert (report.ignored, report.duplicates, report.skipped) == (1, 2, ())


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for source, pages in (("site", None), ("nowhere", None)):
        with pytest.raises(UsageError):
            run(tmp_path, source, pages)
    saved(tmp_path, "sitemap.xml", sitemap())
    with pytest.raises(UsageError, match="is not a folder"):
        run(tmp_path, "site", "nowhere")
    assert files(tmp_path / "into") == {}


def test_addresses_of_sitemaps_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text(
        "<sitemapindex><sitemap><loc>http://[::1</loc></sitemap></sitemapindex>", "utf-8"
    )
    with open_folder(tmp_path / "into") as folder:
        import_site(tmp_path, folder)
        (skipped,) = folder.report().skipped
    assert "not among the saved files" in skipped.reason


@pytest.mark.parametrize("piece", ["<?xml", " "])
def test_looking_for_a_declaration_takes_linear_time(tmp_path: Path, piece: str) -> None:
    (tmp_path / "sitemap.xml").write_text(piece * 300_000, "utf-8")
    began = time.process_time()
    with open_folder(tmp_path / "into") as folder:
        import_site(tmp_path, folder)
    assert time.process_time() - began < 5
