"""A whole read finds what differs in any file, says which, and ends when nobody needs it any more."""

import os
from pathlib import Path

import pytest

from searchsvc.engines.whoosh.store.manifest import BuildSummary, Manifest, seal
from searchsvc.engines.whoosh.store.whole_read import damage_of, file_stamps

LARGE = 3 << 20


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "small").write_bytes(b"s")
    (tmp_path / "large").write_bytes(bytes(LARGE))
    return tmp_path


@pytest.fixture
def manifest(build: Path) -> Manifest:
    return seal(build, BuildSummary(1, "f", "p", 0, {}, {}), None).manifest


def always() -> bool:
    return True


def never() -> bool:
    return False


def test_what_is_right_has_no_damage(build: Path, manifest: Manifest) -> None:
    assert damage_of(build, manifest, never) is None


@pytest.mark.parametrize("at", [0, LARGE // 2, LARGE - 1])
def test_one_bit_is_found_wherever_it_is(build: Path, manifest: Manifest, at: int) -> None:
    before = file_stamps(build, manifest)
    with (build / "large").open("r+b") as file:
        file.seek(at)
        file.write(b"\x01")
    os.utime(build / "large", (0, 0))
    damage = damage_of(build, manifest, never)
    assert "large has changed since it was written" in str(damage)
    assert file_stamps(build, manifest) != before


def test_a_file_that_is_gone_is_damage(build: Path, manifest: Manifest) -> None:
    (build / "small").unlink()
    assert "small cannot be read" in str(damage_of(build, manifest, never))
    assert None in file_stamps(build, manifest)


def test_a_read_that_nobody_needs_ends(build: Path, manifest: Manifest) -> None:
    (build / "large").write_bytes(b"x" * LARGE)
    assert damage_of(build, manifest, always) is None
