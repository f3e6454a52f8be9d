"""Judgements: the queries of a judged set and the grades of releases for them, read whole or refused with the place.

`queries.jsonl` has one object with `id` and `text` a line, `qrels.tsv` one query, release and grade a line, with tabs.
Lines end at a newline only: other separators of Unicode may stand in a query. A negative grade counts as 0.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from searchsvc.errors import UsageError

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
QRELS = "qrels.tsv"


@dataclass(frozen=True, slots=True)
class Judgements:
    """The text of each query, and for each judged query the grades of its releases; some grade is at least 1."""

    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def read_judgements(folder: Path) -> Judgements:
    """The judgements of a judged set. Raises UsageError, naming the file and the line."""
    queries = _read_queries(folder / QUERIES)
    grades = _read_grades(folder / QRELS, queries)
    if not any(grade >= 1 for each in grades.values() for grade in each.values()):
        raise UsageError(f"{folder / QRELS} has no grade of 1 or more, so nothing can be measured")
    return Judgements(queries, grades)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines that are not blank, each with its place."""
    try:
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); an evaluation needs it") from error
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            place = f"{path}, line {number}"
            try:
                yield place, line.decode("utf-8").removesuffix("\r")
            except UnicodeDecodeError as error:
                raise UsageError(f"{place}: is not UTF-8") from error


def _read_queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for place, line in _lines(path):
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise UsageError(f"{place}: is not JSON ({error.msg})") from error
        name, text = (record.get("id"), record.get("text")) if isinstance(record, dict) else (None, None)
        if isinstance(name, int) and not isinstance(name, bool):
            name = str(name)
        if not isinstance(name, str) or not isinstance(text, str):
            raise UsageError(f"{place}: is not an object with the 'id' and 'text' of a query")
        if name in queries:
            raise UsageError(f"{place}: an earlier query also has the id {name!r}; give one of the two another id")
        queries[name] = text
    return queries


def _read_grades(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for place, line in _lines(path):
        try:
            query, release, grade = line.split("\t")
            value = max(int(grade), 0)
        except ValueError as error:
            raise UsageError(f"{place}: is not a query, a release and a whole number, separated by tabs") from error
        if query not in queries:
            raise UsageError(f"{place}: there is no query {query!r} in {QUERIES}")
        judged.setdefault(query, {})[release] = value
    return judged
