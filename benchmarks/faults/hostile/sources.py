"""Kinds of hostile sources for the importers: feeds, web archives, saved sites and tables.

The rule: a source is a folder or a file named `source…` in an empty folder. What an importer writes must lie in its own
folder, and nothing of what lies outside the source may be read.
"""

import gzip
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.faults.hostile.documents import ENTITY_BOMB
from benchmarks.faults.hostile.kind import Kind, Write, file, files
from benchmarks.faults.hostile.scripts import ADDRESSES, MARKUP

SECRET = "a secret of another folder"
_PAGE = "<html><title>hostile page</title><p>A text of a page, which is long enough to be one.</p></html>"
_FILE_ENTITY = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_ANY = "(.*)?"
_CANNOT = "link|regular|exist|denied"


def kinds() -> Iterator[tuple[str, Kind]]:
    """The importer of each kind, and the kind; `releases` is how many files are written."""
    for name, data in _feeds().items():
        yield "feed", Kind(f"feed-{name}", file("source.xml", data), None, _ANY)
    for name, data in _tables().items():
        yield "csv", Kind(f"table-{name}", file("source.csv", data), None, _ANY)
    for name, data in _archives().items():
        yield "warc", Kind(f"archive-{name}", file("source.warc", data), None, _ANY)
    for name, data in _sitemaps().items():
        yield (
            "sitemap",
            Kind(f"sitemap-{name}", files({"source/sitemap.xml": data, "source/a/b.html": _PAGE}), None, _ANY),
        )
    for importer, suffix in (("feed", "xml"), ("csv", "csv"), ("warc", "warc"), ("sitemap", "xml")):
        yield importer, Kind(f"{importer}-that-is-a-pipe", _pipe(f"source.{suffix}"), 0, _ANY)
        yield importer, Kind(f"{importer}-in-a-folder-of-links", _links(f"sitemap.{suffix}"), 0, _CANNOT)
        yield importer, Kind(f"{importer}-of-nothing", file(f"source.{suffix}", b""), 0, "empty|not|no")
    yield "sitemap", Kind("site-whose-pages-are-links", _linked_pages, 0, "not among the saved pages|link")


def _feeds() -> Mapping[str, str | bytes]:
    def rss(items: str, head: str = "") -> str:
        return f'{head}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'

    escaped = [each.replace("&", "&amp;").replace("<", "&lt;") for each in (*MARKUP, *ADDRESSES)]
    items = "".join(f"<item><title>{e}</title><link>{e}</link><guid>{e}</guid></item>" for e in escaped)
    item = "<item><title>hostile</title>{}</item>"
    dates = ("Mon, 1 Jan 99999999999999999999 00:00:00 GMT", "Mon, 32 Foo 2020", "Mon, 1 Jan 2020 00:00:00 +99999999999",
             "1" * 5000, "\u0660" * 40)  # fmt: skip
    return {
        "of-script": rss(items.replace("\x01", "")),
        "of-controls": rss(items),
        "of-names-that-climb": rss(item.format("<guid>../../../x</guid><link>http://a/../../..%2f..%2fx</link>")),
        "of-dates": rss("".join(item.format(f"<pubDate>{date}</pubDate>") for date in dates)),
        "of-addresses": rss(
            "".join(item.format(f"<link>{link}</link>") for link in ("http://[::1", "http://a:b:c", "//"))
        ),
        "that-expands": rss(item.format("<description>&a9;</description>"), ENTITY_BOMB),
        "that-reads-a-file": rss(item.format("<description>&x;</description>"), _FILE_ENTITY),
        "that-nests": rss("<a>" * 50_000 + item),
        "of-open-items": rss("<item><title>hostile" * 3000),
        "of-items-alike": rss(item.format("<guid>1</guid>") * 3000),
        "of-attributes": rss(f"<item {'a' * 500_000}='1'><title>hostile</title></item>"),
        "of-cut-off-data": rss("<item><title><![CDATA[hostile"),
        "of-base": rss('<item xml:base="http://[::1"><title>hostile</title><link>a</link></item>'),
        "of-many-tags": rss(item.format("<category>c</category>" * 20_000)),
        "in-a-codec-of-python": rss(item, '<?xml version="1.0" encoding="zip"?>'),
        "in-no-encoding": rss(item, '<?xml version="1.0" encoding="../../x"?>'),
        "of-halves": rss("<item><title>hostile &#xD800; &#0; &#x110000; &#xFFFE;</title></item>"),
        "of-noise": bytes(range(256)) * 500,
        "of-nul": b"\0" * 100_000,
        "of-atom-in-atom": "<feed xmlns='http://www.w3.org/2005/Atom'>" + "<entry>" * 3000,
        "of-content-that-lies": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='application/x'>a</title>"
        "<content type='xhtml'><div><script>alert(1)</script></div></content></entry></feed>",
    }


