"""Measuring: the engines' answers compared, every engine warmed, then the questions put to all of them in turn.

A question goes to each engine before the next question does, and each time another engine is first, so that what
else the machine does falls on all of them alike. An engine that has used up its time gets no more questions.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.engines.registry import OURS
from benchmarks.errors import EngineFailed
from benchmarks.protocol import HITS, EngineProcess, Json, as_fields
from benchmarks.queries import BenchQuery

ROUNDS = 3
WARM_SECONDS = 6.0
CHECK_SECONDS = 30.0
QUERY_SECONDS = 60.0
"""A single question that takes longer ends its engine."""


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


@dataclass(slots=True)
class Agreement:
    """What the comparison of the answers found. `differences` holds sentences, a few of each kind."""

    checked: dict[str, int] = field(default_factory=dict)
    equal: int = 0
    at_least: int = 0
    not_comparable: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether every answer that can be compared agreed."""
        return not self.differences


@dataclass(slots=True)
class Running:
    """The engines that run, by name, and why any other does not."""

    processes: dict[str, EngineProcess]
    left_out: dict[str, str]

    def each(self, action: Callable[[EngineProcess], None]) -> None:
        """Does something with every engine; one that fails is left out."""
        for name in list(self.processes):
            self.guarded(name, action)

    def guarded(self, name: str, action: Callable[[EngineProcess], None]) -> None:
        """Does something with an engine, which is left out if it fails."""
        try:
            action(self.processes[name])
        except EngineFailed as error:
            say(f"  {name} is LEFT OUT: {error}")
            self.left_out[name] = str(error)
            del self.processes[name]


def check_agreement(running: Running, queries: Sequence[BenchQuery]) -> Agreement:
    """Asks every engine every question once and compares totals and facet counts."""
    answers: dict[str, list[Json]] = {}

    def ask_all(process: EngineProcess) -> None:
        given = answers.setdefault(process.name, [])
        spent = 0.0
        for query in queries:
            answer = process.ask("query", seconds=QUERY_SECONDS, query=as_fields(query), full=True)
            given.append(answer)
            spent += answer["ms"] / 1000
            if spent > CHECK_SECONDS:
                break

    running.each(ask_all)
    complete = {name: answers[name] for name in running.processes}
    return compare(queries, complete)


def compare(queries: Sequence[BenchQuery], answers: Mapping[str, Sequence[Json]]) -> Agreement:
    """Compares the answers of all engines to the questions each was asked."""
    agreement = Agreement(checked={name: len(given) for name, given in answers.items()})
    for number, query in enumerate(queries):
        given = {name: each[number] for name, each in answers.items() if number < len(each)}
        peers = {name: answer for name, answer in given.items() if name != OURS}
        for name, answer in given.items():
            if len(answer["hits"]) != min(HITS, answer["total"]) or len(answer["snippets"]) != len(answer["hits"]):
                agreement.differences.append(f"{name} gives {len(answer['hits'])} hits for {_shown(query, answer)}")
        if not peers:
            continue
        first, expected = next(iter(peers.items()))
        for name, answer in peers.items():
            if _counts(answer) != _counts(expected):
                agreement.differences.append(
                    f"{name} and {first} differ on {_shown(query, answer)} against {expected['total']}"
                )
        if OURS in given:
            _compare_ours(query, given[OURS], expected, agreement)
    return agreement


def _compare_ours(query: BenchQuery, ours: Json, theirs: Json, agreement: Agreement) -> None:
    if query.comparison == "none":
        agreement.not_comparable += 1
        return
    mine, expected = _counts(ours), _counts(theirs)
    if query.comparison == "equal":
        agreement.equal += 1
        agrees = mine == expected
    else:
        agreement.at_least += 1
        agrees = all(mine.get(key, 0) >= count for key, count in expected.items())
    if not agrees:
        agreement.differences.append(f"we and the peers differ on {_shown(query, ours)} against {theirs['total']}")


def _counts(answer: Json) -> dict[str, int]:
    facets = {f"{facet} {value}": count for facet in ("provinces", "years") for value, count in answer[facet].items()}
    return {"total": answer["total"], **facets}


def _shown(query: BenchQuery, answer: Json) -> str:
    filters = f" province {query.province}" if query.province else ""
    filters += f" years {query.years[0]}-{query.years[1]}" if query.years else ""
    return f"{query.kind} {query.language} [{query.text}]{filters}: {answer['total']} in all"


def warm(running: Running, queries: Sequence[BenchQuery]) -> None:
    """Has every engine answer questions for a while, so that caches are full and code is compiled."""
    fields = [as_fields(query) for query in queries]

    def one(process: EngineProcess) -> None:
        answer = process.ask("warm", seconds=WARM_SECONDS + QUERY_SECONDS, queries=fields, warm_seconds=WARM_SECONDS)
        say(f"  {process.name}: {answer['rounds']} rounds")

    running.each(one)


Samples = dict[str, dict[int, list[float]]]
"""Milliseconds by engine and number of the question, one of each round."""


def interleaved(running: Running, queries: Sequence[BenchQuery], seconds: float, rounds: int = ROUNDS) -> Samples:
    """Measures all questions on all engines in turn; each engine may spend so many seconds on them."""
    samples: Samples = {name: {} for name in running.processes}
    spent = dict.fromkeys(running.processes, 0.0)
    for turn in range(rounds):
        for number, query in enumerate(queries):
            names = list(running.processes)
            start = (number + turn) % max(1, len(names))
            for name in (*names[start:], *names[:start]):
                if spent[name] > seconds:
                    continue

                def measured(process: EngineProcess, query: BenchQuery = query, number: int = number) -> None:
                    answer = process.ask("query", seconds=QUERY_SECONDS, query=as_fields(query), full=False)
                    samples[process.name].setdefault(number, []).append(answer["ms"])
                    spent[process.name] += answer["ms"] / 1000

                running.guarded(name, measured)
    return {name: samples[name] for name in running.processes}


def latencies(samples: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """The median of the rounds for each question."""
    return {number: median(each) for number, each in samples.items()}
