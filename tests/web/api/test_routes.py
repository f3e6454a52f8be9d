"""The API over an engine in memory: the contract's shapes, every fault at once, problems, headers."""

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchsvc.errors import IndexBusy, IndexDamaged, IndexUnavailable, SearchsvcError
from searchsvc.model.page import Version
from tests.web.conftest import ODD_IDS
from tests.web.fake import FakeEngine, FakeLive

PROBLEM = "application/problem+json"


def test_a_search_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "教育", "province": ["CN-BJ", "湖北"], "year": "2020"})
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    body = json.loads(answer.data)
    assert body["query"] == {
        "q": "教育", "province": ["CN-BJ", "CN-HB"], "year": ["2020"], "from": None, "to": None,
        "language": [], "category": [], "sort": "relevance", "match": "auto", "expand": True,
    }  # fmt: skip
    assert (body["total"], body["page"], body["per_page"], body["pages"]) == (1, 1, 10, 1)
    (hit,) = body["results"]
    assert hit["id"] == "2020/meeting.txt"
    assert hit["url"] == "/releases/2020/meeting.txt"
    assert hit["title_html"] == "2020年全国<mark>教育</mark>信息化工作会议召开"
    assert {facet: [value["value"] for value in values if value["selected"]] for facet, values in
            body["facets"].items()} == {"province": ["CN-BJ", "CN-HB"], "year": ["2020"], "language": [],
                                        "category": []}  # fmt: skip


def test_parameters_are_read_as_they_were_sent(client: FlaskClient, engine: FakeEngine) -> None:
    client.get(
        "/api/v1/search?q=a+b%2Bc&year=&year=2018..2020&from=2018-01&to=2020&sort=oldest&match=any&expand=off&page=2"
    )
    (query,) = engine.searched
    assert (query.q, query.year, query.date_from, query.date_to) == ("a b+c", ("2018..2020",), "2018-01", "2020")
    assert (query.sort, query.match, query.expand, query.page) == ("oldest", "any", False, 2)


def test_raw_utf8_in_the_query_string_is_understood(client: FlaskClient, engine: FakeEngine) -> None:
    client.get("/api/v1/search", environ_overrides={"QUERY_STRING": "q=教育".encode().decode("latin-1")})
    assert engine.searched[0].q == "教育"


def test_every_fault_is_named_at_once(client: FlaskClient, engine: FakeEngine) -> None:
    answer = client.get(
        f"/api/v1/search?q={'x' * 1001}&province=Atlantis&year=20&from=2020-02-30&to=x&language=fr&sort=best&match=all"
        "&expand=x&page=0&per_page=101&colour=red&year=2020..2019&page=2"
    )
    assert answer.status_code == 422
    assert answer.content_type == PROBLEM
    body = json.loads(answer.data)
    assert (body["status"], body["title"], body["type"]) == (422, "Unprocessable Entity", "about:blank")
    assert {error["parameter"] for error in body["errors"]} == {
        "q", "province", "year", "from", "to", "language", "sort", "match", "expand", "page", "per_page", "colour"
    }  # fmt: skip
    assert [error["parameter"] for error in body["errors"]].count("year") == 2
    assert all(error["message"] for error in body["errors"])
    assert not engine.searched


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("q=%C4%E3", 422),
        ("q=%ED%A0%80", 422),
        ("q=%", 200),
        ("q=%ZZ%1", 200),
        ("q=%00%01", 200),
        ("q=%F0%9F%98%80", 200),
        ("category=%FF", 422),
        ("province=%FF", 422),
        ("%FF=1", 422),
        ("&&=&", 200),
        ("colour=", 200),
        ("=1", 422),
        ("&&", 200),
        ("q", 200),
        ("q=" + "a" * 60_000, 422),
        ("&".join(["year=2020"] * 600), 422),
        ("page=999999999999999999999", 422),
        ("page=１", 422),
        ("per_page=0&page=10000", 200),
        ("page=10000", 422),
    ],
)
def test_odd_query_strings_never_fail(client: FlaskClient, query_string: str, status: int) -> None:
    answer = client.get("/api/v1/search?" + query_string)
    assert answer.status_code == status
    json.loads(answer.data)


