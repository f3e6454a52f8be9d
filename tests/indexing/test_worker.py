"""A worker does a part of a build only with the very program of the build."""

import pickle

import pytest

from searchsvc.errors import BuildFailed
from searchsvc.indexing import worker
from searchsvc.indexing.worker import LIBRARIES, packed, program, run_packed


def test_a_part_is_done_and_its_result_is_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_make_ready", lambda: None)  # it would change the memory of this process for good
    assert pickle.loads(run_packed(packed(len, "four"), program())) == 4


def test_another_program_is_refused() -> None:
    with pytest.raises(BuildFailed, match=r"another program \(searchsvc .*\) than this build \(another\)"):
        run_packed(packed(len, "four"), "another")


def test_a_program_is_told_apart_by_files_and_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    own = program.__wrapped__()
    assert own == program()
    assert own.startswith("searchsvc 0.1.0 on Python 3.")
    monkeypatch.setattr(worker, "LIBRARIES", (*LIBRARIES, "a-library-that-nobody-has"))
    assert program.__wrapped__() != own
    monkeypatch.undo()
    monkeypatch.setattr(worker, "_PACKAGE", worker._PACKAGE / "data")
    assert program.__wrapped__() != own
