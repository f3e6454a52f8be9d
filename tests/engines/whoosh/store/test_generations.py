"""One whole generation serves at any moment, whoever holds it, whatever was left behind."""

import json
import os
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.store.generations import (
    current_manifest,
    current_name,
    hold_current,
    hold_kept,
    last_writer,
    link_files,
    new_build,
    remove_unheld,
    sound_ones,
    switch,
    verify_current,
    write_lock,
)
from searchsvc.engines.whoosh.store.manifest import HELD, BuildSummary, seal
from searchsvc.engines.whoosh.store.pointer import pointer_stamp, read_pointer
from searchsvc.errors import IndexBusy, IndexDamaged, IndexUnavailable


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


def publish(index: Path, text: str = "x", keep: int = 0) -> str:
    build = new_build(index)
    (build / "file").write_text(text, "ascii")
    sealed = seal(build, BuildSummary(1, "f", "p", 0, {}, {}), None)
    return switch(index, build, sealed.digest, read_pointer(index)[:keep])


def names(index: Path) -> set[str]:
    return {each.name for each in (index / "generations").iterdir()}


def test_nothing_serves_at_first(index: Path) -> None:
    assert current_name(index) is None
    assert pointer_stamp(index) is None
    with pytest.raises(IndexUnavailable, match="run 'searchsvc reindex' first"):
        hold_current(index)


def test_a_build_serves_only_when_it_was_switched_to(index: Path) -> None:
    first = publish(index)
    stamp = pointer_stamp(index)
    build = new_build(index)
    assert build.name.startswith(".")
    assert (current_name(index), pointer_stamp(index)) == (first, stamp)
    (build / HELD).touch()
    second = switch(index, build, "", ())
    assert current_name(index) == second == build.name[1:]
    assert pointer_stamp(index) != stamp
    assert not list(index.glob(".current*"))


def test_the_folders_are_their_owners_alone(index: Path) -> None:
    index.chmod(0o755)
    build = new_build(index)
    assert [path.stat().st_mode & 0o777 for path in (index, build.parent, build)] == [0o700] * 3


def test_what_is_held_is_kept_and_what_nobody_holds_is_removed(index: Path) -> None:
    first = publish(index)
    held = hold_current(index)
    assert held.name == first
    second = publish(index)
    third = publish(index)
    remove_unheld(index)
    assert names(index) == {first, third}
    assert (held.folder / "file").read_text("ascii") == "x"
    held.release()
    remove_unheld(index)
    assert names(index) == {third}
    assert second != third


def test_a_new_build_clears_up_after_a_killed_one(index: Path) -> None:
    serving = publish(index)
    killed = new_build(index)
    (killed / "half").touch()
    assert names(index) == {serving, killed.name}
    build = new_build(index)
    assert names(index) == {serving, build.name}


def test_while_nothing_serves_nothing_whole_is_removed(index: Path) -> None:
    serving = publish(index)
    (index / "current").write_bytes(b"../../etc\n")
    build = new_build(index)
    assert names(index) == {serving, build.name}


@pytest.mark.parametrize("pointer", [b"", b"../x-y", b"a/b-c", b"\xff-a", b"noname", b"a" * 40 + b"-b"])
def test_a_pointer_that_is_no_name_is_damage(index: Path, pointer: bytes) -> None:
    (index / "current").write_bytes(pointer)
    with pytest.raises(IndexDamaged, match="does not name a generation"):
        current_name(index)


def test_a_pointer_to_nothing_is_said(index: Path) -> None:
    (index / "current").write_bytes(b"2020-gone\n")
    with pytest.raises(IndexUnavailable, match="reindex --full"):
        hold_current(index)


def test_the_lock_has_one_holder_who_is_named(index: Path) -> None:
    with write_lock(index, 0):
        assert json.loads((index / "lock.json").read_text("utf-8"))["pid"] == os.getpid()
        with pytest.raises(IndexBusy, match=f"process {os.getpid()} on "), write_lock(index, 0):
            pytest.fail("two hold it")
        pid, told = last_writer(index) or (0, "")
        assert (pid, told.startswith(f"process {pid} on ")) == (os.getpid(), True)
        (index / "lock.json").write_text("{", "utf-8")
        assert last_writer(index) is None
        with pytest.raises(IndexBusy, match="another process"), write_lock(index, 0.01):
            pytest.fail("two hold it")
    with write_lock(index, 0):
        pass


def test_files_are_linked_or_copied(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = index / "source", index / "target"
    for folder in (source, target):
        folder.mkdir()
    for name in ("a", "b"):
        (source / name).write_text(name, "ascii")
    link_files(source, target, ["a"])
    assert (target / "a").samefile(source / "a")

    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refused)
    link_files(source, target, ["b"])
    assert not (target / "b").samefile(source / "b")
    assert (target / "b").read_text("ascii") == "b"


def test_every_byte_of_what_serves_is_checked(index: Path) -> None:
    name = publish(index, "four")
    assert verify_current(index) == (name, 4)
    (index / "generations" / name / "file").write_text("five", "ascii")
    with pytest.raises(IndexDamaged, match="file has changed"):
        verify_current(index)


def test_a_manifest_that_was_exchanged_is_damage(index: Path) -> None:
    first = publish(index)
    manifest = index / "generations" / first / "MANIFEST.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"releases": 0', '"releases": 9'), "utf-8")
    with pytest.raises(IndexDamaged, match=r"MANIFEST\.json has changed"):
        current_manifest(index)
    (index / "current").write_text(first + "\n", "ascii")  # as if the digest had been cut off
    with pytest.raises(IndexDamaged, match=r"digest of .* is not known"):
        verify_current(index)


def test_generations_are_kept_behind_the_one_that_serves(index: Path) -> None:
    publish(index)
    second, third = publish(index, keep=1), publish(index, keep=1)
    remove_unheld(index)
    assert names(index) == {second, third}
    assert [each.name for each in hold_kept(index, third)] == [second]
    fourth = publish(index, keep=2)
    assert [each.name for each in hold_kept(index, fourth)] == [third, second]


def test_a_pointer_that_cannot_be_written_leaves_nothing(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(index)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        patched.setattr("searchsvc.engines.whoosh.store.generations.sync", lambda _: None)
        patched.setattr("searchsvc.engines.whoosh.store.manifest.sync", lambda _: None)
        with pytest.raises(OSError, match="No space left"):
            publish(index)
    assert not list(index.glob(".current*"))
    assert current_name(index) == first
    (build,) = names(index) - {first}
    assert build.startswith(".")  # so that the builder takes it away


def test_what_is_kept_is_checked_too(index: Path) -> None:
    first = publish(index, "one")
    second = publish(index, "two", keep=1)
    assert verify_current(index) == (second, 3)
    (index / "generations" / first / "file").write_text("eno", "ascii")
    with pytest.raises(IndexDamaged, match=f"{first}/file has changed"):
        verify_current(index)
    pointer = index / "current"
    pointer.write_text(pointer.read_text("ascii").replace(first, first[:-1] + "g"), "ascii")
    with pytest.raises(IndexDamaged, match="names a generation that is not there"):
        verify_current(index)


def test_only_what_is_all_right_is_sound(index: Path) -> None:
    first = publish(index, "one")
    second = publish(index, "two", keep=1)
    assert [each.name for each in sound_ones(index)] == [second, first]
    (index / "generations" / second / "file").write_text("owt", "ascii")
    assert [each.name for each in sound_ones(index)] == [first]
