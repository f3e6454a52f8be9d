"""Which Python the benchmark runs with, and how it is said to be built."""

import stat
import sys
import sysconfig
from pathlib import Path

import pytest

from benchmarks import pythons
from benchmarks.machine import describe_machine
from benchmarks.pythons import OPTIMISED, PLAIN, how_built, preferred


def test_a_build_says_by_its_options_that_it_is_optimised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", "/opt")
    options = {"CONFIG_ARGS": "'--prefix=/opt' '--enable-optimizations'"}
    monkeypatch.setattr(sysconfig, "get_config_var", options.get)
    assert how_built() == OPTIMISED
    options["CONFIG_ARGS"] = "'--prefix=/opt'"
    assert how_built() == PLAIN


def _python(path: Path, status: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {status}\n", "ascii")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(
    ("built", "system_status", "is_system"), [(OPTIMISED, 0, False), (PLAIN, 0, True), (PLAIN, 1, False)]
)
def test_the_optimised_one_is_used_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: str, system_status: int, is_system: bool
) -> None:
    monkeypatch.setattr(pythons, "how_built", lambda: built)
    system = _python(tmp_path / "python3", system_status)
    assert preferred(system) == (str(system) if is_system else sys.executable)
    assert preferred(tmp_path / "none") == sys.executable


def test_the_report_says_how_python_was_built() -> None:
    assert str(describe_machine()["python"]).endswith((f"({OPTIMISED} build)", f"({PLAIN} build)"))
