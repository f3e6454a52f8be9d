"""A command imports no more than it needs: what `searchsvc` costs before it does anything."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

HEAVY = {"numpy", "numba", "whoosh", "flask", "uvicorn", "rich", "markdown_it", "jieba", "rjieba", "multiprocessing"}
SERVING = {"flask", "uvicorn", "jinja2", "werkzeug", "multiprocessing"}
CODE = """
import json, sys
from searchsvc.cli.main import commands
try:
    commands(sys.argv[1:])
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def _loaded(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", CODE, *arguments], capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("search", "--help"), ("serve", "--help")])
def test_help_loads_no_engine_and_no_server(arguments: tuple[str, ...]) -> None:
    assert not _loaded(*arguments) & HEAVY


def test_a_search_loads_no_server(sample_index: Path) -> None:
    assert not _loaded("search", "bridge", "--index", str(sample_index), "--json") & SERVING


def test_what_is_to_be_done_at_the_end_is_done_and_said() -> None:
    code = """
import atexit
from searchsvc.cli.exits import end_at_once
with end_at_once():
    atexit.register(print, "later", end="")
    print("first,", end="")
    raise SystemExit(3)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "first,later", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_output_that_is_lost_at_the_end_is_a_failure() -> None:
    code = """
from searchsvc.cli.exits import end_at_once
with end_at_once():
    print("lost")
    raise SystemExit(0)
"""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", code]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 120
    assert b"No space left" in done.stderr
