"""Who uses an index: found by the locks that the system tells of."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from searchsvc.doctor import processes
from searchsvc.doctor.finding import Subject
from searchsvc.doctor.processes import check_processes, holders, services, services_finding

pytestmark = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this system does not tell who holds a lock")


def test_the_writer_is_named(tmp_path: Path) -> None:
    subject = Subject(tmp_path, tmp_path)
    assert next(check_processes(subject)).message == "nobody is writing the index"
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert holders(tmp_path / "lock") == {os.getpid()}
        assert f"being written by process {os.getpid()};" in next(check_processes(subject)).message
        about = {"pid": os.getpid(), "host": "here", "since": "2026-11-28T10:00:00+00:00"}
        (tmp_path / "lock.json").write_text(json.dumps(about), "utf-8")
        assert f"process {os.getpid()} on here since 2026-11-28" in next(check_processes(subject)).message
    assert holders(tmp_path / "lock") == holders(tmp_path / "none") == set()


def test_two_services_on_one_index_are_noticed(tmp_path: Path) -> None:
    held = tmp_path / "generations" / "2026-a" / "held"
    held.parent.mkdir(parents=True)
    held.touch()
    hold = "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_SH); print(flush=True); input()"
    command = [sys.executable, "-c", hold, str(held), "serve"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:  # type: ignore[call-overload]
        one.stdout.readline()
        other.stdout.readline()
        *_, told = check_processes(Subject(tmp_path, tmp_path))
        one.communicate(b"\n")
        other.communicate(b"\n")
    assert (told.state, "2 services read this index" in told.message) == ("notice", True)


def test_the_processes_of_one_service_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {10: ["searchsvc", "serve"], 11: ["python", "searchsvc-nursery"], 12: ["python", "searchsvc-worker"]}
    lines |= {20: ["searchsvc", "search", "x"], 1: ["init"], 5: ["sh"]}
    parents = {12: 11, 13: 11, 11: 10, 10: 5, 5: 1, 20: 5}
    monkeypatch.setattr(processes, "command_line", lambda pid: lines.get(pid, lines[12]))
    monkeypatch.setattr(processes, "parent_of", lambda pid: parents.get(pid, 0))
    assert services({12, 13, 20}) == {10: {12, 13}}
    assert services_finding({10: {12}}).state == "fine"
    assert services_finding({}).message == "no service reads this index now"
