"""The life of releases: what has become of an id, and the file in which a generation keeps it."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from searchsvc.model.lifecycle import LIFECYCLE, Lifecycle, Moved, Withdrawal, read_lifecycle, write_lifecycle

LIFE = Lifecycle(
    {"old/é.txt": "new.txt"},
    {"gone": "", "wrong": "Wrong figures."},
    {"b": "2027-01-01T00:00:00+00:00", "a": "2026-12-01T01:00:00+00:00", "never": ""},
)


def test_the_fate_of_an_id() -> None:
    assert LIFE.fate("old/é.txt") == Moved("new.txt")
    assert LIFE.fate(unicodedata.normalize("NFD", "old/é.txt")) == Moved("new.txt")
    assert LIFE.fate("gone") == Withdrawal("")
    assert LIFE.fate("wrong") == Withdrawal("Wrong figures.")
    for unknown in ("a", "never", "x", "", "\udcff"):
        assert LIFE.fate(unknown) is None


def test_the_next_publication() -> None:
    assert LIFE.next_publication == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert Lifecycle(embargoed={"never": ""}).next_publication is None


def test_it_is_kept_whole_and_always_the_same(tmp_path: Path) -> None:
    write_lifecycle(tmp_path, LIFE)
    written = (tmp_path / LIFECYCLE).read_bytes()
    assert read_lifecycle(tmp_path) == LIFE
    write_lifecycle(
        tmp_path, Lifecycle(LIFE.aliases, dict(sorted(LIFE.withdrawn.items(), reverse=True)), LIFE.embargoed)
    )
    assert (tmp_path / LIFECYCLE).read_bytes() == written
