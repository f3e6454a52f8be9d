"""A live engine follows the alias; where the newest generation cannot be opened an older one serves meanwhile."""

import errno
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from searchsvc.engines.opensearch import live as module
from searchsvc.engines.opensearch.cluster import kept_files
from searchsvc.engines.opensearch.cluster.connection import Cluster
from searchsvc.engines.opensearch.cluster.kept_files import COPIES, files_index
from searchsvc.engines.opensearch.live import FIRST_PAUSE, LiveOpenSearch, open_opensearch
from searchsvc.errors import IndexDamaged, IndexUnavailable
from tests.engines.opensearch.build.test_builder import build, held, release


class Clock(SimpleNamespace):
    """Time that passes only when it is told to."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The generations whose files were asked for, one after the other."""
    asked: list[str] = []
    fetch = kept_files._fetch

    def recorded(kept: kept_files._Kept, into: Path) -> None:
        asked.append(kept.generation)
        fetch(kept, into)

    monkeypatch.setattr(kept_files, "_fetch", recorded)
    return asked


def take_away(cluster: Cluster, generation: str) -> dict[str, object]:
    """Takes a piece of a generation's files away; what it was."""
    name = f"{generation}/terms/0"
    piece: dict[str, object] = cluster.client.get(index=files_index(cluster), id=name)["_source"]
    cluster.client.delete(index=files_index(cluster), id=name)
    return piece


def test_it_follows_the_alias(cluster: Cluster, tmp_path: Path, clock: Clock) -> None:
    live = LiveOpenSearch(tmp_path)
    with pytest.raises(IndexUnavailable):
        live.engine()
    first = build(tmp_path, release("a", "bridge"))
    assert live.engine().generation == first
    second = build(tmp_path, release("b", "bridge"))
    assert live.engine().generation == first
    clock.now += module.LOOK_SECONDS
    assert live.engine().generation == second
    assert live.verification == "verified"
    third = build(tmp_path / "elsewhere", release("c", "bridge"))  # by another machine
    clock.now += module.LOOK_SECONDS
    assert live.engine().generation == third
    assert {each.name for each in (tmp_path / COPIES).glob(f"{cluster.name}-*")} == {second, third}


def test_what_cannot_be_fetched_is_tried_again_after_longer_and_longer_pauses(
    cluster: Cluster,
    tmp_path: Path,
    clock: Clock,
    fetched: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE", 16.0)
    live = LiveOpenSearch(tmp_path / "served")
    first = build(tmp_path / "built", release("a", "bridge"))
    assert live.engine().generation == first
    second = build(tmp_path / "built", release("b", "bridge"))
    piece = take_away(cluster, second)
    fetched.clear()
    tries: list[float] = []
    for _ in range(80):
        clock.now += module.LOOK_SECONDS
        assert live.engine().generation == first
        tries += [clock.now] * (len(fetched) - len(tries))
    assert [after - before for before, after in pairwise(tries)][:6] == [FIRST_PAUSE, 4, 8, 16, 16, 16]
    assert f"{second} cannot be opened, {first} goes on serving: terms of {second} is not on the cluster" in caplog.text
    assert "could not be asked" not in caplog.text
    assert live.verification == "verified"
    cluster.client.index(index=files_index(cluster), id=f"{second}/terms/0", body=piece)
    clock.now += module.LONGEST_PAUSE
    assert live.engine().generation == second


def test_a_service_that_starts_falls_back_to_what_is_kept(
    cluster: Cluster, tmp_path: Path, clock: Clock, fetched: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    first = build(tmp_path / "built", release("a", "bridge"))
    second = build(tmp_path / "built", release("b", "bridge"))
    take_away(cluster, second)
    live = LiveOpenSearch(tmp_path / "served")
    fetched.clear()
    for _ in range(2):
        assert live.engine().generation == first
        assert live.verification == "fallen_back"
        clock.now += module.LOOK_SECONDS
    assert fetched == [second, first]
    assert f"generation {first} serves instead of the newest one: terms of {second} is not on" in caplog.text
    third = build(tmp_path / "built", release("c", "bridge"), full=True)
    clock.now += module.LOOK_SECONDS
    assert live.engine().generation == third
    assert live.verification == "verified"


def test_without_anything_else_that_can_serve_the_reason_is_told_again(
    cluster: Cluster, tmp_path: Path, clock: Clock, fetched: list[str]
) -> None:
    only = build(tmp_path / "built", release("a", "bridge"))
    piece = take_away(cluster, only)
    live = LiveOpenSearch(tmp_path / "served")
    for _ in range(3):
        with pytest.raises(IndexDamaged, match=r"terms of .* is not on the cluster"):
            live.engine()
    assert fetched == [only]
    cluster.client.index(index=files_index(cluster), id=f"{only}/terms/0", body=piece)
    clock.now += FIRST_PAUSE
    assert live.engine().generation == only


@pytest.mark.parametrize("small", [1 << 20, 0])
def test_a_copy_that_is_damaged_is_fetched_again(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    generation = build(tmp_path / "built", release("a", "bridge"))
    monkeypatch.setattr(kept_files, "_SMALL", small)
    assert held(tmp_path / "served") == {"a": "bridge"}
    summary = tmp_path / "served" / COPIES / generation / "generation.json"
    summary.write_bytes(b"x" * summary.stat().st_size)
    assert held(tmp_path / "served") == {"a": "bridge"}


def test_what_cannot_be_copied_or_opened_is_told_as_such(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "built", release("a", "bridge"))
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / COPIES).write_text("no folder")
    with pytest.raises(IndexUnavailable, match=r"cannot be copied to .*; is there room\? may it be written\?"):
        open_opensearch(tmp_path / "served")

    def too_many(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(module, "OpenSearchEngine", too_many)
    with pytest.raises(IndexUnavailable, match=r"cannot be opened \(Too many open files\); let a process have more"):
        open_opensearch(tmp_path / "elsewhere")
