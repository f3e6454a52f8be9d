"""Which words of a release tell what it is about, and how the releases that share them are ordered."""

import pytest

from searchsvc.engines.whoosh.search import similar
from searchsvc.engines.whoosh.search.similar import most_similar
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine
from tests.conftest import MakeEngine

RECORDS = [
    {"id": "one", "title": "Harbour bridge", "text": "A bridge over the harbour.", "date": "2020"},
    {"id": "old", "title": "Harbour bridge", "text": "A bridge over the harbour.", "date": "2018"},
    {"id": "new", "title": "Harbour bridge", "text": "A bridge over the harbour.", "date": "2021"},
    {"id": "bridge", "title": "Roads", "text": "Bridges and roads."},
    {"id": "other", "title": "Schools", "text": "The schools of the county."},
    {"id": "stops", "title": "The", "text": "Of the and the with."},
]


@pytest.fixture
def engine(make_engine: MakeEngine) -> WhooshEngine:
    engine = make_engine(RECORDS)
    assert isinstance(engine, WhooshEngine)
    return engine


def alike(engine: WhooshEngine, release_id: str, count: int) -> list[str]:
    snapshot = engine._snapshot
    number = snapshot.number(release_id)
    assert number is not None
    documents, scores = most_similar(snapshot, number, count)
    assert scores == sorted(scores, reverse=True)
    return [snapshot.release(document).id for document in documents]


def test_the_newer_of_equals_comes_first_and_a_weaker_one_last(engine: WhooshEngine) -> None:
    assert alike(engine, "one", 10) == ["new", "old", "bridge"]
    assert alike(engine, "old", 10) == ["new", "one", "bridge"]


def test_no_more_than_were_asked_for(engine: WhooshEngine) -> None:
    assert alike(engine, "one", 1) == ["new"]
    assert alike(engine, "one", 0) == []


def test_function_words_and_words_of_one_release_make_nothing_alike(engine: WhooshEngine) -> None:
    assert alike(engine, "stops", 10) == []
    assert alike(engine, "other", 10) == []


def test_of_a_long_body_the_beginning_is_looked_at(make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "LONGEST_BODY", 20)
    engine = make_engine(
        [
            {"id": "long", "title": "x", "text": "harbour " * 5 + "meteor"},
            {"id": "begins", "title": "y", "text": "harbour"},
            {"id": "ends", "title": "z", "text": "meteor"},
        ]
    )
    assert isinstance(engine, WhooshEngine)
    assert alike(engine, "long", 10) == ["begins"]


def test_common_words_are_left_out_where_they_would_cost_too_much(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar, "ALWAYS", 0)
    monkeypatch.setattr(similar, "MOST_POSTINGS", 3)  # harbour stands in three, bridge in four
    assert alike(engine, "one", 10) == ["new", "old"]
