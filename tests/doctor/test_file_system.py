"""File systems: what is tried, and what is said of one that lacks something."""

import errno
import fcntl
import mmap
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from searchsvc.doctor import file_system
from searchsvc.doctor.file_system import check_file_system, clock_difference, findings_in, type_of
from searchsvc.doctor.finding import Finding, Subject


def test_the_one_of_this_machine_does_all_and_nothing_is_left(tmp_path: Path) -> None:
    found = list(check_file_system(Subject(tmp_path / "index", tmp_path)))
    assert [each.state for each in found] == ["fine"]
    assert not list(tmp_path.iterdir())


def test_locks_that_hold_nobody_off_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    assert "locks do not hold" in one(tmp_path).message


def test_a_file_system_without_locks_mapping_or_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise OSError(errno.ENOTSUP, "not supported")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refused)
        assert one(tmp_path / "a").state == "notice"
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refused)
        patch.setattr(mmap, "mmap", refused)
        found = one(tmp_path / "b")
    assert found.state == "wrong"
    assert found.message == "nfs: locks do not hold; files cannot be mapped into memory"


def test_a_rename_that_copies_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copies(self: Path, target: Path) -> None:
        target.write_bytes(self.read_bytes())
        self.unlink()

    monkeypatch.setattr(Path, "replace", copies)
    assert "rename" in one(tmp_path).message


def one(folder: Path) -> Finding:
    folder.mkdir(exist_ok=True)
    return next(findings_in(folder, "nfs"))


def test_a_clock_that_differs_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert abs(clock_difference(tmp_path)) < 1
    monkeypatch.setattr(file_system, "clock_difference", lambda _: -90.0)
    _, clock = findings_in(tmp_path, "nfs")
    assert (clock.state, "-90 s" in clock.message) == ("wrong", True)


def test_the_type_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "21 1 0:1 / / rw shared:1 - ext4 /dev/a rw\n"
        "22 21 0:2 / /srv rw - nfs4 server:/ rw\n"
        "23 21 0:3 / /srv\\040two rw - cifs //x rw\n",
        "utf-8",
    )
    types = {path: type_of(Path(path), mounts) for path in ("/srv/index", "/srv", "/srvx", "/srv two/a", "/")}
    assert types == {"/srv/index": "nfs4", "/srv": "nfs4", "/srvx": "ext4", "/srv two/a": "cifs", "/": "ext4"}
    assert type_of(Path("/"), tmp_path / "none") == "unknown"
