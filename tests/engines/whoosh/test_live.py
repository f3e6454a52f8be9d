"""A live engine reads what it has opened whole, and turns back from damage to the generation that was kept."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from searchsvc.engine import LiveEngine
from searchsvc.engines.selection import damage_told, open_engine, open_live
from searchsvc.engines.whoosh import live as live_module
from searchsvc.engines.whoosh.store import manifest
from searchsvc.engines.whoosh.store.pointer import read_pointer
from searchsvc.errors import IndexDamaged
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.resealing import reseal

SOON = 20.0


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Bridge\n\nOpened.", "utf-8")
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of two generations: in the newer one there are two bridges. All files count as large."""
    monkeypatch.setattr(manifest, "_BLOCK", 0)
    reindex(corpus, tmp_path / "index")
    (corpus / "b.txt").write_text("Bridge\n\nClosed.", "utf-8")
    reindex(corpus, tmp_path / "index")
    return tmp_path / "index"


def until(live: LiveEngine, *said: str) -> str:
    deadline = time.monotonic() + SOON
    while live.verification not in said and time.monotonic() < deadline:
        time.sleep(0.01)
    return live.verification


def bridges(live: LiveEngine) -> int:
    return search(live.engine(), Query("bridge")).total


def damage(index: Path, *, newest_alone: bool = True) -> Path:
    """Changes a byte of the greatest file of postings that only the newest generation has, or of one that all have."""
    newest, older = (index / "generations" / each.name for each in read_pointer(index))
    shared = {path.name for path in older.iterdir()}
    names = [path for path in newest.glob("*.dictionary") if (path.name not in shared) is newest_alone]
    data = bytearray(names[0].read_bytes())
    data[-1] ^= 1
    names[0].write_bytes(data)
    return names[0]


def test_an_index_that_is_right_is_verified(index: Path) -> None:
    live = open_live(index)
    assert bridges(live) == 2
    assert until(live, "verified") == "verified"


def test_damage_that_is_found_lets_the_kept_generation_serve(
    index: Path, corpus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage(index)
    live = open_live(index)
    live.engine()
    assert until(live, "fallen_back") == "fallen_back"
    assert bridges(live) == 1
    assert "serves instead" in caplog.text
    reindex(corpus, index, full=True)
    assert bridges(live) == 2
    assert until(live, "verified") == "verified"


def test_where_the_kept_generation_is_damaged_too_nothing_is_answered(index: Path, corpus: Path) -> None:
    damage(index, newest_alone=False)
    live = open_live(index)
    live.engine()
    assert until(live, "damaged") == "damaged"
    with pytest.raises(IndexDamaged, match="has changed since it was written"):
        live.engine()
    reindex(corpus, index, full=True)
    assert bridges(live) == 2


def test_a_file_that_changes_while_it_serves_is_noticed(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LOOK_SECONDS", 0.0)
    live = open_live(index)
    assert bridges(live) == 2
    until(live, "verified")
    damage(index)
    deadline = time.monotonic() + SOON
    while live.verification != "fallen_back" and time.monotonic() < deadline:
        with suppress(IndexDamaged):  # until all of the kept generation was read
            live.engine()
        time.sleep(0.01)
    assert bridges(live) == 1


def test_one_that_distrusts_reads_all_before_it_opens(index: Path) -> None:
    damage(index)
    live = open_live(index)
    live.distrust()
    assert bridges(live) == 1
    assert live.verification == "fallen_back"


def test_an_error_of_a_damaged_index_is_told_as_damage(index: Path) -> None:
    engine = open_engine(index)
    path = damage(index)
    with pytest.raises(IndexDamaged, match=path.name), damage_told(engine):
        raise IndexError("an entry of a dictionary is not within it")
    live = open_live(index)
    live.engine()
    assert isinstance(live.cause_of(IndexError("x")), IndexDamaged) or until(live, "fallen_back") == "fallen_back"


def test_an_error_of_a_sound_index_stays_what_it_is(index: Path) -> None:
    with pytest.raises(ZeroDivisionError), damage_told(open_engine(index)):
        raise ZeroDivisionError
    live = open_live(index)
    live.engine()
    error = ZeroDivisionError()
    assert live.cause_of(error) is error


def test_after_a_return_from_a_newer_version_the_older_generation_serves(index: Path) -> None:
    reseal(index, format=99, of_that_version="only")
    assert bridges(open_live(index)) == 1
    with pytest.raises(IndexDamaged, match="a newer version of searchsvc"):
        open_engine(index)


def test_a_file_that_changes_soon_after_the_read_is_not_trusted(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LOOK_SECONDS", 1e9)  # so that nobody else notices
    live = open_live(index)
    live.engine()
    assert until(live, "verified") == "verified"
    error = IndexError("x")
    assert live.cause_of(error) is error
    damage(index)
    assert isinstance(live.cause_of(error), IndexDamaged)
    assert bridges(live) == 1
