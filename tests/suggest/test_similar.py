"""Similar releases: about the same things, never the release itself."""

import pytest

from searchsvc.errors import NotFound
from searchsvc.searching.releases import similar
from tests.conftest import MakeEngine

RECORDS = (
    {"id": "a", "title": "Rural schools in Hubei", "text": "Teachers of rural schools get new houses."},
    {"id": "b", "title": "New rural school", "text": "The school has twelve teachers."},
    {"id": "c", "title": "Harbour bridge opens", "text": "A bridge over the harbour, with teachers watching."},
    {"id": "d", "title": "乡村学校建设", "text": "推进乡村振兴，建设乡村学校。"},
    {"id": "e", "title": "乡村振兴会议", "text": "会议讨论乡村振兴。"},
    {"id": "f", "title": "港口大桥通车", "text": "大桥通车。"},
    {"id": "g", "title": "", "text": "…"},
    {"id": "a2", "title": "Rural schools in Hubei", "text": "Teachers of rural schools get new houses."},
)


def test_the_most_alike_come_first(make_engine: MakeEngine) -> None:
    engine = make_engine(RECORDS)
    assert [hit.id for hit in similar(engine, "a")] == ["a2", "b", "c"]
    assert [hit.id for hit in similar(engine, "a", 1)] == ["a2"]
    assert [hit.id for hit in similar(engine, "d")] == ["e"]
    assert similar(engine, "g") == ()
    assert similar(engine, "a", 0) == ()
    scores = [hit.score for hit in similar(engine, "a")]
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    assert all(not fragment.marks for hit in similar(engine, "a") for fragment in (hit.title, *hit.snippets))


def test_an_id_that_is_not_there(make_engine: MakeEngine) -> None:
    with pytest.raises(NotFound):
        similar(make_engine(RECORDS), "zz")
