"""The search cases of `tests/cases`, on every engine there is."""

import json
from pathlib import Path
from typing import Any

import pytest

from searchsvc.model.page import Fragment, Hit
from searchsvc.model.query import Query
from searchsvc.searching.search import search
from tests.conftest import MakeEngine

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def marked(hit: Hit) -> list[str]:
    def pieces(fragment: Fragment) -> list[str]:
        return [fragment.text[start:end] for start, end in fragment.marks]

    return [piece for fragment in (hit.title, *hit.snippets) for piece in pieces(fragment)]


def faults(case: dict[str, Any], page_ids: list[str], marks: dict[str, list[str]], relaxed: bool) -> list[str]:
    found: list[str] = []
    if "ranked" in case and page_ids != case["ranked"]:
        found.append(f"{case['q']}: ranked {page_ids}, wanted {case['ranked']}")
    if "found" in case and sorted(page_ids) != sorted(case["found"]):
        found.append(f"{case['q']}: found {page_ids}, wanted {case['found']}")
    for each, wanted in case.get("marked", {}).items():
        if marks.get(each) != wanted:
            found.append(f"{case['q']}: marked {marks.get(each)} in {each}, wanted {wanted}")
    if relaxed != case.get("relaxed", False):
        found.append(f"{case['q']}: relaxed is {relaxed}")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_holds(file: Path, make_engine: MakeEngine) -> None:
    cases = json.loads(file.read_text("utf-8"))
    records = [
        {"id": each, **(value if isinstance(value, dict) else {"text": value})}
        for each, value in cases["texts"].items()
    ]
    engine = make_engine(records)
    failed: list[str] = []
    for case in cases["queries"]:
        page = search(
            engine, Query(case["q"], match=case.get("match", "auto"), expand=case.get("expand", False), per_page=100)
        )
        ids = [hit.id for hit in page.results]
        assert page.total == len(ids)
        failed += faults(case, ids, {hit.id: marked(hit) for hit in page.results}, page.relaxed)
    assert not failed, "\n".join(failed)
    assert cases["queries"]
