"""`/export.csv` and `/export.jsonl`: all matches of one generation, in their order, in little memory."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from typing_extensions import override

from searchsvc.engine import Matches
from searchsvc.engines.selection import open_live
from searchsvc.indexing.reindex import reindex
from searchsvc.model.page import Version
from searchsvc.model.query import Query
from searchsvc.model.release import Release
from searchsvc.queryparser.nodes import Node, Nothing
from searchsvc.web.app import create_app
from searchsvc.web.publishing.exports import BATCH, export_address
from searchsvc.web.workers.wsgi import STREAMS
from tests.web.conftest import ODD_IDS, sample_releases
from tests.web.door.service import OURS, served
from tests.web.fake import FakeEngine, FakeLive

EVERY = len(sample_releases())


def lines(answer: Any) -> list[Any]:
    return [json.loads(line) for line in answer.data.splitlines()]


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), strict=True))


def test_all_matches_are_given_not_a_page_of_them(client: FlaskClient) -> None:
    assert len(lines(client.get("/export.jsonl"))) == EVERY
    assert len(table(client.get("/export.csv"))) == EVERY + 1
    assert {row[0] for row in table(client.get("/export.csv?q=odd"))[1:]} >= {*ODD_IDS} - {
        each for each in ODD_IDS if each[0] in "=+-@"
    }


@pytest.mark.parametrize(
    "asked", ["q=teachers", "q=teachers&sort=oldest", "q=教育&sort=newest", "language=zh", "q=zzz"]
)
def test_they_come_in_the_order_of_the_search(client: FlaskClient, asked: str) -> None:
    found = client.get(f"/api/v1/search?{asked}&per_page=100").json or {}
    ids = [hit["id"] for hit in found["results"]]
    assert [each["id"] for each in lines(client.get(f"/export.jsonl?{asked}"))] == ids
    assert [row[0] for row in table(client.get(f"/export.csv?{asked}"))[1:]] == ids


def test_a_line_is_a_release_as_the_api_gives_it(client: FlaskClient) -> None:
    (line,) = lines(client.get("/export.jsonl?q=会议&year=2020"))
    assert line == client.get("/api/v1/releases/2020/meeting.txt").json
    (line,) = lines(client.get("/export.jsonl?q=会议&year=2020&fields=id,title"))
    assert [*line] == ["id", "title"]


def test_it_is_called_after_the_search_and_is_no_page(client: FlaskClient) -> None:
    answer = client.get("/export.csv?q=教育")
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''releases-%E6%95%99%E8%82%B2.csv")
    assert (answer.content_type, answer.headers["X-Robots-Tag"]) == ("text/csv; charset=utf-8", "noindex")
    assert client.get("/export.jsonl").content_type == "application/x-ndjson"


def test_pages_are_refused_because_there_are_none(client: FlaskClient) -> None:
    for path in ("/export.csv", "/export.jsonl"):
        faults = (client.get(f"{path}?page=2&per_page=10&year=x").json or {})["errors"]
        assert [each["parameter"] for each in faults] == ["page", "per_page", "year"]


def test_a_table_names_the_other_telling(client: FlaskClient, engine: FakeEngine) -> None:
    engine.told["2020/meeting.txt"] = (Version("x", "A meeting", "en", None, 0.9), Version("y", "Z", "en", None, 0.6))
    named = {row[0]: row[2] for row in table(client.get("/export.csv?language=zh"))}
    assert (named["2020/meeting.txt"], named["tw"]) == ("A meeting", "")


def test_a_table_is_in_the_language_of_the_reader(client: FlaskClient) -> None:
    assert table(client.get("/export.csv?ui=zh"))[0][1] == "标题"
    preferred = client.get("/export.csv", headers={"Accept-Language": "zh"})
    assert table(preferred)[0][1] == "标题"
    assert "Accept-Language" in preferred.headers["Vary"]


@pytest.mark.parametrize("path", ["/export.csv", "/export.jsonl"])
def test_a_client_has_it_already_and_head_has_no_body(client: FlaskClient, path: str) -> None:
    first, head = client.get(path), client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(f"{path}?q=x").headers["ETag"] != first.headers["ETag"]


def test_it_is_streamed(live: FakeLive) -> None:
    environs: list[Any] = []
    app = create_app(live)

    def watched(environ: Any, start_response: Callable[..., Any]) -> Any:
        environs.append(environ)
        return wsgi(environ, start_response)

    wsgi, app.wsgi_app = app.wsgi_app, watched  # type: ignore[method-assign]
    client = app.test_client()
    for path in ("/export.csv", "/export.jsonl", "/export.csv?year=x"):
        client.get(path)
    assert [bool(environ.get(STREAMS)) for environ in environs] == [True, True, False]


class Counted(Release):
    """A release that knows how many of its kind are held, and how many were at most."""

    alive = most = 0

    def __init__(self, number: int) -> None:
        super().__init__(f"{number:06d}", f"Title {number}", "A body. " * 20, "en")
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


class Many:
    """Matches without number, whose releases are made when they are read; implements OrderedMatches."""

    total = 100_000

    def page(self, first: int, count: int) -> Matches:
        return Matches(self.total, False, (), {}, Nothing())

    def releases(self, first: int, count: int) -> tuple[Release, ...]:
        return tuple(Counted(number) for number in range(first, min(first + count, self.total)))

    def versions(self, first: int, count: int) -> tuple[tuple[()], ...]:
        return ((),) * min(count, self.total - first)


class ManyEngine(FakeEngine):
    """Finds these for every query."""

    @override
    def ordered(self, query: Query, tree: Node, relaxed: Callable[[], Node | None]) -> Any:
        return Many()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/export.csv", "/export.jsonl"])
def test_a_hundred_thousand_matches_are_never_held_together(path: str) -> None:
    Counted.most = 0
    answer = create_app(FakeLive(ManyEngine([]))).test_client().get(path, buffered=False)
    ends = sum(chunk.count(b"\n") for chunk in answer.iter_encoded())
    answer.close()
    assert ends == Many.total + (path == "/export.csv")
    assert Counted.most <= BATCH, "no more than the batch that is being written"
    assert Counted.alive == 0


def test_a_generation_is_exported_whole_while_a_newer_one_is_served(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    count = 3 * BATCH
    for number in range(count):
        (corpus / f"{number:03d}.txt").write_text(f"Notice {number}\n\nThe old text.\n", "utf-8")
    reindex(corpus, index, jobs=1)
    client = create_app(open_live(index)).test_client()
    answer = client.get("/export.jsonl", buffered=False)
    chunks = answer.iter_encoded()
    got = next(chunks)
    for file in corpus.iterdir():
        file.write_text("Another\n\nThe new text.\n", "utf-8")
    (corpus / "000.txt").unlink()
    reindex(corpus, index, jobs=1)
    assert (client.get("/api/v1/search?q=new").json or {})["total"] == count - 1
    found = [json.loads(line) for line in (got + b"".join(chunks)).splitlines()]
    assert {each["id"] for each in found} == {f"{number:03d}.txt" for number in range(count)}
    assert {each["body"].strip() for each in found} == {"The old text."}
    assert len(lines(client.get("/export.jsonl"))) == count - 1


def test_links_to_it_keep_everything_but_the_page() -> None:
    query = Query(q="教育", year=("2020",), sort="oldest", page=3, per_page=50)
    kept = "q=%E6%95%99%E8%82%B2&year=2020&sort=oldest"
    assert export_address("csv", query, "zh") == f"/export.csv?{kept}&ui=zh"
    assert export_address("jsonl", query, "zh") == f"/export.jsonl?{kept}"
    assert export_address("csv", Query(), None) == "/export.csv"


@pytest.mark.process
def test_the_service_streams_it(sample_index: Path, tmp_path: Path) -> None:
    with served(tmp_path, nursery=OURS, index=str(sample_index), workers=1) as service:
        releases = service.get("/api/v1/status").json()["releases"]
        got = service.get("/export.csv?ui=en")
        assert (got.status, got.headers["transfer-encoding"]) == (200, "chunked")
        assert len(list(csv.reader(io.StringIO(got.body.decode("utf-8-sig"), newline="")))) == releases + 1
        assert len(service.get("/export.jsonl").body.splitlines()) == releases
        head = service.get("/export.jsonl", method="HEAD")
        assert (head.status, head.body) == (200, b"")
        assert service.get("/export.csv?ui=en", {"If-None-Match": got.headers["etag"]}).status == 304
        refused = service.get("/export.csv?year=x")
        assert (refused.status, refused.headers["content-type"]) == (422, "application/problem+json")
        begun = service.connect(b"GET /export.jsonl HTTP/1.1\r\nHost: x\r\n\r\n")
        assert begun.recv(12) == b"HTTP/1.1 200"
        begun.close()  # whoever leaves in the middle takes nothing with them
        assert len(service.get("/export.jsonl").body.splitlines()) == releases
        assert service.metric('searchsvc_requests_total{route="/export.jsonl",status="200"}') >= 3
