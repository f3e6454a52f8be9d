"""Arrays on disk are read as they were written, and let go of."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.runtime import arrays_on_disk as module
from searchsvc.runtime.arrays_on_disk import GrowingArray, ScratchArrays, let_go

ARRAYS = (np.arange(5, dtype=np.uint8), np.arange(3, dtype=np.int64), np.empty(0, dtype=np.uint32), np.ones(7, "<u4"))


@pytest.mark.parametrize("at_once", [3, 1 << 16])
def test_what_is_put_aside_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    scratch = ScratchArrays(tmp_path / "scratch")
    scratch.let_go()
    extents = [scratch.add(ARRAYS), scratch.add(ARRAYS[1:])]
    for given, found in zip((ARRAYS, ARRAYS[1:]), map(scratch.read, extents), strict=True):
        assert [each.tolist() for each in found] == [each.tolist() for each in given]
        assert [each.dtype for each in found] == [each.dtype for each in given]
        scratch.let_go()
        assert [each.tolist() for each in found] == [each.tolist() for each in given]


def test_nothing_put_aside_is_nothing(tmp_path: Path) -> None:
    scratch = ScratchArrays(tmp_path / "scratch")
    assert scratch.read(scratch.add([ARRAYS[2]]))[0].tolist() == []


def test_an_array_grows(tmp_path: Path) -> None:
    array = GrowingArray(tmp_path / "array", np.uint32)
    for part in ([1, 2], [], [3]):
        array.extend(np.array(part, dtype=np.int64))
    assert len(array) == 3
    found = array.read()
    let_go(found[1:])
    assert found.dtype == np.uint32
    assert found.tolist() == [1, 2, 3]
    assert GrowingArray(tmp_path / "empty", np.uint32).read().tolist() == []
