"""Short texts, each with the facts that a careful reader would give it, labelled before the program saw them.

`province_cases.jsonl`: the provinces, by the letters of their ISO code, and the trap. `date_cases.jsonl`: a `.txt`
release, and its date as far as it can be known.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from searchsvc.readers.plain.txt import parse_plain
from tests.facts.finding import find_date, find_provinces

Case = Mapping[str, str | None]


def cases(file: str) -> list[Case]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", cases("province_cases.jsonl"), ids=lambda case: str(case["text"]))
def test_provinces(case: Case) -> None:
    facts, _ = find_provinces(case["text"] or "", "")
    assert " ".join(sorted(fact.code[3:] for fact in facts)) == case["provinces"], case["why"]


@pytest.mark.parametrize("case", cases("date_cases.jsonl"), ids=lambda case: str(case["text"]))
def test_dates(case: Case) -> None:
    plain = parse_plain(case["text"] or "")
    dating = find_date(plain.title, plain.body, "a.txt")
    assert (dating and dating.date.iso) == case["date"]
