"""What a disk may hold after power was lost: what was synced in any case, and of the rest any part."""

from pathlib import Path
from random import Random

import pytest

from benchmarks.faults.disk_model import LOSSES, Disk, Loss
from benchmarks.faults.shim import Call, Kind

BY_NAME = {loss.name: loss for loss in LOSSES}
NOTHING_KEPT = BY_NAME["all that is not synced is lost"]
NAMES_KEPT = BY_NAME["names are kept, their bytes are not"]
ZEROS = BY_NAME["names and lengths are kept, with zeros"]


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    return folder


def calls(box: Path, *made: tuple[Kind, str, str | bytes]) -> Disk:
    disk = Disk(box)
    for kind, name, other in made:
        path = str(box / name) if name else str(box)
        data = other if isinstance(other, bytes) else b""
        target = str(box / other) if isinstance(other, str) and other else ""
        disk.call(Call(kind, 0, 0, path, target, data))
    return disk


def left(disk: Disk, tmp_path: Path, loss: Loss) -> dict[str, bytes]:
    place = tmp_path / "left"
    disk.leave(place, loss, Random(1))
    return {each.name: each.read_bytes() for each in place.iterdir() if each.is_file()}


NEW = ((Kind.OPEN, "new", ""), (Kind.WRITE, "new", b"content"))


def test_what_is_not_synced_is_lost(box: Path, tmp_path: Path) -> None:
    assert left(calls(box, *NEW), tmp_path, NOTHING_KEPT) == {"old": b"old"}


def test_a_synced_file_in_a_folder_that_is_not_has_no_name(box: Path, tmp_path: Path) -> None:
    assert left(calls(box, *NEW, (Kind.SYNC, "new", "")), tmp_path, NOTHING_KEPT) == {"old": b"old"}


def test_a_name_without_its_bytes(box: Path, tmp_path: Path) -> None:
    disk = calls(box, *NEW, (Kind.SYNC, "", ""))
    assert left(disk, tmp_path, NOTHING_KEPT) == {"old": b"old", "new": b""}


def test_a_length_without_its_bytes(box: Path, tmp_path: Path) -> None:
    assert left(calls(box, *NEW), tmp_path, ZEROS) == {"old": b"old", "new": bytes(7)}


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
def test_what_is_synced_is_there_whatever_else_is_lost(box: Path, tmp_path: Path, loss: Loss) -> None:
    disk = calls(box, *NEW, (Kind.SYNC, "new", ""), (Kind.RENAME, "new", "old"), (Kind.SYNC, "", ""))
    assert left(disk, tmp_path, loss) == {"old": b"content"}


def test_a_rename_that_is_not_synced_may_be_lost(box: Path, tmp_path: Path) -> None:
    disk = calls(box, *NEW, (Kind.SYNC, "new", ""), (Kind.SYNC, "", ""), (Kind.RENAME, "new", "old"))
    assert left(disk, tmp_path, NOTHING_KEPT) == {"old": b"old", "new": b"content"}


def test_a_rename_may_be_kept_and_the_bytes_lost(box: Path, tmp_path: Path) -> None:
    assert left(calls(box, *NEW, (Kind.RENAME, "new", "old")), tmp_path, NAMES_KEPT) == {"old": b""}


def test_a_call_that_failed_does_nothing(box: Path, tmp_path: Path) -> None:
    disk = Disk(box)
    disk.call(Call(Kind.UNLINK, -5, 0, str(box / "old"), "", b""))
    assert left(disk, tmp_path, NAMES_KEPT) == {"old": b"old"}
