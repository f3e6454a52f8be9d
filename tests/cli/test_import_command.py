"""`searchsvc import` as a person runs it: what it writes and says, and what a reindex then finds."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.importers.importing import files, page
from tests.importers.test_feed import RSS
from tests.importers.test_sitemap import sitemap
from tests.importers.test_web_archive import TEXT, WHERE, Archive

pytestmark = pytest.mark.process

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "searchsvc", "import", *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return call


def test_four_kinds_become_a_corpus_that_is_found(tmp_path: Path, run: Run) -> None:
    (tmp_path / "feed.xml").write_text(RSS.format(encoding="utf-8", more=""), "utf-8")
    archive = Archive()
    archive.add(body=page("防汛会议在长沙召开", TEXT).encode("gb18030"))
    (tmp_path / "a.warc.gz").write_bytes(archive.data)
    (tmp_path / "site" / "h.example").mkdir(parents=True)
    (tmp_path / "site" / "h.example" / "sitemap.xml").write_text(sitemap("https://h.example/1"), "utf-8")
    text = "On May 4, 2021, a new bridge was opened to traffic in Wuhan, Hubei, after four years of construction work."
    (tmp_path / "site" / "h.example" / "1").write_text(page("A bridge opens", text), "utf-8")
    (tmp_path / "t.csv").write_text('Name,text,when\nHarvest begins,"In Hunan, wheat is cut.",2022-08-01\n', "utf-8")
    for arguments in (
        ("rss", "feed.xml", "--into", "corpus/feed"),
        ("warc", "a.warc.gz", "--into", "corpus/warc"),
        ("sitemap", "site", "--into", "corpus/site"),
        ("csv", "t.csv", "--into", "corpus/table", "--column", "title=Name", "--column", "date=when"),
    ):
        done = run(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["written"] == (3 if arguments[0] == "rss" else 1)
        before = files(tmp_path / "corpus")
        assert json.loads(run(*arguments, "--json").stdout)["written"] == 0
        assert files(tmp_path / "corpus") == before
    report = reindex(tmp_path / "corpus", tmp_path / "index")
    assert (report.releases, report.skipped, report.warnings) == (6, (), ())
    engine = open_engine(tmp_path / "index")
    for q, province, date, url in (
        ("rivers rise", "CN-HB", "2020-07-15", "https://floods.example/2020/a.html"),
        ("防汛会议", "CN-HN", "2021-06-01", WHERE),
        ("bridge opens", "CN-HB", "2021-05-04", "https://h.example/1"),
        ("harvest begins", "CN-HN", "2022-08-01", None),
    ):
        hit = search(engine, Query(q=q, expand=False)).results[0]
        assert (hit.date, [each.code for each in hit.provinces]) == (date, [province]), q
        release = engine.release(hit.id)
        assert release is not None
        assert release.url == url


def test_what_is_left_out_is_named_and_ends_with_3(tmp_path: Path, run: Run) -> None:
    (tmp_path / "feed.xml").write_text(RSS.format(encoding="utf-8", more="<item><guid>g</guid></item>"), "utf-8")
    done = run("feed", "feed.xml", "--into", "corpus")
    assert done.returncode == 3
    assert done.stderr == "left out: g: has neither title nor text\n"
    assert done.stdout == "3 files written, 0 unchanged; 0 duplicates, 0 ignored, 1 left out\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("feed", "none.xml", "--into", "corpus"), "There is no none.xml"),
        (("feed", "x", "--into", "x/y"), "There is no x"),
        (("carrier-pigeon", "x", "--into", "corpus"), "carrier-pigeon"),
        (("csv", "x"), "--into"),
        (("feed", "x", "--into", "corpus", "--column", "title=a"), "--column is for csv"),
        (("csv", "x", "--into", "corpus", "--pages", "a"), "--pages is for sitemap"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], named: str) -> None:
    done = run(*arguments)
    assert (done.returncode, named in done.stderr, "Traceback" in done.stderr) == (2, True, False)
