"""What is kept on a machine: who may write to it, and how far it is."""

from pathlib import Path

import pytest

from searchsvc.doctor import caches
from searchsvc.doctor.caches import check_caches, dictionary_finding, existing, folder_finding, kernels_finding
from searchsvc.doctor.finding import Subject
from searchsvc.runtime.kernel_cache import KERNELS_VARIABLE, PLAIN_VARIABLE


def test_a_cache_folder_is_its_users_alone(tmp_path: Path) -> None:
    place = tmp_path / "cache" / "searchsvc"
    assert "can be made" in folder_finding(place).message
    place.mkdir(parents=True)
    for mode, state in ((0o700, "fine"), (0o755, "notice"), (0o777, "wrong")):
        place.chmod(mode)
        assert folder_finding(place).state == state
    (tmp_path / "file").touch()
    assert folder_finding(tmp_path / "file" / "searchsvc").state == "wrong"


def test_looking_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    found = {each.check: each for each in check_caches(Subject(Path(), Path()))}
    assert found["cache"].state == "fine"
    assert found["dictionary"].state == "notice"
    assert not (tmp_path / "none").exists()
    assert existing(tmp_path / "none" / "below") == tmp_path


def test_why_kernels_are_not_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLAIN_VARIABLE, raising=False)
    monkeypatch.setenv(KERNELS_VARIABLE, "auto")
    monkeypatch.setattr(caches, "is_complete", lambda: True)
    assert kernels_finding(tmp_path).state == "fine"
    monkeypatch.setattr(caches, "is_complete", lambda: False)
    assert "not compiled yet" in kernels_finding(tmp_path).message
    (tmp_path / "log").write_text("first\nllvm: no space left\n", "utf-8")
    failed = kernels_finding(tmp_path)
    assert (failed.state, "llvm: no space left" in failed.message) == ("wrong", True)
    monkeypatch.setenv(KERNELS_VARIABLE, "plain")
    assert "plain by choice" in kernels_finding(tmp_path).message


def test_a_machine_without_the_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "packed_path", lambda: None)
    assert "not installed" in dictionary_finding().message
