"""Hostile and random queries: none may raise what is no refusal, take longer than a search may, or end the process.

Each text is read as a parameter, searched, shown as JSON, and now and then completed and marked in a release.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.faults.children import in_child
from benchmarks.faults.query_texts import hostile_text, read_cases
from benchmarks.faults.tally import Tally
from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.engines.whoosh.whoosh_engine import DEADLINE
from searchsvc.errors import ParameterErrors
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import MAX_QUERY_LENGTH, Query
from searchsvc.presenter.encoding import to_json_bytes
from searchsvc.presenter.pages import page_json
from searchsvc.searching.params import parse_query
from searchsvc.searching.releases import read
from searchsvc.searching.search import search, search_plain
from searchsvc.suggest.completions import complete

TRIES = 200_000
BATCH = 2_000
SECONDS = 600
"""A batch that takes longer hangs."""
SHOWN = "english-policy"
"""A release of the cases."""
_MATCHES = ("auto", "any")


def queries(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: its rows are `queries` and `queries: in time`."""
    work = Path(given.work, "queries").resolve()
    engine, texts = case_engine(work)
    answered, in_time = Tally("queries: without an exception"), Tally("queries: within the deadline of a search")
    slowest = 0.0
    tries = given.tries or TRIES
    for first in range(0, tries, BATCH):
        slowest = max(
            slowest, _batch(engine, texts, given.seed, range(first, min(first + BATCH, tries)), answered, in_time)
        )
    in_time.notes.append(f"the slowest took {slowest:.2f} s")
    yield answered
    yield in_time


def case_engine(work: Path) -> tuple[Engine, list[str]]:
    """An index of all texts of the search cases, and the queries of these."""
    corpus, index = work / "corpus", work / "index"
    shutil.rmtree(work, ignore_errors=True)
    corpus.mkdir(parents=True)
    records, texts = read_cases()
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in records]
    (corpus / "cases.jsonl").write_text("".join(lines), "utf-8")
    reindex(corpus, index)
    return open_engine(index), texts


def text_of(texts: Sequence[str], seed: int, number: int) -> str:
    """The hostile text with a number: it depends on that and the seed alone."""
    return hostile_text(Random(f"{seed} {number}"), texts)


def _batch(engine: Engine, texts: Sequence[str], seed: int, numbers: range, answered: Tally, in_time: Tally) -> float:
    """Asks some texts in a child; how many seconds the slowest took."""
    with tempfile.TemporaryFile() as told:

        def work() -> None:
            for number in numbers:
                began = time.perf_counter()
                problem = problem_of(engine, text_of(texts, seed, number), number)
                line = json.dumps([number, problem, time.perf_counter() - began])
                os.write(told.fileno(), line.encode() + b"\n")

        ended = in_child(work, SECONDS)
        told.seek(0)
        done = [json.loads(line) for line in told.read().splitlines()]
    for number, problem, seconds in done:
        what = f"{number}: {text_of(texts, seed, number)[:80]!a}"
        answered.settle(what, problem)
        in_time.settle(what, f"{seconds:.1f} s" if seconds > DEADLINE else None)
    if len(done) < len(numbers):
        answered.broke(f"{numbers[len(done)]}: {text_of(texts, seed, numbers[len(done)])[:80]!a}: {ended}")
    return max((seconds for _, _, seconds in done), default=0.0)


def problem_of(engine: Engine, text: str, number: int) -> str | None:
    """What an engine makes of a text that it should not; None where it answers, or refuses as it may."""
    try:
        ask(engine, text, number)
    except Exception as error:  # no query may raise anything; which it was is what is told
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {str(error)[:100]}"
    return None


def ask(engine: Engine, text: str, number: int, shown: str = SHOWN) -> None:
    """Asks a text in every way in which a person may, of which there are more for some numbers than for others."""
    match = _MATCHES[number % len(_MATCHES)]
    try:
        query = parse_query({"q": [text], "match": [match]})
    except ParameterErrors as error:
        to_json_bytes([fault.message for fault in error.faults])
        query = Query(text[:MAX_QUERY_LENGTH])
        if any("\ud800" <= each <= "\udfff" for each in query.q):
            return  # only what is text can come so far
    to_json_bytes(page_json(search(engine, query)))
    if number % 4 == 0:
        complete(query.q[: 1 + number % 60], engine.vocabulary, engine.names)
    if number % 4 == 1:
        read(engine, shown, query.q)
    if number % 4 == 2:
        to_json_bytes(page_json(search_plain(engine, query)))
