"""Feeds: what of an entry is kept, and what hostile and broken ones do."""

import json
import time
from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.importers.feed import MAX_FEED, import_feeds
from searchsvc.importers.import_folder import ImportReport, open_folder
from tests.importers.importing import files, imported, releases

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Flood Office</title><link>https://floods.example/</link>
<item><title>Rivers rise</title><link>/2020/a.html</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Wed, 15 Jul 2020 00:30:00 +0800</pubDate><category>Notices</category><description>Short.</description>
<content:encoded>
<![CDATA[<p>In Wuhan, <b>Hubei</b>, rivers rose.</p><p>More rain is expected.</p>]]></content:encoded></item>
<item><title>湖南汛期开始</title><link>https://floods.example/2.html</link><dc:publisher>湖南水利厅</dc:publisher>
<description>2021年6月1日，湖南进入汛期。</description></item>
<item><title>通告</title><link>https://floods.example/3.html</link><description>&lt;p&gt;来源：广东水文局&lt;/p&gt;&lt;p&gt;通告正文。&lt;/p&gt;</description></item>
{more}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Bridges</title><link href="https://bridges.example/"/>
<entry><id>urn:1</id><title type="html">A &amp;lt;new&amp;gt; bridge</title><link href="https://bridges.example/1"/>
<updated>2022-03-01T08:00:00Z</updated><published>2021-12-31T23:30:00-05:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opened in Hunan.</p></div></content></entry>
<entry><id>urn:2</id><title>Only changed</title><updated>2022-03-01T23:30:00-05:00</updated><summary>Text.</summary>
<source><title>Road Office</title></source></entry></feed>"""


def run(tmp_path: Path, text: str | bytes, name: str = "feed.xml") -> ImportReport:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return imported(tmp_path / "into", lambda folder: import_feeds(tmp_path / name, folder))


def rss(more: str = "", encoding: str = "utf-8") -> bytes:
    return RSS.format(encoding=encoding, more=more).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_rss(tmp_path: Path, encoding: str) -> None:
    report = run(tmp_path, rss(encoding=encoding))
    assert (report.written, report.skipped) == (3, ())
    found = releases(tmp_path / "into")
    rivers = found["Rivers rise"]
    assert rivers.body == "In Wuhan, Hubei, rivers rose.\nMore rain is expected."
    assert (rivers.date and rivers.date.iso, rivers.date_source) == ("2020-07-15", "declared")
    assert (rivers.source, rivers.category, rivers.url) == (
        "Flood Office",
        "Notices",
        "https://floods.example/2020/a.html",
    )
    assert [fact.code for fact in rivers.provinces] == ["CN-HB"]
    season = found["湖南汛期开始"]
    assert (season.date and season.date.iso, season.source) == ("2021-06-01", "湖南水利厅")
    assert found["通告"].source == "广东水文局"  # as its text says, not as the feed is called


def test_atom(tmp_path: Path) -> None:
    assert run(tmp_path, ATOM).written == 2
    found = releases(tmp_path / "into")
    bridge, changed = found["A <new> bridge"], found["Only changed"]
    assert (bridge.date and bridge.date.iso, changed.date and changed.date.iso) == ("2021-12-31", "2022-03-01")
    assert (bridge.source, changed.source) == ("Bridges", "Road Office")
    assert bridge.url == "https://bridges.example/1"
    assert "opened in Hunan" in bridge.body


def test_a_second_run_writes_only_what_changed_and_keeps_what_left(tmp_path: Path) -> None:
    run(tmp_path, rss())
    before = files(tmp_path / "into")
    assert (run(tmp_path, rss()).written, files(tmp_path / "into")) == (0, before)
    changed = rss().replace(b"More rain", b"Less rain")
    report = run(tmp_path, changed)
    assert (report.written, report.unchanged) == (1, 2)
    cut = rss().replace("<item><title>湖南".encode(), "<gone><title>湖南".encode())
    run(tmp_path, cut)
    assert files(tmp_path / "into").keys() == before.keys()


def test_what_gives_no_release_is_named(tmp_path: Path) -> None:
    twice = "<item><guid>g</guid><title>Twice</title></item>" * 2
    other = "<item><guid>g</guid><title>Another</title></item>"
    report = run(tmp_path, rss(f"<item><link>https://x.example/none</link></item>{twice}{other}"))
    assert report.written == 4
    assert report.duplicates == 1
    assert [(each.path, each.reason[:26]) for each in report.skipped] == [
        ("https://x.example/none", "has neither title nor text"),
        ("g", "has the file name of anoth"),
    ]


def test_a_feed_that_is_cut_off_gives_what_can_be_read(tmp_path: Path) -> None:
    report = run(tmp_path, rss()[: rss().index("湖南进入".encode())])
    assert "Rivers rise" in releases(tmp_path / "into")
    assert "is not XML" in report.skipped[0].reason


def test_what_is_no_feed_is_named(tmp_path: Path) -> None:
    for text in ("", "plain", "<html><body>x</body></html>", "<a/>"):
        report = run(tmp_path, text)
        assert (report.written, [each.path for each in report.skipped]) == (0, ["feed.xml"]), text
    (tmp_path / "empty").mkdir()
    for source in ("empty", "nowhere"):
        with pytest.raises(UsageError, match="There is no"):
            imported(tmp_path / "into", lambda folder, source=source: import_feeds(tmp_path / source, folder))  # type: ignore[misc]


def test_hostile_xml_is_harmless(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hidden words", "utf-8")
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{entities}]>'
    outside = f'<!DOCTYPE rss [<!ENTITY e11 SYSTEM "file://{tmp_path}/secret.txt">]>'
    for doctype in (bomb, outside):
        text = rss("<item><title>E &e11;</title><description>&e11;</description></item>").decode()
        started = time.perf_counter()
        run(tmp_path, text.replace("<rss ", f"{doctype}<rss ", 1))
        assert time.perf_counter() - started < 20
        written = b"".join(data for data, _ in files(tmp_path / "into").values())
        assert b"hidden words" not in written
        assert b"lollol" not in written
        assert len(written) < 10_000


@pytest.mark.parametrize("piece", ["<", "&", "<!", "<![CDATA[", "<item>", "&lt;div&gt;", '<a b="'])
def test_no_text_takes_more_than_linear_time(tmp_path: Path, piece: str) -> None:
    seconds = []
    for size in (20_000, 80_000):
        started = time.perf_counter()
        run(tmp_path, rss(f"<item><title>T</title><description>{piece * size}</description></item>"))
        seconds.append(time.perf_counter() - started)
    assert seconds[1] < 10 * seconds[0] + 2


def test_sizes_are_bounded(tmp_path: Path) -> None:
    report = run(tmp_path, rss() + b" " * MAX_FEED)
    assert (report.written, "larger than 16 MiB" in report.skipped[0].reason) == (0, True)


def test_names_are_safe_whatever_an_entry_says(tmp_path: Path) -> None:
    items = "".join(
        f"<item><guid>{guid}</guid><link>{guid}</link><title>T{number}</title></item>"
        for number, guid in enumerate(
            ("../../../evil", "/etc/passwd", "https://h/..%2f..%2fevil", "README", ".hidden", "_x", "a" * 3000)
        )
    )
    report = run(tmp_path, rss(items))
    assert (report.written, report.skipped) == (10, ())
    assert {path.name for path in tmp_path.iterdir()} == {"feed.xml", "into"}
    assert len(releases(tmp_path / "into")) == 10  # none is hidden from the walk


def test_a_file_is_json_that_people_can_read(tmp_path: Path) -> None:
    run(tmp_path, rss())
    for name, (data, _) in files(tmp_path / "into").items():
        assert next(iter(json.loads(data))) == "title", name
        assert data.endswith(b"}\n")


@pytest.mark.parametrize(
    "entry",
    [
        "<title>half &#xD800;</title>",
        "<title>a</title><pubDate>Mon, 1 Jan 99999999999999999999 00:00:00 GMT</pubDate>",
        "<title>a</title><link>http://[::1</link>",
    ],
)
def test_what_the_library_cannot_read_is_named_and_ends_nothing(tmp_path: Path, entry: str) -> None:
    for name, item in (("a.xml", entry), ("b.xml", "<title>Good</title>")):
        (tmp_path / name).write_text(f"<rss version='2.0'><channel><item>{item}</item></channel></rss>", "utf-8")
    with open_folder(tmp_path / "into") as folder:
        import_feeds(tmp_path, folder)
        report = folder.report()
    assert report.written + len(report.skipped) == 2
    assert any("Good" in path.read_text("utf-8") for path in (tmp_path / "into").iterdir())
