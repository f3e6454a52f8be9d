"""Programs of others: what they wrote is given whatever their status, and one that does not end is told of."""

import sys

import pytest

from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside


def test_what_it_wrote_and_its_status_are_given() -> None:
    done = run_outside("Python", [sys.executable, "-c", "print('said'); raise SystemExit(3)"], 60)
    assert (done.returncode, done.stdout) == (3, "said\n")


def test_one_that_does_not_end_is_named() -> None:
    with pytest.raises(EngineFailed, match="Python took longer than 0 s"):
        run_outside("Python", [sys.executable, "-c", "import time; time.sleep(600)"], 0.1)
