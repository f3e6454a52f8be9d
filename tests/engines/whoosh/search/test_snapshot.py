"""A snapshot's arrays over segments that were written one after the other."""

import random
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.build import builder as whoosh_builder
from searchsvc.engines.whoosh.build.batch import pack
from searchsvc.engines.whoosh.build.builder import open_builder
from searchsvc.engines.whoosh.search.snapshot import Snapshot
from searchsvc.engines.whoosh.store.generations import hold_current
from searchsvc.model.catalog import Catalog
from searchsvc.model.release import PartialDate, Release


def _release(identity: str, day: int) -> Release:
    return Release(identity, "Bridge", f"A bridge, day {day}.", "en", PartialDate(2020, 1, day), "text")


@pytest.mark.parametrize("seed", range(3))
def test_places_by_date_and_by_id_over_several_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(whoosh_builder, "MOST_SEGMENTS", 100)
    chance = random.Random(seed)
    held: dict[str, int] = {}
    for size in (40, 3, 25, 25, 1):
        build = {f"r{chance.randrange(200)}": chance.randrange(1, 4) for _ in range(size)}
        held |= build
        with open_builder(tmp_path, full=False, wait=0) as builder:
            builder.put(pack([_release(identity, day) for identity, day in build.items()]))
            builder.publish(Catalog())
    snapshot = Snapshot(hold_current(tmp_path))
    assert len(snapshot.segments) == 5
    for ranks, sign in ((snapshot.newest, -1), (snapshot.oldest, 1)):
        assert sorted(ranks.tolist()) == list(range(snapshot.size))
        ordered = sorted((sign * day, identity) for identity, day in held.items())
        places = [int(ranks[snapshot.number(identity) or 0]) for _, identity in ordered]
        assert places == sorted(places)
