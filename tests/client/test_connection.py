"""A client answers as the engine does, field by field, over the samples and over everything that is awkward."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

import searchsvc
from searchsvc.client.connection import Client, SearchOptions, connect
from searchsvc.client.exchange import Exchange
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine, open_live
from searchsvc.errors import NotFound, ParameterErrors, ServiceFailed, UsageError
from searchsvc.model.page import Hit, SearchPage
from searchsvc.model.query import Query
from searchsvc.model.site import Site
from searchsvc.searching.params import parse_query
from searchsvc.searching.releases import find_release, similar, versions
from searchsvc.searching.search import search
from searchsvc.searching.spelling_help import completions
from searchsvc.web.app import create_app
from tests.client.conftest import Scripted, Told, served
from tests.web.conftest import HOSTILE, ODD_IDS, sample_releases
from tests.web.fake import FakeEngine, FakeLive

ASKED = (
    Query(),
    Query("教育", per_page=100),
    Query("教育", province=("CN-HB", "unknown"), year=("2018..2020", "unknown"), language=("zh",)),
    Query("大湾区", sort="newest", per_page=3, page=2),
    Query("poverty alleviation", expand=False),
    Query("poverty alleviation", match="any", category=("Press Releases",)),
    Query('"rural teachers" -exam OR title:学*', date_from="2012", date_to="2020-07-15"),
    Query("Confrence"),
    Query("脱贫功坚"),
    Query("湖北 2020 教育"),
    Query("香港面积 小米6产量 university", sort="oldest"),
    Query("no such words at all zzzqqq"),
    Query("教育", per_page=0),
    Query("教育", page=100),
)
AWKWARD = (
    Query(HOSTILE),
    Query("education", per_page=100),
    Query("odd", per_page=100),
    Query("<mark>&amp;lt;</mark> \"'"),
    Query("𠮷 \x00\x1f\u2028 %2F+&=?#;\\"),
    Query("a" * 1000),
    Query("长" * 1000),
    Query(category=(HOSTILE,)),
)


def carried(page: SearchPage, took_ms: float) -> SearchPage:
    """A page as far as its JSON carries it."""
    suggestions = replace(page.suggestions, quoted=False)
    return replace(page, took_ms=took_ms, results=hits(page.results), suggestions=suggestions, months={})


def hits(found: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(hit._replace(score=None if hit.score is None else round(hit.score, 6), original=None) for hit in found)


@pytest.fixture(scope="module")
def samples(sample_index: Path) -> Engine:
    return open_engine(sample_index)


@pytest.fixture(scope="module")
def client(sample_index: Path) -> Iterator[Client]:
    with served(create_app(open_live(sample_index))) as url, connect(url, patience=0) as connected:
        yield connected


@pytest.fixture
def awkward() -> FakeEngine:
    return FakeEngine(sample_releases())


@pytest.fixture
def awkward_client(awkward: FakeEngine) -> Iterator[Client]:
    with served(create_app(FakeLive(awkward))) as url, connect(url, patience=0) as connected:
        yield connected


@pytest.mark.parametrize("query", ASKED, ids=lambda query: query.q[:20])
def test_a_search_answers_as_the_engine_does(client: Client, samples: Engine, query: Query) -> None:
    page = client.search(query)
    assert page == carried(search(samples, query), page.took_ms)
    assert page.query == query


@pytest.mark.parametrize("query", AWKWARD, ids=lambda query: query.q[:20].encode().hex())
def test_a_search_of_hostile_texts_does_too(awkward_client: Client, awkward: FakeEngine, query: Query) -> None:
    asked = parse_query({"q": (query.q,), "category": query.category, "per_page": (str(query.per_page),)})
    page = awkward_client.search(query)
    assert page == carried(search(awkward, asked), page.took_ms)


def test_options_are_what_a_query_holds_with_names_as_one_says_them(client: Client, samples: Engine) -> None:
    page = client.search(
        "教育",
        province=["Hubei", "北京"],
        year=range(2018, 2021),
        language="zh",
        date_from=date(2018, 2, 3),
        date_to="2020",
        sort="newest",
        match="any",
        expand=False,
        per_page=5,
    )
    query = Query(
        "教育",
        province=("CN-HB", "CN-BJ"),
        year=("2018", "2019", "2020"),
        language=("zh",),
        date_from="2018-02-03",
        date_to="2020",
        sort="newest",
        match="any",
        expand=False,
        per_page=5,
    )
    assert page == carried(search(samples, query), page.took_ms)
    assert client.search("教育", year=2020, category="新闻发布").query == Query(
        "教育", year=("2020",), category=("Press Releases",)
    )
    assert client.search("教育", expand=True, page=2).query == Query("教育", page=2)
    assert client.search("教育", province=None, year=None, date_from=None).query == Query("教育")


def test_every_field_of_a_query_is_an_option() -> None:
    assert set(SearchOptions.__annotations__) == {each.name for each in fields(Query)} - {"q"}


def test_a_query_with_options_is_a_mistake(client: Client) -> None:
    with pytest.raises(TypeError, match="not a Query with options"):
        client.search(Query("a"), page=2)


def test_every_fault_is_raised_at_once(client: Client) -> None:
    with pytest.raises(ParameterErrors) as caught:
        client.search("a", year="2O20", province="Atlantis", per_page=101, colour="red")  # type: ignore[call-arg]
    assert sorted(fault.parameter for fault in caught.value.faults) == ["colour", "per_page", "province", "year"]
    with pytest.raises(ParameterErrors, match="is not text"):
        client.search("\ud800")


def test_all_matches_are_every_match_once(client: Client, samples: Engine) -> None:
    found = [hit.id for hit in client.all_matches("", per_page=3, page=7)]
    assert len(found) == len(set(found)) == samples.status().releases
    assert found[:10] == [hit.id for hit in search(samples, Query()).results]
    some = Query("教育", sort="oldest")
    assert tuple(client.all_matches(some)) == hits(search(samples, replace(some, per_page=100)).results)
    assert list(client.all_matches("zzzqqq")) == []
    assert [hit.id for hit in client.all_matches(Query(page=9, per_page=1))] == found


def test_all_matches_end_with_an_error_where_the_index_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    lines = [f'{{"id": "{number}", "title": "Bridge {number}"}}\n' for number in range(250)]
    (tmp_path / "corpus" / "a.jsonl").write_text("".join(lines), "utf-8")
    searchsvc.reindex(tmp_path / "corpus", tmp_path / "index")
    with served(create_app(open_live(tmp_path / "index"))) as url, connect(url, patience=0) as client:
        assert len({hit.id for hit in client.all_matches("bridge")}) == 250
        assert len(client.releases(str(number) for number in range(300))) == 250
        taken = client.all_matches("bridge")
        next(taken)
        (tmp_path / "corpus" / "b.txt").write_text("A tunnel", "utf-8")
        searchsvc.reindex(tmp_path / "corpus", tmp_path / "index")
        with pytest.raises(searchsvc.CursorExpired):
            list(taken)


def test_all_matches_ask_for_no_more_than_is_taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    get = Exchange.get

    def noted(exchange: Exchange, path: str) -> object:
        asked.append(path)
        return get(exchange, path)

    monkeypatch.setattr(Exchange, "get", noted)
    taken = client.all_matches("教育")
    assert asked == []
    next(taken)
    assert len(asked) == 1


def test_a_release_is_the_engines(client: Client, samples: Engine) -> None:
    every = [hit.id for hit in client.all_matches()]
    for release_id, release in client.releases(every).items():
        assert release == replace(find_release(samples, release_id), title_shown_only=False)
    assert client.release(every[0]) == client.releases(every[:1])[every[0]]


def test_several_releases_come_in_the_order_of_their_ids(awkward_client: Client, awkward: FakeEngine) -> None:
    asked = [*reversed(ODD_IDS), "nosuch", "2020/meeting.txt", ODD_IDS[0]]
    found = awkward_client.releases(asked)
    assert list(found) == [each for each in dict.fromkeys(asked) if each != "nosuch"]
    assert all(release == awkward.release(release_id) for release_id, release in found.items())
    assert awkward_client.releases([]) == {}
    assert awkward_client.releases("长" * 400 + str(number) for number in range(5)) == {}


@pytest.mark.parametrize("release_id", ODD_IDS)
def test_any_id_can_be_asked_for(awkward_client: Client, awkward: FakeEngine, release_id: str) -> None:
    assert awkward_client.release(release_id) == awkward.release(release_id)
    assert awkward_client.similar(release_id).id == release_id


def test_a_release_that_is_not_there_is_not_found(client: Client) -> None:
    for missing in ("nosuch", "nosuch/#1?", "\ud800"):
        with pytest.raises(NotFound, match="No release has the id"):
            client.release(missing)
    with pytest.raises(NotFound):
        client.similar("nosuch")


def test_what_is_near_a_release_is_the_engines(client: Client, samples: Engine) -> None:
    told = 0
    for hit in client.search(per_page=100).results:
        near = client.similar(hit.id, 3)
        assert near == (hit.id, versions(samples, hit.id), hits(similar(samples, hit.id, 3)))
        told += bool(near.versions)
    assert told, "none of them is told in another language"


@pytest.mark.parametrize("typed", ["教", "xczx", "Ministry of E", "<b>", "zzzz", "国产大"])
def test_completions_are_the_engines(client: Client, samples: Engine, typed: str) -> None:
    assert client.suggest(typed) == completions(samples, typed)


def test_the_status_is_the_engines(client: Client, samples: Engine) -> None:
    assert client.status() == samples.status()


def test_threads_share_a_client(client: Client) -> None:
    with ThreadPoolExecutor(4) as threads:
        totals = list(threads.map(lambda number: client.search("教育", page=number).total, range(1, 30)))
    assert len(set(totals)) == 1


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"query": {"q": 1}}'])
def test_json_of_something_else_is_no_answer(body: bytes) -> None:
    service = Scripted(Told(200, body))
    with connect(service.url, patience=0) as client, pytest.raises(ServiceFailed, match="is not of searchsvc"):
        client.search("a")
    service.close()


def test_it_says_who_asks() -> None:
    service = Scripted(Told(404))
    with connect(service.url, patience=0, headers={"X-Token": "t"}) as client, pytest.raises(ServiceFailed):
        client.status()
    _, headers = service.asked[0]
    assert headers["user-agent"].startswith("searchsvc/")
    assert headers["x-token"] == "t"
    service.close()


def test_an_address_is_checked_when_one_connects() -> None:
    with pytest.raises(UsageError):
        searchsvc.connect("127.0.0.1:8000")


@pytest.mark.process
def test_a_program_that_only_asks_loads_no_engine() -> None:
    code = "import searchsvc, sys; searchsvc.connect('http://h'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "searchsvc.client.connection" in loaded
    assert not loaded & {"numpy", "numba", "flask", "jieba", "searchsvc.engine"}


def test_a_release_that_moved_is_found_and_one_that_was_withdrawn_says_why(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "new.txt").write_text("A bridge opens", "utf-8")
    (corpus / "gone.txt").write_text("A tunnel opens", "utf-8")
    (corpus / "overrides.toml").write_text(
        '["new.txt"]\naliases = ["old.txt"]\n["gone.txt"]\nwithdrawn = "a figure was wrong"\n', "utf-8"
    )
    searchsvc.reindex(corpus, tmp_path / "index")
    site = Site(name="Example", publisher="City of Example", contact="press@example.org")
    with served(create_app(open_live(tmp_path / "index"), site=site)) as url, connect(url, patience=0) as client:
        assert client.release("old.txt").id == client.similar("old.txt").id == "new.txt"
        assert list(client.releases(["gone.txt", "old.txt", "nosuch"])) == ["new.txt"]
        with pytest.raises(searchsvc.ReleaseWithdrawn) as caught:
            client.release("gone.txt")
        assert caught.value.reason == "a figure was wrong"
        assert client.status() == open_engine(tmp_path / "index").status()
        assert client.site() == site
        assert client.site().publisher == "City of Example"
