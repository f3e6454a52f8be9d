"""The architecture, held by tests: imports go only downward, and the public surface is what the contract names."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import searchsvc

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.process
def test_imports_go_only_downward() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_public_names_are_those_of_the_contract() -> None:
    verbs = {"reindex", "open_engine", "parse_query", "search"}
    wanted = verbs | {"Release", "Query", "SearchPage", "Hit", "Facet", "Engine"}
    wanted |= {"connect", "Client", "SearchsvcError", "NotFound", "ParameterErrors", "ServiceUnreachable"}
    assert wanted <= set(searchsvc.__all__)
    assert all(hasattr(searchsvc, name) for name in searchsvc.__all__)


def test_the_package_is_typed_for_its_users() -> None:
    assert Path(searchsvc.__file__).with_name("py.typed").is_file()


def test_no_module_has_the_name_of_a_verb() -> None:
    for name in searchsvc.__all__:
        assert find_spec(f"searchsvc.{name}") is None, "it would hide the verb once it is imported"


def test_public_names_come_from_where_they_are_defined() -> None:
    assert sorted(searchsvc._HOMES) == sorted(searchsvc.__all__)
    assert searchsvc.Query is sys.modules["searchsvc.model.query"].Query
    with pytest.raises(AttributeError, match="nosuch"):
        _ = searchsvc.nosuch
