"""A slice of the faults of `make faults`: a few tries of each part that needs no more than seconds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.errors import EngineFailed
from benchmarks.faults.shim import Shim

pytestmark = pytest.mark.process
REPOSITORY = Path(__file__).resolve().parents[3]
ROW = re.compile(r"^(\S.*): (\d+)/(\d+)$", re.MULTILINE)


def run_parts(work: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "benchmarks.faults", *arguments, "--size", "0", "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY, env=os.environ)
    return done.returncode, done.stdout + done.stderr


def broken_rows(said: str) -> list[str]:
    """The rows that promise something and did not hold; `said` must have some."""
    rows = ROW.findall(said)
    assert rows, said
    return [name for name, held, tried in rows if held != tried and not name.endswith("(a figure)")]


@pytest.fixture(scope="module")
def after_calls(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the part `calls` says."""
    work = tmp_path_factory.mktemp("calls")
    try:
        Shim(work)
    except EngineFailed as error:
        pytest.skip(str(error))
    return run_parts(work, "calls", "--tries", "12")[1]


def test_a_killed_reindex_loses_nothing(after_calls: str) -> None:
    assert "kills: 12/12" in after_calls.splitlines(), after_calls


def test_a_refused_reindex_loses_nothing_and_says_so(after_calls: str) -> None:
    assert "refusals: 12/12" in after_calls.splitlines(), after_calls


def test_a_loss_of_power_loses_nothing(after_calls: str, tmp_path: Path) -> None:
    assert after_calls  # the shim works here
    status, said = run_parts(tmp_path, "power", "--tries", "10")
    assert (status, broken_rows(said)) == (0, []), said


def test_single_bits_are_found_and_crash_nothing(tmp_path: Path) -> None:
    status, said = run_parts(tmp_path, "bit_flips", "--tries", "40")
    assert (status, broken_rows(said)) == (0, []), said


def test_pages_are_found_and_crash_nothing(tmp_path: Path) -> None:
    status, said = run_parts(tmp_path, "pages", "--tries", "40")
    assert (status, broken_rows(said)) == (0, []), said


def test_no_query_raises(tmp_path: Path) -> None:
    status, said = run_parts(tmp_path, "queries", "--tries", "300")
    assert (status, broken_rows(said)) == (0, []), said


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    status, said = run_parts(tmp_path, "nothing")
    assert status == 2
    assert "unknown part: nothing" in said
