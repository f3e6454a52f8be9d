"""Web archives: which records become pages, in which encodings, and what damage does."""

import gzip
from pathlib import Path

import pytest

from searchsvc.importers.import_folder import ImportReport
from searchsvc.importers.web_archive import import_archives
from searchsvc.importers.web_page import MAX_PAGE
from tests.importers.importing import files, imported, page, releases

TEXT = "2021年6月1日，湖南省在长沙举行防汛会议，各地代表参加了会议，并讨论了今年的工作安排。"
WHERE = "http://www.example.gov.cn/2021/06/a.html"


class Archive:
    """An archive that is being made in memory."""

    def __init__(self, *, is_gzip: bool = True) -> None:
        self.data = b""
        self._is_gzip = is_gzip

    def record(self, kind: str, block: bytes, **headers: str) -> None:
        lines = {"WARC-Type": kind, "Content-Length": str(len(block)), "WARC-Date": "2021-06-02T00:00:00Z"}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        data = f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"
        self.data += gzip.compress(data, mtime=0) if self._is_gzip else data

    def add(
        self,
        address: str = WHERE,
        body: bytes = b"",
        *,
        status: str = "200 OK",
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
        date: str = "2021-06-02T00:00:00Z",
    ) -> None:
        http = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
        self.record(
            "response",
            http.encode() + body,
            WARC_Target_URI=address,
            WARC_Date=date,
            Content_Type="application/http; msgtype=response",
        )


def run(tmp_path: Path, archive: Archive | bytes, name: str = "a.warc.gz") -> ImportReport:
    data = archive.data if isinstance(archive, Archive) else archive
    (tmp_path / name).write_bytes(data)
    return imported(tmp_path / "into", lambda folder: import_archives(tmp_path / name, folder))


@pytest.mark.parametrize("is_gzip", [True, False])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("where", ["served", "meta"])
def test_pages_with_their_encoding(tmp_path: Path, codec: str, where: str, is_gzip: bool) -> None:
    archive = Archive(is_gzip=is_gzip)
    text = page("防汛会议在湖南召开", TEXT, f'<meta charset="{codec}">' if where == "meta" else "")
    served = f"text/html; charset={codec}" if where == "served" else "text/html"
    archive.add(body=text.encode(codec, "replace"), headers=(("Content-Type", served),))
    report = run(tmp_path, archive, "a.warc.gz" if is_gzip else "a.warc")
    assert (report.written, report.skipped) == (1, ())
    (release,) = releases(tmp_path / "into").values()
    assert "年6月1日" in release.body
    assert (release.url, release.source) == (WHERE, "www.example.gov.cn")
    assert (release.date and release.date.iso) == "2021-06-01"
    if codec != "big5":  # which cannot write all of these
        assert [fact.code for fact in release.provinces] == ["CN-HN"]
        assert release.language == "zh-Hans"


def test_what_the_page_says_of_itself_goes_first(tmp_path: Path) -> None:
    archive = Archive()
    head = '<meta name="ContentSource" content="省水利厅"><meta name="PubDate" content="2021-06-03">'
    archive.add(body=page("会议", TEXT, head).encode())
    archive.add("http://x.example/b?c=d&e=%22", page("通知", f"来源：广东水文局</p><p>{TEXT}").encode())
    run(tmp_path, archive)
    found = releases(tmp_path / "into")
    assert (found["会议"].source, found["会议"].date and found["会议"].date.iso) == ("省水利厅", "2021-06-03")
    assert (found["通知"].source, found["通知"].url) == ("广东水文局", "http://x.example/b?c=d&e=%22")