def _tables() -> Mapping[str, str | bytes]:
    return {
        "of-script": "title,url\n"
        + "".join('"{}","{}"\n'.format(m.replace('"', '""'), m.replace('"', '""')) for m in MARKUP),
        "of-an-open-quotation": 'title,body\n"hostile,x\n' + "A,b\n" * 2000,
        "of-open-quotations": 'title,body\n"a,x\nB,"y\n' * 2000,
        "of-quotations-alone": '"' * 100_001,
        "of-quotations-in-lines": 'title\n"\n' * 5001,
        "of-a-million-columns": "title," + "a," * 1_000_000 + "\nhostile\n",
        "of-columns-alike": "title," * 900 + "\n" + "hostile," * 900 + "\n",
        "of-cells-without-a-column": "title\n" + "a,b,c,d\n" * 3000,
        "of-a-long-cell": "title,body\nhostile," + "x" * (9 << 20) + "\nB,c\n",
        "of-separators": "title,;\t|" * 10_000,
        "of-ids-that-climb": "id,title\n../../../x,hostile\n\x1b[31m,hostile\n" + "y" * 5000 + ",hostile\n",
        "of-fields-of-records": "title,__proto__,Extra,text,body,warnings\nhostile,1,2,3,4,5\n",
        "of-ids-alike": "id,title\n" + "".join(f"1,hostile {number}\n" for number in range(3000)),
        "of-formulas": "title,body\n=1+1,@sum\n+a,-b\n",
        "of-nul": "title\nhostile\0\n",
        "of-noise": bytes(range(256)) * 300,
        "of-returns": "title,body\rhostile,x\r\rB,y\r\n",
        "of-line-separators": "title,body\nhostile\u2028a\x0bb,x\x1cy\x85z\n",
        "of-halves": "title\nhostile \ud800\n",
        "in-utf-16": "title,body\nhostile,标题\n".encode("utf-16"),
    }


def warc(*records: tuple[str, str, bytes], more: str = "") -> bytes:
    """A web archive of records: their type, their address, and what follows their head."""
    made = b""
    for kind, address, block in records:
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
        )
        made += head.encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"
    return made


