"""Scores of a report, without what a page loses on purpose."""

import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.audit.lighthouse import CATEGORIES, lost, run_lighthouse, scores
from benchmarks.errors import EngineFailed

UNLUCKY = """
import pathlib, sys
runs = pathlib.Path(sys.argv[1])
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
if len(runs.read_text()) < int(sys.argv[2]):
    sys.exit("Something went wrong. Please run Lighthouse again. (NO_NAVSTART)")
out = next(each.partition("=")[2] for each in sys.argv if each.startswith("--output-path="))
pathlib.Path(out).write_text('{"runs": %d}' % len(runs.read_text()))
"""
"""Stands where Lighthouse does: its trace is lost until it has run as often as its second argument says."""


def report() -> dict[str, Any]:
    references = [{"id": "title", "weight": 1}, {"id": "is-crawlable", "weight": 3}, {"id": "manual", "weight": 0}]
    return {
        "audits": {
            "title": {"score": 1, "title": "Has a title"},
            "is-crawlable": {"score": 0, "title": "Page is blocked from indexing"},
            "manual": {"score": None, "title": "By hand"},
        },
        "categories": {name: {"auditRefs": references} for name in CATEGORIES},
    }


def test_what_is_lost_on_purpose_counts_for_nothing() -> None:
    assert scores(report(), [])["seo"] == 25
    assert scores(report(), ["is-crawlable"])["seo"] == 100


def test_each_lost_audit_is_named_with_its_category() -> None:
    named = [*lost(report())]
    assert {ident for ident, _ in named} == {"is-crawlable"}
    assert len(named) == len(CATEGORIES)


@pytest.fixture
def _some_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)


def unlucky(folder: Path, runs: int) -> list[str]:
    return [sys.executable, "-c", UNLUCKY, str(folder / "runs"), str(runs)]


@pytest.mark.usefixtures("_some_browser")
def test_a_run_whose_trace_was_lost_is_repeated(tmp_path: Path) -> None:
    assert run_lighthouse(unlucky(tmp_path, 3), "http://site", tmp_path / "report.json") == {"runs": 3}


@pytest.mark.usefixtures("_some_browser")
def test_it_is_not_repeated_for_ever(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="NO_NAVSTART"):
        run_lighthouse(unlucky(tmp_path, 10), "http://site", tmp_path / "report.json")
