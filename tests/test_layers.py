"""The architecture, held by tests: imports go only downward, and the public surface is what the contract names."""

import subprocess
import sys
from pathlib import Path

import searchsvc

ROOT = Path(__file__).resolve().parent.parent


def test_imports_go_only_downward() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_public_names_are_those_of_the_contract() -> None:
    verbs = {"reindex", "open_engine", "parse_query", "search"}
    wanted = verbs | {"Release", "Query", "SearchPage", "Hit", "Facet", "Engine"}
    assert wanted <= set(searchsvc.__all__)
    assert all(hasattr(searchsvc, name) for name in searchsvc.__all__)


def test_the_package_is_typed_for_its_users() -> None:
    assert Path(searchsvc.__file__).with_name("py.typed").is_file()
