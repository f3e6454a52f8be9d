"""All checks together, on an index that is well: they say so, and change nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

from searchsvc.doctor.examination import examine, is_well
from searchsvc.doctor.finding import Finding, Subject
from searchsvc.indexing.reindex import reindex
from tests.web.helping import free_port


def snapshot(*folders: Path) -> dict[str, tuple[int, int, int]]:
    """Every file and folder below some folders, as it is: its mode, its size, and when its content changed."""
    found: dict[str, tuple[int, int, int]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            status = os.lstat(path)
            found[str(path)] = status.st_mode, status.st_size, 0 if path.is_dir() else status.st_mtime_ns
    return found


def test_an_index_that_is_well_is_found_so_and_nothing_is_changed(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text("Bridge opens\n\nOn May 4, 2021, a bridge opened in Hubei.", "utf-8")
    (corpus / "overrides.toml").write_text('["bridge.txt"]\ndate = 2021-05-04\n', "utf-8")
    reindex(corpus, index)
    before = snapshot(tmp_path)
    found = list(examine(Subject(index, corpus, port=free_port())))
    assert snapshot(tmp_path) == before
    wrong = [each for each in found if each.state == "wrong"]
    assert not wrong
    assert is_well(found)
    checked = {each.check for each in found}
    assert checked >= {"python", "packages", "segmenters", "settings", "cache", "kernels", "disk", "clock"}
    assert checked >= {"file system", "permissions", "index", "index format", "opening", "age", "leftovers", "port"}
    assert checked >= {"corpus", "overrides.toml", "left out", "freshness"}
    assert all(each.advice for each in found if each.state == "notice" and each.check != "processes")


def test_a_check_that_fails_keeps_no_other_from_its_turn() -> None:
    def check_first(_: Subject) -> Iterator[Finding]:
        yield Finding("first", "fine", "begun")
        raise ZeroDivisionError("at half past")

    def check_second(_: Subject) -> Iterator[Finding]:
        yield Finding("second", "wrong", "seen")

    found = list(examine(Subject(Path(), Path()), (check_first, check_second)))
    assert [(each.check, each.state) for each in found] == [("first", "fine"), ("first", "notice"), ("second", "wrong")]
    assert "ZeroDivisionError: at half past" in found[1].message
    assert not is_well(found)
