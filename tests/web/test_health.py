"""A worker is ready once each generation has answered a search."""

import pytest

from searchsvc.errors import IndexUnavailable
from searchsvc.web.health import Readiness
from tests.web.fake import FakeEngine, FakeLive


def test_each_generation_is_tried_once(live: FakeLive, engine: FakeEngine) -> None:
    readiness = Readiness(live)
    assert [readiness.check(), readiness.check()] == ["g1", "g1"]
    assert len(engine.searched) == 1
    assert readiness.facts()["releases"] == engine.status().releases
    newer = FakeEngine((), "g2")
    live.current = newer
    assert readiness.check() == "g2"
    assert len(newer.searched) == 1
    assert readiness.facts()["releases"] == 0


def test_without_an_index_nothing_is_ready(live: FakeLive) -> None:
    live.current = None
    with pytest.raises(IndexUnavailable):
        Readiness(live).check()


def test_in_doubt_a_generation_is_tried_again(
    live: FakeLive, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    readiness = Readiness(live)
    readiness.check()
    monkeypatch.setattr(FakeLive, "is_doubtful", True)
    assert [readiness.check(), readiness.check()] == ["g1", "g1"]
    assert len(engine.searched) == 3
