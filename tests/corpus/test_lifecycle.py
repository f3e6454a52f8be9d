"""What `overrides.toml` says of the life of a release: what is read of it, and what becomes of it in a build."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from searchsvc.corpus.lifecycle import NEVER, LifeEntry, lifecycle_of, read_life
from searchsvc.corpus.overrides import read_overrides
from searchsvc.model.lifecycle import Lifecycle

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def overrides(folder: Path, toml: str) -> Mapping[str, LifeEntry]:
    (folder / "overrides.toml").write_text(toml, "utf-8")
    return read_overrides(folder, NOW).life


def test_all_three_are_read(tmp_path: Path) -> None:
    entries = overrides(
        tmp_path,
        """["a.txt"]
        aliases = ["old/a.txt", "a b?c"]
        ["b.txt"]
        withdrawn = "  Its figures\\nwere wrong. "
        ["c.txt"]
        publish_after = 2026-12-01T09:00:00+08:00
        ["d.txt"]
        title = "Only a correction"
        """,
    )
    assert entries == {
        "a.txt": LifeEntry(aliases=("old/a.txt", "a b?c")),
        "b.txt": LifeEntry(withdrawn="Its figures were wrong."),
        "c.txt": LifeEntry(publish_after=NOW),
    }
    assert not entries["c.txt"].is_embargoed(NOW)
    assert entries["c.txt"].is_embargoed(NOW - timedelta(microseconds=1))


@pytest.mark.parametrize("value", ["", False])
def test_an_empty_withdrawal_is_none(value: object) -> None:
    assert read_life({"withdrawn": value, "aliases": [], "publish_after": ""}) == (LifeEntry(), [])


@pytest.mark.parametrize("value", [True, 3, ["x"], {"reason": "x"}])
def test_a_withdrawal_without_a_readable_reason_still_withdraws(value: object) -> None:
    entry, faults = read_life({"withdrawn": value})
    assert entry.withdrawn == ""
    assert "write the reason in quotes" in faults[0]


@pytest.mark.parametrize("value", ["soon", 5, True, [], {"at": 1}, "2026-13-01", "9" * 5000])
def test_a_moment_that_cannot_be_read_holds_back(value: object) -> None:
    entry, faults = read_life({"publish_after": value})
    assert entry.publish_after == NEVER
    assert "held back until" in faults[0]


@pytest.mark.parametrize("written", ["2026-12-01T09:00:00", "2026-12-01", '"2026-12-01T09:00:00"'])
def test_a_time_without_its_zone_has_come_when_it_has_come_everywhere(tmp_path: Path, written: str) -> None:
    entry = overrides(tmp_path, f'["a.txt"]\npublish_after = {written}')["a.txt"]
    (warning,) = read_overrides(tmp_path).warnings
    assert "such as +08:00" in warning
    assert entry.publish_after is not None
    assert entry.is_embargoed(datetime(2026, 12, 1, 11, 59, tzinfo=UTC))
    assert not entry.is_embargoed(datetime(2026, 12, 1, 21, 0, tzinfo=UTC))


def test_the_ends_of_the_calendar() -> None:
    assert read_life({"publish_after": datetime.max})[0].publish_after == NEVER
    assert read_life({"publish_after": "9999-12-31T23:59:59-12:00"})[0].publish_after == NEVER
    assert read_life({"publish_after": "0001-01-01T00:00:00+12:00"})[0].publish_after is None


@pytest.mark.parametrize("value", [5, [""], ["a\nb"], [["a"]], {"a": 1}])
def test_an_alias_that_is_no_id_is_named(value: object) -> None:
    entry, faults = read_life({"aliases": value})
    assert entry.aliases == ()
    assert len(faults) == (0 if value == [""] else 1)


def test_an_alias_leads_to_its_release() -> None:
    entries = {"new": LifeEntry(aliases=("old", "older")), "other": LifeEntry(aliases=("x",))}
    lifecycle, faults = lifecycle_of(entries, {"new"}, NOW)
    assert (lifecycle.aliases, faults) == ({"old": "new", "older": "new"}, [])  # nobody has the id "other"


def test_an_alias_of_an_alias_leads_to_the_end() -> None:
    entries = {"b": LifeEntry(aliases=("a",)), "c": LifeEntry(aliases=("b",)), "d": LifeEntry(aliases=("c",))}
    lifecycle, faults = lifecycle_of(entries, {"d"}, NOW)
    assert (lifecycle.aliases, faults) == ({"a": "d", "b": "d", "c": "d"}, [])


def test_loops_are_named_and_lead_nowhere() -> None:
    entries = {
        "a": LifeEntry(aliases=("b", "before")),
        "b": LifeEntry(aliases=("a",)),
        "c": LifeEntry(aliases=("d",)),
    }
    lifecycle, faults = lifecycle_of(entries, {"c"}, NOW)
    assert lifecycle.aliases == {"d": "c"}
    assert len(faults) == 1
    assert "in a loop" in faults[0][1]


def test_conflicts_are_named_and_the_first_holds() -> None:
    entries = {
        "a": LifeEntry(aliases=("a", "b", "gone", "x")),
        "b": LifeEntry(aliases=("x",)),
        "gone": LifeEntry(withdrawn=""),
    }
    lifecycle, faults = lifecycle_of(entries, {"a", "b"}, NOW)
    assert lifecycle.aliases == {"x": "a"}
    assert [release_id for release_id, _ in faults] == ["a", "a", "a", "b"]
    for (_, text), each in zip(faults, ("own id", "'b'", "'gone'", "'a'"), strict=True):
        assert each in text


def test_a_withdrawal_needs_no_file_and_an_embargo_does() -> None:
    entries = {
        "w": LifeEntry(withdrawn="wrong", aliases=("old",)),
        "e": LifeEntry(publish_after=LATER, aliases=("early",)),
        "both": LifeEntry(publish_after=LATER, withdrawn="wrong", aliases=("twice",)),
        "absent": LifeEntry(publish_after=LATER),
    }
    before, faults = lifecycle_of(entries, {"e", "both"}, NOW)
    assert before == Lifecycle({"old": "w"}, {"w": "wrong"}, {"e": LATER.isoformat(), "both": LATER.isoformat()})
    assert faults == []
    assert before.next_publication == LATER
    after, _ = lifecycle_of(entries, {"e", "both"}, LATER)
    assert after == Lifecycle({"old": "w", "early": "e", "twice": "both"}, {"w": "wrong", "both": "wrong"}, {})
    assert after.next_publication is None


def test_chains_and_loops_take_linear_time() -> None:
    size = 50_000
    chain = {str(number + 1): LifeEntry(aliases=(str(number),)) for number in range(size)}
    started = time.perf_counter()
    lifecycle, _ = lifecycle_of(chain, {str(size)}, NOW)
    assert set(lifecycle.aliases.values()) == {str(size)}
    lifecycle, faults = lifecycle_of({**chain, "0": LifeEntry(aliases=(str(size),))}, {"x"}, NOW)
    assert (lifecycle.aliases, len(faults)) == ({}, 1)
    assert time.perf_counter() - started < 5