def test_a_page_is_kept_once_in_its_latest_capture(tmp_path: Path) -> None:
    archive = Archive()
    new, old = page("新版", TEXT).encode(), page("旧版", TEXT).encode()
    archive.add(body=new, date="2021-07-01T00:00:00Z")
    archive.add(body=old, date="2021-06-02T00:00:00Z")
    archive.add(WHERE.replace("http:", "https:"), new, date="2021-06-30T00:00:00Z")
    archive.add("http://www.example.gov.cn/copy/of/a.html?print", new)
    archive.record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", WARC_Target_URI=WHERE, Content_Type="application/http")
    report = run(tmp_path, archive)
    assert (report.written, report.duplicates, report.skipped) == (1, 3, ())
    ((title, release),) = releases(tmp_path / "into").items()
    assert (title, release.url) == ("新版", WHERE)


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    archive = Archive()
    archive.add(body=page("会议", TEXT).encode())
    run(tmp_path, archive)
    before = files(tmp_path / "into")
    assert (run(tmp_path, archive).unchanged, files(tmp_path / "into")) == (1, before)


def test_compressed_and_chunked_answers(tmp_path: Path) -> None:
    archive = Archive()
    body = gzip.compress(page("会议", TEXT).encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    html = ("Content-Type", "text/html")
    archive.add(body=chunked, headers=(html, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")))
    assert run(tmp_path, archive).written == 1
    assert "会议" in releases(tmp_path / "into")


def test_other_records_are_ignored(tmp_path: Path) -> None:
    archive = Archive()
    archive.add(body=page("会议", TEXT).encode(), status="404 Not Found")
    archive.add("http://x.example/a.css", b"a {}", headers=(("Content-Type", "text/css"),))
    archive.add("http://x.example/unknown", b"\x00\x01", headers=())
    archive.record("response", b"x", WARC_Target_URI="dns:x.example", Content_Type="text/dns")
    archive.record("warcinfo", b"software: x\r\n", Content_Type="application/warc-fields")
    archive.record("request", b"GET / HTTP/1.1\r\n\r\n", WARC_Target_URI=WHERE, Content_Type="application/http")
    archive.record("metadata", b"via: x", WARC_Target_URI=WHERE, Content_Type="application/warc-fields")
    archive.add("http://x.example/page", page("会议", TEXT).encode(), headers=())
    report = run(tmp_path, archive)
    assert (report.written, report.ignored, report.skipped) == (1, 4, ())


def test_broken_pages_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    archive = Archive()
    html = ("Content-Type", "text/html")
    archive.add("http://x.example/large", b"<p>" + b"x" * MAX_PAGE)
    archive.add("http://x.example/empty", b"   ")
    archive.add("http://x.example/binary", b"<html>\x00\x01\x02\x03\x04")
    archive.add("http://[broken/", b"<html><p>text</p>")
    archive.add("http://x.example/good", page("会议", TEXT).encode(), headers=(html,))
    report = run(tmp_path, archive)
    assert report.written == 1
    assert {refusal.path.rsplit("/", 1)[1] or "broken" for refusal in report.skipped} >= {
        "large",
        "empty",
        "binary",
        "broken",
    }


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    archive = Archive()
    bomb = gzip.compress(b"<p>" + b"\0" * (512 << 20), 9)
    archive.add(body=bomb, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
    report = run(tmp_path, archive)
    assert (report.written, "larger than" in report.skipped[0].reason) == (0, True)


@pytest.mark.parametrize("is_gzip", [True, False])
def test_an_archive_that_is_cut_off_gives_what_comes_before(tmp_path: Path, is_gzip: bool) -> None:
    archive = Archive(is_gzip=is_gzip)
    archive.add("http://x.example/1", page("第一", TEXT).encode())
    whole = len(archive.data)
    archive.add("http://x.example/2", page("第二", TEXT * 20).encode())
    size = len(archive.data)
    data = archive.data[: (whole + size) // 2 + 150]
    report = run(tmp_path, data, "cut.warc.gz" if is_gzip else "cut.warc")
    assert list(releases(tmp_path / "into")) == ["第一"]
    assert report.skipped


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    for number, data in enumerate(
        (b"hello\nworld\n" * 10, gzip.compress(b"hello"), b"WARC/1.0\r\n", b"\x1f\x8b\xff\xff")
    ):
        report = run(tmp_path, data, f"{number}.warc")
        assert report.written == 0
        assert report.skipped, data
