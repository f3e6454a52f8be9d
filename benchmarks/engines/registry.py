"""Which engines there are, and the command that runs each."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.engines import lucene
from benchmarks.errors import EngineFailed
from benchmarks.protocol import BenchEngine

OURS = "searchsvc"
ENGINES = (OURS, "tantivy", "lucene", "fts5", "whoosh")
_MODULES = {
    OURS: ("searchsvc_engine", "searchsvc"),
    "tantivy": ("tantivy_engine", "tantivy"),
    "fts5": ("fts5", "sqlite3"),
    "whoosh": ("whoosh_stock", "whoosh"),
}
MOST_RELEASES = {"whoosh": 100_000}
"""An engine is left out above this size unless it is named: building would take hours."""


def python_engine(name: str) -> BenchEngine:
    """The engine of this name that is written in Python, made in this process."""
    make: Callable[[], BenchEngine] = import_module(f"benchmarks.engines.{_MODULES[name][0]}").make_engine
    return make()


def engine_command(name: str, work: Path) -> list[str]:
    """The command that runs an engine, after building what it needs. Raises EngineFailed where that cannot be."""
    if name == "lucene":
        return lucene.command(work)
    needed = _MODULES[name][1]
    if find_spec(needed) is None:
        raise EngineFailed(f"the Python package {needed} is not installed (pip install 'searchsvc[bench]')")
    return [sys.executable, "-m", "benchmarks.engines", name]