def _archives() -> Mapping[str, bytes]:
    ok = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    page = ok + b"\r\n" + _PAGE.encode()
    bomb = gzip.compress(b"<html>" + b" " * (64 << 20))
    encoded = ok + b"Content-Encoding: %s\r\n\r\n"
    return {
        "of-script": warc(*(("response", f"http://a/{each}", page) for each in MARKUP)),
        "of-addresses": warc(*(("response", each, page) for each in ADDRESSES if each.isprintable())),
        "of-names-that-climb": warc(("response", "http://../../../x", page), ("response", "http://a/..%2f..%2f\0/x", page)),
        "of-hosts": warc(*(("response", f"http://{host}/", page) for host in ("[::1", "a:b", ".", "..", "~", "", "a" * 900))),
        "of-no-head": warc(("response", "http://a/", b""), ("response", "http://a/", b"\r\n"), ("response", "http://b/", page)),
        "of-a-status-that-is-none": warc(("response", "http://a/", b"HTTP/1.1\r\n\r\n" + _PAGE.encode())),
        "of-a-bomb": warc(("response", "http://a/", encoded % b"gzip" + bomb)),
        "of-bombs-in-bombs": warc(("response", "http://a/", encoded % b"gzip, gzip" + gzip.compress(bomb))),
        "of-encodings": warc(*(("response", f"http://{c}/", encoded % c.encode() + b"x" * 100) for c in ("br", "deflate", "x"))),
        "of-chunks-that-lie": warc(("response", "http://a/", ok + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\nx\r\n-1\r\n")),
        "of-a-charset": warc(("response", "http://a/", b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=zip\r\n\r\n" + _PAGE.encode())),
        "of-a-length-that-lies": warc(("response", "http://a/", page)).replace(b"Content-Length: ", b"Content-Length: 9999999"),
        "of-a-length-below-zero": warc(("response", "http://a/", page)).replace(b"Content-Length: ", b"Content-Length: -"),
        "of-a-length-that-is-none": warc(("response", "http://a/", page)).replace(b"Content-Length: ", b"Content-Length: x"),
        "of-a-long-head": warc(("response", "http://a/", page), more="X: " + "x" * (4 << 20) + "\r\n"),
        "of-many-heads": warc(("response", "http://a/", page), more="X: x\r\n" * 100_000),
        "of-no-type": warc(("", "http://a/", page), ("resource", "http://b/", _PAGE.encode())),
        "of-dates": warc(("response", "http://a/", page), more="WARC-Date: " + "9" * 5000 + "\r\n"),
        "of-noise": b"WARC/1.0\r\n" + bytes(range(256)) * 300,
        "of-nul": b"\0" * 100_000,
        "that-is-cut-off": gzip.compress(warc(("response", "http://a/", page)))[:-20],
        "that-is-a-bomb": gzip.compress(b"WARC/1.0\r\n" + b"x" * (64 << 20)),
        "that-is-damaged": gzip.compress(b"WARC/1.0\r\n")[:12] + zlib.compress(b"x"),
        "of-the-old-format": b"filedesc://x 0.0.0.0 20200101000000 text/plain 9999999999\n1 0 x\n",
    }  # fmt: skip


def _sitemaps() -> Mapping[str, str | bytes]:
    def sitemap(addresses: str, head: str = "") -> str:
        return f"{head}<urlset>{addresses}</urlset>"

    def listed(address: str) -> str:
        return f"<url><loc>{address}</loc></url>"

    escaped = [e.replace("&", "&amp;").replace("<", "&lt;") for e in (*MARKUP, *ADDRESSES) if e.isprintable()]
    return {
        "of-script": sitemap("".join(map(listed, escaped))),
        "that-climbs": sitemap("".join(listed(f"http://a/{up}etc/passwd") for up in ("../" * 9, "%2e%2e/" * 9, "..%2f" * 9))),
        "of-hosts": sitemap("".join(listed(f"http://{host}/etc/passwd") for host in ("..", "[::1", "/", "a\\..\\..", "~root"))),
        "of-sitemaps": "<sitemapindex>" + "<sitemap><loc>http://[::1</loc></sitemap>" * 3 + "</sitemapindex>",
        "of-itself": "<sitemapindex><sitemap><loc>http://a/sitemap.xml</loc></sitemap></sitemapindex>",
        "that-expands": sitemap(listed("&a9;"), ENTITY_BOMB),
        "that-reads-a-file": sitemap(listed("&x;"), _FILE_ENTITY),
        "that-nests": "<urlset>" + "<url>" * 100_000,
        "of-declarations": "<?xml" * 200_000,
        "of-blanks": " " * 300_000 + "<x",
        "of-long-addresses": sitemap(listed("http://a/" + "x" * 100_000) + listed("http://a/" + "x/" * 20_000)),
        "of-addresses-alike": sitemap(listed("http://a/b") * 20_000),
        "that-is-a-bomb": gzip.compress(b" " * (80 << 20)),
        "that-is-cut-off": gzip.compress(b"<urlset>")[:-5],
        "of-noise": bytes(range(256)) * 300,
        "of-controls": sitemap(listed("http://a/\x01\x1b[31m")),
        "in-utf-16": sitemap(listed("http://a/b")).encode("utf-16"),
        "of-news": sitemap("<url><loc>http://a/b</loc><news><publication_date>&lt;script&gt;</publication_date><name>"
                           "&lt;b&gt;\" onload=x</name></news></url>"),
    }  # fmt: skip


def _pipe(name: str) -> Write:
    return lambda folder: os.mkfifo(folder / name)


def _links(name: str) -> Write:
    """A folder whose only file of the kind is a link to one outside, which holds a secret."""

    def write(folder: Path) -> None:
        suffix = name.rpartition(".")[2]
        row = {"csv": f"title\n{SECRET}\n", "warc": "", "xml": f"<rss><item><title>{SECRET}</title></item></rss>"}[
            suffix
        ]
        (folder / f"outside.{suffix}").write_text(row, "utf-8")
        (folder / "source").mkdir()
        (folder / "source" / name).symlink_to(f"../outside.{suffix}")

    return write


def _linked_pages(folder: Path) -> None:
    (folder / "source").mkdir()
    (folder / "secret.html").write_text(f"<html><p>{SECRET} and more of it</p></html>", "utf-8")
    (folder / "source" / "sitemap.xml").write_text("<urlset><url><loc>http://a/b.html</loc></url></urlset>", "utf-8")
    (folder / "source" / "b.html").symlink_to("../secret.html")
