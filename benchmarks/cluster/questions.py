"""What both engines are asked: the questions of the benchmark, and labelled cases with a corpus of their own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.queries import BenchQuery
from searchsvc.model.query import Query


def asked_of(query: BenchQuery) -> Query:
    """A question of the benchmark, as our service is asked it over HTTP."""
    province = (query.province,) if query.province else ()
    year = (f"{query.years[0]}..{query.years[1]}",) if query.years else ()
    return Query(query.text, province=province, year=year)


def from_benchmark(queries: Sequence[BenchQuery]) -> Iterator[tuple[str, Query]]:
    """The questions of the benchmark, each with its kind, then those of no kind: sorted, of any word, of nothing."""
    for each in queries:
        yield f"{each.kind}-{each.language}", asked_of(each)
    for each in queries[::5]:
        yield "sorted", Query(each.text, sort="newest")
        yield "any", Query(each.text, match="any")
    yield "everything", Query()
    yield "everything", Query(province=("CN-BJ",), year=("2015..2018",), sort="oldest")


def from_labelled_cases(path: Path) -> tuple[list[dict[str, Any]], list[tuple[str, Query]]]:
    """The records and the queries of labelled cases, one JSON object a line: every text is a record of its own."""
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    records = [
        {"id": f"{case['id']}.{field}.{number}", "text": text}
        for case in cases
        for field in ("must_match", "must_not_match")
        for number, text in enumerate(case[field])
    ]
    queries = [case["query"] for case in cases]
    return records, [("labelled", Query(each, per_page=100)) for each in queries]


def from_search_cases(path: Path) -> tuple[list[dict[str, Any]], list[tuple[str, Query]]]:
    """The records and the queries of one file of `tests/cases`."""
    cases = json.loads(path.read_text("utf-8"))
    records = [
        {"id": each, **(value if isinstance(value, dict) else {"text": value})}
        for each, value in cases["texts"].items()
    ]
    return records, [(path.stem, search_case_query(case)) for case in cases["queries"]]


def search_case_query(case: Mapping[str, Any]) -> Query:
    """The query of a search case, for all of its results."""
    return Query(case["q"], match=case.get("match", "auto"), expand=case.get("expand", False), per_page=100)
