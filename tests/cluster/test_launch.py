"""A program that was launched dies with its parent, even where the parent is killed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cluster import launch

pytestmark = pytest.mark.process

PARENT = """
import os, subprocess, sys, time
launcher = [sys.executable, "-I", "-S", sys.argv[1], str(os.getpid()), "-1"]
print(subprocess.Popen([*launcher, "/bin/sleep", "600"], start_new_session=True).pid, flush=True)
time.sleep(600)
"""


def state(pid: int) -> str:
    """The name of its program and its state, as the kernel tells them; empty where it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except FileNotFoundError:
        return ""
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return f"{name} {rest.split()[0]}"


def wait_for(pid: int, *states: str) -> None:
    deadline = time.monotonic() + 60
    while state(pid) not in states:
        assert time.monotonic() < deadline, state(pid)
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_it_dies_with_a_parent_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT, launch.__file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        wait_for(pid, "sleep S")
        parent.kill()
    wait_for(pid, "", "sleep Z")  # gone, or not yet collected by whoever does that here


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_it_does_not_start_where_the_parent_is_gone_already() -> None:
    command = [sys.executable, "-I", "-S", launch.__file__, "1", "-1", "/bin/echo", "started"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the parent is gone" in done.stderr