def test_a_page_past_the_last_is_empty(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/search?q=teachers&page=99").data)
    assert (body["total"], body["results"], body["pages"]) == (13, [], 2)


def test_facets_only(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/search?q=teachers&per_page=0").data)
    assert (body["total"], body["results"], body["pages"]) == (13, [], 0)
    assert body["facets"]["province"][0]["count"] == 13
    assert body["facets"]["year"][-1] == {
        "value": "unknown", "label": "Unknown", "label_zh": "未知", "count": 12, "selected": False
    }  # fmt: skip


def test_scores_are_null_where_sorted_by_date(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/search?q=teachers&sort=newest").data)
    assert {hit["score"] for hit in body["results"]} == {None}


def test_in_html_only_mark_is_markup(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/search?q=education+alert").data)
    hit = next(hit for hit in body["results"] if hit["id"] == "hostile")
    for html in (hit["title_html"], *hit["snippets_html"]):
        assert "<" not in html.replace("<mark>", "").replace("</mark>", "")
        assert "&lt;" in html


def test_a_release(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/releases/2019/schools.md").data)
    assert (body["date"], body["date_precision"], body["year"]) == ("2019-03", "month", 2019)
    assert body["provinces"] == [
        {"code": "CN-HB", "name": "Hubei", "name_zh": "湖北", "source": "declared", "role": "held"}
    ]


@pytest.mark.parametrize("release_id", ODD_IDS)
def test_every_id_is_reached_however_it_is_encoded(client: FlaskClient, release_id: str) -> None:
    addresses = [f"/api/v1/releases/{quote(release_id, safe=safe)}" for safe in ("", "/")]
    addresses.append(f"/api/v1/releases/?id={quote(release_id, safe='')}")
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert json.loads(answer.data)["id"] == release_id


@pytest.mark.parametrize("path", ["releases/none", "releases/", "releases/%00", "releases/%FF", "nothing", "search/"])
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.content_type) == (404, PROBLEM)
    assert json.loads(answer.data)["status"] == 404


def test_only_get_is_possible(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.content_type) == (405, PROBLEM)
    assert "GET" in answer.headers["Allow"]
    assert client.head("/api/v1/search").status_code == 200


def test_status(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/status").data)
    assert (body["generation"], body["releases"], body["years"]["2020"]) == ("g1", 16 + len(ODD_IDS), 1)


def test_anyone_may_read_the_api(client: FlaskClient) -> None:
    for path in ("/api/v1/search", "/api/v1/status", "/api/v1/releases/none", "/api/v1/search?year=x"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options("/api/v1/search")
    assert preflight.status_code == 200
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert {"If-None-Match", "X-Request-Id"} <= {*preflight.headers["Access-Control-Allow-Headers"].split(", ")}
    for header in ("ETag", "Link", "Retry-After", "X-Request-Id"):
        assert header in client.get("/api/v1/search").headers["Access-Control-Expose-Headers"].split(", ")
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_without_an_index_there_is_a_503_with_its_reason(client: FlaskClient, live: FakeLive) -> None:
    live.current = None
    for path in ("/api/v1/search", "/api/v1/status", "/api/v1/releases/a"):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (503, PROBLEM)
        assert int(answer.headers["Retry-After"]) > 0
        assert "searchsvc reindex" in json.loads(answer.data)["detail"]
    assert client.get("/api/v1/search?year=x").status_code == 422


@pytest.mark.parametrize(
    "error",
    [
        IndexUnavailable("/srv/index/current names a generation that is not there"),
        IndexDamaged("/srv/index/MAIN.seg is missing"),
        IndexBusy("/srv/index is being written by process 1"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_503_tells_no_path_of_the_server_but_the_log_does(
    client: FlaskClient,
    live: FakeLive,
    error: SearchsvcError,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(live, "engine", fail)
    for path in ("/api/v1/search", "/?ui=zh"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "/srv" not in answer.text
    assert str(error) in caplog.text


def test_an_answer_is_kept_as_long_as_the_index_is_the_same(
    client: FlaskClient, live: FakeLive, engine: FakeEngine
) -> None:
    def ask(query_string: str) -> bytes:
        return client.get("/api/v1/search", query_string=query_string).get_data()

    first = ask("q=teachers")
    assert ask("q=teachers") == first
    assert len(engine.searched) == 1
    assert json.loads(ask("q=teachers&page=2"))["page"] == 2
    assert [client.get("/api/v1/search?q=a&page=x").status_code for _ in range(2)] == [422, 422]
    assert len(engine.searched) == 2
    live.current = FakeEngine((), "g2")
    assert (json.loads(ask("q=teachers"))["generation"], json.loads(first)["generation"]) == ("g2", "g1")


def test_the_answers_to_very_long_query_strings_are_not_kept(client: FlaskClient, engine: FakeEngine) -> None:
    for number in range(2):
        answer = client.get("/api/v1/search", query_string=f"q=teachers&category={'x' * 20_000}")
        assert json.loads(answer.data)["query"]["category"] == ["x" * 20_000]
        assert len(engine.searched) == number + 1
    assert client.get("/api/v1/search", query_string=f"page={'x' * 20_000}").status_code == 422


def test_an_inner_failure_is_a_500_that_tells_nothing(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret path /root")

    monkeypatch.setattr(engine, "search", fail)
    answer = client.get("/api/v1/search")
    assert (answer.status_code, answer.content_type) == (500, PROBLEM)
    assert b"secret" not in answer.data
    assert "secret path" in caplog.text
    assert b"secret" not in client.get("/").data


def test_similar_has_the_versions_even_where_there_are_none(client: FlaskClient, engine: FakeEngine) -> None:
    assert client.get("/api/v1/similar?id=2020/meeting.txt").json == {
        "id": "2020/meeting.txt",
        "versions": [],
        "results": [],
    }
    engine.told["2020/meeting.txt"] = (Version("a b", "A meeting", "en", "2020-07", 0.981),)
    answer = client.get("/api/v1/similar?id=2020/meeting.txt").json
    assert answer is not None
    assert answer["versions"] == [
        {
            "id": "a b",
            "url": "/releases/a%20b",
            "title": "A meeting",
            "language": "en",
            "date": "2020-07",
            "confidence": 0.981,
        }
    ]
    assert client.get("/api/v1/similar?id=none").status_code == 404


def test_several_releases_at_once(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/releases?id=hostile&id=none&id=2019/schools.md&id=..&id=hostile").data)
    assert [release["id"] for release in body["releases"]] == ["hostile", "2019/schools.md", ".."]
    assert body["missing"] == ["none"]
    assert body["releases"][1] == json.loads(client.get("/api/v1/releases/2019/schools.md").data)


def test_only_the_fields_that_are_asked_for(client: FlaskClient) -> None:
    assert client.get("/api/v1/releases/2019/schools.md?fields=year,id").json == {"id": "2019/schools.md", "year": 2019}
    assert client.get("/api/v1/releases/?id=..&fields=id").json == {"id": ".."}
    assert client.get("/api/v1/releases?id=..&fields=id").json == {"releases": [{"id": ".."}], "missing": []}
    body = json.loads(client.get("/api/v1/search?q=teachers&fields=date,title").data)
    assert [*body["results"][0]] == ["title", "date"]
    assert "fields=title%2Cdate" in body["links"]["next"]
    for path in ("releases/2019/schools.md", "releases", "search"):
        answer = client.get(
            f"/api/v1/{path}?id=a&fields=colour" if path == "releases" else f"/api/v1/{path}?fields=colour"
        )
        assert answer.status_code == 422
        assert "'colour' is not among the fields" in answer.text


@pytest.mark.parametrize("path", ["status", "releases/hostile", "suggest", "similar?id=hostile"])
def test_the_api_refuses_unknown_parameters_everywhere(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}colour=red")
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert "colour" in answer.text


def test_an_answer_is_kept_for_all_ways_to_write_a_search(client: FlaskClient, engine: FakeEngine) -> None:
    for query_string in (
        "q=teachers&province=CN-HB",
        "province=%E6%B9%96%E5%8C%97&q=teachers",
        "q=+teachers&province=Hubei",
    ):
        client.get(f"/api/v1/search?{query_string}", headers={"Accept-Encoding": "gzip"})
    assert len(engine.searched) == 1
