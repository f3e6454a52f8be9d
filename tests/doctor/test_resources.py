"""Disk, memory and descriptors, beside the size of an index."""

import os
import resource
from pathlib import Path

import pytest

from searchsvc.doctor.finding import State
from searchsvc.doctor.resources import (
    descriptors_finding,
    disk_finding,
    folder_size,
    memory,
    memory_finding,
)

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("index", "free", "files", "state"),
    [
        (GB, 10 * GB, 10_000, "fine"),
        (GB, 2 * GB, 10_000, "notice"),
        (GB, GB // 2, 10_000, "wrong"),
        (0, 50_000_000, 10_000, "wrong"),
        (GB, 10 * GB, 10, "wrong"),
    ],
)
def test_disk(index: int, free: int, files: int, state: State) -> None:
    assert disk_finding(index, free, files).state == state


@pytest.mark.parametrize(
    ("index", "total", "available", "state"),
    [
        (GB, 8 * GB, 4 * GB, "fine"),
        (GB, 2 * GB, 3 * GB // 2, "notice"),
        (GB, 8 * GB, GB, "notice"),
        (0, GB // 4, GB // 4, "wrong"),
    ],
)
def test_memory(index: int, total: int, available: int, state: State) -> None:
    assert memory_finding(index, total, available).state == state


@pytest.mark.parametrize(
    ("limit", "state"), [(256, "wrong"), (1024, "notice"), (65536, "fine"), (resource.RLIM_INFINITY, "fine")]
)
def test_descriptors(limit: int, state: State) -> None:
    assert descriptors_finding(limit).state == state


def test_the_memory_of_this_machine_is_known() -> None:
    total, available = memory()
    if Path("/proc/meminfo").exists():
        assert total >= available > 0


def test_a_file_with_two_names_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(1000))
    os.link(tmp_path / "a", tmp_path / "b")
    assert folder_size(tmp_path) == 1000
    assert folder_size(tmp_path / "none") == 0
