"""Which engine an environment names, and what is said where it cannot be had."""

import os
from contextlib import suppress

import pytest

from searchsvc.engines import choice
from searchsvc.engines.choice import (
    ENGINE_VARIABLE,
    check_installed,
    chosen_engine,
    is_on_cluster,
    told_by_environment,
)
from searchsvc.errors import UsageError


@pytest.mark.parametrize(
    ("environment", "engine"),
    [({}, "whoosh"), ({ENGINE_VARIABLE: ""}, "whoosh"), ({ENGINE_VARIABLE: "opensearch"}, "opensearch")],
)
def test_the_environment_names_the_engine(environment: dict[str, str], engine: str) -> None:
    assert chosen_engine(environment) == engine
    assert is_on_cluster(environment) == (engine == "opensearch")


def test_an_unknown_engine_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"SEARCHSVC_ENGINE is 'lucene', which is no engine; there are whoosh, open"):
        chosen_engine({ENGINE_VARIABLE: "lucene"})


def test_without_its_extra_the_engine_of_a_cluster_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    check_installed({})
    with pytest.raises(UsageError, match=r"pip install 'searchsvc\[opensearch\]'"):
        check_installed({ENGINE_VARIABLE: "opensearch"})


def test_variables_hold_for_as_long_as_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLD_BEFORE", "old")
    monkeypatch.delenv("TOLD_NEVER", raising=False)
    with suppress(ZeroDivisionError), told_by_environment({"TOLD_BEFORE": "", "TOLD_NEVER": "new", "TOLD_EMPTY": ""}):
        assert (os.environ["TOLD_BEFORE"], os.environ["TOLD_NEVER"]) == ("", "new")
        assert "TOLD_EMPTY" not in os.environ
        raise ZeroDivisionError
    assert os.environ["TOLD_BEFORE"] == "old"
    assert "TOLD_NEVER" not in os.environ
