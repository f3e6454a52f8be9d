"""A command imports no more than it needs: what `searchsvc` costs before it does anything."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "numba", "whoosh", "flask", "granian", "rich", "markdown_it", "jieba", "rjieba", "multiprocessing"}
SERVING = {"flask", "granian", "jinja2", "werkzeug", "multiprocessing"}
CODE = """
import json, sys
from searchsvc.cli.main import main
try:
    main(sys.argv[1:])
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
